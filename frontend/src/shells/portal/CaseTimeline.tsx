import { call } from "@/api/call";
import type { OwnCaseView, OwnEntryView } from "@/api/generated";
import { portalCasesComment, portalCasesTimeline } from "@/api/visitors";
import { useTranslation } from "@/app/texts";
import { useFormats } from "@/ui/formats";
import { Objecting, useObjections } from "./objecting";
import { OwnWords, Pages, usePages, useReread } from "./parts";
import { useSaid } from "./said";
import { isNote } from "./words";

/** What happened to a case, oldest first, and at its end a place for the member's own words. */
export function CaseTimeline({ item }: { item: OwnCaseView }) {
  const { t } = useTranslation("portal");
  const path = { id: item.id };
  const list = usePages(["cases", "timeline", item.id], (after) =>
    call(portalCasesTimeline({ path, query: { limit: 50, after } })),
  );
  const objectionsTo = useObjections();
  const said = useSaid();
  const reread = useReread();
  return (
    <section className="portal-card">
      <h2>{t("timeline.title")}</h2>
      <Pages list={list} empty={t("timeline.empty")}>
        {(entries) => (
          <ol className="portal-timeline">
            {entries.map((entry) => (
              <li key={entry.id} className={entry.kind === "comment" ? "own" : undefined}>
                <Entry entry={entry} objections={objectionsTo(entry.id)} />
              </li>
            ))}
          </ol>
        )}
      </Pages>
      <OwnWords
        label={t("timeline.say")}
        hint={t("timeline.say_hint")}
        longest={4000}
        submit={t("timeline.send")}
        onSend={async (body) => {
          await call(portalCasesComment({ path, body: { body } }));
          said(t("timeline.sent"));
          await reread();
        }}
      />
    </section>
  );
}

function Entry(props: {
  entry: OwnEntryView;
  objections: ReturnType<ReturnType<typeof useObjections>>;
}) {
  const { t } = useTranslation("portal");
  const format = useFormats();
  const { entry } = props;
  const when = format.moment(entry.at);
  return (
    <>
      <p className="portal-meta">
        <strong>{t(`timeline.${entry.kind}`)}</strong> · {when}
      </p>
      {entry.to_state ? <p>{t(`case.state.${entry.to_state}`)}</p> : null}
      {entry.body ? <p className="pre">{entry.body}</p> : null}
      {entry.body && isNote[entry.kind] ? (
        <Objecting note={{ entry: entry.id }} of={when} objections={props.objections} />
      ) : null}
    </>
  );
}
