import { DeleteOutlined, PaperClipOutlined } from "@ant-design/icons";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { type ChangeEvent, useRef } from "react";
import { call, tagOf } from "@/api/call";
import {
  type AttachmentView,
  attachmentsCreate,
  attachmentsDelete,
  attachmentsGet,
  attachmentsList,
} from "@/api/generated";
import { onceKey } from "@/api/idempotency";
import { useTranslation } from "@/app/texts";
import { ConfirmButton, useAct } from "@/shells/staff/parts/Confirm";
import { Panel } from "@/shells/staff/parts/Page";
import { Answered, Nothing } from "@/shells/staff/parts/States";
import { saveFile } from "@/ui/download";
import { useFormats } from "@/ui/formats";

export function Attachments({ caseId }: { caseId: string }) {
  const { t } = useTranslation("cases");
  const query = useQuery({
    queryKey: ["cases", "attachments", caseId],
    queryFn: () => call(attachmentsList({ path: { id: caseId } })),
  });
  return (
    <Panel title={t("attachments.title")} acts={<Add caseId={caseId} />}>
      <Answered query={query} rows={2}>
        {(attachments) =>
          attachments.items.length === 0 ? (
            <Nothing>{t("attachments.empty")}</Nothing>
          ) : (
            <ul className="rows">
              {attachments.items.map((file) => (
                <li key={file.id} className="row">
                  <File file={file} />
                </li>
              ))}
            </ul>
          )
        }
      </Answered>
    </Panel>
  );
}

function Add({ caseId }: { caseId: string }) {
  const { t } = useTranslation("cases");
  const queries = useQueryClient();
  const { act, busy } = useAct();
  const input = useRef<HTMLInputElement>(null);

  async function upload(event: ChangeEvent<HTMLInputElement>) {
    const file = event.target.files?.[0];
    if (!file) return;
    await act(async () => {
      await call(attachmentsCreate({ path: { id: caseId }, body: { file }, headers: onceKey() }));
      await queries.invalidateQueries({ queryKey: ["cases"] });
    }, t("attachments.added"));
    // The same file can be chosen again.
    if (input.current) input.current.value = "";
  }

  return (
    <>
      <input
        ref={input}
        type="file"
        style={{ display: "none" }}
        accept="image/*,application/pdf"
        onChange={(event) => void upload(event)}
        aria-label={t("attachments.add")}
      />
      <Button
        size="small"
        icon={<PaperClipOutlined aria-hidden />}
        loading={busy}
        onClick={() => input.current?.click()}
      >
        {t("attachments.add")}
      </Button>
    </>
  );
}

function File({ file }: { file: AttachmentView }) {
  const { t } = useTranslation("cases");
  const format = useFormats();
  const queries = useQueryClient();
  const { act, busy } = useAct();
  // The file needs the access token, so that a plain link would not do.
  const download = () =>
    act(async () => {
      const content = await call(attachmentsGet({ path: { id: file.id }, parseAs: "blob" }));
      saveFile(content as Blob, file.file_name);
    });
  return (
    <>
      <div className="row-main">
        <Button
          type="link"
          loading={busy}
          aria-label={t("attachments.download", { name: file.file_name })}
          onClick={() => void download()}
          style={{ padding: 0, height: "auto", whiteSpace: "normal", textAlign: "start" }}
        >
          {file.file_name}
        </Button>
        <div className="row-meta">
          <span>{format.bytes(file.size)}</span>
          <span>{format.moment(file.created_at)}</span>
        </div>
      </div>
      <ConfirmButton
        size="small"
        danger
        icon={<DeleteOutlined aria-hidden />}
        aria-label={t("attachments.remove")}
        question={t("attachments.remove_question", { name: file.file_name })}
        yes={t("attachments.remove")}
        onYes={() =>
          act(async () => {
            await call(
              attachmentsDelete({ path: { id: file.id }, headers: { "If-Match": tagOf(file) } }),
            );
            await queries.invalidateQueries({ queryKey: ["cases"] });
          }, t("attachments.removed"))
        }
      />
    </>
  );
}
