import { useQueryClient } from "@tanstack/react-query";
import { App, Checkbox, Form, Input } from "antd";
import { useEffect } from "react";
import { call, tagOf } from "@/api/call";
import {
  type OfficeList,
  type SavedView,
  savedViewsCreate,
  savedViewsUpdate,
} from "@/api/generated";
import { useIdempotencyKey } from "@/api/idempotency";
import { useTranslation } from "@/app/texts";
import { useMe } from "../me";
import { FormDialog } from "../parts/FormDialog";
import { useSend } from "../parts/forms";
import { UnitPicker } from "../pickers/UnitPicker";
import type { Seen } from "./view";

type ViewValues = { name: string; unit_id?: string | null; anew?: boolean };

/** The longest name that the server takes. */
const NAME = 40;

/** Keeps a list as it is seen now; or gives a view another name, shares it, takes it back, or has it show what is seen now. */
export function ViewForm(props: {
  open: boolean;
  list: OfficeList;
  now: Seen;
  /** The view to change; none for a new one. */
  view?: SavedView | null;
  onClose: () => void;
}) {
  const { t } = useTranslation("saved_views");
  const { message } = App.useApp();
  const { can } = useMe();
  const queries = useQueryClient();
  const keyFor = useIdempotencyKey();
  const sending = useSend<ViewValues>();
  const { form } = sending;
  const { view, list, now } = props;
  useEffect(() => {
    if (view) form.setFieldsValue({ name: view.name, unit_id: view.unit_id ?? null, anew: false });
  }, [form, view]);

  function write({ name, unit_id = null, anew }: ViewValues): Promise<SavedView> {
    const said = { name: name.trim(), unit_id };
    if (!view) {
      const body = { ...said, list, ...now };
      return call(savedViewsCreate({ body, headers: keyFor(body) }));
    }
    return call(
      savedViewsUpdate({
        path: { id: view.id },
        body: { ...said, ...(anew ? now : {}) },
        headers: { "If-Match": tagOf(view) },
      }),
    );
  }

  async function save(values: ViewValues) {
    const saved = await sending.send(() => write(values));
    // Somebody else may have been first: the views are those that there are now.
    await queries.invalidateQueries({ queryKey: ["saved_views"] });
    if (!saved) return;
    keyFor.done();
    void message.success(t("kept"));
    props.onClose();
  }

  return (
    <FormDialog
      sending={sending}
      open={props.open}
      title={view ? t("change_name", { name: view.name }) : t("keep")}
      onFinish={save}
      onClose={props.onClose}
    >
      <Form.Item
        name="name"
        label={t("field.name")}
        extra={t(list === "members" ? "left_out_members" : "left_out")}
        rules={[{ required: true, whitespace: true, message: t("name_missing") }]}
      >
        <Input maxLength={NAME} autoComplete="off" onPressEnter={() => form.submit()} />
      </Form.Item>
      {can("share_views") ? (
        <Form.Item name="unit_id" label={t("field.unit_id")} extra={t("share_hint")}>
          <UnitPicker allowClear placeholder={t("only_mine")} />
        </Form.Item>
      ) : null}
      {view ? (
        <Form.Item name="anew" valuePropName="checked">
          <Checkbox>{t("field.anew")}</Checkbox>
        </Form.Item>
      ) : null}
    </FormDialog>
  );
}
