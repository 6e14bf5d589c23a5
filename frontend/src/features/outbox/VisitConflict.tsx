import { useState } from "react";
import { call } from "@/api/call";
import {
  type RecordingBody,
  type VisitOutcome,
  type VisitView,
  visitsCreate,
} from "@/api/generated";
import { useIdempotencyKey } from "@/api/idempotency";
import { randomId } from "@/api/random";
import { useTranslation } from "@/app/texts";
import type { Waiting } from "@/offline/outbox";
import { drop, sendAgain } from "@/offline/travel";
import { useAct } from "@/shells/staff/parts/Confirm";
import { type Choice, Conflict } from "@/shells/staff/parts/Conflict";
import { differencesOf } from "@/shells/staff/parts/differences";
import { useFormats } from "@/ui/formats";
import { merged, type Said, saidBy, saidIn } from "./versions";

/** Somebody changed the visit while it was being written down without a signal: the three versions, and the choice. */
export function VisitConflict({ entry, onClose }: { entry: Waiting; onClose: () => void }) {
  const { t } = useTranslation(["outbox", "visits"]);
  const format = useFormats();
  const { act } = useAct();
  const keyFor = useIdempotencyKey();
  const [choices, setChoices] = useState<Record<string, Choice>>({});
  const theirs = entry.theirs;
  if (!theirs) return null;
  const still = theirs.value.status === "planned";

  function say(field: keyof Said & string, said: Said) {
    const label = t(`visits:field.${field}`);
    if (field === "outcome") return { label, value: t(`visits:status.${said.outcome}`) };
    if (field === "visited_at") {
      return { label, value: said.visited_at ? format.moment(said.visited_at) : "" };
    }
    if (field === "notes") return { label, value: said.notes ?? "" };
    return { label, value: said[field] ? format.day(said[field] ?? "") : "" };
  }

  const differences = differencesOf<Said>(
    saidIn(entry.visit),
    saidIn(theirs.value),
    saidBy(entry.body, entry.visit),
    say,
  );

  /** A plan that was changed is recorded as it is now; what is recorded already stays, and this becomes another visit. */
  async function save(now: { value: VisitView; etag: string }) {
    const body: RecordingBody = merged(entry.body, now.value, choices);
    if (still) {
      await sendAgain({
        ...entry,
        body,
        key: randomId(),
        visit: now.value,
        etag: now.etag,
        state: "waiting",
        theirs: undefined,
      });
    } else {
      const { member_id, purpose, channel } = now.value;
      const another = {
        member_id,
        purpose,
        channel,
        ...body,
        outcome: body.outcome as VisitOutcome,
      };
      await call(visitsCreate({ body: another, headers: keyFor(another) }));
      await drop(entry.id);
    }
    onClose();
  }

  return (
    <Conflict
      open
      text={t(still ? "conflict.planned" : "conflict.recorded")}
      ok={t(still ? "conflict.record" : "conflict.another")}
      differences={differences}
      choices={choices}
      onChoose={(field, choice) => setChoices({ ...choices, [field]: choice })}
      onReload={() => {
        void act(async () => {
          await drop(entry.id);
          onClose();
        });
      }}
      onSave={() => void act(() => save(theirs), t("conflict.done"))}
      onClose={onClose}
    />
  );
}
