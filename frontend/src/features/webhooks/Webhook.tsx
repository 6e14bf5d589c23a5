import { useQuery } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { call } from "@/api/call";
import { type NewWebhookView, type WebhookView, webhooksGet } from "@/api/generated";
import { useTranslation } from "@/app/texts";
import { FilterSelect } from "@/shells/staff/parts/FilterSelect";
import { Fact, Facts, Mood, Page, Panel } from "@/shells/staff/parts/Page";
import { Answered } from "@/shells/staff/parts/States";
import { useUnits } from "@/shells/staff/pickers/units";
import { useFormats } from "@/ui/formats";
import { Acts } from "./Acts";
import { Messages } from "./Messages";
import { Secret } from "./Secret";
import { conditionOf, conditionTones, deliveryStates } from "./words";

const route = getRouteApi("/staff/webhooks/$id");

export default function Webhook() {
  const { id } = route.useParams();
  const query = useQuery({
    queryKey: ["webhooks", "one", id],
    queryFn: () => call(webhooksGet({ path: { id } })),
  });
  return (
    <Answered query={query} rows={6}>
      {(webhook) => <Detail webhook={webhook} />}
    </Answered>
  );
}

function Detail({ webhook }: { webhook: WebhookView }) {
  const { t } = useTranslation("webhooks");
  const format = useFormats();
  const { nameOf } = useUnits();
  const { state } = route.useSearch();
  const navigate = useNavigate();
  const [made, setMade] = useState<NewWebhookView | null>(null);
  const condition = conditionOf(webhook);
  return (
    <Page
      title={t("one")}
      back={{ to: "/webhooks", label: t("title") }}
      mark={<Mood tone={conditionTones[condition]}>{t(`condition.${condition}`)}</Mood>}
      acts={<Acts webhook={webhook} onRotated={setMade} />}
    >
      <Panel>
        <Facts>
          <Fact label={t("field.url")}>
            <code className="webhook-url">{webhook.url}</code>
          </Fact>
          <Fact label={t("field.unit")}>{nameOf(webhook.unit_id)}</Fact>
          <Fact label={t("field.events")}>
            {webhook.events.map((event) => t(`event.${event}`)).join(" · ")}
          </Fact>
          <Fact label={t("field.created_at")}>{format.moment(webhook.created_at)}</Fact>
          <Fact label={t("field.gone_at")}>
            {webhook.gone_at ? format.moment(webhook.gone_at) : null}
          </Fact>
        </Facts>
      </Panel>
      <Messages
        title={t("messages")}
        empty={state ? t("messages_none_found") : t("messages_empty")}
        webhook={webhook.id}
        state={state}
        filter={
          <FilterSelect
            label={t("filter.state")}
            all={t("filter.state_all")}
            value={state}
            words={deliveryStates}
            say={(word) => t(`state.${word}`)}
            onChange={(word) =>
              void navigate({
                to: "/webhooks/$id",
                params: { id: webhook.id },
                search: { state: word },
                replace: true,
              })
            }
          />
        }
      />
      <Secret made={made} onClose={() => setMade(null)} />
    </Page>
  );
}
