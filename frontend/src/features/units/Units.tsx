import { PlusOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useState } from "react";
import type { UnitView } from "@/api/generated";
import { useTranslation } from "@/app/texts";
import { useMe } from "@/shells/staff/me";
import { LinkButton } from "@/shells/staff/parts/LinkButton";
import { Mood, Page } from "@/shells/staff/parts/Page";
import { RowList } from "@/shells/staff/parts/RowList";
import { Answered } from "@/shells/staff/parts/States";
import { isOpen, useUnits } from "@/shells/staff/pickers/units";
import { useFormats } from "@/ui/formats";
import { type Change, TreeChange } from "./TreeChange";
import { type Branch, branches } from "./tree";

const INDENT = 22;

/** All units that the reader may see, as the tree that they are. */
export default function Units() {
  const { t } = useTranslation("units");
  const { can } = useMe();
  const { query } = useUnits();
  const [change, setChange] = useState<{ change: Change; unit: UnitView } | null>(null);
  return (
    <Page
      title={t("title")}
      lead={t("lead")}
      acts={
        can("manage_units") ? (
          <LinkButton to="/units/new" primary icon={<PlusOutlined aria-hidden />}>
            {t("new")}
          </LinkButton>
        ) : null
      }
    >
      <Answered query={query} rows={8}>
        {(units) => (
          <RowList
            items={branches(units)}
            keyOf={({ unit }) => unit.id}
            row={(branch) => (
              <UnitRow
                branch={branch}
                onChange={(change) => setChange({ change, unit: branch.unit })}
              />
            )}
            empty={t("empty")}
            label={t("title")}
          />
        )}
      </Answered>
      {change ? <TreeChange {...change} onClose={() => setChange(null)} /> : null}
    </Page>
  );
}

function UnitRow(props: { branch: Branch; onChange: (change: Change) => void }) {
  const { unit, depth } = props.branch;
  const { t } = useTranslation("units");
  const { can } = useMe();
  const { nameOf } = useUnits();
  const format = useFormats();
  const open = isOpen(unit);
  return (
    <div className="row">
      <div className="row-main" style={{ paddingInlineStart: depth * INDENT }}>
        <strong>{unit.name}</strong>
        <div className="row-meta">
          <span>{unit.code}</span>
          {unit.public_releases ? <span>{t("public.mark")}</span> : null}
          {unit.closed_on && unit.parent_id ? (
            <span>
              {t("part_since", { day: format.day(unit.closed_on), name: nameOf(unit.parent_id) })}
            </span>
          ) : null}
        </div>
      </div>
      <div className="row-side">
        <Mood tone={open && unit.kind === "community" ? "good" : "quiet"}>
          {open ? t(`kind.${unit.kind}`) : t("part")}
        </Mood>
        {open && can("manage_units") ? <Acts unit={unit} onChange={props.onChange} /> : null}
      </div>
    </div>
  );
}

function Acts({ unit, onChange }: { unit: UnitView; onChange: (change: Change) => void }) {
  const { t } = useTranslation("units");
  const changes: Change[] = unit.kind === "community" ? ["move", "merge"] : ["move"];
  return (
    <>
      {(unit.parent_id ? changes : []).map((change) => (
        <Button
          key={change}
          size="small"
          aria-label={t(`change.${change}.name`, { name: unit.name })}
          onClick={() => onChange(change)}
        >
          {t(`change.${change}.act`)}
        </Button>
      ))}
      <LinkButton
        size="small"
        to="/units/$id/edit"
        params={{ id: unit.id }}
        aria-label={t("edit_name", { name: unit.name })}
      >
        {t("edit")}
      </LinkButton>
    </>
  );
}
