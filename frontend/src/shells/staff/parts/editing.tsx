import { useQueryClient } from "@tanstack/react-query";
import { App, Button, Form } from "antd";
import { type ReactNode, useState } from "react";
import type { Tagged } from "@/api/call";
import { toProblem } from "@/api/problem";
import { useTranslation } from "@/app/texts";
import { Conflict, currentOf, type Difference } from "./Conflict";
import { useSend } from "./forms";
import { ProblemNote } from "./States";

type Body = Record<string, unknown>;

/** The entries of `mine` that differ from `base`. */
export function changed<T extends Body>(mine: T, base: T): Partial<T> {
  const same = (a: unknown, b: unknown) => JSON.stringify(a ?? null) === JSON.stringify(b ?? null);
  return Object.fromEntries(
    Object.entries(mine).filter(([key, value]) => !same(value, base[key])),
  ) as Partial<T>;
}

/**
 * Changes a record by a form: only what was changed is sent, so that what somebody else changed in other
 * fields stays; when the record itself was changed meanwhile, both versions are shown and one is chosen.
 */
export function Editing<
  View extends { version: number },
  Values extends object,
  B extends Body,
>(props: {
  record: Tagged<View>;
  formOf: (view: View) => Values;
  bodyOf: (values: Values) => B;
  update: (changes: Partial<B>, etag: string) => Promise<unknown>;
  /** How a field is called and its value said, where the two versions are compared. */
  say: (field: keyof B & string, body: B) => { label: string; value: string };
  queryKey: readonly unknown[];
  onLeave: () => void;
  children: ReactNode;
}) {
  const { t } = useTranslation(["common", "office"]);
  const { message } = App.useApp();
  const queries = useQueryClient();
  const { form, busy, problem, send } = useSend<Values>();
  const [current, setCurrent] = useState<Tagged<View> | null>(null);
  const bodyOfView = (view: View) => props.bodyOf(props.formOf(view));

  /** The changes are always those to what the form began with; `etag` says onto which version. */
  async function save(values: Values, etag: string) {
    const result = await send(async () => {
      const changes = changed(props.bodyOf(values), bodyOfView(props.record.value));
      if (Object.keys(changes).length === 0) return { saved: true };
      try {
        await props.update(changes, etag);
        return { saved: true };
      } catch (error) {
        const theirs = currentOf<View>(toProblem(error));
        if (!theirs) throw error;
        return { theirs };
      }
    });
    if (result?.theirs) setCurrent(result.theirs);
    if (result?.saved) {
      void message.success(t("saved"));
      await queries.invalidateQueries({ queryKey: props.queryKey });
      props.onLeave();
    }
  }

  function differences(theirs: View): Difference[] {
    const began = bodyOfView(props.record.value);
    const mine = props.bodyOf(form.getFieldsValue(true) as Values);
    const now = bodyOfView(theirs);
    const touched = changed(mine, began);
    const fields = Object.keys({ ...changed(now, began), ...touched });
    return fields.map((field) => ({
      label: props.say(field, now).label,
      mine: field in touched ? props.say(field, mine).value : t("office:conflict.untouched"),
      theirs: props.say(field, now).value,
    }));
  }

  return (
    <>
      {problem ? <ProblemNote error={problem} /> : null}
      <Form<Values>
        form={form}
        layout="vertical"
        initialValues={props.formOf(props.record.value)}
        onFinish={(values) => void save(values, props.record.etag)}
      >
        {props.children}
        <div className="form-acts">
          <Button type="primary" htmlType="submit" loading={busy}>
            {t("save")}
          </Button>
          <Button onClick={props.onLeave}>{t("cancel")}</Button>
        </div>
      </Form>
      <Conflict
        open={current !== null}
        differences={current ? differences(current.value) : []}
        onReload={() => {
          setCurrent(null);
          void queries.invalidateQueries({ queryKey: props.queryKey }).then(props.onLeave);
        }}
        onKeepMine={() => {
          const base = current;
          setCurrent(null);
          if (base) void save(form.getFieldsValue(true) as Values, base.etag);
        }}
      />
    </>
  );
}
