import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { App, Form, Select } from "antd";
import { call } from "@/api/call";
import { unitsCreate } from "@/api/generated";
import { useIdempotencyKey } from "@/api/idempotency";
import { useTranslation } from "@/app/texts";
import { FormScreen } from "@/shells/staff/parts/FormScreen";
import { useSend } from "@/shells/staff/parts/forms";
import { Mood } from "@/shells/staff/parts/Page";
import { useUnits } from "@/shells/staff/pickers/units";
import { below } from "./tree";
import { NameFields } from "./UnitFields";

type UnitForm = { parent_id: string; name: string; code: string };

/** A unit below another: which level it is follows from the one above. */
export default function NewUnit() {
  const { t } = useTranslation("units");
  const { message } = App.useApp();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const keyFor = useIdempotencyKey();
  const { units, isPending } = useUnits();
  const sending = useSend<UnitForm>();
  const parents = units.filter(({ kind }) => below[kind] !== null);
  const chosen = Form.useWatch("parent_id", sending.form);
  const parent = parents.find(({ id }) => id === chosen);
  const kind = parent ? below[parent.kind] : null;

  async function save(values: UnitForm) {
    const body = {
      parent_id: values.parent_id,
      kind: kind ?? "community",
      name: values.name.trim(),
      code: values.code.trim(),
    };
    const unit = await sending.send(() => call(unitsCreate({ body, headers: keyFor(body) })));
    if (!unit) return;
    void message.success(t("created"));
    await queries.invalidateQueries({ queryKey: ["units"] });
    await navigate({ to: "/units" });
  }

  return (
    <FormScreen
      title={t("new")}
      back={{ to: "/units", label: t("title") }}
      mark={kind ? <Mood tone="info">{t(`kind.${kind}`)}</Mood> : null}
      sending={sending}
      initialValues={{}}
      onFinish={save}
      onCancel={() => void navigate({ to: "/units" })}
    >
      <Form.Item
        name="parent_id"
        label={t("field.parent_id")}
        rules={[{ required: true, message: t("parent_missing") }]}
      >
        <Select
          loading={isPending}
          showSearch={{ optionFilterProp: "label" }}
          options={parents.map(({ id, name }) => ({ value: id, label: name }))}
        />
      </Form.Item>
      <NameFields />
    </FormScreen>
  );
}
