import { call } from "@/api/call";
import { portalErasureRequestsCreate, portalErasureRequestsList } from "@/api/visitors";
import { useTranslation } from "@/app/texts";
import { PlainProblem } from "../public/PlainProblem";
import { ErasureCard } from "./ErasureCard";
import { Pages, Sheet, Unfolding, usePages, useReread, useSend } from "./parts";
import { useSaid } from "./said";
import { Way } from "./ways";

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
        {(requests) =>
          requests.map((request) => <ErasureCard key={request.id} request={request} />)
        }
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
