import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { call } from "@/api/call";
import { type ReleaseDetailView, releasesData, releasesGet } from "@/api/generated";
import { useTranslation } from "@/app/texts";
import { Once } from "@/shells/staff/parts/Once";
import { Fact, Facts, Mood, Page, Panel } from "@/shells/staff/parts/Page";
import { RowList } from "@/shells/staff/parts/RowList";
import { Answered, Nothing } from "@/shells/staff/parts/States";
import { useFormats } from "@/ui/formats";
import { useReleases } from "./asked";
import { Correct } from "./Correct";
import { Differences } from "./Differences";
import { Downloads } from "./Downloads";
import { Figures } from "./Figures";
import { linesOf } from "./lines";
import { Programs } from "./Programs";
import { useWords } from "./words";

const route = getRouteApi("/staff/releases/$id");

export default function Release() {
  const { id } = route.useParams();
  const query = useQuery({
    queryKey: ["releases", "one", id],
    queryFn: () => call(releasesGet({ path: { id } })),
  });
  return (
    <Answered query={query} rows={8}>
      {(release) => <Detail key={release.id} release={release} />}
    </Answered>
  );
}

function Detail({ release }: { release: ReleaseDetailView }) {
  const { t } = useTranslation("releases");
  const words = useWords();
  // What was published never changes.
  const data = useQuery({
    queryKey: ["releases", "data", release.id],
    queryFn: async () =>
      linesOf(String(await call(releasesData({ path: { id: release.id }, parseAs: "text" })))),
    staleTime: Number.POSITIVE_INFINITY,
  });
  return (
    <Page
      title={`${words.period(release.period)} · ${t("vintage", { number: release.vintage })}`}
      lead={release.unit_name}
      back={{ to: "/releases", label: t("title") }}
      acts={<Correct release={release} />}
    >
      <div className="halves" style={{ marginBottom: 16 }}>
        <About release={release} />
        <Vintages release={release} />
      </div>
      <Panel title={t("figures.title")}>
        <p className="soft" style={{ marginBottom: 12 }}>
          {t("figures.note")}
        </p>
        <Answered query={data} rows={10}>
          {(lines) =>
            lines.length === 0 ? <Nothing>{t("figures.empty")}</Nothing> : <Figures lines={lines} />
          }
        </Answered>
      </Panel>
      {release.vintage > 1 ? <Differences differences={release.differences} /> : null}
      <Downloads release={release} lines={data.data} />
      <Programs id={release.id} />
    </Page>
  );
}

function About({ release }: { release: ReleaseDetailView }) {
  const { t } = useTranslation("releases");
  const format = useFormats();
  return (
    <Panel title={t("about")}>
      <Facts>
        <Fact label={t("field.published")}>{format.moment(release.created_at)}</Fact>
        <Fact label={t("field.reason")}>{release.reason}</Fact>
        <Fact label={t("field.units")}>{format.number(release.units)}</Fact>
        <Fact label={t("field.observations")}>{format.number(release.observations)}</Fact>
      </Facts>
      <p className="soft" style={{ marginTop: 14 }}>
        {t("citation.title")}
      </p>
      <Once text={release.citation} copy={t("citation.copy")} copied={t("copied")} />
    </Panel>
  );
}

/** All that was published of the quarter, the last word first. */
function Vintages({ release }: { release: ReleaseDetailView }) {
  const { t } = useTranslation("releases");
  const format = useFormats();
  const query = useReleases();
  return (
    <Panel title={t("vintages")}>
      <Answered query={query} rows={2}>
        {(releases) => (
          <RowList
            items={releases
              .filter(
                ({ unit_id, period }) => unit_id === release.unit_id && period === release.period,
              )
              .sort((one, other) => other.vintage - one.vintage)}
            keyOf={({ id }) => id}
            row={(one) => (
              <Link className="row" to="/releases/$id" params={{ id: one.id }}>
                <div className="row-main">
                  <strong>{t("vintage", { number: one.vintage })}</strong>
                  <div className="row-meta">
                    <span>{format.moment(one.created_at)}</span>
                    {one.reason ? <span>{one.reason}</span> : null}
                  </div>
                </div>
                {one.id === release.id ? (
                  <div className="row-side">
                    <Mood tone="quiet">{t("shown")}</Mood>
                  </div>
                ) : null}
              </Link>
            )}
            empty={t("empty")}
            label={t("vintages")}
          />
        )}
      </Answered>
    </Panel>
  );
}
