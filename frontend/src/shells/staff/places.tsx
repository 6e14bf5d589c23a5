import {
  AlertOutlined,
  ApartmentOutlined,
  ApiOutlined,
  AuditOutlined,
  BankOutlined,
  BulbOutlined,
  CalendarOutlined,
  DeleteOutlined,
  FieldTimeOutlined,
  FileDoneOutlined,
  FileSearchOutlined,
  FormOutlined,
  HomeOutlined,
  ImportOutlined,
  KeyOutlined,
  LineChartOutlined,
  MessageOutlined,
  MobileOutlined,
  NotificationOutlined,
  ScheduleOutlined,
  SettingOutlined,
  SolutionOutlined,
  TableOutlined,
  TeamOutlined,
  UserOutlined,
} from "@ant-design/icons";
import type { LinkProps } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { Permission } from "@/api/generated";

/** The places of the app, each for those who have something to do there. */
export type Place = {
  to: LinkProps["to"];
  text:
    | "office:nav.day"
    | "office:nav.members"
    | "office:nav.visits"
    | "office:nav.events"
    | "office:nav.calendar"
    | "office:nav.statistics"
    | "office:nav.data_requests"
    | "office:nav.outbox"
    | "office:nav.cases"
    | "office:nav.suggestions"
    | "office:nav.referrals"
    | "office:nav.objections"
    | "office:nav.erasure_requests"
    | "office:nav.retention"
    | "office:nav.releases"
    | "office:nav.imports"
    | "office:nav.accounts"
    | "office:nav.account"
    | "office:nav.audit"
    | "office:nav.alerts"
    | "office:nav.consent_texts"
    | "office:nav.units"
    | "office:nav.departments"
    | "office:nav.department_tokens"
    | "office:nav.webhooks";
  icon: ReactNode;
  needs: Permission | null;
};

export const places: Place[] = [
  { to: "/", text: "office:nav.day", icon: <HomeOutlined aria-hidden />, needs: "own_visits" },
  {
    to: "/members",
    text: "office:nav.members",
    icon: <TeamOutlined aria-hidden />,
    needs: "view_members",
  },
  {
    to: "/cases",
    text: "office:nav.cases",
    icon: <SolutionOutlined aria-hidden />,
    needs: "view_cases",
  },
  {
    to: "/visits",
    text: "office:nav.visits",
    icon: <ScheduleOutlined aria-hidden />,
    needs: "edit_visits",
  },
  {
    to: "/events",
    text: "office:nav.events",
    icon: <CalendarOutlined aria-hidden />,
    needs: "view_events",
  },
  {
    to: "/calendar",
    text: "office:nav.calendar",
    icon: <TableOutlined aria-hidden />,
    needs: "own_visits",
  },
  {
    to: "/statistics",
    text: "office:nav.statistics",
    icon: <LineChartOutlined aria-hidden />,
    needs: "view_statistics",
  },
  {
    to: "/data_requests",
    text: "office:nav.data_requests",
    icon: <FormOutlined aria-hidden />,
    needs: "view_data_requests",
  },
  {
    to: "/outbox",
    text: "office:nav.outbox",
    icon: <MobileOutlined aria-hidden />,
    needs: "own_visits",
  },
  {
    to: "/suggestions",
    text: "office:nav.suggestions",
    icon: <BulbOutlined aria-hidden />,
    needs: "view_suggestions",
  },
  {
    to: "/referrals",
    text: "office:nav.referrals",
    icon: <AuditOutlined aria-hidden />,
    needs: "own_referrals",
  },
  {
    to: "/objections",
    text: "office:nav.objections",
    icon: <MessageOutlined aria-hidden />,
    needs: "view_members",
  },
  {
    to: "/erasure_requests",
    text: "office:nav.erasure_requests",
    icon: <DeleteOutlined aria-hidden />,
    needs: "view_members",
  },
  {
    to: "/releases",
    text: "office:nav.releases",
    icon: <NotificationOutlined aria-hidden />,
    needs: "view_statistics",
  },
  {
    to: "/imports",
    text: "office:nav.imports",
    icon: <ImportOutlined aria-hidden />,
    needs: "import",
  },
  {
    to: "/accounts",
    text: "office:nav.accounts",
    icon: <SettingOutlined aria-hidden />,
    needs: "view_accounts",
  },
  {
    to: "/audit_entries",
    text: "office:nav.audit",
    icon: <FileSearchOutlined aria-hidden />,
    needs: "view_audit",
  },
  {
    to: "/audit_alerts",
    text: "office:nav.alerts",
    icon: <AlertOutlined aria-hidden />,
    needs: "view_audit",
  },
  {
    to: "/consent_texts",
    text: "office:nav.consent_texts",
    icon: <FileDoneOutlined aria-hidden />,
    needs: "publish_consent_texts",
  },
  {
    to: "/retention",
    text: "office:nav.retention",
    icon: <FieldTimeOutlined aria-hidden />,
    needs: "view_retention",
  },
  {
    to: "/units",
    text: "office:nav.units",
    icon: <ApartmentOutlined aria-hidden />,
    needs: "manage_units",
  },
  {
    to: "/departments",
    text: "office:nav.departments",
    icon: <BankOutlined aria-hidden />,
    needs: "manage_departments",
  },
  {
    to: "/department_tokens",
    text: "office:nav.department_tokens",
    icon: <KeyOutlined aria-hidden />,
    needs: "manage_tokens",
  },
  {
    to: "/webhooks",
    text: "office:nav.webhooks",
    icon: <ApiOutlined aria-hidden />,
    needs: "manage_tokens",
  },
  { to: "/account", text: "office:nav.account", icon: <UserOutlined aria-hidden />, needs: null },
];
