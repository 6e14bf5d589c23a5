import { useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button } from "antd";
import type { ReactNode } from "react";
import { call } from "@/api/call";
import {
  type DeliveryState,
  type DeliveryView,
  webhookDeliveriesList,
  webhookDeliveriesRetry,
} from "@/api/generated";
import { onceKey } from "@/api/idempotency";
import { useTranslation } from "@/app/texts";
import { useAct } from "@/shells/staff/parts/Confirm";
import { Rows, useList } from "@/shells/staff/parts/List";
import { Mood, Panel } from "@/shells/staff/parts/Page";
import { Nothing } from "@/shells/staff/parts/States";
import { useFormats } from "@/ui/formats";
import { deliveryTones } from "./words";

const PAGE = 20;

/** Messages to one webhook or to all, what became of them, and a way to have those sent again that nobody took. */
export function Messages(props: {
  title: string;
  empty: string;
  webhook?: string;
  state?: DeliveryState | undefined;
  filter?: ReactNode;
  /** The address of a webhook, where messages to several stand together. */
  urlOf?: (webhook: string) => string | undefined;
}) {
  const { t } = useTranslation("webhooks");
  const { webhook, state } = props;
  const list = useList<DeliveryView>(["webhooks", "messages", webhook, state], (after) =>
    call(webhookDeliveriesList({ query: { webhook, state, limit: PAGE, after } })),
  );
  return (
    <Panel
      title={props.title}
      acts={
        <Button size="small" loading={list.isRefetching} onClick={() => void list.refetch()}>
          {t("look_again")}
        </Button>
      }
    >
      {props.filter ? <search className="filters">{props.filter}</search> : null}
      <Rows
        list={list}
        label={props.title}
        keyOf={(message) => message.id}
        row={(message) => <MessageRow message={message} url={props.urlOf?.(message.webhook_id)} />}
        empty={<Nothing>{props.empty}</Nothing>}
      />
    </Panel>
  );
}

function MessageRow({ message, url }: { message: DeliveryView; url: string | undefined }) {
  const { t } = useTranslation("webhooks");
  const format = useFormats();
  const { state, tries, last_status, last_failure, next_at } = message;
  function answer() {
    if (last_status) return t("answered", { status: last_status });
    return last_failure ? t(`failure.${last_failure}`) : t("answered_nothing");
  }
  return (
    <div className="row">
      <div className="row-main">
        <strong>{t(`event.${message.event}`)}</strong>
        <div className="row-meta">
          {url ? (
            <Link to="/webhooks/$id" params={{ id: message.webhook_id }} className="webhook-url">
              {url}
            </Link>
          ) : null}
          <span>{format.moment(message.created_at)}</span>
          {tries > 0 ? <span>{t("tries", { count: tries })}</span> : null}
          {message.tried_at ? <span>{answer()}</span> : null}
          {next_at ? <span>{t("next", { moment: format.moment(next_at) })}</span> : null}
        </div>
      </div>
      <div className="row-side">
        <Mood tone={deliveryTones[state]}>{t(`state.${state}`)}</Mood>
        {state === "dead" ? <Again message={message} /> : null}
      </div>
    </div>
  );
}

function Again({ message }: { message: DeliveryView }) {
  const { t } = useTranslation("webhooks");
  const format = useFormats();
  const queries = useQueryClient();
  const { act, busy } = useAct();
  const again = async () => {
    await call(webhookDeliveriesRetry({ path: { id: message.id }, headers: onceKey() }));
    await queries.invalidateQueries({ queryKey: ["webhooks"] });
  };
  return (
    <Button
      size="small"
      loading={busy}
      aria-label={t("again_of", { moment: format.moment(message.created_at) })}
      onClick={() => void act(again, t("again_done"))}
    >
      {t("again")}
    </Button>
  );
}
