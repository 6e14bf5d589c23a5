import { PlusOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useState } from "react";
import { call } from "@/api/call";
import { type DepartmentView, departmentsList } from "@/api/generated";
import { useTranslation } from "@/app/texts";
import { useMe } from "@/shells/staff/me";
import { useList } from "@/shells/staff/parts/List";
import { ListScreen } from "@/shells/staff/parts/ListScreen";
import { Nothing } from "@/shells/staff/parts/States";
import { useUnits } from "@/shells/staff/pickers/units";
import { NewDepartment } from "./NewDepartment";
import { Rename } from "./Rename";

const PAGE = 30;

export default function Departments() {
  const { t } = useTranslation("departments");
  const { can } = useMe();
  const [adding, setAdding] = useState(false);
  const [renaming, setRenaming] = useState<DepartmentView | null>(null);
  const list = useList<DepartmentView>(["departments", "list"], (after) =>
    call(departmentsList({ query: { limit: PAGE, after } })),
  );
  return (
    <>
      <ListScreen
        title={t("title")}
        lead={t("lead")}
        acts={
          can("manage_departments") ? (
            <Button
              type="primary"
              icon={<PlusOutlined aria-hidden />}
              onClick={() => setAdding(true)}
            >
              {t("new")}
            </Button>
          ) : null
        }
        list={list}
        keyOf={(department) => department.id}
        row={(department) => (
          <DepartmentRow department={department} onRename={() => setRenaming(department)} />
        )}
        empty={<Nothing>{t("empty")}</Nothing>}
      />
      <NewDepartment open={adding} onClose={() => setAdding(false)} />
      <Rename department={renaming} onClose={() => setRenaming(null)} />
    </>
  );
}

function DepartmentRow(props: { department: DepartmentView; onRename: () => void }) {
  const { t } = useTranslation("departments");
  const { can } = useMe();
  const { nameOf } = useUnits();
  const { name, unit_id } = props.department;
  return (
    <div className="row">
      <div className="row-main">
        <strong>{name}</strong>
        <div className="row-meta">
          <span>{nameOf(unit_id)}</span>
        </div>
      </div>
      {can("manage_departments") ? (
        <Button size="small" aria-label={t("rename_name", { name })} onClick={props.onRename}>
          {t("rename")}
        </Button>
      ) : null}
    </div>
  );
}
