import { useQuery } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { Form, Select, Switch } from "antd";
import { call, record, type Tagged } from "@/api/call";
import { type UnitView, unitsGet, unitsUpdate } from "@/api/generated";
import { useTranslation } from "@/app/texts";
import { Editing } from "@/shells/staff/parts/editing";
import { Mood, Page, Panel } from "@/shells/staff/parts/Page";
import { Answered } from "@/shells/staff/parts/States";
import { useUnits } from "@/shells/staff/pickers/units";
import { below } from "./tree";
import { NameFields } from "./UnitFields";

const route = getRouteApi("/staff/units/$id/edit");

export default function EditUnit() {
  const { id } = route.useParams();
  const query = useQuery({
    queryKey: ["units", "edit", id],
    queryFn: () => record(unitsGet({ path: { id } })),
    // A form must not change under the hands of whoever fills it in.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  return (
    <Answered query={query} rows={4}>
      {(unit) => <Editor unit={unit} />}
    </Answered>
  );
}

type UnitForm = {
  parent_id?: string | undefined;
  name: string;
  code: string;
  public_releases: boolean;
};

const formOf = ({ parent_id, name, code, public_releases }: UnitView): UnitForm => ({
  parent_id: parent_id ?? undefined,
  name,
  code,
  public_releases,
});
const bodyOf = (values: UnitForm) => ({
  parent_id: values.parent_id ?? null,
  name: values.name.trim(),
  code: values.code.trim(),
  public_releases: values.public_releases,
});
type Body = ReturnType<typeof bodyOf>;

function Editor({ unit }: { unit: Tagged<UnitView> }) {
  const { t } = useTranslation("units");
  const navigate = useNavigate();
  const { units, nameOf } = useUnits();
  const { id, kind, parent_id } = unit.value;
  const parents = units.filter((one) => below[one.kind] === kind);

  function say(field: keyof Body, body: Body) {
    const label = t(`field.${field}`);
    if (field === "parent_id") return { label, value: nameOf(body.parent_id ?? "") };
    if (field === "public_releases") {
      return { label, value: t(body.public_releases ? "public.on" : "public.off") };
    }
    return { label, value: body[field] };
  }

  return (
    <Page
      title={t("edit_title")}
      mark={<Mood tone="info">{t(`kind.${kind}`)}</Mood>}
      back={{ to: "/units", label: t("title") }}
    >
      <div className="form-narrow">
        <Panel>
          <Editing
            record={unit}
            formOf={formOf}
            bodyOf={bodyOf}
            say={say}
            update={(body, etag) =>
              call(unitsUpdate({ path: { id }, body, headers: { "If-Match": etag } }))
            }
            queryKey={["units"]}
            onLeave={() => void navigate({ to: "/units" })}
          >
            {parent_id && parents.length > 0 ? (
              <Form.Item name="parent_id" label={t("field.parent_id")} extra={t("parent_hint")}>
                <Select
                  showSearch={{ optionFilterProp: "label" }}
                  options={parents.map((one) => ({ value: one.id, label: one.name }))}
                />
              </Form.Item>
            ) : null}
            <NameFields />
            <Form.Item
              name="public_releases"
              label={t("field.public_releases")}
              extra={<PublicHint unit={unit.value} />}
              valuePropName="checked"
            >
              <Switch />
            </Form.Item>
          </Editing>
        </Panel>
      </div>
    </Page>
  );
}

/** What everybody is told then, and where. */
function PublicHint({ unit }: { unit: UnitView }) {
  const { t } = useTranslation("units");
  return (
    <>
      {t("public.hint")}
      {unit.public_releases ? (
        <>
          {" "}
          <a href={`/published?unit=${unit.id}`} target="_blank" rel="noopener">
            {t("public.open")}
          </a>
        </>
      ) : null}
    </>
  );
}
