import {
  type InputHTMLAttributes,
  type ReactNode,
  type TextareaHTMLAttributes,
  useId,
} from "react";

type Words = { label: string; hint?: string; fault?: string | undefined };
type Ties = { id: string; "aria-invalid"?: true; "aria-describedby"?: string };

/** A labelled input whose hint and fault are read out with it. */
export function PlainField({
  label,
  hint,
  fault,
  ...input
}: Words & InputHTMLAttributes<HTMLInputElement>) {
  return (
    <Frame label={label} {...(hint ? { hint } : {})} fault={fault}>
      {(ties) => <input {...ties} {...input} />}
    </Frame>
  );
}

/** The same for a text of several lines. */
export function PlainArea({
  label,
  hint,
  fault,
  ...area
}: Words & TextareaHTMLAttributes<HTMLTextAreaElement>) {
  return (
    <Frame label={label} {...(hint ? { hint } : {})} fault={fault}>
      {(ties) => <textarea {...ties} {...area} />}
    </Frame>
  );
}

function Frame({ label, hint, fault, children }: Words & { children: (ties: Ties) => ReactNode }) {
  const id = useId();
  const ties: Ties = { id };
  if (fault) ties["aria-invalid"] = true;
  if (fault || hint) ties["aria-describedby"] = `${id}-note`;
  return (
    <div className="plain-field">
      <label htmlFor={id}>
        <span>{label}</span>
      </label>
      {children(ties)}
      <span id={`${id}-note`}>
        {fault ? <span className="plain-fault">{fault}</span> : null}
        {!fault && hint ? <span className="plain-hint">{hint}</span> : null}
      </span>
    </div>
  );
}
