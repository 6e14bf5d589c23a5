import { useQuery } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { Form } from "antd";
import { call, record, type Tagged } from "@/api/call";
import { type SuggestionView, suggestionsGet, suggestionsUpdate } from "@/api/generated";
import { useTranslation } from "@/app/texts";
import { NoteField } from "@/shells/staff/NoteField";
import { Editing } from "@/shells/staff/parts/editing";
import { Page, Panel } from "@/shells/staff/parts/Page";
import { Answered } from "@/shells/staff/parts/States";

const route = getRouteApi("/staff/suggestions/$id/edit");

/** What came of it, and the answer put right. */
export default function EditSuggestion() {
  const { id } = route.useParams();
  const query = useQuery({
    queryKey: ["suggestions", "edit", id],
    queryFn: () => record(suggestionsGet({ path: { id } })),
    // A form must not change under the hands of whoever fills it in.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  return (
    <Answered query={query} rows={6}>
      {(suggestion) => <Editor suggestion={suggestion} />}
    </Answered>
  );
}

type AnswerForm = { answer: string; outcome: string };

const formOf = (suggestion: SuggestionView): AnswerForm => ({
  answer: suggestion.answer ?? "",
  outcome: suggestion.outcome ?? "",
});
const bodyOf = (values: AnswerForm) => ({
  answer: values.answer.trim(),
  outcome: values.outcome.trim() || null,
});
type Body = ReturnType<typeof bodyOf>;

function Editor({ suggestion }: { suggestion: Tagged<SuggestionView> }) {
  const { t } = useTranslation("suggestions");
  const navigate = useNavigate();
  const { id, body: said } = suggestion.value;
  const say = (field: keyof Body, body: Body) => ({
    label: t(`field.${field}`),
    value: body[field] ?? "",
  });
  return (
    <Page title={t("edit_act")} back={{ to: "/suggestions/$id", params: { id }, label: t("one") }}>
      <div className="form-narrow">
        <Panel>
          <p className="pre soft" style={{ marginBottom: 16 }}>
            {said}
          </p>
          <Editing
            record={suggestion}
            formOf={formOf}
            bodyOf={bodyOf}
            say={say}
            update={(body, etag) =>
              call(suggestionsUpdate({ path: { id }, body, headers: { "If-Match": etag } }))
            }
            queryKey={["suggestions"]}
            onLeave={() => void navigate({ to: "/suggestions/$id", params: { id } })}
          >
            <Form.Item
              name="answer"
              label={t("field.answer")}
              rules={[{ required: true, whitespace: true, message: t("text_missing") }]}
            >
              <NoteField autoSize={{ minRows: 4, maxRows: 14 }} maxLength={4000} />
            </Form.Item>
            <Form.Item name="outcome" label={t("field.outcome")} extra={t("outcome_hint")}>
              <NoteField autoSize={{ minRows: 2, maxRows: 10 }} maxLength={2000} />
            </Form.Item>
          </Editing>
        </Panel>
      </div>
    </Page>
  );
}
