import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { call } from "@/api/call";
import { type ReferralView, referralsList } from "@/api/generated";
import { useTranslation } from "@/app/texts";
import { FilterSelect } from "@/shells/staff/parts/FilterSelect";
import { useList } from "@/shells/staff/parts/List";
import { ListScreen } from "@/shells/staff/parts/ListScreen";
import { Mood } from "@/shells/staff/parts/Page";
import { Nothing } from "@/shells/staff/parts/States";
import { today } from "@/ui/days";
import { useFormats } from "@/ui/formats";
import { referralStatuses, referralTones } from "./words";

const route = getRouteApi("/staff/referrals");

export default function Referrals() {
  const { t } = useTranslation("referrals");
  const search = route.useSearch();
  const navigate = useNavigate();
  const list = useList<ReferralView>(["referrals", "list", search], (after) =>
    call(referralsList({ query: { ...search, after } })),
  );
  return (
    <ListScreen
      title={t("title")}
      lead={t("lead")}
      list={list}
      filters={
        <FilterSelect
          label={t("filter.status")}
          all={t("filter.status_all")}
          value={search.status}
          words={referralStatuses}
          say={(word) => t(`status.${word}`)}
          onChange={(status) =>
            void navigate({ to: "/referrals", search: { status }, replace: true })
          }
        />
      }
      keyOf={(referral) => referral.id}
      row={(referral) => <ReferralRow referral={referral} />}
      empty={<Nothing>{t(search.status ? "empty" : "empty_first")}</Nothing>}
    />
  );
}

function ReferralRow({ referral }: { referral: ReferralView }) {
  const { t } = useTranslation("referrals");
  const format = useFormats();
  const late = referral.status === "open" && referral.due_on < today();
  const due = { day: format.day(referral.due_on) };
  return (
    <Link className="row" to="/referrals/$id" params={{ id: referral.id }}>
      <div className="row-main">
        <strong>{referral.summary}</strong>
        <div className="row-meta">
          {referral.place ? <span>{referral.place}</span> : null}
          {referral.status === "open" ? <span>{t("due", due)}</span> : null}
        </div>
      </div>
      <div className="row-side">
        {late ? <Mood tone="bad">{t("overdue")}</Mood> : null}
        <Mood tone={referralTones[referral.status]}>{t(`status.${referral.status}`)}</Mood>
      </div>
    </Link>
  );
}
