import { useInfiniteQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { call } from "@/api/call";
import type { PublishedAnswerView } from "@/api/generated";
import { toProblem } from "@/api/problem";
import { suggestionsListPublished } from "@/api/visitors";
import { useTranslation } from "@/app/texts";
import { useFormats } from "@/ui/formats";
import { PlainProblem } from "./PlainProblem";
import { PublicShell } from "./PublicShell";
import { Suggest } from "./Suggest";
import { answersSearch } from "./searches";

const PAGE = 10;

/** For anybody: what the office answered to suggestions, and a place to send one. */
export default function Answers() {
  const { t } = useTranslation(["common", "answers", "published"]);
  const { unit } = answersSearch();
  useEffect(() => {
    document.title = `${t("answers:title")} · ${t("brand")}`;
  }, [t]);
  return (
    <PublicShell wide>
      {unit ? (
        <Suggest unit={unit} />
      ) : (
        <>
          <h1>{t("answers:title")}</h1>
          <p className="lead">{t("answers:send.no_unit")}</p>
        </>
      )}
      <Published unit={unit} />
      <p>
        <a href="/published">{t("published:title")}</a>
      </p>
      <p>
        <a href="/sign-in">{t("answers:staff")}</a>
      </p>
    </PublicShell>
  );
}

function Published({ unit }: { unit: string | undefined }) {
  const { t } = useTranslation(["common", "answers"]);
  const list = useInfiniteQuery({
    queryKey: ["answers", unit],
    queryFn: ({ pageParam }) =>
      call(suggestionsListPublished({ query: { unit, limit: PAGE, after: pageParam } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
  });
  const answers = list.data?.pages.flatMap((page) => page.items);
  return (
    <section className="plain-list" aria-busy={list.isFetching}>
      <h2>{t("answers:list.title")}</h2>
      {list.isPending ? <p role="status">{t("loading")}</p> : null}
      {list.error ? (
        <>
          <PlainProblem problem={toProblem(list.error)} />
          <button type="button" className="plain-link" onClick={() => void list.refetch()}>
            {t("retry")}
          </button>
        </>
      ) : null}
      {answers?.length === 0 ? <p className="lead">{t("answers:list.empty")}</p> : null}
      {answers?.map((answer) => (
        <PublishedAnswer key={answer.id} answer={answer} />
      ))}
      {list.hasNextPage ? (
        <button
          type="button"
          className="plain-link"
          disabled={list.isFetchingNextPage}
          onClick={() => void list.fetchNextPage()}
        >
          {t("load_more")}
        </button>
      ) : null}
    </section>
  );
}

function PublishedAnswer({ answer }: { answer: PublishedAnswerView }) {
  const { t } = useTranslation("answers");
  const format = useFormats();
  return (
    <article className="plain-card">
      <h3>{answer.summary}</h3>
      <p className="plain-hint">
        {t("list.published", { unit: answer.unit, day: format.dayOf(answer.published_at) })}
      </p>
      <dl>
        <dt>{t("list.answer")}</dt>
        <dd>{answer.answer}</dd>
        {answer.outcome ? (
          <>
            <dt>{t("list.outcome")}</dt>
            <dd>{answer.outcome}</dd>
          </>
        ) : null}
      </dl>
    </article>
  );
}
