import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { App } from "antd";
import { useState } from "react";
import { call } from "@/api/call";
import { membersCreate } from "@/api/generated";
import { useIdempotencyKey } from "@/api/idempotency";
import { useTranslation } from "@/app/texts";
import { FormScreen } from "@/shells/staff/parts/FormScreen";
import { useSend } from "@/shells/staff/parts/forms";
import { useUnits } from "@/shells/staff/pickers/units";
import { type Candidate, candidatesOf } from "./candidates";
import { Duplicates } from "./Duplicates";
import { MemberFields, type MemberForm, orNull } from "./MemberFields";

export default function NewMember() {
  const { t } = useTranslation("members");
  const { message } = App.useApp();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const { only } = useUnits();
  const keyFor = useIdempotencyKey();
  const sending = useSend<MemberForm>();
  const { form, busy, send } = sending;
  const [candidates, setCandidates] = useState<Candidate[]>([]);

  async function save(values: MemberForm, differentFrom: string[]) {
    const body = {
      unit_id: values.unit_id ?? only ?? "",
      kind: values.kind,
      name: values.name.trim(),
      phone: orNull(values.phone),
      email: orNull(values.email),
      address: orNull(values.address),
      preferred_language: orNull(values.preferred_language),
      contact_time: orNull(values.contact_time),
      household_id: values.household_id ?? null,
      guardian_until: orNull(values.guardian_until),
      wants_visits: values.wants_visits,
      different_from: differentFrom,
    };
    const found = await send(async () => {
      try {
        const member = await call(membersCreate({ body, headers: keyFor(body) }));
        return { member };
      } catch (error) {
        const duplicates = candidatesOf(error);
        if (!duplicates) throw error;
        return { duplicates };
      }
    });
    if (found?.duplicates) {
      sending.unsent();
      setCandidates(found.duplicates);
    }
    if (found?.member) {
      void message.success(t("created"));
      await queries.invalidateQueries({ queryKey: ["members"] });
      await navigate({ to: "/members/$id", params: { id: found.member.id } });
    }
  }

  return (
    <>
      <FormScreen
        title={t("new")}
        back={{ to: "/members", label: t("title") }}
        sending={sending}
        initialValues={{ kind: "resident", wants_visits: false }}
        onFinish={(values) => save(values, [])}
        onCancel={() => void navigate({ to: "/members" })}
      >
        <MemberFields />
      </FormScreen>
      <Duplicates
        candidates={candidates}
        busy={busy}
        onClose={() => setCandidates([])}
        onDifferent={() => {
          const ids = candidates.map((candidate) => candidate.id);
          setCandidates([]);
          void save(form.getFieldsValue(), ids);
        }}
      />
    </>
  );
}
