import { QrcodeOutlined } from "@ant-design/icons";
import { Alert, Button } from "antd";
import { useRef, useState } from "react";
import { call } from "@/api/call";
import { type SignUpView, signUpsGet } from "@/api/generated";
import { toProblem } from "@/api/problem";
import { useTranslation } from "@/app/texts";
import { useProblemText } from "@/ui/problemText";
import { signUpOf } from "@/ui/ticket";
import { useCheckIn } from "../useCheckIn";
import { useCamera } from "./useCamera";

/** Check-in by the code that members have on their telephones. The list by name stays below it. */
export function Scan(props: { event: string; signUps: readonly SignUpView[] }) {
  const { t } = useTranslation("events");
  const [open, setOpen] = useState(false);
  return (
    <div className="scan">
      <Button
        size="large"
        icon={<QrcodeOutlined aria-hidden />}
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        {t(open ? "scan.close" : "scan.open")}
      </Button>
      {open ? <Looking {...props} /> : null}
    </div>
  );
}

type Said = { tone: "good" | "warn" | "bad"; text: string };

/** A code that is held before the camera is read many times a second. */
const AGAIN_MS = 4000;

function Looking({ event, signUps }: { event: string; signUps: readonly SignUpView[] }) {
  const { t } = useTranslation("events");
  const say = useProblemText();
  const { checkIn } = useCheckIn();
  const [said, setSaid] = useState<Said | null>(null);
  const last = useRef({ text: "", at: 0 });
  const working = useRef(false);

  async function take(text: string): Promise<Said> {
    const id = signUpOf(text);
    if (!id) return { tone: "bad", text: t("scan.other") };
    const signUp =
      signUps.find((one) => one.id === id) ?? (await call(signUpsGet({ path: { id } })));
    const { name } = signUp;
    if (signUp.event_id !== event) return { tone: "bad", text: t("scan.elsewhere", { name }) };
    if (signUp.status === "attended") return { tone: "warn", text: t("scan.already", { name }) };
    if (signUp.status !== "signed_up") {
      const status = t(`sign_up_status.${signUp.status}`);
      return { tone: "bad", text: t("scan.not_in", { name, status }) };
    }
    const done = await checkIn(signUp, null);
    return done
      ? { tone: "good", text: t("check_in.done", { name }) }
      : { tone: "bad", text: t("scan.refused", { name }) };
  }

  async function read(text: string) {
    const now = Date.now();
    if (working.current || (text === last.current.text && now - last.current.at < AGAIN_MS)) return;
    working.current = true;
    last.current = { text, at: now };
    try {
      setSaid(await take(text));
    } catch (error) {
      const problem = toProblem(error);
      const unknown = problem.status === 404;
      setSaid({ tone: "bad", text: unknown ? t("scan.unknown") : say.title(problem) });
    } finally {
      working.current = false;
      last.current.at = Date.now();
      navigator.vibrate?.(80);
    }
  }

  const { video, trouble, ready } = useCamera((text) => void read(text));
  if (trouble) {
    return (
      <Alert
        type="warning"
        showIcon
        role="alert"
        title={t(`scan.trouble.${trouble}`)}
        description={t("scan.by_name")}
      />
    );
  }
  return (
    <>
      <div className="scan-frame">
        <video ref={video} muted playsInline aria-label={t("scan.picture")} />
      </div>
      <p role="status" className={`scan-said ${said?.tone ?? ""}`}>
        {said?.text ?? t(ready ? "scan.hold" : "scan.starting")}
      </p>
    </>
  );
}
