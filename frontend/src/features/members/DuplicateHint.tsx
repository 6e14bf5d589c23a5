import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { call } from "@/api/call";
import { type MemberItem, membersList } from "@/api/generated";
import { useTranslation } from "@/app/texts";
import { useUnits } from "@/shells/staff/pickers/units";
import { useRested } from "@/ui/rested";
import { ending, likeNamed } from "./alike";

const SHOWN = 3;

/** While somebody is being registered: who is there already under this name or number. It stops nobody. */
export function DuplicateHint(props: {
  name: string | undefined;
  phone: string | undefined;
  unit: string | undefined;
  composing: boolean;
}) {
  const { t } = useTranslation("members");
  const { nameOf } = useUnits();
  const name = useRested(likeNamed(props.name), props.composing);
  const digits = useRested(ending(props.phone), props.composing);
  const named = useAlike(name, props.unit);
  const numbered = useAlike(digits, props.unit);
  const found = new Map<string, { member: MemberItem; why: "name" | "phone" }>();
  for (const member of named) {
    if (likeNamed(member.name) === name) found.set(member.id, { member, why: "name" });
  }
  for (const member of numbered) found.set(member.id, { member, why: "phone" });
  const some = [...found.values()].slice(0, SHOWN);
  return (
    <div role="status" className="alike">
      {some.length > 0 ? <p>{t("alike.title")}</p> : null}
      {some.map(({ member, why }) => (
        <p key={member.id}>
          <Link className="alike-link" to="/members/$id" params={{ id: member.id }}>
            {member.name}
          </Link>{" "}
          <span className="soft">
            {[nameOf(member.unit_id), t(`alike.${why}`)].filter(Boolean).join(" · ")}
          </span>
        </p>
      ))}
    </div>
  );
}

function useAlike(q: string, unit: string | undefined): MemberItem[] {
  const query = useQuery({
    queryKey: ["members", "alike", q, unit],
    queryFn: () => call(membersList({ query: { q, unit, limit: 10 } })),
    enabled: q !== "",
    staleTime: 60_000,
  });
  return q === "" ? [] : (query.data?.items ?? []);
}
