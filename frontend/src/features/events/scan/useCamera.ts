import { type RefObject, useEffect, useRef, useState } from "react";
import { type Read, reader } from "./reader";

/** Why there is no picture: said with what can be done instead. */
export type Trouble = "insecure" | "refused" | "absent" | "taken" | "failed";
export type Camera = {
  video: RefObject<HTMLVideoElement | null>;
  trouble: Trouble | null;
  ready: boolean;
};

/** Between two looks at the picture. */
const PAUSE = 150;

const troubles: Record<string, Trouble> = {
  NotAllowedError: "refused",
  SecurityError: "refused",
  NotFoundError: "absent",
  OverconstrainedError: "absent",
  NotReadableError: "taken",
  AbortError: "taken",
};

export function troubleOf(error: unknown): Trouble {
  return (error instanceof Error ? troubles[error.name] : undefined) ?? "failed";
}

/** The camera that looks away from whoever holds the phone, and what it reads. It is let go with the page. */
export function useCamera(onRead: (text: string) => void): Camera {
  const video = useRef<HTMLVideoElement | null>(null);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const [ready, setReady] = useState(false);
  const tell = useRef(onRead);
  tell.current = onRead;

  useEffect(() => {
    let stream: MediaStream | null = null;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let over = false;

    async function look(read: Read) {
      if (over) return;
      const shown = video.current;
      // In a pocket there is nothing to read.
      if (shown && !document.hidden) {
        const text = await read(shown).catch(() => null);
        if (text !== null && !over) tell.current(text);
      }
      if (!over) timer = setTimeout(() => void look(read), PAUSE);
    }

    async function begin() {
      // Browsers offer cameras to secure pages only.
      if (!navigator.mediaDevices?.getUserMedia) return setTrouble("insecure");
      try {
        stream = await navigator.mediaDevices.getUserMedia({
          video: { facingMode: { ideal: "environment" }, width: { ideal: 1280 } },
        });
        const shown = video.current;
        if (over || !shown) return letGo();
        shown.srcObject = stream;
        const [read] = await Promise.all([reader(), shown.play()]);
        if (over) return;
        setReady(true);
        await look(read);
      } catch (error) {
        if (!over) setTrouble(troubleOf(error));
        letGo();
      }
    }

    function letGo() {
      for (const track of stream?.getTracks() ?? []) track.stop();
    }

    void begin();
    return () => {
      over = true;
      clearTimeout(timer);
      letGo();
    };
  }, []);

  return { video, trouble, ready };
}
