import { Button, Input, Select } from "antd";
import { useEffect, useState } from "react";
import type { AuditEntriesSearch } from "@/app/searches";
import { id as idReader } from "@/app/shape";
import { useTranslation } from "@/app/texts";
import { FilterSelect } from "@/shells/staff/parts/FilterSelect";
import { UnitPicker } from "@/shells/staff/pickers/UnitPicker";
import { operations } from "./operations";
import { useAuditWords } from "./words";

type Ids = "account" | "person" | "subject" | "request";

/** The trail knows accounts and members by their ids alone, which are pasted or come by a link. */
const ids: Ids[] = ["account", "person", "subject", "request"];

export function Filters(props: {
  search: AuditEntriesSearch;
  change: (next: AuditEntriesSearch) => void;
  onReset: () => void;
}) {
  const { t } = useTranslation("audit_entries");
  const say = useAuditWords();
  const { search, change } = props;
  const names = operations.map(({ name }) => ({ value: name, label: say.operation(name) }));
  const asked = search.operation;
  const options =
    asked && !names.some(({ value }) => value === asked)
      ? [{ value: asked, label: asked }, ...names]
      : names;
  return (
    <>
      <FilterSelect
        label={t("filter.kind")}
        all={t("filter.kind_all")}
        value={search.kind}
        words={["read", "write"]}
        say={(word) => t(`kind.${word}`)}
        onChange={(kind) => change({ kind })}
      />
      <Select
        aria-label={t("field.operation")}
        placeholder={t("filter.operation_all")}
        allowClear
        showSearch={{ optionFilterProp: "label" }}
        value={search.operation ?? null}
        options={options}
        onChange={(operation: string | null) => change({ operation: operation ?? undefined })}
      />
      <UnitPicker
        allowClear
        label={t("field.unit")}
        placeholder={t("filter.unit_all")}
        value={search.unit}
        onChange={(unit) => change({ unit })}
      />
      <label className="filter-day" htmlFor="audit-from">
        <span>{t("filter.from")}</span>
        <Input
          id="audit-from"
          type="date"
          value={search.from ?? ""}
          onChange={(event) => change({ from: event.target.value || undefined })}
        />
      </label>
      <label className="filter-day" htmlFor="audit-to">
        <span>{t("filter.to")}</span>
        <Input
          id="audit-to"
          type="date"
          value={search.to ?? ""}
          onChange={(event) => change({ to: event.target.value || undefined })}
        />
      </label>
      {ids.map((name) => (
        <IdInput
          key={name}
          label={t(`filter.${name}`)}
          value={search[name]}
          onChange={(value) => change({ [name]: value })}
        />
      ))}
      <Button className="narrow" onClick={props.onReset}>
        {t("filter.reset")}
      </Button>
    </>
  );
}

/** An id that was pasted; half of one is no question yet. */
function IdInput(props: {
  label: string;
  value: string | undefined;
  onChange: (id: string | undefined) => void;
}) {
  const { t } = useTranslation("audit_entries");
  const [text, setText] = useState(props.value ?? "");
  useEffect(() => setText(props.value ?? ""), [props.value]);
  const trimmed = text.trim();
  const wrong = trimmed !== "" && idReader(trimmed) === undefined;
  return (
    <div>
      <Input
        aria-label={props.label}
        aria-invalid={wrong}
        placeholder={props.label}
        allowClear
        autoComplete="off"
        status={wrong ? "error" : ""}
        value={text}
        onChange={(event) => {
          const next = event.target.value;
          setText(next);
          const id = idReader(next.trim());
          if (id !== undefined || next.trim() === "") props.onChange(id);
        }}
      />
      {wrong ? (
        <small className="soft" role="status">
          {t("filter.no_id")}
        </small>
      ) : null}
    </div>
  );
}
