import {
  AuditOutlined,
  BulbOutlined,
  CalendarOutlined,
  HomeOutlined,
  ImportOutlined,
  MenuOutlined,
  ScheduleOutlined,
  SettingOutlined,
  SolutionOutlined,
  TeamOutlined,
  UserOutlined,
} from "@ant-design/icons";
import { Link, type LinkProps, Outlet } from "@tanstack/react-router";
import { App, Button, ConfigProvider, Drawer } from "antd";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Permission } from "@/api/generated";
import { Mark } from "@/ui/Mark";
import { antdLocale } from "./antdLocale";
import { LanguageChoice } from "./LanguageChoice";
import { useMe } from "./me";
import { useLeaveWhenOver, useSignOut } from "./signOut";
import { theme } from "./theme";
import "./staff.css";

type Place = {
  to: LinkProps["to"];
  text:
    | "nav.day"
    | "nav.members"
    | "nav.visits"
    | "nav.events"
    | "nav.cases"
    | "nav.suggestions"
    | "nav.referrals"
    | "nav.imports"
    | "nav.accounts"
    | "nav.account";
  icon: ReactNode;
  needs: Permission | null;
};

const places: Place[] = [
  { to: "/", text: "nav.day", icon: <HomeOutlined aria-hidden />, needs: "own_visits" },
  {
    to: "/members",
    text: "nav.members",
    icon: <TeamOutlined aria-hidden />,
    needs: "view_members",
  },
  { to: "/cases", text: "nav.cases", icon: <SolutionOutlined aria-hidden />, needs: "view_cases" },
  {
    to: "/visits",
    text: "nav.visits",
    icon: <ScheduleOutlined aria-hidden />,
    needs: "edit_visits",
  },
  {
    to: "/events",
    text: "nav.events",
    icon: <CalendarOutlined aria-hidden />,
    needs: "view_events",
  },
  {
    to: "/suggestions",
    text: "nav.suggestions",
    icon: <BulbOutlined aria-hidden />,
    needs: "view_suggestions",
  },
  {
    to: "/referrals",
    text: "nav.referrals",
    icon: <AuditOutlined aria-hidden />,
    needs: "own_referrals",
  },
  { to: "/imports", text: "nav.imports", icon: <ImportOutlined aria-hidden />, needs: "import" },
  {
    to: "/accounts",
    text: "nav.accounts",
    icon: <SettingOutlined aria-hidden />,
    needs: "view_accounts",
  },
  { to: "/account", text: "nav.account", icon: <UserOutlined aria-hidden />, needs: null },
];

export default function StaffShell() {
  const { i18n } = useTranslation();
  return (
    <ConfigProvider
      theme={theme}
      locale={antdLocale(i18n.language)}
      button={{ autoInsertSpace: false }}
      form={{ requiredMark: "optional", scrollToFirstError: { block: "center", focus: true } }}
    >
      <App notification={{ placement: "top" }}>
        <Frame />
      </App>
    </ConfigProvider>
  );
}

function Frame() {
  const { t } = useTranslation();
  const { me, can } = useMe();
  useLeaveWhenOver();
  const unit = [...new Set(me?.grants.map((grant) => grant.unit_name))].join(" · ");
  const mine = places.filter((place) => place.needs === null || can(place.needs));
  return (
    <div className="staff">
      <a className="skip-link" href="#content">
        {t("skip")}
      </a>
      <aside className="staff-side">
        <Brand />
        <nav aria-label={t("nav.label")}>
          <Places places={mine} />
        </nav>
        <Who name={me?.name ?? ""} unit={unit} />
      </aside>
      <PhoneBars places={mine} name={me?.name ?? ""} unit={unit} />
      <main id="content" className="staff-main" tabIndex={-1}>
        <Outlet />
      </main>
    </div>
  );
}

function Brand() {
  const { t } = useTranslation();
  return (
    <Link to="/" className="staff-brand">
      <Mark size={30} />
      {t("brand")}
    </Link>
  );
}

function Places({ places, onPick }: { places: Place[]; onPick?: () => void }) {
  const { t } = useTranslation();
  return (
    <ul className="staff-nav">
      {places.map((place) => (
        <li key={place.text}>
          <Link to={place.to} activeOptions={{ exact: place.to === "/" }} onClick={onPick}>
            {place.icon}
            {t(place.text)}
          </Link>
        </li>
      ))}
    </ul>
  );
}

function Who({ name, unit }: { name: string; unit: string }) {
  const { t } = useTranslation();
  const signOut = useSignOut();
  return (
    <div className="staff-who">
      <div>
        <strong>{name}</strong>
        <small>{unit}</small>
      </div>
      <LanguageChoice />
      <Button onClick={() => void signOut()}>{t("sign_out")}</Button>
    </div>
  );
}

/** On a phone: the brand on top, the four most used places at the thumb, the rest in a drawer. */
function PhoneBars({ places, name, unit }: { places: Place[]; name: string; unit: string }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const first = places.slice(0, 4);
  return (
    <>
      <header className="staff-top">
        <Brand />
      </header>
      <nav className="staff-bottom" aria-label={t("nav.label")}>
        <ul>
          {first.map((place) => (
            <li key={place.text}>
              <Link to={place.to} activeOptions={{ exact: place.to === "/" }}>
                {place.icon}
                {t(place.text)}
              </Link>
            </li>
          ))}
          <li>
            <button type="button" aria-expanded={open} onClick={() => setOpen(true)}>
              <MenuOutlined aria-hidden />
              {t("nav.more")}
            </button>
          </li>
        </ul>
      </nav>
      {/* Stays mounted, so that focus goes back to the button. */}
      <Drawer
        open={open}
        forceRender
        placement="bottom"
        size="auto"
        rootClassName="staff-drawer"
        title={t("nav.more")}
        onClose={() => setOpen(false)}
      >
        <Places places={places.slice(4)} onPick={() => setOpen(false)} />
        <div style={{ height: 16 }} />
        <Who name={name} unit={unit} />
      </Drawer>
    </>
  );
}
