import { useQuery } from "@tanstack/react-query";
import { Button, Select } from "antd";
import { useState } from "react";
import { call } from "@/api/call";
import { type SavedView, savedViewsList } from "@/api/generated";
import { useTranslation } from "@/app/texts";
import { useUnits } from "../pickers/units";
import { Manage } from "./Manage";
import { ViewForm } from "./ViewForm";
import { type AnyColumns, isSeen, searchOf, seenNow, type ViewedList } from "./view";

/** More than somebody may keep, and what is shared with them. */
const ALL = 200;

/** The views of a list: open one, keep what is seen now, look after those that there are. */
export default function Views({ viewed, columns }: { viewed: ViewedList; columns: AnyColumns }) {
  const { t } = useTranslation("saved_views");
  const { nameOf } = useUnits();
  const [saving, setSaving] = useState(false);
  const [managing, setManaging] = useState(false);
  const { list } = viewed;
  const { data } = useQuery({
    queryKey: ["saved_views", list],
    queryFn: () => call(savedViewsList({ query: { list, limit: ALL } })),
  });
  const views = data?.items ?? [];
  const now = seenNow(viewed.search, columns);
  const openNow = views.find((view) => isSeen(view, now));

  function show(view: SavedView) {
    if (view.columns) columns?.choose(view.columns);
    viewed.open(searchOf(view));
  }
  const option = (view: SavedView) => ({
    value: view.id,
    label: view.unit_id ? t("named", { name: view.name, unit: nameOf(view.unit_id) }) : view.name,
  });
  const own = views.filter((view) => !view.unit_id);
  const shared = views.filter((view) => view.unit_id);

  return (
    <>
      {views.length > 0 ? (
        <Select
          aria-label={t("label")}
          placeholder={t("choose")}
          value={openNow?.id ?? null}
          options={[
            ...(own.length > 0 ? [{ label: t("own"), options: own.map(option) }] : []),
            ...(shared.length > 0 ? [{ label: t("shared"), options: shared.map(option) }] : []),
          ]}
          onChange={(id) => {
            const view = views.find((one) => one.id === id);
            if (view) show(view);
          }}
        />
      ) : null}
      <Button type="text" onClick={() => setSaving(true)}>
        {t("keep")}
      </Button>
      {views.length > 0 ? (
        <Button type="text" onClick={() => setManaging(true)}>
          {t("manage")}
        </Button>
      ) : null}
      <ViewForm open={saving} list={list} now={now} onClose={() => setSaving(false)} />
      <Manage
        open={managing}
        list={list}
        views={views}
        now={now}
        onClose={() => setManaging(false)}
      />
    </>
  );
}
