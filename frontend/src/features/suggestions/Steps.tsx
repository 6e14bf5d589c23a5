import { useQueryClient } from "@tanstack/react-query";
import { App, Button, Form } from "antd";
import { useState } from "react";
import { call, type Tagged } from "@/api/call";
import {
  type SuggestionStepBody,
  type SuggestionVerb,
  type SuggestionView,
  suggestionsTransition,
} from "@/api/generated";
import { useTranslation } from "@/app/texts";
import { useMe } from "@/shells/staff/me";
import { NoteField } from "@/shells/staff/NoteField";
import { ConfirmButton, useAct } from "@/shells/staff/parts/Confirm";
import { FormDialog } from "@/shells/staff/parts/FormDialog";
import { useSend } from "@/shells/staff/parts/forms";
import { Panel } from "@/shells/staff/parts/Page";

type Said = "answer" | "publish" | "decline";
type TextForm = { answer?: string; summary?: string; reason?: string };

/** What each of them has to say, and how long it may be. */
const fields = {
  answer: { name: "answer", longest: 4000 },
  publish: { name: "summary", longest: 500 },
  decline: { name: "reason", longest: 500 },
} as const;

/** What can be done with a suggestion in its state, by whoever looks at it. */
export function Steps({ suggestion }: { suggestion: Tagged<SuggestionView> }) {
  const { t } = useTranslation("suggestions");
  const { can } = useMe();
  const queries = useQueryClient();
  const { act, busy } = useAct();
  const [saying, setSaying] = useState<Said | null>(null);
  const { id, actions } = suggestion.value;
  const mine = actions.filter((verb) =>
    can(verb === "publish" || verb === "unpublish" ? "publish_suggestions" : "edit_suggestions"),
  );

  async function take(body: SuggestionStepBody): Promise<true> {
    try {
      const headers = { "If-Match": suggestion.etag };
      await call(suggestionsTransition({ path: { id }, body, headers }));
    } finally {
      // Also when it was refused: somebody else may have been quicker.
      await queries.invalidateQueries({ queryKey: ["suggestions"] });
    }
    return true;
  }

  if (mine.length === 0) return null;
  const button = (verb: SuggestionVerb) => {
    if (verb === "review") {
      return (
        <Button
          key={verb}
          loading={busy}
          onClick={() => void act(() => take({ action: verb }), t("done.review"))}
        >
          {t("action.review")}
        </Button>
      );
    }
    if (verb === "unpublish") {
      return (
        <ConfirmButton
          key={verb}
          question={t("ask.unpublish")}
          explanation={t("ask.unpublish_text")}
          yes={t("action.unpublish")}
          onYes={() => act(() => take({ action: verb }), t("done.unpublish"))}
        >
          {t("action.unpublish")}
        </ConfirmButton>
      );
    }
    return (
      <Button
        key={verb}
        type={verb === "decline" ? "default" : "primary"}
        danger={verb === "decline"}
        onClick={() => setSaying(verb)}
      >
        {t(`action.${verb}`)}
      </Button>
    );
  };

  return (
    <Panel title={t("next")}>
      <div className="page-acts">{mine.map(button)}</div>
      <Say
        suggestion={suggestion.value}
        verb={saying}
        onClose={() => setSaying(null)}
        onSay={take}
      />
    </Panel>
  );
}

/** Asks for the text that goes with a step. */
function Say(props: {
  suggestion: SuggestionView;
  verb: Said | null;
  onClose: () => void;
  onSay: (body: SuggestionStepBody) => Promise<true>;
}) {
  const { t } = useTranslation("suggestions");
  const { message } = App.useApp();
  const sending = useSend<TextForm>();
  const verb = props.verb ?? "answer";
  const { name, longest } = fields[verb];
  const { body, summary } = props.suggestion;
  const hint = verb === "decline" ? undefined : t(`ask.${verb}_hint`);

  async function save(values: TextForm) {
    const said = { action: verb, [name]: values[name]?.trim() ?? "" };
    const done = await sending.send(() => props.onSay(said));
    if (!done) return;
    void message.success(t(`done.${verb}`));
    props.onClose();
  }

  return (
    <FormDialog
      sending={sending}
      open={props.verb !== null}
      title={t(`action.${verb}`)}
      ok={t(`action.${verb}`)}
      danger={verb === "decline"}
      initialValues={{ summary: summary ?? [...body].slice(0, fields.publish.longest).join("") }}
      onFinish={save}
      onClose={props.onClose}
    >
      <Form.Item
        name={name}
        label={t(`ask.${verb}`)}
        extra={hint}
        rules={[{ required: true, whitespace: true, message: t("text_missing") }]}
      >
        <NoteField autoSize={{ minRows: 4, maxRows: 12 }} maxLength={longest} />
      </Form.Item>
    </FormDialog>
  );
}
