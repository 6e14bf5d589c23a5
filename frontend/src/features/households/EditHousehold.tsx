import { useQuery } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { call, record, type Tagged } from "@/api/call";
import { type HouseholdView, householdsGet, householdsUpdate } from "@/api/generated";
import { useTranslation } from "@/app/texts";
import { Editing } from "@/shells/staff/parts/editing";
import { Page, Panel } from "@/shells/staff/parts/Page";
import { Answered } from "@/shells/staff/parts/States";
import { bodyOf, HouseholdFields, type HouseholdForm } from "./HouseholdFields";

const route = getRouteApi("/staff/households/$id/edit");

export default function EditHousehold() {
  const { id } = route.useParams();
  const query = useQuery({
    queryKey: ["households", "edit", id],
    queryFn: () => record(householdsGet({ path: { id } })),
    // A form must not change under the hands of whoever fills it in.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  return (
    <Answered query={query} rows={4}>
      {(household) => <Editor household={household} />}
    </Answered>
  );
}

const formOf = ({ name, address }: HouseholdView): HouseholdForm => ({
  name,
  address: address ?? "",
});
type Body = ReturnType<typeof bodyOf>;

function Editor({ household }: { household: Tagged<HouseholdView> }) {
  const { t } = useTranslation("households");
  const navigate = useNavigate();
  const { id, name } = household.value;
  const say = (field: keyof Body, body: Body) => ({
    label: t(`field.${field}`),
    value: body[field] ?? "",
  });
  return (
    <Page title={t("edit_title")} back={{ to: "/households/$id", params: { id }, label: name }}>
      <div className="form-narrow">
        <Panel>
          <Editing
            record={household}
            formOf={formOf}
            bodyOf={bodyOf}
            say={say}
            update={(body, etag) =>
              call(householdsUpdate({ path: { id }, body, headers: { "If-Match": etag } }))
            }
            queryKey={["households"]}
            onLeave={() => void navigate({ to: "/households/$id", params: { id } })}
          >
            <HouseholdFields isNew={false} />
          </Editing>
        </Panel>
      </div>
    </Page>
  );
}
