import { useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { call, type Tagged } from "@/api/call";
import { type CaseView, casesUpdate } from "@/api/generated";
import { useTranslation } from "@/app/texts";
import { useMe } from "@/shells/staff/me";
import { useAct } from "@/shells/staff/parts/Confirm";
import { Panel } from "@/shells/staff/parts/Page";
import { AccountPicker } from "@/shells/staff/pickers/AccountPicker";

/** Who handles the case: a coordinator chooses, anybody else can take it on. */
export function Assign({ item }: { item: Tagged<CaseView> }) {
  const { t } = useTranslation("cases");
  const queries = useQueryClient();
  const { me, can } = useMe();
  const { act, busy } = useAct();
  const assign = (id: string | null, done: string) =>
    act(async () => {
      await call(
        casesUpdate({
          path: { id: item.value.id },
          body: { assignee_id: id },
          headers: { "If-Match": item.etag },
        }),
      );
      await queries.invalidateQueries({ queryKey: ["cases"] });
    }, done);

  if (can("assign_cases")) {
    return (
      <Panel title={t("assign")}>
        <AccountPicker
          value={item.value.assignee_id}
          onChange={(id) => void assign(id, t("assigned"))}
        />
      </Panel>
    );
  }
  if (!me || item.value.assignee_id === me.id) return null;
  return (
    <Panel>
      <Button block loading={busy} onClick={() => void assign(me.id, t("taken"))}>
        {t("take")}
      </Button>
    </Panel>
  );
}
