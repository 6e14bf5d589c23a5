import { Button, Modal, Radio } from "antd";
import { type Tagged, tagOf } from "@/api/call";
import type { Problem } from "@/api/problem";
import { useTranslation } from "@/app/texts";
import "./conflict.css";

/** A field that is not the same any more: as it was, as it is, and as it was entered. */
export type Difference = {
  field: string;
  label: string;
  began: string;
  theirs: string;
  mine: string;
  /** Who changed it. Where both did, somebody has to choose. */
  by: "both" | "mine" | "theirs";
};
export type Choice = "mine" | "theirs";

/**
 * Someone else changed the record in the meantime (412): for each field what it was, what it is and what was
 * entered. What only one side changed stays changed; where both did, one is chosen.
 */
export function Conflict(props: {
  open: boolean;
  /** In the place of the usual words. */
  text?: string;
  ok?: string;
  differences: Difference[];
  choices: Record<string, Choice>;
  onChoose: (field: string, choice: Choice) => void;
  onReload: () => void;
  onSave: () => void;
  /** Where the choice can wait. */
  onClose?: () => void;
}) {
  const { t } = useTranslation("office");
  return (
    <Modal
      open={props.open}
      title={t("conflict.title")}
      closable={props.onClose !== undefined}
      mask={{ closable: false }}
      keyboard={props.onClose !== undefined}
      width={640}
      onCancel={props.onClose}
      footer={[
        <Button key="theirs" onClick={props.onReload}>
          {t("conflict.reload")}
        </Button>,
        <Button key="save" type="primary" onClick={props.onSave}>
          {props.ok ?? t("conflict.save")}
        </Button>,
      ]}
    >
      <p style={{ marginBottom: 12 }}>{props.text ?? t("conflict.text")}</p>
      {props.differences.map((one) => (
        <FieldChoice
          key={one.field}
          difference={one}
          choice={props.choices[one.field] ?? "mine"}
          onChoose={(choice) => props.onChoose(one.field, choice)}
        />
      ))}
    </Modal>
  );
}

function FieldChoice(props: {
  difference: Difference;
  choice: Choice;
  onChoose: (choice: Choice) => void;
}) {
  const { t } = useTranslation("office");
  const { label, began, theirs, mine, by } = props.difference;
  const versions = [
    { value: "theirs" as const, name: t("conflict.theirs"), text: theirs },
    { value: "mine" as const, name: t("conflict.mine"), text: mine },
  ];
  return (
    <fieldset className="group conflict-field">
      <legend>{label}</legend>
      <dl>
        <dt>{t("conflict.began")}</dt>
        <dd className="pre">{began || "—"}</dd>
      </dl>
      {by === "both" ? (
        <Radio.Group
          aria-label={label}
          value={props.choice}
          onChange={(event) => props.onChoose(event.target.value as Choice)}
        >
          {versions.map(({ value, name, text }) => (
            <Radio key={value} value={value}>
              <span className="conflict-name">{name}</span>
              <span className="pre">{text || "—"}</span>
            </Radio>
          ))}
        </Radio.Group>
      ) : (
        <dl>
          <dt>{t(`conflict.${by}`)}</dt>
          <dd className="pre">{(by === "mine" ? mine : theirs) || "—"}</dd>
          <dd className="soft">{t(`conflict.only_${by}`)}</dd>
        </dl>
      )}
    </fieldset>
  );
}

/** The record as it is now, which comes with a refused change, and its tag. */
export function currentOf<T extends { version: number }>(problem: Problem): Tagged<T> | null {
  if (problem.status !== 412) return null;
  const current = problem.body.current as T | undefined;
  if (!current) return null;
  return { value: current, etag: problem.response?.headers.get("ETag") ?? tagOf(current) };
}
