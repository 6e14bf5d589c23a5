import { useQuery } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
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

type UnitForm = { name: string; code: string };

const formOf = ({ name, code }: UnitView): UnitForm => ({ name, code });
const bodyOf = (values: UnitForm) => ({
  name: values.name.trim(),
  code: values.code.trim(),
});
type Body = ReturnType<typeof bodyOf>;

function Editor({ unit }: { unit: Tagged<UnitView> }) {
  const { t } = useTranslation("units");
  const navigate = useNavigate();
  const { id, kind } = unit.value;

  function say(field: keyof Body, body: Body) {
    return { label: t(`field.${field}`), value: body[field] };
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
          </Editing>
        </Panel>
      </div>
    </Page>
  );
}
