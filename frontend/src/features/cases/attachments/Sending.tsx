import { FileOutlined } from "@ant-design/icons";
import { Button, Progress } from "antd";
import type { Problem } from "@/api/problem";
import { useTranslation } from "@/app/texts";
import { useFormats } from "@/ui/formats";
import { useProblemText } from "@/ui/problemText";
import { drop, type Place, sendAgain, sendAsItIs, type Upload, useUploads } from "./uploads";

/** Files on their way, each with how far it is; what the server does not take says why, and stays until it is taken away. */
export function Sending(props: { of: string; place: Place; hold?: boolean }) {
  const { t } = useTranslation("cases");
  const { of, place, hold = false } = props;
  const own = useUploads().filter((one) => one.of === of && one.place === place);
  if (own.length === 0) return null;
  return (
    <ul className="sending" aria-label={t("attachments.sending")}>
      {own.map((upload) => (
        <li key={upload.id}>
          <Sent upload={upload} hold={hold} />
        </li>
      ))}
    </ul>
  );
}

function Sent({ upload, hold }: { upload: Upload; hold: boolean }) {
  const { t } = useTranslation(["cases", "common"]);
  const format = useFormats();
  const { id, file, preview, state, share, problem } = upload;
  const name = file.name;
  return (
    <>
      {preview ? (
        <img src={preview} alt="" className="sending-picture" />
      ) : (
        <span className="sending-picture">
          <FileOutlined aria-hidden />
        </span>
      )}
      <div className="sending-main">
        <strong>{name}</strong>
        <div className="row-meta" role="status">
          <span>{format.bytes(file.size)}</span>
          {state === "failed" ? null : <span>{t(`attachments.state.${state}`)}</span>}
        </div>
        {state === "sending" ? (
          <Progress
            percent={Math.round(share * 100)}
            size="small"
            aria-label={t("attachments.progress", { name })}
          />
        ) : null}
        {state === "unread" ? <p>{t("attachments.unread")}</p> : null}
        {problem ? <Refusal problem={problem} /> : null}
        <div className="sending-acts">
          {problem?.isPassing ? (
            <Button size="small" onClick={() => sendAgain(id)}>
              {t("common:retry")}
            </Button>
          ) : null}
          {state === "unread" ? (
            <Button size="small" onClick={() => sendAsItIs(id, hold)}>
              {t("attachments.as_it_is")}
            </Button>
          ) : null}
          {state === "sending" || state === "waiting" ? null : (
            <Button
              size="small"
              aria-label={t("attachments.leave_out_of", { name })}
              onClick={() => drop((one) => one.id === id)}
            >
              {t("attachments.leave_out")}
            </Button>
          )}
        </div>
      </div>
    </>
  );
}

/** In the server's words: too large, of a kind that is not taken, one too many. */
function Refusal({ problem }: { problem: Problem }) {
  const say = useProblemText();
  const faults = problem.faults.map(({ detail }) => detail).join(" ");
  return (
    <p role="alert" className="sending-refused">
      {say.title(problem)} {faults || say.detail(problem)}
    </p>
  );
}
