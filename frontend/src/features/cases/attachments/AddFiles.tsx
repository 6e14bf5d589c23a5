import { CameraOutlined, PaperClipOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { type ChangeEvent, useRef } from "react";
import { useTranslation } from "@/app/texts";
import { addFiles, type Place } from "./uploads";

const TAKEN = "image/*,application/pdf,.docx,.xlsx,.csv,.txt,.mp3,.m4a,.mp4";

/** Where a finger is what one points with there is a camera at hand; elsewhere it would only open the folder of files. */
const hasCamera = () => window.matchMedia("(any-pointer: coarse)").matches;

/** Takes a photograph, or chooses files: for a case, or for one that is being written down. */
export function AddFiles(props: { of: string; place: Place; hold?: boolean }) {
  const { t } = useTranslation("cases");
  const files = useRef<HTMLInputElement>(null);
  const camera = useRef<HTMLInputElement>(null);

  function add(event: ChangeEvent<HTMLInputElement>, shot: boolean) {
    const chosen = [...(event.target.files ?? [])];
    const { of, place, hold = false } = props;
    void addFiles(chosen, { of, place, hold, shot });
    // The same file can be chosen again.
    event.target.value = "";
  }

  return (
    <div className="add-files">
      {hasCamera() ? (
        <>
          <input
            ref={camera}
            type="file"
            style={{ display: "none" }}
            accept="image/*"
            capture="environment"
            aria-label={t("attachments.shoot")}
            onChange={(event) => add(event, true)}
          />
          <Button
            size="small"
            icon={<CameraOutlined aria-hidden />}
            onClick={() => camera.current?.click()}
          >
            {t("attachments.shoot")}
          </Button>
        </>
      ) : null}
      <input
        ref={files}
        type="file"
        style={{ display: "none" }}
        multiple
        accept={TAKEN}
        aria-label={t("attachments.add")}
        onChange={(event) => add(event, false)}
      />
      <Button
        size="small"
        icon={<PaperClipOutlined aria-hidden />}
        onClick={() => files.current?.click()}
      >
        {t("attachments.add")}
      </Button>
    </div>
  );
}
