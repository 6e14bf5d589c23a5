import { call } from "@/api/call";
import type { ObjectionView } from "@/api/generated";
import {
  portalObjectionsCreateCaseEntry,
  portalObjectionsCreateVisit,
  portalObjectionsList,
} from "@/api/visitors";
import { useTranslation } from "@/app/texts";
import { OwnWords, Unfolding, useOwn, useReread } from "./parts";
import { useSaid } from "./said";

const MANY = 200;

/** The member's objections, by what they are about. */
export function useObjections() {
  const { data } = useOwn(["objections", "all"], () =>
    call(portalObjectionsList({ query: { limit: MANY } })),
  );
  return (id: string) =>
    data?.items.filter(({ visit_id, case_entry_id }) => visit_id === id || case_entry_id === id) ??
    [];
}

/** Under a note: what the member said against it, what was answered, and the way to say something. */
export function Objecting(props: {
  note: { visit: string } | { entry: string };
  /** Read out with the button: which note is meant. */
  of: string;
  objections: ObjectionView[];
}) {
  const { t } = useTranslation(["portal", "common"]);
  const said = useSaid();
  const reread = useReread();
  const { note } = props;

  async function object(body: string) {
    await call(
      "visit" in note
        ? portalObjectionsCreateVisit({ path: { id: note.visit }, body: { body } })
        : portalObjectionsCreateCaseEntry({ path: { id: note.entry }, body: { body } }),
    );
    said(t("objection.sent"));
    await reread();
  }

  return (
    <>
      {props.objections.map((objection) => (
        <Objection key={objection.id} objection={objection} />
      ))}
      {props.objections.some(({ state }) => state === "open") ? null : (
        <Unfolding act={t("objection.act")} name={t("objection.act_on", { note: props.of })} quiet>
          {(close) => (
            <OwnWords
              label={t("objection.label")}
              hint={t("objection.hint")}
              longest={2000}
              submit={t("objection.send")}
              onSend={async (body) => {
                await object(body);
                close();
              }}
              onCancel={close}
            />
          )}
        </Unfolding>
      )}
    </>
  );
}

/** What was said against a note, and the office's answer or that it is still to come. */
export function Objection({ objection }: { objection: ObjectionView }) {
  const { t } = useTranslation("portal");
  return (
    <div className="portal-exchange">
      <p>
        <strong>{t("objection.yours")}</strong>
      </p>
      <p className="pre">{objection.body}</p>
      <p>
        <strong>{objection.answer ? t("objection.answer") : t("objection.waiting")}</strong>
      </p>
      {objection.answer ? <p className="pre">{objection.answer}</p> : null}
    </div>
  );
}
