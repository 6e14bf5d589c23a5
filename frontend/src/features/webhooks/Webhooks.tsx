import { PlusOutlined } from "@ant-design/icons";
import { Link } from "@tanstack/react-router";
import { Button } from "antd";
import { useState } from "react";
import { call } from "@/api/call";
import { type NewWebhookView, type WebhookView, webhooksList } from "@/api/generated";
import { useTranslation } from "@/app/texts";
import { useList } from "@/shells/staff/parts/List";
import { ListScreen } from "@/shells/staff/parts/ListScreen";
import { Mood } from "@/shells/staff/parts/Page";
import { Nothing } from "@/shells/staff/parts/States";
import { useUnits } from "@/shells/staff/pickers/units";
import { useFormats } from "@/ui/formats";
import { Messages } from "./Messages";
import { NewWebhook } from "./NewWebhook";
import { Secret } from "./Secret";
import { conditionOf, conditionTones } from "./words";

const PAGE = 30;

/** Where the programs of others are told of what is published, and what reached none of them. */
export default function Webhooks() {
  const { t } = useTranslation("webhooks");
  const [adding, setAdding] = useState(false);
  const [made, setMade] = useState<NewWebhookView | null>(null);
  const list = useList<WebhookView>(["webhooks", "list"], (after) =>
    call(webhooksList({ query: { limit: PAGE, after } })),
  );
  const webhooks = list.data?.pages.flatMap(({ items }) => items);
  const urlOf = (id: string) => webhooks?.find((one) => one.id === id)?.url;
  return (
    <>
      <ListScreen
        title={t("title")}
        lead={t("lead")}
        acts={
          <Button
            type="primary"
            icon={<PlusOutlined aria-hidden />}
            onClick={() => setAdding(true)}
          >
            {t("new")}
          </Button>
        }
        list={list}
        keyOf={(webhook) => webhook.id}
        row={(webhook) => <WebhookRow webhook={webhook} />}
        empty={<Nothing>{t("empty")}</Nothing>}
      />
      <div className="webhook-dead">
        <Messages title={t("dead_title")} empty={t("dead_empty")} state="dead" urlOf={urlOf} />
      </div>
      <NewWebhook open={adding} onClose={() => setAdding(false)} onMade={setMade} />
      <Secret made={made} onClose={() => setMade(null)} />
    </>
  );
}

function WebhookRow({ webhook }: { webhook: WebhookView }) {
  const { t } = useTranslation("webhooks");
  const format = useFormats();
  const { nameOf } = useUnits();
  const condition = conditionOf(webhook);
  return (
    <Link className="row" to="/webhooks/$id" params={{ id: webhook.id }}>
      <div className="row-main">
        <strong className="webhook-url">{webhook.url}</strong>
        <div className="row-meta">
          <span>{nameOf(webhook.unit_id)}</span>
          <span>{t("since", { day: format.dayOf(webhook.created_at) })}</span>
        </div>
      </div>
      <div className="row-side">
        <Mood tone={conditionTones[condition]}>{t(`condition.${condition}`)}</Mood>
      </div>
    </Link>
  );
}
