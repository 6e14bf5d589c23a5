import { useQuery } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { call } from "@/api/call";
import { type BurdenView, dataRequestsBurden, type Spread } from "@/api/generated";
import { useTranslation } from "@/app/texts";
import { Field } from "@/shells/staff/figures/Choice";
import { useFigureNames } from "@/shells/staff/figures/names";
import { monthOf, periodAround } from "@/shells/staff/figures/periods";
import { Page, Panel } from "@/shells/staff/parts/Page";
import { Answered, Nothing } from "@/shells/staff/parts/States";
import { UnitPicker } from "@/shells/staff/pickers/UnitPicker";
import { useUnits } from "@/shells/staff/pickers/units";
import { today } from "@/ui/days";
import { useFormats } from "@/ui/formats";
import { type Load, loads, perMonth, summed, sums } from "./load";

const route = getRouteApi("/staff/data_requests/burden");
const MONTHS = 12;

/** What departments' requests cost a unit, and each unit below it, in the last twelve months. */
export default function Burden() {
  const { t } = useTranslation("data_requests");
  const search = route.useSearch();
  const navigate = useNavigate();
  const { query, units, nameOf } = useUnits();
  const top = units.find(({ parent_id }) => !units.some(({ id }) => id === parent_id))?.id;
  const unit = search.unit ?? top;
  const hasBelow = units.some(({ parent_id }) => parent_id === unit);
  return (
    <Page
      title={t("burden.title")}
      lead={t("burden.lead")}
      back={{ to: "/data_requests", label: t("title") }}
    >
      <Answered query={query} rows={6}>
        {() =>
          unit ? (
            <>
              {units.length > 1 ? (
                <search className="figure-fields">
                  <Field label={t("field.unit")}>
                    {(id) => (
                      <UnitPicker
                        id={id}
                        value={unit}
                        onChange={(next) =>
                          void navigate({
                            to: "/data_requests/burden",
                            search: { unit: next },
                            replace: true,
                          })
                        }
                      />
                    )}
                  </Field>
                </search>
              ) : null}
              <Of unit={unit} name={nameOf(unit)} spread="together" />
              {hasBelow ? <Of unit={unit} name={t("burden.below")} spread="below" /> : null}
            </>
          ) : (
            <Nothing>{t("burden.no_unit")}</Nothing>
          )
        }
      </Answered>
    </Page>
  );
}

function Of({ unit, name, spread }: { unit: string; name: string; spread: Spread }) {
  const { t } = useTranslation("data_requests");
  const now = monthOf(today());
  const from = periodAround("month", now - MONTHS + 1);
  const to = periodAround("month", now);
  const burden = useQuery({
    queryKey: ["data_requests", "burden", unit, spread, from, to],
    queryFn: () => call(dataRequestsBurden({ query: { unit_id: unit, from, to, spread } })),
  });
  return (
    <Panel title={name}>
      <Answered query={burden} rows={8}>
        {({ items }) => {
          const whole = sums(items);
          if (whole.forms + whole.overlaps_avoided === 0)
            return <Nothing>{t("burden.empty")}</Nothing>;
          if (spread === "below")
            return (
              <Table
                head={t("field.unit")}
                label={name}
                rows={summed(items).map(({ unit_id, unit_name, ...load }) => ({
                  key: unit_id,
                  name: unit_name,
                  load,
                }))}
              />
            );
          return <Months items={items} whole={whole} label={name} />;
        }}
      </Answered>
    </Panel>
  );
}

function Months(props: { items: BurdenView[]; whole: Load; label: string }) {
  const { t } = useTranslation("data_requests");
  const { period } = useFigureNames();
  const format = useFormats();
  const { items, whole, label } = props;
  return (
    <>
      <p>
        {t("burden.per_month", { count: perMonth(whole, MONTHS) })}{" "}
        {t("burden.avoided", {
          count: whole.overlaps_avoided,
          number: format.number(whole.overlaps_avoided),
        })}
      </p>
      <Table
        head={t("burden.month")}
        label={label}
        rows={[
          ...items.map((item) => ({ key: item.period, name: period(item.period), load: item })),
          { key: "whole", name: t("burden.whole"), load: whole },
        ]}
      />
    </>
  );
}

function Table(props: {
  head: string;
  label: string;
  rows: { key: string; name: string; load: Load }[];
}) {
  const { t } = useTranslation("data_requests");
  const format = useFormats();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard
    <section className="figure-table" tabIndex={0} aria-label={props.label}>
      <table className="plain-table">
        <thead>
          <tr>
            <th scope="col">{props.head}</th>
            {loads.map((one) => (
              <th key={one} scope="col">
                {t(`burden.${one}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {props.rows.map(({ key, name, load }) => (
            <tr key={key}>
              <th scope="row">{name}</th>
              {loads.map((one) => (
                <td key={one}>{format.number(load[one])}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
