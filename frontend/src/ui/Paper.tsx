import { useRef, useState } from "react";
import { useTranslation } from "@/app/texts";
import { saveFile } from "./download";
import "./paper.css";

/**
 * A page that the server made to be printed or kept: shown as it is, without any script of its own, and with the two
 * things that one does with a paper.
 */
export function Paper(props: { html: string; title: string; fileName?: string }) {
  const { t } = useTranslation();
  const frame = useRef<HTMLIFrameElement>(null);
  const [height, setHeight] = useState(320);
  const { fileName } = props;
  return (
    <div className="paper">
      <div className="paper-acts">
        <button
          type="button"
          className="paper-act"
          onClick={() => frame.current?.contentWindow?.print()}
        >
          {t("print")}
        </button>
        {fileName ? (
          <button
            type="button"
            className="paper-act"
            onClick={() => saveFile(new Blob([props.html], { type: "text/html" }), fileName)}
          >
            {t("save_page")}
          </button>
        ) : null}
      </div>
      <iframe
        ref={frame}
        title={props.title}
        srcDoc={props.html}
        // Printing is asked for from outside, and is a dialog.
        sandbox="allow-same-origin allow-modals"
        style={{ height }}
        onLoad={() =>
          setHeight(frame.current?.contentDocument?.documentElement.scrollHeight ?? 320)
        }
      />
    </div>
  );
}
