import type { OwnErasureRequestView } from "@/api/generated";
import { useTranslation } from "@/app/texts";
import { useFormats } from "@/ui/formats";
import { Card, Fact, Facts, State } from "./parts";
import { erasureTones } from "./words";

/** A request that all be erased, and what became of it. */
export function ErasureCard({ request }: { request: OwnErasureRequestView }) {
  const { t } = useTranslation("portal");
  const format = useFormats();
  return (
    <Card
      title={t("erasure.of", { day: format.dayOf(request.created_at) })}
      state={
        <State tone={erasureTones[request.state]}>{t(`erasure.state.${request.state}`)}</State>
      }
    >
      <Facts>
        <Fact label={t("erasure.decided_at")}>
          {request.decided_at ? format.moment(request.decided_at) : null}
        </Fact>
        <Fact label={t("erasure.refusal")}>
          {request.refusal ? t(`erasure.reason.${request.refusal}`) : null}
        </Fact>
        <Fact label={t("erasure.explanation")}>
          {request.explanation ? <span className="pre">{request.explanation}</span> : null}
        </Fact>
      </Facts>
    </Card>
  );
}
