import { type QueryKey, useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, type ReactNode, useEffect, useRef, useState } from "react";
import { type Problem, placeFaults, toProblem } from "@/api/problem";
import { useTranslation } from "@/app/texts";
import { entered } from "../public/entered";
import { PlainArea } from "../public/PlainField";
import { PlainProblem } from "../public/PlainProblem";
import { type Address, Way } from "./ways";

/** A page's head: what it is and, on a telephone, the way back. Sets the window's title too. */
export function Sheet(props: {
  title: string;
  lead?: ReactNode;
  back?: { to: Address; label: string } | false;
  children: ReactNode;
}) {
  const { t } = useTranslation(["common", "portal"]);
  const { title } = props;
  useEffect(() => {
    document.title = `${title} · ${t("brand")}`;
  }, [title, t]);
  const back = props.back ?? ({ to: "/portal", label: t("portal:menu.home") } as const);
  return (
    <>
      {back ? (
        <Way className={props.back ? "portal-back" : "portal-back phone-only"} to={back.to}>
          <span aria-hidden>←</span> {back.label}
        </Way>
      ) : null}
      <h1>{title}</h1>
      {props.lead ? <p className="lead">{props.lead}</p> : null}
      {props.children}
    </>
  );
}

/** One question to the server about the member. */
export function useOwn<T>(key: QueryKey, ask: () => Promise<T>) {
  return useQuery({ queryKey: ["portal", ...key], queryFn: ask });
}

/** What was read of the member is read again after something was changed. */
export function useReread(): () => Promise<void> {
  const queries = useQueryClient();
  return () => queries.invalidateQueries({ queryKey: ["portal"] });
}

export function Loading() {
  const { t } = useTranslation();
  return (
    <p role="status" aria-label={t("loading")} className="portal-loading">
      {t("loading")}…
    </p>
  );
}

export function Failed({ error, retry }: { error: unknown; retry: () => unknown }) {
  const { t } = useTranslation();
  return (
    <div className="portal-failed">
      <PlainProblem problem={toProblem(error)} />
      <button type="button" className="portal-button" onClick={() => void retry()}>
        {t("retry")}
      </button>
    </div>
  );
}

export function Answered<T>(props: {
  query: { data: T | undefined; error: unknown; isPending: boolean; refetch: () => unknown };
  children: (data: T) => ReactNode;
}) {
  const { query } = props;
  if (query.data !== undefined) return <>{props.children(query.data)}</>;
  if (query.isPending) return <Loading />;
  return <Failed error={query.error} retry={query.refetch} />;
}

/** A list of the member's, page by page. */
export function usePages<T>(
  key: QueryKey,
  ask: (after: string | undefined) => Promise<{ items: T[]; next?: string | null }>,
) {
  return useInfiniteQuery({
    queryKey: ["portal", ...key],
    queryFn: ({ pageParam }) => ask(pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
  });
}

export function Pages<T>(props: {
  list: ReturnType<typeof usePages<T>>;
  empty: ReactNode;
  children: (items: T[]) => ReactNode;
}) {
  const { t } = useTranslation();
  const { list } = props;
  if (list.isPending) return <Loading />;
  if (!list.data) return <Failed error={list.error} retry={list.refetch} />;
  const items = list.data.pages.flatMap((page) => page.items);
  if (items.length === 0) return <p className="portal-nothing">{props.empty}</p>;
  return (
    <>
      {props.children(items)}
      {list.error ? <Failed error={list.error} retry={list.fetchNextPage} /> : null}
      {list.hasNextPage ? (
        <button
          type="button"
          className="portal-button portal-more"
          disabled={list.isFetchingNextPage}
          onClick={() => void list.fetchNextPage()}
        >
          {t("load_more")}
        </button>
      ) : null}
    </>
  );
}

/** Sends something once at a time; what is refused is shown by whoever sends. */
export function useSend() {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [faults, setFaults] = useState<Record<string, string>>({});

  /** True when it was taken. Faults of these fields stand at them; anything else above. */
  async function send(work: () => Promise<unknown>, ...fields: string[]): Promise<boolean> {
    setBusy(true);
    setProblem(null);
    setFaults({});
    try {
      await work();
      return true;
    } catch (error) {
      const found = toProblem(error);
      const { placed } = placeFaults(found, (path) => fields.includes(String(path[0])));
      setFaults(Object.fromEntries(placed.map(({ path, detail }) => [String(path[0]), detail])));
      if (placed.length === 0) setProblem(found);
      return false;
    } finally {
      setBusy(false);
    }
  }
  return { busy, problem, faults, setFaults, send };
}

/** A few words of the member's own, and the button that sends them. */
export function OwnWords(props: {
  label: string;
  hint?: string;
  longest: number;
  submit: string;
  /** Sends them; throws what was refused. */
  onSend: (body: string) => Promise<unknown>;
  onCancel?: () => void;
  /** How the server calls the field. */
  field?: string;
}) {
  const { t } = useTranslation(["common", "portal"]);
  const { busy, problem, faults, setFaults, send } = useSend();
  const { field = "body" } = props;

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = event.currentTarget;
    const words = entered(form, "words").words.trim();
    if (words === "") {
      setFaults({ [field]: t("portal:words_missing") });
      return;
    }
    if (await send(() => props.onSend(words), field)) form.reset();
  }

  return (
    <form className="portal-words" onSubmit={(event) => void submit(event)} noValidate>
      {problem ? <PlainProblem problem={problem} /> : null}
      <PlainArea
        name="words"
        label={props.label}
        {...(props.hint ? { hint: props.hint } : {})}
        rows={3}
        maxLength={props.longest}
        fault={faults[field]}
      />
      <div className="portal-acts">
        <button type="submit" className="portal-button main" disabled={busy}>
          {props.submit}
        </button>
        {props.onCancel ? (
          <button type="button" className="portal-button" onClick={props.onCancel}>
            {t("cancel")}
          </button>
        ) : null}
      </div>
    </form>
  );
}

/** A button that opens a form in its place, and the form. */
export function Unfolding(props: {
  act: string;
  /** What is read out, where several buttons say the same. */
  name?: string;
  /** What stands in many places and is wanted seldom. */
  quiet?: boolean;
  children: (close: () => void) => ReactNode;
}) {
  const [open, setOpen] = useState(false);
  if (open) return <Opened>{props.children(() => setOpen(false))}</Opened>;
  return (
    <button
      type="button"
      className={props.quiet ? "portal-quiet" : "portal-button"}
      aria-label={props.name}
      onClick={() => setOpen(true)}
    >
      {props.act}
    </button>
  );
}

/** The typing begins where the button was. */
function Opened({ children }: { children: ReactNode }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.querySelector<HTMLElement>("textarea, input")?.focus(), []);
  return <div ref={box}>{children}</div>;
}

export type Tone = "good" | "warn" | "info" | "quiet";

export function State({ tone, children }: { tone: Tone; children: ReactNode }) {
  return <span className={`portal-state ${tone}`}>{children}</span>;
}

export function Facts({ children }: { children: ReactNode }) {
  return <dl className="portal-facts">{children}</dl>;
}

/** What is not recorded is left out. */
export function Fact({ label, children }: { label: string; children: ReactNode }) {
  if (children === null || children === undefined || children === "") return null;
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** One record in a list. */
export function Card(props: {
  title: ReactNode;
  state?: ReactNode;
  meta?: ReactNode;
  children?: ReactNode;
}) {
  return (
    <article className="portal-card">
      <div className="portal-card-head">
        <h2>{props.title}</h2>
        {props.state}
      </div>
      {props.meta ? <p className="portal-meta">{props.meta}</p> : null}
      {props.children}
    </article>
  );
}
