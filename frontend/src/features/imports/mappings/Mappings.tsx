import { useQuery } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { Radio } from "antd";
import { record, type Tagged } from "@/api/call";
import { type ImportKind, type ImportMappingView, importMappingsGet } from "@/api/generated";
import { toProblem } from "@/api/problem";
import { useTranslation } from "@/app/texts";
import { Page, Panel } from "@/shells/staff/parts/Page";
import { Answered, Nothing } from "@/shells/staff/parts/States";
import { UnitPicker } from "@/shells/staff/pickers/UnitPicker";
import { useUnits } from "@/shells/staff/pickers/units";
import { importKinds } from "../words";
import { Editor } from "./Editor";

const route = getRouteApi("/staff/imports/mappings");

/** What is kept for a unit; where there is nothing yet, the first to save it says so by the version 0. */
async function mappingOf(id: string, kind: ImportKind): Promise<Tagged<ImportMappingView>> {
  try {
    return await record(importMappingsGet({ path: { id, kind } }));
  } catch (error) {
    if (toProblem(error).status !== 404) throw error;
    const now = new Date().toISOString();
    return { value: { unit_id: id, kind, mapping: {}, updated_at: now, version: 0 }, etag: "" };
  }
}

/** The words of the office's own tables, kept for the next import. */
export default function Mappings() {
  const { t } = useTranslation(["imports", "common"]);
  const navigate = useNavigate();
  const search = route.useSearch();
  const { communities, only } = useUnits();
  const unit = search.unit ?? only ?? communities[0]?.id;
  const kind = search.kind ?? "members";
  const change = (next: Partial<typeof search>) =>
    void navigate({ to: "/imports/mappings", search: { ...search, ...next }, replace: true });

  return (
    <Page
      title={t("mapping.title")}
      lead={t("mapping.lead")}
      back={{ to: "/imports", label: t("title") }}
    >
      <div className="form-narrow">
        <div className="filters">
          <Radio.Group
            optionType="button"
            aria-label={t("field.kind")}
            value={kind}
            onChange={({ target }) => change({ kind: target.value as ImportKind })}
            options={importKinds.map((one) => ({ value: one, label: t(`kind.${one}`) }))}
          />
          {communities.length > 1 ? (
            <UnitPicker
              communitiesOnly
              label={t("common:unit")}
              value={unit}
              onChange={(next) => change({ unit: next })}
            />
          ) : null}
        </div>
        <Panel>
          {unit ? (
            <Kept key={`${unit}/${kind}`} unit={unit} kind={kind} />
          ) : (
            <Nothing>{t("mapping.no_unit")}</Nothing>
          )}
        </Panel>
      </div>
    </Page>
  );
}

function Kept({ unit, kind }: { unit: string; kind: ImportKind }) {
  const query = useQuery({
    queryKey: ["imports", "mapping", unit, kind],
    queryFn: () => mappingOf(unit, kind),
    // A form must not change under the hands of whoever fills it in.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  return (
    <Answered query={query} rows={8}>
      {(kept) => <Editor kept={kept} />}
    </Answered>
  );
}
