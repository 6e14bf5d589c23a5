import { useQueryClient } from "@tanstack/react-query";
import { App, Form, Select } from "antd";
import { call, tagOf } from "@/api/call";
import { type UnitView, unitsMerge, unitsUpdate } from "@/api/generated";
import { useIdempotencyKey } from "@/api/idempotency";
import { useTranslation } from "@/app/texts";
import { FormDialog } from "@/shells/staff/parts/FormDialog";
import { useSend } from "@/shells/staff/parts/forms";
import { useUnits } from "@/shells/staff/pickers/units";
import { below } from "./tree";

export type Change = "move" | "merge";
type ChangeForm = { parent_id: string; into_id: string };

const fieldOf = { move: "parent_id", merge: "into_id" } as const;

/** Hangs a unit elsewhere, or makes it part of another one, after it is said what that comes to. */
export function TreeChange(props: { change: Change; unit: UnitView; onClose: () => void }) {
  const { change, unit } = props;
  const { t } = useTranslation("units");
  const { message } = App.useApp();
  const queries = useQueryClient();
  const keyFor = useIdempotencyKey();
  const { units } = useUnits();
  const sending = useSend<ChangeForm>();
  const fits = (one: UnitView) =>
    change === "move"
      ? below[one.kind] === unit.kind && one.id !== unit.parent_id
      : one.kind === unit.kind && one.id !== unit.id;

  function send(values: ChangeForm) {
    const path = { id: unit.id };
    if (change === "move") {
      const body = { parent_id: values.parent_id };
      return call(unitsUpdate({ path, body, headers: { "If-Match": tagOf(unit) } }));
    }
    const body = { into_id: values.into_id };
    const headers = { "If-Match": tagOf(unit), ...keyFor(body) };
    return call(unitsMerge({ path, body, headers }));
  }

  async function save(values: ChangeForm) {
    if (!(await sending.send(() => send(values)))) return;
    void message.success(t(`${change}.done`));
    await Promise.all(
      ["units", "statistics"].map((key) => queries.invalidateQueries({ queryKey: [key] })),
    );
    props.onClose();
  }

  return (
    <FormDialog
      sending={sending}
      open
      title={t(`${change}.name`, { name: unit.name })}
      ok={t(`${change}.yes`)}
      danger={change === "merge"}
      onFinish={save}
      onClose={props.onClose}
    >
      <Form.Item
        name={fieldOf[change]}
        label={t(`${change}.field`)}
        rules={[{ required: true, message: t(`${change}.missing`) }]}
      >
        <Select
          showSearch={{ optionFilterProp: "label" }}
          options={units.filter(fits).map(({ id, name }) => ({ value: id, label: name }))}
        />
      </Form.Item>
      <ul>
        {(["people", "records", "figures"] as const).map((effect) => (
          <li key={effect}>{t(`${change}.effect.${effect}`)}</li>
        ))}
      </ul>
    </FormDialog>
  );
}
