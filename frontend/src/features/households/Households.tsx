import { PlusOutlined } from "@ant-design/icons";
import { Link } from "@tanstack/react-router";
import { call } from "@/api/call";
import { type HouseholdView, householdsList } from "@/api/generated";
import { useTranslation } from "@/app/texts";
import { LinkButton } from "@/shells/staff/parts/LinkButton";
import { useList } from "@/shells/staff/parts/List";
import { ListScreen } from "@/shells/staff/parts/ListScreen";
import { Nothing } from "@/shells/staff/parts/States";
import { useUnits } from "@/shells/staff/pickers/units";

const PAGE = 20;

export default function Households() {
  const { t } = useTranslation(["households", "members"]);
  const list = useList<HouseholdView>(["households", "list"], (after) =>
    call(householdsList({ query: { limit: PAGE, after } })),
  );
  return (
    <ListScreen
      title={t("title")}
      lead={t("lead")}
      back={{ to: "/members", label: t("members:title") }}
      acts={
        <LinkButton to="/households/new" primary icon={<PlusOutlined aria-hidden />}>
          {t("new")}
        </LinkButton>
      }
      list={list}
      keyOf={(household) => household.id}
      row={(household) => <HouseholdRow household={household} />}
      empty={<Nothing act={<Link to="/households/new">{t("new")}</Link>}>{t("empty")}</Nothing>}
    />
  );
}

function HouseholdRow({ household }: { household: HouseholdView }) {
  const { communities, nameOf } = useUnits();
  return (
    <Link className="row" to="/households/$id" params={{ id: household.id }}>
      <div className="row-main">
        <strong>{household.name}</strong>
        <div className="row-meta">
          {communities.length > 1 ? <span>{nameOf(household.unit_id)}</span> : null}
          {household.address ? <span>{household.address}</span> : null}
        </div>
      </div>
    </Link>
  );
}
