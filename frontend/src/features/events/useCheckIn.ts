import { useQueryClient } from "@tanstack/react-query";
import { call } from "@/api/call";
import { type SignUpView, signUpsCheckIn } from "@/api/generated";
import { useIdempotencyKey } from "@/api/idempotency";
import { useTranslation } from "@/app/texts";
import { useAct } from "@/shells/staff/parts/Confirm";

/** Notes that somebody came, by name or by their code. */
export function useCheckIn() {
  const { t } = useTranslation("events");
  const queries = useQueryClient();
  const keyFor = useIdempotencyKey();
  const { act, busy } = useAct();

  function checkIn(signUp: SignUpView, minutes: number | null): Promise<SignUpView | undefined> {
    const body = minutes === null ? {} : { volunteer_minutes: minutes };
    return act(
      async () => {
        const headers = keyFor([signUp.id, body]);
        const done = await call(signUpsCheckIn({ path: { id: signUp.id }, body, headers }));
        await queries.invalidateQueries({ queryKey: ["events"] });
        return done;
      },
      t("check_in.done", { name: signUp.name }),
    );
  }
  return { checkIn, busy };
}
