import { call } from "@/api/call";
import { portalSuggestionsCreate, portalSuggestionsList } from "@/api/visitors";
import { useTranslation } from "@/app/texts";
import { useFormats } from "@/ui/formats";
import { Card, Fact, Facts, OwnWords, Pages, Sheet, State, usePages, useReread } from "./parts";
import { useSaid } from "./said";
import { suggestionTones } from "./words";

/** Suggestions with the member's name, and what the office answered. */
export default function Suggestions() {
  const { t } = useTranslation("portal");
  const format = useFormats();
  const said = useSaid();
  const reread = useReread();
  const list = usePages(["suggestions"], (after) =>
    call(portalSuggestionsList({ query: { limit: 20, after } })),
  );
  const pre = (text: string | null | undefined) =>
    text ? <span className="pre">{text}</span> : null;
  return (
    <Sheet title={t("menu.suggestions")} lead={t("suggestion.lead")}>
      <section className="portal-card">
        <OwnWords
          label={t("suggestion.label")}
          hint={t("suggestion.hint")}
          longest={4000}
          submit={t("suggestion.send")}
          onSend={async (body) => {
            await call(portalSuggestionsCreate({ body: { body } }));
            said(t("suggestion.sent"));
            await reread();
          }}
        />
      </section>
      <h2 className="portal-heading">{t("suggestion.mine")}</h2>
      <Pages list={list} empty={t("suggestion.empty")}>
        {(suggestions) =>
          suggestions.map((suggestion) => (
            <Card
              key={suggestion.id}
              title={t("suggestion.of", { day: format.dayOf(suggestion.created_at) })}
              state={
                <State tone={suggestionTones[suggestion.state]}>
                  {t(`suggestion.state.${suggestion.state}`)}
                </State>
              }
            >
              <p className="pre">{suggestion.body}</p>
              <Facts>
                <Fact label={t("suggestion.answer")}>{pre(suggestion.answer)}</Fact>
                <Fact label={t("suggestion.outcome")}>{pre(suggestion.outcome)}</Fact>
                <Fact label={t("suggestion.declined")}>{pre(suggestion.decline_reason)}</Fact>
                <Fact label={t("suggestion.published")}>{pre(suggestion.summary)}</Fact>
              </Facts>
            </Card>
          ))
        }
      </Pages>
    </Sheet>
  );
}
