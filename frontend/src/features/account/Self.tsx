import { useQueryClient } from "@tanstack/react-query";
import { App, Button, Form, Input } from "antd";
import { useState } from "react";
import { call, tagOf } from "@/api/call";
import { type Language, type MeView, meUpdate } from "@/api/generated";
import { languages } from "@/app/languages";
import { useTranslation } from "@/app/texts";
import { meKey } from "@/shells/staff/me";
import { FormDialog } from "@/shells/staff/parts/FormDialog";
import { useSend } from "@/shells/staff/parts/forms";
import { Fact, Facts, Panel } from "@/shells/staff/parts/Page";
import { WordSelect } from "@/shells/staff/parts/WordSelect";

const tags = languages.map(({ tag }) => tag) satisfies Language[];
const nameOf = (tag: Language) => languages.find((one) => one.tag === tag)?.name ?? tag;

/** Who one is here: what colleagues see, and in which language one is written to. */
export function Self({ me }: { me: MeView }) {
  const { t } = useTranslation(["account", "auth", "common"]);
  const [editing, setEditing] = useState(false);
  return (
    <Panel
      title={t("who")}
      acts={
        <Button size="small" onClick={() => setEditing(true)}>
          {t("common:edit")}
        </Button>
      }
    >
      <Facts>
        <Fact label={t("name")}>{me.name}</Fact>
        <Fact label={t("login")}>{me.login}</Fact>
        <Fact label={t("language")}>{nameOf(me.language)}</Fact>
        <Fact label={t("roles")}>
          {me.grants.map((grant) => (
            <div key={grant.id}>
              {t(`auth:role.${grant.role}`)} · {grant.unit_name}
            </div>
          ))}
        </Fact>
      </Facts>
      <Edit me={me} open={editing} onClose={() => setEditing(false)} />
    </Panel>
  );
}

type SelfForm = { name: string; language: Language };

function Edit(props: { me: MeView; open: boolean; onClose: () => void }) {
  const { t } = useTranslation(["account", "common"]);
  const { message } = App.useApp();
  const queries = useQueryClient();
  const sending = useSend<SelfForm>();
  const { me } = props;

  async function save({ name, language }: SelfForm) {
    const body = { name: name.trim(), language };
    const headers = { "If-Match": tagOf(me) };
    const saved = await sending.send(() => call(meUpdate({ body, headers })));
    if (!saved) return;
    void message.success(t("common:saved"));
    await queries.invalidateQueries({ queryKey: meKey });
    props.onClose();
  }

  return (
    <FormDialog
      sending={sending}
      open={props.open}
      title={t("who")}
      initialValues={{ name: me.name, language: me.language }}
      onFinish={save}
      onClose={props.onClose}
    >
      <Form.Item
        name="name"
        label={t("name")}
        rules={[{ required: true, whitespace: true, message: t("password.missing") }]}
      >
        <Input maxLength={80} autoComplete="name" />
      </Form.Item>
      <Form.Item name="language" label={t("language")} extra={t("language_hint")} required>
        <WordSelect words={tags} say={nameOf} />
      </Form.Item>
    </FormDialog>
  );
}
