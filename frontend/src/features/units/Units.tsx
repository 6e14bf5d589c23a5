import { PlusOutlined } from "@ant-design/icons";
import { useTranslation } from "@/app/texts";
import { useMe } from "@/shells/staff/me";
import { LinkButton } from "@/shells/staff/parts/LinkButton";
import { Mood, Page } from "@/shells/staff/parts/Page";
import { RowList } from "@/shells/staff/parts/RowList";
import { Answered } from "@/shells/staff/parts/States";
import { useUnits } from "@/shells/staff/pickers/units";
import { type Branch, branches } from "./tree";

const INDENT = 22;

/** All units that the reader may see, as the tree that they are. */
export default function Units() {
  const { t } = useTranslation("units");
  const { can } = useMe();
  const { query } = useUnits();
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
            row={(branch) => <UnitRow branch={branch} />}
            empty={t("empty")}
            label={t("title")}
          />
        )}
      </Answered>
    </Page>
  );
}

function UnitRow({ branch: { unit, depth } }: { branch: Branch }) {
  const { t } = useTranslation("units");
  const { can } = useMe();
  return (
    <div className="row">
      <div className="row-main" style={{ paddingInlineStart: depth * INDENT }}>
        <strong>{unit.name}</strong>
        <div className="row-meta">
          <span>{unit.code}</span>
          {unit.public_releases ? <span>{t("public.mark")}</span> : null}
        </div>
      </div>
      <div className="row-side">
        <Mood tone={unit.kind === "community" ? "good" : "quiet"}>{t(`kind.${unit.kind}`)}</Mood>
        {can("manage_units") ? (
          <LinkButton
            size="small"
            to="/units/$id/edit"
            params={{ id: unit.id }}
            aria-label={t("edit_name", { name: unit.name })}
          >
            {t("edit")}
          </LinkButton>
        ) : null}
      </div>
    </div>
  );
}
