import { type InputHTMLAttributes, useId } from "react";

type Props = InputHTMLAttributes<HTMLInputElement> & {
  label: string;
  hint?: string;
  fault?: string | undefined;
};

/** A labelled input whose hint and fault are read out with it. */
export function PlainField({ label, hint, fault, ...input }: Props) {
  const id = useId();
  return (
    <div className="plain-field">
      <label htmlFor={id}>
        <span>{label}</span>
      </label>
      <input
        id={id}
        aria-invalid={fault ? true : undefined}
        aria-describedby={fault || hint ? `${id}-note` : undefined}
        {...input}
      />
      <span id={`${id}-note`}>
        {fault ? <span className="plain-fault">{fault}</span> : null}
        {!fault && hint ? <span className="plain-hint">{hint}</span> : null}
      </span>
    </div>
  );
}
