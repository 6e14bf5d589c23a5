import { useQuery } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { Form, Switch } from "antd";
import { call, record, type Tagged } from "@/api/call";
import { type UnitView, unitsGet, unitsUpdate } from "@/api/generated";
import { useTranslation } from "@/app/texts";
import { Editing } from "@/shells/staff/parts/editing";
import { Mood, Page, Panel } from "@/shells/staff/parts/Page";
import { Answered } from "@/shells/staff/parts/States";
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

type UnitForm = { name: string; code: string; public_releases: boolean };

const formOf = ({ name, code, public_releases }: UnitView): UnitForm => ({
  name,
  code,
  public_releases,
});
const bodyOf = (values: UnitForm) => ({
  name: values.name.trim(),
  code: values.code.trim(),
  public_releases: values.public_releases,
});
type Body = ReturnType<typeof bodyOf>;

function Editor({ unit }: { unit: Tagged<UnitView> }) {
  const { t } = useTranslation("units");
  const navigate = useNavigate();
  const { id, kind } = unit.value;

  function say(field: keyof Body, body: Body) {
    const label = t(`field.${field}`);
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
          <a
            href={`/published?unit=${unit.id}`}
            target="_blank"
            rel="noopener"
            style={{ textDecoration: "underline" }}
          >
            {t("public.open")}
          </a>
        </>
      ) : null}
    </>
  );
}
