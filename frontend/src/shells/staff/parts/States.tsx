import { Alert, Button, Skeleton } from "antd";
import { type ReactNode, use } from "react";
import { type Problem, toProblem } from "@/api/problem";
import { useTranslation } from "@/app/texts";
import { useProblemText } from "@/ui/problemText";
import { Page, UnderHead } from "./Page";

/** What went wrong, in the reader's words, and a way to try again. */
export function ProblemNote(props: { error: unknown; retry?: (() => void) | undefined }) {
  const { t } = useTranslation();
  const say = useProblemText();
  const problem: Problem = toProblem(props.error);
  return (
    <Alert
      type="error"
      showIcon
      role="alert"
      style={{ marginBottom: 16 }}
      title={say.title(problem)}
      description={<ProblemDetail problem={problem} />}
      action={
        props.retry ? (
          <Button size="small" onClick={props.retry}>
            {t("retry")}
          </Button>
        ) : undefined
      }
    />
  );
}

function ProblemDetail({ problem }: { problem: Problem }) {
  const say = useProblemText();
  return (
    <>
      {say.detail(problem)}
      {problem.faults.length > 0 ? (
        <ul style={{ margin: "4px 0 0", paddingInlineStart: 20 }}>
          {problem.faults.map((fault) => (
            <li key={fault.pointer + fault.code}>{fault.detail}</li>
          ))}
        </ul>
      ) : null}
    </>
  );
}

export function Loading({ rows = 4 }: { rows?: number }) {
  const { t } = useTranslation();
  return (
    <div role="status" aria-label={t("loading")}>
      <Skeleton active title={false} paragraph={{ rows }} />
    </div>
  );
}

export function Nothing({ children, act }: { children: ReactNode; act?: ReactNode }) {
  return (
    <div className="nothing">
      <div>{children}</div>
      {act}
    </div>
  );
}

/** There is no network to ask over; it is asked when there is one. */
export function WithoutSignal() {
  const { t } = useTranslation("outbox");
  return <p className="soft">{t("later")}</p>;
}

type Asked<T> = {
  data: T | undefined;
  error: unknown;
  isPending: boolean;
  fetchStatus?: "fetching" | "paused" | "idle";
  refetch: () => unknown;
};

/** One question to the server: waiting, failed or there. A page that is all of it has its head in the answer alone. */
export function Answered<T>(props: {
  query: Asked<T>;
  rows?: number;
  children: (data: T) => ReactNode;
}) {
  const { t } = useTranslation("office");
  const underHead = use(UnderHead);
  const { query } = props;
  if (query.data !== undefined) return <>{props.children(query.data)}</>;
  if (query.isPending && query.fetchStatus === "paused") return <WithoutSignal />;
  if (query.isPending) return <Loading rows={props.rows ?? 4} />;
  const note = <ProblemNote error={query.error} retry={() => void query.refetch()} />;
  return underHead ? note : <Page title={t("unshown")}>{note}</Page>;
}
