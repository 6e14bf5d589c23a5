import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "@/app/texts";
import { catalogueQuery } from "@/shells/staff/figures/catalogue";
import { useFigureNames } from "@/shells/staff/figures/names";
import { useMe } from "@/shells/staff/me";

/** The catalogue, for those who see figures; others file requests without its names. */
export function useCatalogue() {
  const { can } = useMe();
  const query = useQuery({ ...catalogueQuery, enabled: can("view_statistics") });
  return query.data?.items ?? [];
}

export function useIndicatorNames(): (id: string) => string {
  const { t } = useTranslation("data_requests");
  const names = useFigureNames();
  const catalogue = useCatalogue();
  return (id) => {
    const indicator = catalogue.find((one) => one.id === id);
    return indicator ? names.name(indicator.name) : t("an_indicator");
  };
}
