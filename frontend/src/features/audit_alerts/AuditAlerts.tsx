import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { call } from "@/api/call";
import { type AuditAlertView, auditAlertsList } from "@/api/generated";
import { useTranslation } from "@/app/texts";
import { FilterSelect } from "@/shells/staff/parts/FilterSelect";
import { LinkButton } from "@/shells/staff/parts/LinkButton";
import { useList } from "@/shells/staff/parts/List";
import { ListScreen } from "@/shells/staff/parts/ListScreen";
import { Mood } from "@/shells/staff/parts/Page";
import { ShortId } from "@/shells/staff/parts/ShortId";
import { Nothing } from "@/shells/staff/parts/States";
import { useUnits } from "@/shells/staff/pickers/units";
import { useFormats } from "@/ui/formats";
import { alertStates, alertTones } from "./words";

const route = getRouteApi("/staff/audit_alerts");

export default function AuditAlerts() {
  const { t } = useTranslation("audit_alerts");
  const search = route.useSearch();
  const navigate = useNavigate();
  const list = useList<AuditAlertView>(["audit_alerts", "list", search], (after) =>
    call(auditAlertsList({ query: { ...search, after } })),
  );
  return (
    <ListScreen
      title={t("title")}
      lead={t("lead")}
      acts={<LinkButton to="/audit_entries">{t("entries")}</LinkButton>}
      list={list}
      filters={
        <FilterSelect
          label={t("filter.state")}
          all={t("filter.state_all")}
          value={search.state}
          words={alertStates}
          say={(word) => t(`state.${word}`)}
          onChange={(state) =>
            void navigate({ to: "/audit_alerts", search: { ...search, state }, replace: true })
          }
        />
      }
      keyOf={(alert) => alert.id}
      row={(alert) => <AlertRow alert={alert} />}
      empty={<Nothing>{search.state ? t("empty_found") : t("empty")}</Nothing>}
    />
  );
}

function AlertRow({ alert }: { alert: AuditAlertView }) {
  const { t } = useTranslation("audit_alerts");
  const format = useFormats();
  const { nameOf } = useUnits();
  return (
    <Link className="row" to="/audit_alerts/$id" params={{ id: alert.id }}>
      <div className="row-main">
        <strong>{t(`kind.${alert.kind}`, { number: format.number(alert.count) })}</strong>
        <div className="row-meta">
          <span>{format.day(alert.day)}</span>
          <span>
            {t("field.account")} <ShortId id={alert.account_id} />
          </span>
          {alert.unit_id ? <span>{nameOf(alert.unit_id)}</span> : null}
        </div>
      </div>
      <div className="row-side">
        <Mood tone={alertTones[alert.state]}>{t(`state.${alert.state}`)}</Mood>
      </div>
    </Link>
  );
}
