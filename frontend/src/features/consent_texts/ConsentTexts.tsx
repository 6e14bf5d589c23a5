import { PlusOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { call } from "@/api/call";
import { type ConsentTextView, consentTextsList } from "@/api/generated";
import { languages } from "@/app/languages";
import { useTranslation } from "@/app/texts";
import { useMe } from "@/shells/staff/me";
import { FilterSelect } from "@/shells/staff/parts/FilterSelect";
import { LinkButton } from "@/shells/staff/parts/LinkButton";
import { Mood, Page } from "@/shells/staff/parts/Page";
import { RowList } from "@/shells/staff/parts/RowList";
import { Answered } from "@/shells/staff/parts/States";
import { useUnits } from "@/shells/staff/pickers/units";
import { purposes } from "@/shells/staff/words";
import { useFormats } from "@/ui/formats";

const route = getRouteApi("/staff/consent_texts");

/** Every version of what people are shown before they agree. There are few, and the server gives them all at once. */
export default function ConsentTexts() {
  const { t } = useTranslation(["consent_texts", "members"]);
  const { can } = useMe();
  const { purpose } = route.useSearch();
  const navigate = useNavigate();
  const query = useQuery({
    queryKey: ["consent_texts", "list", purpose],
    queryFn: () => call(consentTextsList({ query: { purpose } })),
  });
  return (
    <Page
      title={t("title")}
      lead={t("lead")}
      acts={
        can("publish_consent_texts") ? (
          <LinkButton to="/consent_texts/new" primary icon={<PlusOutlined aria-hidden />}>
            {t("new")}
          </LinkButton>
        ) : null
      }
    >
      <search className="filters">
        <FilterSelect
          label={t("field.purpose")}
          all={t("purpose_all")}
          value={purpose}
          words={purposes}
          say={(word) => t(`members:consent.purposes.${word}`)}
          onChange={(word) =>
            void navigate({ to: "/consent_texts", search: { purpose: word }, replace: true })
          }
        />
      </search>
      <Answered query={query} rows={8}>
        {({ items }) => (
          <RowList
            items={items}
            keyOf={(text) => text.id ?? `${text.purpose}/${text.version}`}
            row={(text) => <TextRow text={text} />}
            empty={t("empty")}
            label={t("title")}
          />
        )}
      </Answered>
    </Page>
  );
}

function TextRow({ text }: { text: ConsentTextView }) {
  const { t } = useTranslation(["consent_texts", "members"]);
  const format = useFormats();
  const { nameOf } = useUnits();
  return (
    <details className="text-row">
      <summary className="row">
        <span className="row-main">
          <strong>
            {t(`members:consent.purposes.${text.purpose}`)} · {text.version}
          </strong>
          <span className="row-meta">
            {text.published_at ? (
              <span>{t("published", { day: format.dayOf(text.published_at) })}</span>
            ) : null}
            {text.unit_id ? <span>{nameOf(text.unit_id) || t("above")}</span> : null}
          </span>
        </span>
        <span className="row-side">
          {text.id ? null : <Mood tone="quiet">{t("built_in")}</Mood>}
        </span>
      </summary>
      <div className="text-row-texts">
        {languages.map(({ tag, name }) => (
          <section key={tag} lang={tag}>
            <h3>{name}</h3>
            <p className="pre">{text.texts[tag]}</p>
          </section>
        ))}
      </div>
    </details>
  );
}
