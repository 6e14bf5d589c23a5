import { DeleteOutlined, EyeOutlined } from "@ant-design/icons";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Modal } from "antd";
import { useEffect, useState } from "react";
import { call, tagOf } from "@/api/call";
import { type AttachmentView, attachmentsDelete, attachmentsGet } from "@/api/generated";
import { useTranslation } from "@/app/texts";
import { useMe } from "@/shells/staff/me";
import { ConfirmButton, useAct } from "@/shells/staff/parts/Confirm";
import { Answered } from "@/shells/staff/parts/States";
import { saveFile } from "@/ui/download";
import { useFormats } from "@/ui/formats";

// The file needs the access token, so that a plain link would not do.
const contentOf = async (id: string) =>
  (await call(attachmentsGet({ path: { id }, parseAs: "blob" }))) as Blob;

/** What a browser draws by itself. */
const shown = /^image\/(jpeg|png|gif|webp)$/;

/** A file of a case: to look at, to take along, to take away. */
export function FileRow({ file }: { file: AttachmentView }) {
  const { t } = useTranslation("cases");
  const format = useFormats();
  const queries = useQueryClient();
  const { can } = useMe();
  const { act, busy } = useAct();
  const [looking, setLooking] = useState(false);
  const name = file.file_name;
  const download = () => act(async () => saveFile(await contentOf(file.id), name));
  const remove = () =>
    act(async () => {
      const headers = { "If-Match": tagOf(file) };
      await call(attachmentsDelete({ path: { id: file.id }, headers }));
      await queries.invalidateQueries({ queryKey: ["cases"] });
    }, t("attachments.removed"));

  return (
    <div className="row">
      <div className="row-main">
        <Button
          type="link"
          loading={busy}
          aria-label={t("attachments.download", { name })}
          onClick={() => void download()}
          style={{ padding: 0, height: "auto", whiteSpace: "normal", textAlign: "start" }}
        >
          {name}
        </Button>
        <div className="row-meta">
          <span>{format.bytes(file.size)}</span>
          <span>{format.moment(file.created_at)}</span>
        </div>
      </div>
      {shown.test(file.media_type) ? (
        <>
          <Button
            size="small"
            icon={<EyeOutlined aria-hidden />}
            aria-label={t("attachments.look", { name })}
            onClick={() => setLooking(true)}
          />
          <Picture file={file} open={looking} onClose={() => setLooking(false)} />
        </>
      ) : null}
      {can("edit_cases") ? (
        <ConfirmButton
          size="small"
          danger
          icon={<DeleteOutlined aria-hidden />}
          aria-label={t("attachments.remove_of", { name })}
          question={t("attachments.remove_question", { name })}
          yes={t("attachments.remove")}
          onYes={remove}
        />
      ) : null}
    </div>
  );
}

/** The picture itself. It is fetched when somebody wants to see it: that it was seen is recorded. */
function Picture(props: { file: AttachmentView; open: boolean; onClose: () => void }) {
  const { file, open, onClose } = props;
  return (
    <Modal
      open={open}
      title={file.file_name}
      footer={null}
      onCancel={onClose}
      width={860}
      destroyOnHidden
    >
      <Content file={file} />
    </Modal>
  );
}

function Content({ file }: { file: AttachmentView }) {
  const { t } = useTranslation("cases");
  const query = useQuery({
    queryKey: ["cases", "attachment", file.id],
    queryFn: () => contentOf(file.id),
    // A file never changes; it is not kept longer than it is looked at.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  const [address, setAddress] = useState<string | null>(null);
  const content = query.data;
  useEffect(() => {
    if (!content) return;
    const made = URL.createObjectURL(content);
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [content]);
  return (
    <Answered query={query}>
      {() =>
        address ? (
          <img
            className="picture-shown"
            src={address}
            alt={t("attachments.picture", { name: file.file_name })}
          />
        ) : null
      }
    </Answered>
  );
}
