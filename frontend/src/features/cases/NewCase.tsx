import { AimOutlined } from "@ant-design/icons";
import { useQueryClient } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { App, Button, Form, Input, Radio, Select } from "antd";
import { useEffect, useState } from "react";
import { call } from "@/api/call";
import { type CaseCategory, type CasePriority, casesCreate } from "@/api/generated";
import { useIdempotencyKey } from "@/api/idempotency";
import { randomId } from "@/api/random";
import { useTranslation } from "@/app/texts";
import { NoteField } from "@/shells/staff/NoteField";
import { FormScreen } from "@/shells/staff/parts/FormScreen";
import { useSend } from "@/shells/staff/parts/forms";
import { MemberPicker } from "@/shells/staff/pickers/MemberPicker";
import { useMember } from "@/shells/staff/pickers/member";
import { UnitField } from "@/shells/staff/pickers/UnitField";
import { useUnits } from "@/shells/staff/pickers/units";
import { caseCategories, casePriorities } from "@/shells/staff/words";
import { AddFiles } from "./attachments/AddFiles";
import { Sending } from "./attachments/Sending";
import { drop, release } from "./attachments/uploads";
import { Similar } from "./Similar";

const route = getRouteApi("/staff/cases/new");

type CaseForm = {
  title: string;
  category: CaseCategory;
  place?: string;
  priority: CasePriority;
  member_id?: string;
  unit_id?: string;
  description?: string;
};
type Position = { latitude: number; longitude: number };

/** Intake in under a minute: one sentence, what kind, where. The rest can wait. */
export default function NewCase() {
  const { t } = useTranslation(["cases", "common"]);
  const search = route.useSearch();
  const { message } = App.useApp();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const keyFor = useIdempotencyKey();
  const { only, wholeOf } = useUnits();
  const sending = useSend<CaseForm>();
  const { form, send } = sending;
  const [position, setPosition] = useState<Position | null>(null);
  const [draft] = useState(randomId);
  const member = useMember(search.member);
  const category = Form.useWatch("category", form);

  // Pictures of a case that is not written down go with the page.
  useEffect(() => () => drop((upload) => upload.of === draft), [draft]);

  async function save(values: CaseForm) {
    const body = {
      unit_id: values.unit_id ?? (member ? wholeOf(member.unit_id) : only) ?? "",
      title: values.title.trim(),
      category: values.category,
      priority: values.priority,
      place: values.place?.trim() || null,
      description: values.description?.trim() || null,
      member_id: values.member_id ?? null,
      ...(position ?? {}),
    };
    const created = await send(() => call(casesCreate({ body, headers: keyFor(body) })));
    if (!created) return;
    release(draft, created.id);
    void message.success(t("created"));
    await queries.invalidateQueries({ queryKey: ["cases"] });
    await navigate({ to: "/cases/$id", params: { id: created.id }, replace: true });
  }

  return (
    <FormScreen
      title={t("new")}
      back={
        member
          ? { to: "/members/$id", params: { id: member.id }, label: member.name }
          : { to: "/cases", label: t("title") }
      }
      sending={sending}
      initialValues={{
        category: "street_order",
        priority: "normal",
        member_id: search.member,
      }}
      onFinish={save}
    >
      <Form.Item
        name="title"
        label={t("field.title")}
        rules={[{ required: true, whitespace: true, message: t("title_missing") }]}
      >
        <Input maxLength={120} autoComplete="off" size="large" />
      </Form.Item>
      <div className="form-pair">
        <Form.Item name="category" label={t("field.category")} required>
          <Select
            showSearch={{ optionFilterProp: "label" }}
            options={caseCategories.map((word) => ({
              value: word,
              label: t(`category.${word}`),
            }))}
          />
        </Form.Item>
        {member ? null : <UnitField />}
      </div>
      <Form.Item name="place" label={t("field.place")} extra={t("place_hint")}>
        <Input maxLength={200} autoComplete="off" />
      </Form.Item>
      <Locate position={position} onPosition={setPosition} />
      {position ? <Similar {...position} category={category} /> : null}
      <Form.Item name="member_id" label={t("field.member")}>
        <MemberPicker preset={member} />
      </Form.Item>
      <Form.Item name="priority" label={t("field.priority")}>
        <Radio.Group
          optionType="button"
          options={casePriorities.map((word) => ({
            value: word,
            label: t(`priority.${word}`),
          }))}
        />
      </Form.Item>
      <Form.Item name="description" label={t("field.description")}>
        <NoteField autoSize={{ minRows: 2, maxRows: 10 }} maxLength={4000} />
      </Form.Item>
      <Form.Item label={t("attachments.title")} extra={t("attachments.hint_new")}>
        <Sending of={draft} place="timeline" hold />
        <AddFiles of={draft} place="timeline" hold />
      </Form.Item>
    </FormScreen>
  );
}

function Locate(props: { position: Position | null; onPosition: (position: Position) => void }) {
  const { t } = useTranslation(["cases", "common"]);
  const [state, setState] = useState<"idle" | "asking" | "failed">("idle");
  // Browsers offer the position to secure pages only.
  if (!("geolocation" in navigator) || !window.isSecureContext) return null;
  const ask = () => {
    setState("asking");
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        setState("idle");
        props.onPosition({ latitude: coords.latitude, longitude: coords.longitude });
      },
      () => setState("failed"),
      { timeout: 10_000 },
    );
  };
  return (
    <div className="quick" aria-live="polite">
      <Button
        size="small"
        icon={<AimOutlined aria-hidden />}
        loading={state === "asking"}
        onClick={ask}
      >
        {t("locate")}
      </Button>
      {props.position ? <span className="soft">{t("located")}</span> : null}
      {state === "failed" ? <span className="soft">{t("locate_failed")}</span> : null}
    </div>
  );
}
