import { useQuery } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { call, record, type Tagged } from "@/api/call";
import { type RoundView, roundsGet, roundsUpdate } from "@/api/generated";
import { useTranslation } from "@/app/texts";
import { Editing } from "@/shells/staff/parts/editing";
import { Page, Panel } from "@/shells/staff/parts/Page";
import { Answered } from "@/shells/staff/parts/States";
import { useFormats } from "@/ui/formats";
import { bodyOf, RoundFields, type RoundForm } from "./RoundFields";

const route = getRouteApi("/staff/rounds/$id/edit");

export default function EditRound() {
  const { id } = route.useParams();
  const query = useQuery({
    queryKey: ["rounds", "edit", id],
    queryFn: () => record(roundsGet({ path: { id } })),
    // A form must not change under the hands of whoever fills it in.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  return (
    <Answered query={query} rows={6}>
      {(round) => <Editor round={round} />}
    </Answered>
  );
}

const formOf = ({ title, purpose, starts_on, ends_on }: RoundView): RoundForm => ({
  title,
  purpose,
  starts_on,
  ends_on,
});
type Body = ReturnType<typeof bodyOf>;

function Editor({ round }: { round: Tagged<RoundView> }) {
  const { t } = useTranslation(["rounds", "visits"]);
  const format = useFormats();
  const navigate = useNavigate();
  const { id, title } = round.value;

  function say(field: keyof Body, body: Body) {
    const label = t(`field.${field}`);
    if (field === "purpose") return { label, value: t(`visits:purpose.${body.purpose}`) };
    if (field === "title") return { label, value: body.title };
    return { label, value: format.day(body[field]) };
  }

  return (
    <Page title={t("edit_title")} back={{ to: "/rounds/$id", params: { id }, label: title }}>
      <div className="form-narrow">
        <Panel>
          <Editing
            record={round}
            formOf={formOf}
            bodyOf={bodyOf}
            say={say}
            update={(body, etag) =>
              call(roundsUpdate({ path: { id }, body, headers: { "If-Match": etag } }))
            }
            queryKey={["rounds"]}
            onLeave={() => void navigate({ to: "/rounds/$id", params: { id } })}
          >
            <RoundFields isNew={false} />
          </Editing>
        </Panel>
      </div>
    </Page>
  );
}
