import { Button, Modal } from "antd";
import { useTranslation } from "@/app/texts";
import { LinkButton } from "@/shells/staff/parts/LinkButton";
import { Mood } from "@/shells/staff/parts/Page";
import { useUnits } from "@/shells/staff/pickers/units";
import type { Candidate } from "./candidates";

/** Records that may be the same person, and the two ways on. */
export function Duplicates(props: {
  candidates: Candidate[];
  busy: boolean;
  onClose: () => void;
  onDifferent: () => void;
}) {
  const { t } = useTranslation(["members", "common"]);
  const { nameOf } = useUnits();
  return (
    <Modal
      open={props.candidates.length > 0}
      title={t("duplicate.title")}
      onCancel={props.onClose}
      footer={[
        <Button key="cancel" onClick={props.onClose}>
          {t("common:cancel")}
        </Button>,
        <Button key="different" type="primary" loading={props.busy} onClick={props.onDifferent}>
          {t("duplicate.different")}
        </Button>,
      ]}
    >
      <p style={{ marginBottom: 12 }}>{t("duplicate.text")}</p>
      <ul className="rows">
        {props.candidates.map((candidate) => (
          <li key={candidate.id} className="row">
            <div className="row-main">
              <strong>{candidate.name}</strong>
              <div className="row-meta">
                <span>{t(`kind.${candidate.kind}`)}</span>
                <span>{nameOf(candidate.unit_id)}</span>
                {candidate.matches.map((match) => (
                  <Mood key={match} tone="warn">
                    {t(`duplicate.match_${match}`)}
                  </Mood>
                ))}
              </div>
            </div>
            <LinkButton to="/members/$id" params={{ id: candidate.id }}>
              {t("duplicate.same")}
            </LinkButton>
          </li>
        ))}
      </ul>
    </Modal>
  );
}
