import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useTranslation } from "@/app/texts";
import { FilterSelect } from "@/shells/staff/parts/FilterSelect";
import { ListScreen } from "@/shells/staff/parts/ListScreen";
import { Nothing } from "@/shells/staff/parts/States";
import { FormRow, useForms } from "./FormList";
import { formStates } from "./words";

const route = getRouteApi("/staff/data_request_forms");

/** What the own communities are asked; what is due first comes first. */
export default function Forms() {
  const { t } = useTranslation("data_requests");
  const search = route.useSearch();
  const navigate = useNavigate();
  const list = useForms(search);
  return (
    <ListScreen
      title={t("forms.title")}
      lead={t("forms.lead")}
      back={{ to: "/data_requests", label: t("title") }}
      list={list}
      filters={
        <FilterSelect
          label={t("filter.state")}
          all={t("filter.state_all")}
          value={search.state}
          words={formStates}
          say={(word) => t(`form_state.${word}`)}
          onChange={(state) =>
            void navigate({ to: "/data_request_forms", search: { state }, replace: true })
          }
        />
      }
      keyOf={(form) => form.id}
      row={(form) => <FormRow form={form} />}
      empty={<Nothing>{search.state ? t("forms.empty_found") : t("forms.empty")}</Nothing>}
    />
  );
}
