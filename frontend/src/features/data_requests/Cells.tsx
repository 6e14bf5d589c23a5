import { useQueryClient } from "@tanstack/react-query";
import { App, Button, Form, InputNumber } from "antd";
import { useState } from "react";
import { call, type Tagged, tagOf } from "@/api/call";
import {
  type DataCellView,
  type DataFormView,
  dataRequestFormsSave,
  dataRequestFormsTransition,
} from "@/api/generated";
import { toProblem } from "@/api/problem";
import { useTranslation } from "@/app/texts";
import { type Choice, Conflict, currentOf } from "@/shells/staff/parts/Conflict";
import { changed, chosen, differencesOf } from "@/shells/staff/parts/differences";
import { useSend } from "@/shells/staff/parts/forms";
import { Panel } from "@/shells/staff/parts/Page";
import { ProblemNote } from "@/shells/staff/parts/States";
import { useFormats } from "@/ui/formats";
import { useIndicatorNames } from "./indicators";
import { type Numbers, numbersOf } from "./numbers";

type CellsForm = { values: { value?: number | null }[] };
/** What somebody wanted: to keep the numbers for later, or to send them. */
type Wish = "keep" | "submit";

/**
 * The numbers; what is not known yet can be saved empty, and is asked for when the form is sent. When somebody else wrote
 * into the form meanwhile, the versions are shown and one is chosen for each number.
 */
export function Cells({ form: tagged }: { form: Tagged<DataFormView> }) {
  const { t } = useTranslation(["data_requests", "common"]);
  const { message } = App.useApp();
  const format = useFormats();
  const queries = useQueryClient();
  const { form, busy, problem, send } = useSend<CellsForm>();
  // What the numbers are changes to: the form as it was opened, or as it was saved last.
  const [began, setBegan] = useState(tagged);
  const [theirs, setTheirs] = useState<{ form: Tagged<DataFormView>; wish: Wish } | null>(null);
  const [choices, setChoices] = useState<Record<string, Choice>>({});
  // The server's own order, by which it names what is wrong.
  const { id, cells } = began.value;

  function entered(): Numbers {
    const { values } = form.getFieldsValue();
    return Object.fromEntries(cells.map(({ line_id }, at) => [line_id, values[at]?.value ?? null]));
  }
  function fill(numbers: Numbers) {
    form.setFieldsValue({
      values: cells.map(({ line_id }) => ({ value: numbers[line_id] ?? null })),
    });
  }

  async function save(onto: Tagged<DataFormView>): Promise<string> {
    const mine = entered();
    if (Object.keys(changed(mine, numbersOf(onto.value))).length === 0) return onto.etag;
    // All of them, so that what is refused is named by its place on the page.
    const values = cells.map(({ line_id }) => ({ line_id, value: mine[line_id] ?? null }));
    const headers = { "If-Match": onto.etag };
    const saved = await call(dataRequestFormsSave({ path: { id }, body: { values }, headers }));
    setBegan({ value: saved, etag: tagOf(saved) });
    return tagOf(saved);
  }

  async function work(wish: Wish, onto: Tagged<DataFormView>) {
    const result = await send(async () => {
      try {
        const tag = await save(onto);
        if (wish === "keep") return { done: t("common:saved") };
        const [body, headers] = [{ action: "submit" as const }, { "If-Match": tag }];
        await call(dataRequestFormsTransition({ path: { id }, body, headers }));
        return { done: t("form.sent") };
      } catch (error) {
        const current = currentOf<DataFormView>(toProblem(error));
        if (!current) throw error;
        return { current };
      }
    });
    if (result?.done) void message.success(result.done);
    if (result?.current?.value.actions.includes("submit")) {
      setChoices({});
      return setTheirs({ form: result.current, wish });
    }
    if (result?.current) void message.warning(t("form.overtaken"));
    if (result) await queries.invalidateQueries({ queryKey: ["data_requests"] });
  }

  const base = numbersOf(began.value);
  const differences = theirs
    ? differencesOf(base, numbersOf(theirs.form.value), entered(), (line, numbers) => ({
        label: cells.find(({ line_id }) => line_id === line)?.name ?? "",
        value: numbers[line] == null ? "" : format.number(numbers[line]),
      }))
    : [];

  /** Goes on from what the others wrote, with what is chosen of one's own. */
  function goOn(from: Tagged<DataFormView>, own: Partial<Numbers>) {
    fill({ ...numbersOf(from.value), ...(own as Numbers) });
    setBegan(from);
    setTheirs(null);
  }

  return (
    <Panel title={t("form.cells")}>
      {problem ? <ProblemNote error={problem} /> : null}
      <Form<CellsForm>
        form={form}
        layout="vertical"
        initialValues={{ values: cells.map(({ value }) => ({ value: value ?? null })) }}
        onFinish={() => void work("submit", began)}
      >
        {cells.map((cell, at) => (
          <CellField key={cell.line_id} at={at} cell={cell} />
        ))}
        <div className="form-acts">
          <Button type="primary" htmlType="submit" loading={busy}>
            {t("form.submit")}
          </Button>
          <Button onClick={() => void work("keep", began)} disabled={busy}>
            {t("form.keep")}
          </Button>
        </div>
      </Form>
      <Conflict
        open={theirs !== null}
        differences={differences}
        choices={choices}
        onChoose={(field, choice) => setChoices({ ...choices, [field]: choice })}
        onReload={() => {
          if (theirs) goOn(theirs.form, {});
        }}
        onSave={() => {
          if (!theirs) return;
          goOn(theirs.form, chosen(changed(entered(), base), differences, choices));
          void work(theirs.wish, theirs.form);
        }}
      />
    </Panel>
  );
}

function CellField({ at, cell }: { at: number; cell: DataCellView }) {
  const { t } = useTranslation("data_requests");
  const format = useFormats();
  const nameOf = useIndicatorNames();
  const hints = [
    cell.detail,
    cell.counts === "persons" ? t("form.persons") : null,
    cell.prefilled == null
      ? null
      : t("form.prefilled", {
          name: cell.indicator ? nameOf(cell.indicator) : "",
          value: format.number(cell.prefilled),
        }),
  ].filter((hint) => hint !== null && hint !== undefined);
  return (
    <Form.Item
      name={["values", at, "value"]}
      label={cell.name}
      extra={hints.join(" · ")}
      rules={[{ required: true, message: t("missing.value") }]}
    >
      <InputNumber
        min={0}
        max={1_000_000_000_000}
        precision={0}
        inputMode="numeric"
        style={{ width: "100%" }}
      />
    </Form.Item>
  );
}
