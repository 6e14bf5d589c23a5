import { Link } from "@tanstack/react-router";
import { call } from "@/api/call";
import { type DataFormItemView, dataRequestFormsList, type FormState } from "@/api/generated";
import { useTranslation } from "@/app/texts";
import { useFigureNames } from "@/shells/staff/figures/names";
import { Rows, useList } from "@/shells/staff/parts/List";
import { Mood } from "@/shells/staff/parts/Page";
import { Nothing } from "@/shells/staff/parts/States";
import { useFormats } from "@/ui/formats";
import { formTones } from "./words";

const PAGE = 20;

export function useForms(query: { request?: string; state?: FormState | undefined }) {
  return useList<DataFormItemView>(["data_requests", "forms", query], (after) =>
    call(dataRequestFormsList({ query: { ...query, limit: PAGE, after } })),
  );
}

/** The forms of one request that the reader may see. */
export function FormList({ request }: { request: string }) {
  const { t } = useTranslation("data_requests");
  const list = useForms({ request });
  return (
    <Rows
      list={list}
      label={t("forms.title")}
      keyOf={(form) => form.id}
      row={(form) => <FormRow form={form} />}
      empty={<Nothing>{t("forms.none_yet")}</Nothing>}
    />
  );
}

export function FormRow({ form }: { form: DataFormItemView }) {
  const { t } = useTranslation("data_requests");
  const { period } = useFigureNames();
  const format = useFormats();
  return (
    <Link className="row" to="/data_request_forms/$id" params={{ id: form.id }}>
      <div className="row-main">
        <strong>{form.title}</strong>
        <div className="row-meta">
          <span>{form.department}</span>
          <span>{form.unit_name}</span>
          <span>{period(form.period)}</span>
          <span>{t("forms.due", { day: format.day(form.due_on) })}</span>
          {form.minutes > 0 ? <span>{t("minutes", { count: form.minutes })}</span> : null}
        </div>
      </div>
      <div className="row-side">
        <Mood tone={formTones[form.state]}>{t(`form_state.${form.state}`)}</Mood>
      </div>
    </Link>
  );
}
