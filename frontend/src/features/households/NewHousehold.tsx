import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { App } from "antd";
import { call } from "@/api/call";
import { householdsCreate } from "@/api/generated";
import { useIdempotencyKey } from "@/api/idempotency";
import { useTranslation } from "@/app/texts";
import { FormScreen } from "@/shells/staff/parts/FormScreen";
import { useSend } from "@/shells/staff/parts/forms";
import { useUnits } from "@/shells/staff/pickers/units";
import { bodyOf, HouseholdFields, type HouseholdForm } from "./HouseholdFields";

export default function NewHousehold() {
  const { t } = useTranslation("households");
  const { message } = App.useApp();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const keyFor = useIdempotencyKey();
  const { only } = useUnits();
  const sending = useSend<HouseholdForm>();

  async function save(values: HouseholdForm) {
    const body = { ...bodyOf(values), unit_id: values.unit_id ?? only ?? "" };
    const household = await sending.send(() =>
      call(householdsCreate({ body, headers: keyFor(body) })),
    );
    if (!household) return;
    void message.success(t("created"));
    await queries.invalidateQueries({ queryKey: ["households"] });
    await navigate({ to: "/households/$id", params: { id: household.id }, replace: true });
  }

  return (
    <FormScreen
      title={t("new")}
      back={{ to: "/households", label: t("title") }}
      sending={sending}
      initialValues={{}}
      onFinish={save}
      onCancel={() => void navigate({ to: "/households" })}
    >
      <HouseholdFields isNew />
    </FormScreen>
  );
}
