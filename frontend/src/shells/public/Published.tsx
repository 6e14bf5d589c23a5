import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useEffect, useState } from "react";
import { call } from "@/api/call";
import type { PublicReleaseItemView, PublicReleaseView } from "@/api/generated";
import { toProblem } from "@/api/problem";
import { releasesGetPublic, releasesListPublic } from "@/api/visitors";
import { useTranslation } from "@/app/texts";
import { useFormats } from "@/ui/formats";
import { Figures } from "./Figures";
import { PlainProblem } from "./PlainProblem";
import { PublicShell } from "./PublicShell";
import { publishedSearch } from "./searches";

/** Of twenty-five years. */
const MOST = 100;

type Asked = { release: string | undefined; unit: string | undefined };

/** For anybody: the figures of units that show what is published of them. */
export default function Published() {
  const { t } = useTranslation(["published", "answers", "common"]);
  const [asked, setAsked] = useState<Asked>(() => {
    const { release, unit } = publishedSearch();
    return { release, unit };
  });
  useEffect(() => {
    document.title = `${t("title")} · ${t("common:brand")}`;
  }, [t]);
  const list = useQuery({
    queryKey: ["published"],
    queryFn: async () =>
      (await call(releasesListPublic({ query: { limit: MOST } }))).items.sort(latest),
  });
  const id = asked.release ?? list.data?.[0]?.id;

  /** What is chosen stands in the address, so that it can be sent to others. */
  function choose(next: Asked) {
    setAsked(next);
    const chosen = Object.entries(next).filter(([, value]) => value !== undefined);
    const query = new URLSearchParams(chosen as [string, string][]).toString();
    window.history.replaceState(null, "", query ? `/published?${query}` : "/published");
  }

  return (
    <PublicShell wide>
      <h1>{t("title")}</h1>
      <p className="lead">{t("lead")}</p>
      <Answered query={list}>
        {(releases) =>
          id === undefined ? (
            <p className="lead">{t("empty")}</p>
          ) : (
            <One id={id} unit={asked.unit} releases={releases} choose={choose} />
          )
        }
      </Answered>
      <p>
        <a href="/sign-in">{t("answers:staff")}</a>
      </p>
    </PublicShell>
  );
}

/** The latest quarter first, and of a quarter the latest word: a correction of an old one is no news. */
function latest(one: PublicReleaseItemView, other: PublicReleaseItemView): number {
  return other.period.localeCompare(one.period) || other.vintage - one.vintage;
}

type Query<T> = {
  data: T | undefined;
  error: unknown;
  isPending: boolean;
  refetch: () => unknown;
};

/** One question to the server: waiting, failed or there. */
function Answered<T>(props: { query: Query<T>; children: (data: T) => ReactNode }) {
  const { t } = useTranslation("common");
  const { data, error, isPending, refetch } = props.query;
  if (data !== undefined && !error) return <>{props.children(data)}</>;
  if (isPending) return <p role="status">{t("loading")}</p>;
  return (
    <>
      <PlainProblem problem={toProblem(error)} />
      <button type="button" className="plain-link" onClick={() => void refetch()}>
        {t("retry")}
      </button>
    </>
  );
}

function One(props: {
  id: string;
  unit: string | undefined;
  releases: PublicReleaseItemView[];
  choose: (next: Asked) => void;
}) {
  const { t } = useTranslation("published");
  const { id, unit, releases, choose } = props;
  const query = useQuery({
    queryKey: ["published", id, unit],
    queryFn: () => call(releasesGetPublic({ path: { id }, query: { unit } })),
    // The figures of the last choice stay until those of the next are there.
    placeholderData: (former) => former,
  });
  const release = query.data;
  if (query.error && toProblem(query.error).status === 404) {
    return (
      <>
        <p className="plain-note" role="status">
          {t("not_here")}
        </p>
        <button
          type="button"
          className="plain-link"
          onClick={() => choose({ release: undefined, unit: undefined })}
        >
          {t("show_latest")}
        </button>
      </>
    );
  }
  return (
    <Answered query={{ ...query, data: release }}>
      {(shown) => (
        <>
          <Choices releases={releases} release={shown} choose={choose} />
          <Release release={shown} busy={query.isFetching} />
        </>
      )}
    </Answered>
  );
}

function Choices(props: {
  releases: PublicReleaseItemView[];
  release: PublicReleaseView;
  choose: (next: Asked) => void;
}) {
  const { t } = useTranslation("published");
  const periodOf = usePeriod();
  const { release, choose } = props;
  const known = props.releases.some(({ id }) => id === release.id);
  const releases = known ? props.releases : [release, ...props.releases];
  return (
    <div className="plain-choices">
      <Choice
        label={t("release")}
        value={release.id}
        options={releases.map((one) => ({ value: one.id, text: periodOf(one) }))}
        onChange={(id) => choose({ release: id, unit: release.unit })}
      />
      <Choice
        label={t("unit")}
        value={release.unit}
        options={release.units.map(({ id, name }) => ({ value: id, text: name }))}
        onChange={(unit) => choose({ release: release.id, unit })}
      />
    </div>
  );
}

function Choice(props: {
  label: string;
  value: string;
  options: { value: string; text: string }[];
  onChange: (value: string) => void;
}) {
  return (
    <label>
      <span>{props.label}</span>
      <select
        className="plain-select"
        value={props.value}
        onChange={(event) => props.onChange(event.target.value)}
      >
        {props.options.map(({ value, text }) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
}

/** A quarter in the reader's words; a correction says which it is. */
function usePeriod(): (release: PublicReleaseItemView) => string {
  const { t } = useTranslation("published");
  return ({ period, vintage }) => {
    const [year = "", number = ""] = period.split("-Q");
    const quarter = t("quarter", { year, quarter: number });
    return vintage > 1 ? t("vintage", { quarter, number: vintage }) : quarter;
  };
}

function Release({ release, busy }: { release: PublicReleaseView; busy: boolean }) {
  const { t, language } = useTranslation("published");
  const format = useFormats();
  const file = `/api/v1/releases/public/${release.id}/data?unit=${release.unit}`;
  return (
    <section aria-busy={busy}>
      <Figures
        figures={release.figures}
        caption={t("published", { day: format.dayOf(release.created_at) })}
      />
      <p className="plain-hint">
        {release.note[language]} {t("withheld_means")}
      </p>
      <p>
        <a className="plain-link" href={file} download>
          {t("download")}
        </a>
      </p>
      <h2>{t("cite")}</h2>
      <p className="plain-cite">{release.citation}</p>
    </section>
  );
}
