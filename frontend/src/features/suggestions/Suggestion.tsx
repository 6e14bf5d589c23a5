import { EditOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { record, type Tagged } from "@/api/call";
import { type SuggestionView, suggestionsGet } from "@/api/generated";
import { useTranslation } from "@/app/texts";
import { useMe } from "@/shells/staff/me";
import { LinkButton } from "@/shells/staff/parts/LinkButton";
import { Fact, Facts, Mood, Page, Panel } from "@/shells/staff/parts/Page";
import { Answered } from "@/shells/staff/parts/States";
import { useMember } from "@/shells/staff/pickers/member";
import { useUnits } from "@/shells/staff/pickers/units";
import { useFormats } from "@/ui/formats";
import { Steps } from "./Steps";
import { suggestionTones } from "./words";

const route = getRouteApi("/staff/suggestions/$id");

export default function Suggestion() {
  const { id } = route.useParams();
  const query = useQuery({
    queryKey: ["suggestions", "one", id],
    queryFn: () => record(suggestionsGet({ path: { id } })),
  });
  return (
    <Answered query={query} rows={6}>
      {(suggestion) => <Detail suggestion={suggestion} />}
    </Answered>
  );
}

function Detail({ suggestion }: { suggestion: Tagged<SuggestionView> }) {
  const { t } = useTranslation(["suggestions", "common"]);
  const { can } = useMe();
  const { nameOf } = useUnits();
  const { value } = suggestion;
  const answered = value.state === "answered" || value.state === "published";
  return (
    <Page
      title={t("one")}
      back={{ to: "/suggestions", label: t("title") }}
      mark={<Mood tone={suggestionTones[value.state]}>{t(`state.${value.state}`)}</Mood>}
      lead={nameOf(value.unit_id)}
      acts={
        answered && can("edit_suggestions") ? (
          <LinkButton
            to="/suggestions/$id/edit"
            params={{ id: value.id }}
            icon={<EditOutlined aria-hidden />}
          >
            {t("edit_act")}
          </LinkButton>
        ) : null
      }
    >
      <div className="columns">
        <div>
          <Panel title={t("field.body")}>
            <p className="pre">{value.body}</p>
          </Panel>
          <Reply suggestion={value} />
        </div>
        <div>
          <Steps suggestion={suggestion} />
          <Origin suggestion={value} />
        </div>
      </div>
    </Page>
  );
}

/** What the office said, and what became of it. */
function Reply({ suggestion }: { suggestion: SuggestionView }) {
  const { t } = useTranslation("suggestions");
  const { answer, outcome, summary, decline_reason: declined } = suggestion;
  if (!answer && !declined) return null;
  const pre = (text: string | null | undefined) =>
    text ? <span className="pre">{text}</span> : null;
  return (
    <Panel title={declined ? t("state.declined") : t("field.answer")}>
      <Facts>
        <Fact label={t("field.answer")}>{pre(answer)}</Fact>
        <Fact label={t("field.outcome")}>{pre(outcome)}</Fact>
        <Fact label={t("field.summary")}>{pre(summary)}</Fact>
        <Fact label={t("field.decline_reason")}>{pre(declined)}</Fact>
      </Facts>
    </Panel>
  );
}

function Origin({ suggestion }: { suggestion: SuggestionView }) {
  const { t } = useTranslation("suggestions");
  const format = useFormats();
  const member = useMember(suggestion.member_id ?? undefined);
  const moment = (at: string | null | undefined) => (at ? format.moment(at) : null);
  return (
    <Panel title={t("origin")}>
      <Facts>
        <Fact label={t("field.from")}>
          {suggestion.member_id ? (
            <Link to="/members/$id" params={{ id: suggestion.member_id }}>
              {member?.name ?? t("open_member")}
            </Link>
          ) : (
            t("nameless")
          )}
        </Fact>
        <Fact label={t("field.source")}>{t(`source.${suggestion.source}`)}</Fact>
        <Fact label={t("field.created_at")}>{moment(suggestion.created_at)}</Fact>
        <Fact label={t("field.answered_at")}>{moment(suggestion.answered_at)}</Fact>
        <Fact label={t("field.published_at")}>{moment(suggestion.published_at)}</Fact>
      </Facts>
    </Panel>
  );
}
