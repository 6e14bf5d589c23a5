import { call } from "@/api/call";
import { portalCasesList } from "@/api/visitors";
import { useTranslation } from "@/app/texts";
import { useFormats } from "@/ui/formats";
import { Card, Pages, Sheet, State, usePages } from "./parts";
import { Way } from "./ways";
import { caseTones } from "./words";

export default function Cases() {
  const { t } = useTranslation("portal");
  const format = useFormats();
  const list = usePages(["cases"], (after) =>
    call(portalCasesList({ query: { limit: 20, after } })),
  );
  return (
    <Sheet title={t("menu.cases")} lead={t("case.lead")}>
      <Pages list={list} empty={t("case.empty")}>
        {(cases) =>
          cases.map(({ id, title, state, category, opened_at }) => (
            <Card
              key={id}
              title={<Way to={`/portal/cases/${id}`}>{title}</Way>}
              state={<State tone={caseTones[state]}>{t(`case.state.${state}`)}</State>}
              meta={`${t(`case.category.${category}`)} · ${t("case.opened", { day: format.dayOf(opened_at) })}`}
            />
          ))
        }
      </Pages>
    </Sheet>
  );
}
