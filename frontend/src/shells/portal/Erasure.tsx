import { call } from "@/api/call";
import {
  type OwnErasureRequestView,
  portalErasureRequestsCreate,
  portalErasureRequestsList,
} from "@/api/generated";
import { useTranslation } from "@/app/texts";
import { useFormats } from "@/ui/formats";
import { PlainProblem } from "../public/PlainProblem";
import {
  Card,
  Fact,
  Facts,
  Pages,
  Sheet,
  State,
  Unfolding,
  usePages,
  useReread,
  useSend,
} from "./parts";
import { useSaid } from "./said";
import { Way } from "./ways";
import { erasureTones } from "./words";

/** Asks that all that is recorded be erased, and shows what became of it. */
export default function Erasure() {
  const { t } = useTranslation("portal");
  const list = usePages(["erasure_requests"], (after) =>
    call(portalErasureRequestsList({ query: { limit: 20, after } })),
  );
  const waits = list.data?.pages.some(({ items }) => items.some(({ state }) => state === "asked"));
  return (
    <Sheet title={t("menu.erasure")} lead={t("erasure.lead")}>
      {list.data && !waits ? <Ask /> : null}
      <Pages list={list} empty={t("erasure.empty")}>
        {(requests) => requests.map((request) => <Request key={request.id} request={request} />)}
      </Pages>
    </Sheet>
  );
}

function Ask() {
  const { t } = useTranslation(["portal", "common"]);
  const said = useSaid();
  const reread = useReread();
  const { busy, problem, send } = useSend();

  async function ask() {
    if (await send(() => call(portalErasureRequestsCreate()))) said(t("erasure.sent"));
    await reread();
  }

  return (
    <section className="portal-card">
      <p>{t("erasure.what")}</p>
      <p>
        <Way to="/portal/statement">{t("erasure.take_along")}</Way>
      </p>
      {problem ? <PlainProblem problem={problem} /> : null}
      <div className="portal-acts">
        <Unfolding act={t("erasure.ask")}>
          {(close) => (
            <>
              <p>
                <strong>{t("erasure.sure")}</strong>
              </p>
              <div className="portal-acts">
                <button
                  type="button"
                  className="portal-button main"
                  disabled={busy}
                  onClick={() => void ask()}
                >
                  {t("erasure.yes")}
                </button>
                <button type="button" className="portal-button" onClick={close}>
                  {t("common:cancel")}
                </button>
              </div>
            </>
          )}
        </Unfolding>
      </div>
    </section>
  );
}

function Request({ request }: { request: OwnErasureRequestView }) {
  const { t } = useTranslation("portal");
  const format = useFormats();
  return (
    <Card
      title={t("erasure.of", { day: format.dayOf(request.created_at) })}
      state={
        <State tone={erasureTones[request.state]}>{t(`erasure.state.${request.state}`)}</State>
      }
    >
      <Facts>
        <Fact label={t("erasure.decided_at")}>
          {request.decided_at ? format.moment(request.decided_at) : null}
        </Fact>
        <Fact label={t("erasure.refusal")}>
          {request.refusal ? t(`erasure.reason.${request.refusal}`) : null}
        </Fact>
        <Fact label={t("erasure.explanation")}>
          {request.explanation ? <span className="pre">{request.explanation}</span> : null}
        </Fact>
      </Facts>
    </Card>
  );
}
