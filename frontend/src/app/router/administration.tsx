import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import {
  auditAlertsSearch,
  auditEntriesSearch,
  consentTextsSearch,
  notificationsSearch,
  webhookSearch,
} from "../searches";
import { want } from "../texts";
import { under } from "./frame";

type Screen = { default: () => React.ReactNode };

/** A page whose texts come with it. */
function withNotifications(load: () => Promise<Screen>) {
  return lazyRouteComponent(async () => {
    const [screen] = await Promise.all([load(), want("notifications")]);
    return screen;
  });
}

const account = createRoute({
  getParentRoute: under,
  path: "/account",
  component: withNotifications(() => import("@/features/account/Account")),
});

const notifications = createRoute({
  getParentRoute: under,
  path: "/notifications",
  validateSearch: notificationsSearch,
  component: withNotifications(() => import("@/features/notifications/Notifications")),
});

const accounts = createRoute({
  getParentRoute: under,
  path: "/accounts",
  component: lazyRouteComponent(() => import("@/features/accounts/Accounts")),
});

const auditEntries = createRoute({
  getParentRoute: under,
  path: "/audit_entries",
  validateSearch: auditEntriesSearch,
  component: lazyRouteComponent(() => import("@/features/audit_entries/AuditEntries")),
});
const auditEntry = createRoute({
  getParentRoute: under,
  path: "/audit_entries/$id",
  component: lazyRouteComponent(() => import("@/features/audit_entries/AuditEntry")),
});

const auditAlerts = createRoute({
  getParentRoute: under,
  path: "/audit_alerts",
  validateSearch: auditAlertsSearch,
  component: lazyRouteComponent(() => import("@/features/audit_alerts/AuditAlerts")),
});
const auditAlert = createRoute({
  getParentRoute: under,
  path: "/audit_alerts/$id",
  component: lazyRouteComponent(() => import("@/features/audit_alerts/AuditAlert")),
});

const auditHeads = createRoute({
  getParentRoute: under,
  path: "/audit_heads",
  component: lazyRouteComponent(() => import("@/features/audit_heads/AuditHeads")),
});

const consentTexts = createRoute({
  getParentRoute: under,
  path: "/consent_texts",
  validateSearch: consentTextsSearch,
  component: lazyRouteComponent(() => import("@/features/consent_texts/ConsentTexts")),
});
const consentTextNew = createRoute({
  getParentRoute: under,
  path: "/consent_texts/new",
  component: lazyRouteComponent(() => import("@/features/consent_texts/NewConsentText")),
});

const units = createRoute({
  getParentRoute: under,
  path: "/units",
  component: lazyRouteComponent(() => import("@/features/units/Units")),
});
const unitNew = createRoute({
  getParentRoute: under,
  path: "/units/new",
  component: lazyRouteComponent(() => import("@/features/units/NewUnit")),
});
const unitEdit = createRoute({
  getParentRoute: under,
  path: "/units/$id/edit",
  component: lazyRouteComponent(() => import("@/features/units/EditUnit")),
});

const departments = createRoute({
  getParentRoute: under,
  path: "/departments",
  component: lazyRouteComponent(() => import("@/features/departments/Departments")),
});

const departmentTokens = createRoute({
  getParentRoute: under,
  path: "/department_tokens",
  component: lazyRouteComponent(() => import("@/features/department_tokens/DepartmentTokens")),
});
const departmentTokenNew = createRoute({
  getParentRoute: under,
  path: "/department_tokens/new",
  component: lazyRouteComponent(() => import("@/features/department_tokens/NewDepartmentToken")),
});

const webhooks = createRoute({
  getParentRoute: under,
  path: "/webhooks",
  component: lazyRouteComponent(() => import("@/features/webhooks/Webhooks")),
});
const webhook = createRoute({
  getParentRoute: under,
  path: "/webhooks/$id",
  validateSearch: webhookSearch,
  component: lazyRouteComponent(() => import("@/features/webhooks/Webhook")),
});

/** Accounts, units, and who read what. */
export const administrationRoutes = [
  account,
  notifications,
  accounts,
  auditEntries,
  auditEntry,
  auditAlerts,
  auditAlert,
  auditHeads,
  consentTexts,
  consentTextNew,
  units,
  unitNew,
  unitEdit,
  departments,
  departmentTokens,
  departmentTokenNew,
  webhooks,
  webhook,
] as const;
