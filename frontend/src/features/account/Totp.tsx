import { useQueryClient } from "@tanstack/react-query";
import { App, Button, Form, Input, Modal, QRCode } from "antd";
import { useState } from "react";
import { call } from "@/api/call";
import {
  type MeView,
  meTotpBegin,
  meTotpConfirm,
  meTotpRemove,
  type TotpView,
} from "@/api/generated";
import { onceKey } from "@/api/idempotency";
import { useTranslation } from "@/app/texts";
import { meKey } from "@/shells/staff/me";
import { useAct } from "@/shells/staff/parts/Confirm";
import { useSend } from "@/shells/staff/parts/forms";
import { Panel } from "@/shells/staff/parts/Page";
import { ProblemNote } from "@/shells/staff/parts/States";

export function Totp({ me }: { me: MeView }) {
  const { t } = useTranslation(["account", "common"]);
  const [secret, setSecret] = useState<TotpView | null>(null);
  const { act, busy } = useAct();
  const begin = async () => {
    const begun = await act(() => call(meTotpBegin({ headers: onceKey() })));
    if (begun) setSecret(begun);
  };
  return (
    <Panel title={t("totp.title")}>
      {me.second_factor ? (
        <Remove />
      ) : secret ? (
        <Confirm secret={secret} onDone={() => setSecret(null)} />
      ) : (
        <>
          <p style={{ marginBottom: 12 }}>{t("totp.off")}</p>
          <Button loading={busy} onClick={() => void begin()}>
            {t("totp.begin")}
          </Button>
        </>
      )}
    </Panel>
  );
}

function Confirm({ secret, onDone }: { secret: TotpView; onDone: () => void }) {
  const { t } = useTranslation(["account", "common"]);
  const { message } = App.useApp();
  const queries = useQueryClient();
  const { form, busy, problem, send } = useSend<{ code: string }>();

  async function save(body: { code: string }) {
    const done = await send(async () => {
      await call(meTotpConfirm({ body }));
      return true;
    });
    if (!done) return;
    void message.success(t("totp.confirmed"));
    await queries.invalidateQueries({ queryKey: meKey });
    onDone();
  }

  return (
    <>
      <p>{t("totp.scan")}</p>
      <div role="img" aria-label={t("totp.qr")} style={{ margin: "14px 0" }}>
        <QRCode type="svg" value={secret.url} size={184} color="#000000" bgColor="#ffffff" />
      </div>
      <p className="soft">{t("totp.by_hand")}</p>
      <div className="once">
        <code>{secret.secret}</code>
      </div>
      {problem ? <ProblemNote error={problem} /> : null}
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        onFinish={(values) => void save(values)}
      >
        <Form.Item
          name="code"
          label={t("totp.code")}
          rules={[{ required: true, pattern: /^\d{6}$/, message: t("totp.code_missing") }]}
        >
          <Input inputMode="numeric" autoComplete="one-time-code" maxLength={6} />
        </Form.Item>
        <Button type="primary" htmlType="submit" loading={busy}>
          {t("totp.confirm")}
        </Button>
      </Form>
    </>
  );
}

/** Turning it off asks for the password again: whoever finds the screen open cannot do it. */
function Remove() {
  const { t } = useTranslation(["account", "common"]);
  const { message } = App.useApp();
  const queries = useQueryClient();
  const [asking, setAsking] = useState(false);
  const { form, busy, problem, send } = useSend<{ password: string }>();

  async function remove(body: { password: string }) {
    const done = await send(async () => {
      await call(meTotpRemove({ body }));
      return true;
    });
    if (!done) return;
    void message.success(t("totp.removed"));
    await queries.invalidateQueries({ queryKey: meKey });
  }

  return (
    <>
      <p style={{ marginBottom: 12 }}>{t("totp.on")}</p>
      <Button danger onClick={() => setAsking(true)}>
        {t("totp.remove")}
      </Button>
      <Modal
        open={asking}
        title={t("totp.remove_question")}
        okText={t("totp.remove")}
        okButtonProps={{ danger: true }}
        cancelText={t("common:cancel")}
        confirmLoading={busy}
        onOk={() => form.submit()}
        onCancel={() => setAsking(false)}
        forceRender
      >
        <p style={{ marginBottom: 12 }}>{t("totp.remove_text")}</p>
        {problem ? <ProblemNote error={problem} /> : null}
        <Form
          form={form}
          layout="vertical"
          requiredMark={false}
          onFinish={(values) => void remove(values)}
        >
          <Form.Item
            name="password"
            label={t("password.current")}
            rules={[{ required: true, message: t("password.missing") }]}
          >
            <Input.Password autoComplete="current-password" />
          </Form.Item>
        </Form>
      </Modal>
    </>
  );
}
