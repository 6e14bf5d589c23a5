import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { call, tagOf } from "@/api/call";
import type { ContactPatchBody, OwnMemberView } from "@/api/generated";
import { toProblem } from "@/api/problem";
import { portalMeUpdate } from "@/api/visitors";
import { useTranslation } from "@/app/texts";
import { entered } from "../public/entered";
import { PlainField } from "../public/PlainField";
import { PlainProblem } from "../public/PlainProblem";
import { useReread, useSend } from "./parts";
import { useSaid } from "./said";

const inputs = {
  phone: { type: "tel", autoComplete: "tel" },
  email: { type: "email", autoComplete: "email" },
  address: { autoComplete: "street-address" },
  preferred_language: {},
  contact_time: {},
} as const;
const fields = Object.keys(inputs) as (keyof typeof inputs)[];
type Entered = Record<keyof typeof inputs, string>;

/** What differs from the record: an emptied field is emptied there too, one that was left alone stays as it is. */
export function changesOf(member: OwnMemberView, form: Entered): ContactPatchBody {
  return Object.fromEntries(
    fields
      .map((field) => [field, form[field].trim() || null] as const)
      .filter(([field, value]) => value !== (member[field] ?? null)),
  );
}

/** How to reach the member: theirs to put right at any time. */
export function ContactForm({ member, onDone }: { member: OwnMemberView; onDone: () => void }) {
  const { t } = useTranslation(["portal", "common"]);
  const queries = useQueryClient();
  const reread = useReread();
  const said = useSaid();
  const { busy, problem, faults, send } = useSend();
  // The version that the changes go onto: a newer one, once the member has seen that the office changed something.
  const [base, setBase] = useState(member);
  const [overtaken, setOvertaken] = useState(false);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const body = changesOf(member, entered(event.currentTarget, ...fields));
    const taken = await send(
      async () => {
        if (Object.keys(body).length === 0) return;
        try {
          await call(portalMeUpdate({ body, headers: { "If-Match": tagOf(base) } }));
        } catch (error) {
          const found = toProblem(error);
          const current = found.body.current as OwnMemberView | undefined;
          if (found.status === 412 && current) {
            setBase(current);
            setOvertaken(true);
          }
          throw error;
        }
      },
      ...fields,
    );
    if (!taken) return;
    await queries.cancelQueries({ queryKey: ["portal"] });
    await reread();
    said(t("record.saved"));
    onDone();
  }

  return (
    <form onSubmit={(event) => void submit(event)} noValidate>
      {problem && !overtaken ? <PlainProblem problem={problem} /> : null}
      {overtaken ? (
        <div className="plain-note" role="alert">
          <strong>{t("record.overtaken")}</strong>
          <ul>
            {fields
              .filter((field) => (base[field] ?? null) !== (member[field] ?? null))
              .map((field) => (
                <li key={field}>
                  {t("record.now", {
                    field: t(`field.${field}`),
                    value: base[field] ?? t("record.empty"),
                  })}
                </li>
              ))}
          </ul>
        </div>
      ) : null}
      {fields.map((field) => (
        <PlainField
          key={field}
          name={field}
          label={t(`field.${field}`)}
          {...(field === "contact_time" ? { hint: t("record.contact_time_hint") } : {})}
          {...inputs[field]}
          defaultValue={member[field] ?? ""}
          fault={faults[field]}
        />
      ))}
      <div className="portal-acts">
        <button type="submit" className="portal-button main" disabled={busy}>
          {t("common:save")}
        </button>
        <button type="button" className="portal-button" onClick={onDone}>
          {t("common:cancel")}
        </button>
      </div>
    </form>
  );
}
