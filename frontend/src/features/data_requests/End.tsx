import { useQueryClient } from "@tanstack/react-query";
import { call, type Tagged } from "@/api/call";
import {
  type DataRequestVerb,
  type DataRequestView,
  dataRequestsTransition,
} from "@/api/generated";
import { useTranslation } from "@/app/texts";
import { useMe } from "@/shells/staff/me";
import { ConfirmButton, useAct } from "@/shells/staff/parts/Confirm";

/** The end of a request, by whoever may end it so. */
export function End({ request }: { request: Tagged<DataRequestView> }) {
  const { t } = useTranslation("data_requests");
  const { can } = useMe();
  const queries = useQueryClient();
  const { act, busy } = useAct();
  const { id, actions } = request.value;
  const mine = actions.filter((verb) =>
    can(verb === "close" ? "decide_data_requests" : "file_data_requests"),
  );

  const end = (action: DataRequestVerb) =>
    act(
      async () => {
        try {
          const headers = { "If-Match": request.etag };
          return await call(dataRequestsTransition({ path: { id }, body: { action }, headers }));
        } finally {
          // Also when it was refused: somebody else may have been quicker.
          await queries.invalidateQueries({ queryKey: ["data_requests"] });
        }
      },
      t(`end.${action}.done`),
    );

  return mine.map((verb) => (
    <ConfirmButton
      key={verb}
      danger
      disabled={busy}
      question={t(`end.${verb}.question`)}
      explanation={t(`end.${verb}.explain`)}
      yes={t(`end.${verb}.act`)}
      onYes={() => end(verb)}
    >
      {t(`end.${verb}.act`)}
    </ConfirmButton>
  ));
}
