import { useState } from "react";
import { call } from "@/api/call";
import { portalStatementGet, portalStatementPage } from "@/api/visitors";
import { useTranslation } from "@/app/texts";
import { isoDay } from "@/ui/days";
import { saveFile } from "@/ui/download";
import { Paper } from "@/ui/Paper";
import { PlainProblem } from "../public/PlainProblem";
import { Answered, Sheet, useOwn, useSend } from "./parts";
import { StatementContents } from "./StatementContents";
import { useSaid } from "./said";

/** Everything that is recorded, to read, print and take along. */
export default function Statement() {
  const { t } = useTranslation("portal");
  const said = useSaid();
  const { busy, problem, send } = useSend();
  const [page, setPage] = useState<string | null>(null);
  const all = useOwn(["statement"], () => call(portalStatementGet()));
  const name = `linli-${isoDay(new Date())}`;

  const show = () =>
    send(async () => setPage(String(await call(portalStatementPage({ parseAs: "text" })))));
  async function save() {
    const taken = await send(async () => {
      const everything = await call(portalStatementGet());
      const text = JSON.stringify(everything, null, 2);
      saveFile(new Blob([text], { type: "application/json" }), `${name}.json`);
    });
    if (taken) said(t("statement.saved"));
  }

  return (
    <Sheet title={t("menu.statement")} lead={t("statement.lead")}>
      {problem ? <PlainProblem problem={problem} /> : null}
      <section className="portal-card">
        <h2>{t("statement.page")}</h2>
        <p className="portal-soft">{t("statement.page_hint")}</p>
        <div className="portal-acts">
          <button
            type="button"
            className="portal-button main"
            disabled={busy}
            onClick={() => void show()}
          >
            {t("statement.show")}
          </button>
        </div>
      </section>
      <section className="portal-card">
        <h2>{t("statement.file")}</h2>
        <p className="portal-soft">{t("statement.file_hint")}</p>
        <div className="portal-acts">
          <button
            type="button"
            className="portal-button"
            disabled={busy}
            onClick={() => void save()}
          >
            {t("statement.save")}
          </button>
        </div>
      </section>
      <Answered query={all}>{(statement) => <StatementContents statement={statement} />}</Answered>
      {page ? <Paper html={page} title={t("menu.statement")} fileName={`${name}.html`} /> : null}
    </Sheet>
  );
}
