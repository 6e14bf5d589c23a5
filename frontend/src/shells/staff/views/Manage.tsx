import { useQueryClient } from "@tanstack/react-query";
import { Button, Modal } from "antd";
import { useState } from "react";
import { call } from "@/api/call";
import { type OfficeList, type SavedView, savedViewsDelete } from "@/api/generated";
import { useTranslation } from "@/app/texts";
import { useMe } from "../me";
import { ConfirmButton, useAct } from "../parts/Confirm";
import { RowList } from "../parts/RowList";
import { useUnits } from "../pickers/units";
import { ViewForm } from "./ViewForm";
import type { Seen } from "./view";

/** All views of a list: another name, shared or not, gone. */
export function Manage(props: {
  open: boolean;
  list: OfficeList;
  views: readonly SavedView[];
  now: Seen;
  onClose: () => void;
}) {
  const { t } = useTranslation(["saved_views", "common"]);
  const [changing, setChanging] = useState<SavedView | null>(null);
  const [open, setOpen] = useState(false);
  return (
    <>
      <Modal
        open={props.open}
        title={t("manage")}
        footer={<Button onClick={props.onClose}>{t("common:close")}</Button>}
        onCancel={props.onClose}
      >
        <RowList
          items={props.views}
          keyOf={(view) => view.id}
          label={t("manage")}
          row={(view) => (
            <ViewRow
              view={view}
              onChange={() => {
                setChanging(view);
                setOpen(true);
              }}
            />
          )}
          empty={t("none_yet")}
        />
      </Modal>
      <ViewForm
        open={open}
        list={props.list}
        now={props.now}
        view={changing}
        onClose={() => setOpen(false)}
      />
    </>
  );
}

function ViewRow({ view, onChange }: { view: SavedView; onChange: () => void }) {
  const { t } = useTranslation(["saved_views", "common"]);
  const { nameOf } = useUnits();
  const { can } = useMe();
  const { act } = useAct();
  const queries = useQueryClient();
  const remove = () =>
    act(async () => {
      await call(savedViewsDelete({ path: { id: view.id } })).finally(() =>
        queries.invalidateQueries({ queryKey: ["saved_views"] }),
      );
    }, t("removed"));
  return (
    <div className="row">
      <div className="row-main">
        <strong>{view.name}</strong>
        <div className="row-meta">
          <span>
            {view.unit_id ? t("shared_in", { unit: nameOf(view.unit_id) }) : t("only_mine")}
          </span>
        </div>
      </div>
      {!view.unit_id || can("share_views") ? (
        <div className="row-side">
          <Button
            size="small"
            aria-label={t("change_name", { name: view.name })}
            onClick={onChange}
          >
            {t("common:edit")}
          </Button>
          <ConfirmButton
            size="small"
            danger
            aria-label={t("remove_name", { name: view.name })}
            question={t("remove_name", { name: view.name })}
            explanation={view.unit_id ? t("remove_shared") : t("remove_text")}
            yes={t("remove")}
            onYes={remove}
          >
            {t("remove")}
          </ConfirmButton>
        </div>
      ) : null}
    </div>
  );
}
