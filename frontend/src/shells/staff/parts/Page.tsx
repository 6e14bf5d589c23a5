import { ArrowLeftOutlined } from "@ant-design/icons";
import { Link, type LinkProps, useMatches } from "@tanstack/react-router";
import { createContext, type ReactNode, useEffect, useState } from "react";
import { useTranslation, want } from "@/app/texts";

type Back = { to: LinkProps["to"]; params?: Record<string, string>; label: string };

/** Whether there is a head above already: what stands by itself needs one. */
export const UnderHead = createContext(false);

/** A page's head: what it is, the way back, what can be done. Sets the window's title too. */
export function Page(props: {
  title: string;
  mark?: ReactNode;
  lead?: ReactNode;
  back?: Back;
  acts?: ReactNode;
  children: ReactNode;
}) {
  const { t } = useTranslation();
  useEffect(() => {
    document.title = `${props.title} · ${t("brand")}`;
  }, [props.title, t]);
  return (
    <div>
      <div className="page-head">
        <div>
          {props.back ? (
            <Link className="page-back" to={props.back.to} params={props.back.params as never}>
              <ArrowLeftOutlined aria-hidden />
              {props.back.label}
            </Link>
          ) : null}
          <h1>
            {props.title}
            {props.mark}
          </h1>
          {props.lead ? <div className="lead">{props.lead}</div> : null}
          <Help />
        </div>
        {props.acts ? <div className="page-acts">{props.acts}</div> : null}
      </div>
      <UnderHead value={true}>{props.children}</UnderHead>
    </div>
  );
}

/** Two sentences on what the screen is for, fetched for those who ask. */
function Help() {
  const { t, maybe } = useTranslation(["office", "help"]);
  const routeId = useMatches({ select: (matches) => matches.at(-1)?.routeId ?? "" });
  const [open, setOpen] = useState(false);

  async function toggle(wanted: boolean) {
    // Without a line to the server there is nothing to be read here.
    if (wanted) await want("help").catch(() => undefined);
    setOpen(wanted);
  }

  return (
    <details className="help" onToggle={(event) => void toggle(event.currentTarget.open)}>
      <summary>{t("help")}</summary>
      {open ? <p>{maybe(`help:screen.${screenOf(routeId)}`)}</p> : null}
    </details>
  );
}

/** `/staff/members/$id/edit` → `members_id_edit` */
export function screenOf(routeId: string): string {
  return routeId.replace("/staff/", "").replace(/\W+/g, "_").replace(/_$/, "") || "day";
}

export function Panel(props: {
  title?: string;
  count?: number | undefined;
  acts?: ReactNode;
  children: ReactNode;
}) {
  return (
    <section className="panel">
      {props.title ? (
        <div className="panel-head">
          <h2>
            {props.title}
            {props.count === undefined ? null : <span className="count">{props.count}</span>}
          </h2>
          {props.acts}
        </div>
      ) : null}
      {props.children}
    </section>
  );
}

/** Names and values of a record. */
export function Facts({ children }: { children: ReactNode }) {
  return <dl className="facts">{children}</dl>;
}

/** One of them; what is not known is left out. */
export function Fact({ label, children }: { label: string; children: ReactNode }) {
  if (children === null || children === undefined || children === "") return null;
  return (
    <div className="fact">
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

export type Tone = "good" | "warn" | "bad" | "info" | "quiet";

export function Mood({ tone, children }: { tone: Tone; children: ReactNode }) {
  return <span className={`tone ${tone}`}>{children}</span>;
}
