import { useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Button, Checkbox, Form, Input } from "antd";
import { useState } from "react";
import { call, record, type Tagged } from "@/api/call";
import {
  meNotificationsGet,
  meNotificationsUpdate,
  type NotificationChoice,
  type NotificationChoicesView,
  type NotificationKind,
} from "@/api/generated";
import { useTranslation } from "@/app/texts";
import { meKey } from "@/shells/staff/me";
import { useSend } from "@/shells/staff/parts/forms";
import { Panel } from "@/shells/staff/parts/Page";
import { Answered, ProblemNote } from "@/shells/staff/parts/States";
import "./choices.css";

/** What one is told, and where. */
export function NotificationChoices() {
  const { t } = useTranslation("notifications");
  const query = useQuery({
    queryKey: [...meKey, "notifications"],
    queryFn: () => record(meNotificationsGet()),
  });
  return (
    <Panel title={t("choices.title")}>
      <Answered query={query}>
        {(kept) =>
          kept.value.kinds.length === 0 ? (
            <p className="soft">{t("choices.none")}</p>
          ) : (
            <Choose kept={kept} />
          )
        }
      </Answered>
    </Panel>
  );
}

type Where = "in_app" | "by_email";
type Changed = Partial<Record<NotificationKind, NotificationChoice>>;

function Choose({ kept: { value, etag } }: { kept: Tagged<NotificationChoicesView> }) {
  const { t } = useTranslation(["notifications", "common"]);
  const { message } = App.useApp();
  const queries = useQueryClient();
  const { form, busy, problem, send } = useSend<{ email: string }>();
  const [changed, setChanged] = useState<Changed>({});
  const typed = Form.useWatch("email", form) ?? value.email ?? "";
  const kinds = value.kinds.map((choice) => changed[choice.kind] ?? choice);
  const choose = (choice: NotificationChoice) =>
    setChanged((before) => ({ ...before, [choice.kind]: choice }));

  async function save({ email }: { email: string }) {
    const body = { email: email.trim() || null, kinds: Object.values(changed) };
    const headers = { "If-Match": etag };
    const saved = await send(() => call(meNotificationsUpdate({ body, headers })));
    if (saved) {
      void message.success(t("common:saved"));
      setChanged({});
    }
    // Also when it was refused: the account may be another version by now.
    await queries.invalidateQueries({ queryKey: meKey });
  }

  return (
    <Form
      form={form}
      layout="vertical"
      initialValues={{ email: value.email ?? "" }}
      onFinish={(values) => void save(values)}
    >
      <p style={{ marginBottom: 12 }}>{t("choices.text")}</p>
      {problem ? <ProblemNote error={problem} /> : null}
      <Form.Item
        name="email"
        label={t("choices.email")}
        extra={value.mail ? t("choices.email_hint") : t("choices.no_mail")}
      >
        <Input inputMode="email" autoComplete="email" maxLength={254} />
      </Form.Item>
      <Kinds kinds={kinds} mail={value.mail && typed.trim() !== ""} onChoose={choose} />
      {value.mail && typed.trim() === "" ? <p className="soft">{t("choices.no_address")}</p> : null}
      <div className="form-acts">
        <Button htmlType="submit" loading={busy}>
          {t("choices.save")}
        </Button>
      </div>
    </Form>
  );
}

function Kinds(props: {
  kinds: NotificationChoice[];
  /** Whether there is a way by e-mail. */
  mail: boolean;
  onChoose: (choice: NotificationChoice) => void;
}) {
  const { t } = useTranslation("notifications");
  const tick = (choice: NotificationChoice, where: Where) => (
    <td>
      <Checkbox
        aria-label={`${t(`kind.${choice.kind}`)} · ${t(`choices.${where}`)}`}
        checked={choice[where]}
        disabled={where === "by_email" && !props.mail}
        onChange={({ target }) => props.onChoose({ ...choice, [where]: target.checked })}
      />
    </td>
  );
  return (
    <table className="choices">
      <thead>
        <tr>
          <th scope="col">{t("choices.kind")}</th>
          <th scope="col">{t("choices.in_app")}</th>
          <th scope="col">{t("choices.by_email")}</th>
        </tr>
      </thead>
      <tbody>
        {props.kinds.map((choice) => (
          <tr key={choice.kind}>
            <th scope="row">{t(`kind.${choice.kind}`)}</th>
            {tick(choice, "in_app")}
            {tick(choice, "by_email")}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
