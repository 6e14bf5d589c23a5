import { Link, type LinkProps } from "@tanstack/react-router";
import type { NotificationSubject, NotificationView } from "@/api/generated";
import { useTranslation } from "@/app/texts";
import { useFormats } from "@/ui/formats";
import { Mood } from "../parts/Page";
import { useReading } from "./unread";

/** Where each kind of record is shown. */
const places: Record<Exclude<NotificationSubject, "rounds">, LinkProps["to"]> = {
  cases: "/cases/$id",
  referrals: "/referrals/$id",
  visits: "/visits/$id",
  suggestions: "/suggestions/$id",
  objections: "/objections/$id",
  erasure_requests: "/erasure_requests/$id",
  data_requests: "/data_requests/$id",
  data_request_forms: "/data_request_forms/$id",
  imports: "/imports/$id",
  audit_alerts: "/audit_alerts/$id",
  webhooks: "/webhooks/$id",
};

function linkTo(one: NotificationView): LinkProps {
  // Of a round each has visits of their own.
  if (one.subject === "rounds")
    return { to: "/visits", search: { status: "planned", assignee: "me" } };
  return { to: places[one.subject], params: { id: one.subject_id } as never };
}

/** What there is to look at; it is read when it is opened. */
export function NotificationRow(props: { one: NotificationView; onOpen?: () => void }) {
  const { t } = useTranslation("notifications");
  const format = useFormats();
  const reading = useReading();
  const { one } = props;

  function open() {
    reading.one(one);
    props.onOpen?.();
  }

  return (
    <Link className="row" {...linkTo(one)} onClick={open}>
      <div className="row-main">
        <strong>{t(`kind.${one.kind}`)}</strong>
        <div className="row-meta">
          {one.unit_name ? <span>{one.unit_name}</span> : null}
          <span>{format.moment(one.created_at)}</span>
        </div>
      </div>
      {one.read_at ? null : (
        <div className="row-side">
          <Mood tone="info">{t("unread")}</Mood>
        </div>
      )}
    </Link>
  );
}
