import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { call } from "@/api/call";
import { attachmentsList } from "@/api/generated";
import { useTranslation } from "@/app/texts";
import { useMe } from "@/shells/staff/me";
import { Panel } from "@/shells/staff/parts/Page";
import { RowList } from "@/shells/staff/parts/RowList";
import { Answered } from "@/shells/staff/parts/States";
import { AddFiles } from "./AddFiles";
import { FileRow } from "./FileRow";
import { Sending } from "./Sending";
import { useArrived } from "./uploads";

/** The files of a case. */
export function Attachments({ caseId }: { caseId: string }) {
  const { t } = useTranslation("cases");
  const { can } = useMe();
  const queries = useQueryClient();
  const arrived = useArrived(caseId);
  const query = useQuery({
    queryKey: ["cases", "attachments", caseId],
    queryFn: () => call(attachmentsList({ path: { id: caseId } })),
  });

  // They came in while one looked, or was elsewhere; the timeline tells of them, too.
  useEffect(() => {
    if (arrived > 0) void queries.invalidateQueries({ queryKey: ["cases"] });
  }, [arrived, queries]);

  return (
    <Panel
      title={t("attachments.title")}
      acts={can("edit_cases") ? <AddFiles of={caseId} place="files" /> : null}
    >
      <Sending of={caseId} place="files" />
      <Answered query={query} rows={2}>
        {({ items }) => (
          <RowList
            items={items}
            keyOf={(file) => file.id}
            row={(file) => <FileRow file={file} />}
            label={t("attachments.title")}
            empty={t(can("edit_cases") ? "attachments.empty_first" : "attachments.empty")}
          />
        )}
      </Answered>
      {can("edit_cases") ? <p className="soft">{t("attachments.hint")}</p> : null}
    </Panel>
  );
}
