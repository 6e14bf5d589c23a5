import { useQueryClient } from "@tanstack/react-query";
import { App, Button, Form } from "antd";
import { type ReactNode, useState } from "react";
import type { Tagged } from "@/api/call";
import { toProblem } from "@/api/problem";
import { useTranslation } from "@/app/texts";
import { type Choice, Conflict, currentOf } from "./Conflict";
import { Draft } from "./Draft";
import { changed, chosen, differencesOf } from "./differences";
import { useSend } from "./forms";
import { ProblemNote } from "./States";

type Body = Record<string, unknown>;

/**
 * Changes a record by a form: only what was changed is sent, so that what somebody else changed in other
 * fields stays; when the record itself was changed meanwhile, the versions are shown and one is chosen per field.
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
  const { form, busy, problem, send, sent, unsent } = useSend<Values>();
  // What the changes are changes to: the record as it was opened, or as a draft of it began.
  const [began, setBegan] = useState(props.record);
  const [current, setCurrent] = useState<Tagged<View> | null>(null);
  const [choices, setChoices] = useState<Record<string, Choice>>({});
  const bodyOfView = (view: View) => props.bodyOf(props.formOf(view));
  const bodyOfForm = () => props.bodyOf(form.getFieldsValue(true) as Values);
  const differences = current
    ? differencesOf(bodyOfView(began.value), bodyOfView(current.value), bodyOfForm(), props.say)
    : [];

  /** `etag` says onto which version the changes go. */
  async function save(changes: Partial<B>, etag: string) {
    const result = await send(async () => {
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
    if (result?.theirs) {
      unsent();
      setChoices({});
      setCurrent(result.theirs);
    }
    if (result?.saved) {
      void message.success(t("saved"));
      await queries.invalidateQueries({ queryKey: props.queryKey });
      props.onLeave();
    }
  }

  return (
    <>
      {problem ? <ProblemNote error={problem} /> : null}
      <Form<Values>
        form={form}
        layout="vertical"
        initialValues={props.formOf(props.record.value)}
        onFinish={(values) => {
          const changes = changed(props.bodyOf(values), bodyOfView(began.value));
          void save(changes, began.etag);
        }}
      >
        <Draft
          sent={sent}
          began={began}
          onRestore={(from) => {
            if (from) setBegan(from as Tagged<View>);
          }}
        />
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
        differences={differences}
        choices={choices}
        onChoose={(field, choice) => setChoices({ ...choices, [field]: choice })}
        onReload={() => {
          // What was entered is given up.
          sent.current = true;
          setCurrent(null);
          void queries.invalidateQueries({ queryKey: props.queryKey }).then(props.onLeave);
        }}
        onSave={() => {
          const base = current;
          setCurrent(null);
          const mine = changed(bodyOfForm(), bodyOfView(began.value));
          if (base) void save(chosen(mine, differences, choices), base.etag);
        }}
      />
    </>
  );
}
