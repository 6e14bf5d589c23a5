import { useQuery } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import type { IndicatorView } from "@/api/generated";
import type { OverviewSearch } from "@/app/searches";
import { useTranslation } from "@/app/texts";
import { Choice, Field } from "@/shells/staff/figures/Choice";
import { catalogueQuery } from "@/shells/staff/figures/catalogue";
import { monthOf, periodsUntil } from "@/shells/staff/figures/periods";
import { Page } from "@/shells/staff/parts/Page";
import { Answered, Nothing } from "@/shells/staff/parts/States";
import { UnitPicker } from "@/shells/staff/pickers/UnitPicker";
import { useUnits } from "@/shells/staff/pickers/units";
import { today } from "@/ui/days";
import { useOwnUnit } from "../ownUnit";
import { useFigureWords } from "../words";
import { Below } from "./Below";
import { type Glance, glanceOf, hasBelow, mainOf } from "./glance";
import { Main } from "./Main";

const route = getRouteApi("/staff/statistics/overview");

/** How a unit works, on one screen: its main figures beside those of the period before, and those of each unit below. */
export default function Overview() {
  const { t } = useTranslation("statistics");
  const own = useOwnUnit();
  const catalogue = useQuery(catalogueQuery);
  return (
    <Page
      title={t("overview.title")}
      lead={t("overview.lead")}
      back={{ to: "/statistics", label: t("title") }}
    >
      <Answered query={catalogue} rows={8}>
        {({ items }) => (
          <Answered query={own} rows={8}>
            {(unit) =>
              unit === null ? (
                <Nothing>{t("no_unit")}</Nothing>
              ) : (
                <Seen catalogue={items} own={unit} />
              )
            }
          </Answered>
        )}
      </Answered>
    </Page>
  );
}

function Seen({ catalogue, own }: { catalogue: IndicatorView[]; own: string }) {
  const search = route.useSearch();
  const navigate = useNavigate();
  const { units } = useUnits();
  const glance = glanceOf(search, own, today());
  const indicators = mainOf(catalogue, glance.granularity);
  const change = (next: OverviewSearch) =>
    void navigate({ to: "/statistics/overview", search: { ...search, ...next }, replace: true });
  return (
    <>
      <Fields glance={glance} change={change} />
      <Main glance={glance} indicators={indicators} />
      {hasBelow(units, glance.unit) ? <Below glance={glance} indicators={indicators} /> : null}
    </>
  );
}

function Fields({ glance, change }: { glance: Glance; change: (next: OverviewSearch) => void }) {
  const { t } = useTranslation("statistics");
  const words = useFigureWords();
  const { units } = useUnits();
  const periods = periodsUntil(glance.granularity, monthOf(today()), [glance.period]);
  return (
    <search className="figure-fields">
      {units.length > 1 ? (
        <Field label={t("field.unit")}>
          {(id) => <UnitPicker id={id} value={glance.unit} onChange={(unit) => change({ unit })} />}
        </Field>
      ) : null}
      <Choice
        label={t("field.granularity")}
        value={glance.granularity}
        options={(["month", "quarter", "year"] as const).map((one) => ({
          value: one,
          label: t(`granularity.${one}`),
        }))}
        onChange={(granularity) => change({ granularity, period: glance.period })}
      />
      <Choice
        label={t("overview.period")}
        value={glance.period}
        options={periods.map((period) => ({ value: period, label: words.period(period) }))}
        onChange={(period) => change({ period })}
      />
    </search>
  );
}
