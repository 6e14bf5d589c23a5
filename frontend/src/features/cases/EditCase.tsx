import { useQuery } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { Form, Input, Select } from "antd";
import { call, record, type Tagged } from "@/api/call";
import {
  type CaseCategory,
  type CasePriority,
  type CaseView,
  casesGet,
  casesUpdate,
} from "@/api/generated";
import { useTranslation } from "@/app/texts";
import { NoteField } from "@/shells/staff/NoteField";
import { Editing } from "@/shells/staff/parts/editing";
import { Page, Panel } from "@/shells/staff/parts/Page";
import { Answered } from "@/shells/staff/parts/States";
import { caseCategories, casePriorities } from "@/shells/staff/words";
import { useFormats } from "@/ui/formats";

const route = getRouteApi("/staff/cases/$id/edit");

export default function EditCase() {
  const { id } = route.useParams();
  const query = useQuery({
    queryKey: ["cases", "edit", id],
    queryFn: () => record(casesGet({ path: { id } })),
    // A form must not change under the hands of whoever fills it in.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  return (
    <Answered query={query} rows={8}>
      {(item) => <Editor item={item} />}
    </Answered>
  );
}

type CaseForm = {
  title: string;
  category: CaseCategory;
  priority: CasePriority;
  place: string;
  description: string;
  due_on: string;
};

const formOf = (item: CaseView): CaseForm => ({
  title: item.title,
  category: item.category,
  priority: item.priority,
  place: item.place ?? "",
  description: item.description ?? "",
  due_on: item.due_on ?? "",
});

const bodyOf = (values: CaseForm) => ({
  title: values.title.trim(),
  category: values.category,
  priority: values.priority,
  place: values.place.trim() || null,
  description: values.description.trim() || null,
  due_on: values.due_on || null,
});
type Body = ReturnType<typeof bodyOf>;

function Editor({ item }: { item: Tagged<CaseView> }) {
  const { t } = useTranslation("cases");
  const format = useFormats();
  const navigate = useNavigate();
  const { id, title } = item.value;

  function say(field: keyof Body, body: Body) {
    const label = t(`field.${field}`);
    if (field === "category") return { label, value: t(`category.${body.category}`) };
    if (field === "priority") return { label, value: t(`priority.${body.priority}`) };
    if (field === "due_on") return { label, value: body.due_on ? format.day(body.due_on) : "" };
    return { label, value: body[field] ?? "" };
  }

  return (
    <Page title={t("edit_title")} back={{ to: "/cases/$id", params: { id }, label: title }}>
      <div className="form-narrow">
        <Panel>
          <Editing
            record={item}
            formOf={formOf}
            bodyOf={bodyOf}
            say={say}
            update={(body, etag) =>
              call(casesUpdate({ path: { id }, body, headers: { "If-Match": etag } }))
            }
            queryKey={["cases"]}
            onLeave={() => void navigate({ to: "/cases/$id", params: { id } })}
          >
            <Form.Item
              name="title"
              label={t("field.title")}
              rules={[{ required: true, whitespace: true, message: t("title_missing") }]}
            >
              <Input maxLength={120} autoComplete="off" />
            </Form.Item>
            <div className="form-pair">
              <Form.Item name="category" label={t("field.category")} required>
                <Select
                  options={caseCategories.map((word) => ({
                    value: word,
                    label: t(`category.${word}`),
                  }))}
                />
              </Form.Item>
              <Form.Item name="priority" label={t("field.priority")} required>
                <Select
                  options={casePriorities.map((word) => ({
                    value: word,
                    label: t(`priority.${word}`),
                  }))}
                />
              </Form.Item>
            </div>
            <div className="form-pair">
              <Form.Item name="place" label={t("field.place")}>
                <Input maxLength={200} autoComplete="off" />
              </Form.Item>
              <Form.Item name="due_on" label={t("field.due_on")}>
                <Input type="date" />
              </Form.Item>
            </div>
            <Form.Item name="description" label={t("field.description")}>
              <NoteField autoSize={{ minRows: 3, maxRows: 12 }} maxLength={4000} />
            </Form.Item>
          </Editing>
        </Panel>
      </div>
    </Page>
  );
}
