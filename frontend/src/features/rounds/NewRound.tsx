import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { App } from "antd";
import { call } from "@/api/call";
import { roundsCreate } from "@/api/generated";
import { useIdempotencyKey } from "@/api/idempotency";
import { useTranslation } from "@/app/texts";
import { FormScreen } from "@/shells/staff/parts/FormScreen";
import { useSend } from "@/shells/staff/parts/forms";
import { useUnits } from "@/shells/staff/pickers/units";
import { daysFromToday, today } from "@/ui/days";
import { bodyOf, RoundFields, type RoundForm } from "./RoundFields";

const USUAL_DAYS = 13;

export default function NewRound() {
  const { t } = useTranslation("rounds");
  const { message } = App.useApp();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const keyFor = useIdempotencyKey();
  const { only } = useUnits();
  const sending = useSend<RoundForm>();

  async function save(values: RoundForm) {
    const body = { ...bodyOf(values), unit_id: values.unit_id ?? only ?? "" };
    const round = await sending.send(() => call(roundsCreate({ body, headers: keyFor(body) })));
    if (!round) return;
    void message.success(t("created"));
    await queries.invalidateQueries({ queryKey: ["rounds"] });
    await navigate({ to: "/rounds/$id", params: { id: round.id }, replace: true });
  }

  return (
    <FormScreen
      title={t("new")}
      back={{ to: "/rounds", label: t("title") }}
      sending={sending}
      initialValues={{
        purpose: "greeting",
        starts_on: today(),
        ends_on: daysFromToday(USUAL_DAYS),
      }}
      onFinish={save}
      onCancel={() => void navigate({ to: "/rounds" })}
    >
      <RoundFields isNew />
    </FormScreen>
  );
}
