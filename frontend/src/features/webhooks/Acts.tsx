import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Button } from "antd";
import { useState } from "react";
import { call, tagOf } from "@/api/call";
import {
  type NewWebhookView,
  type WebhookView,
  webhooksDelete,
  webhooksRotate,
  webhooksUpdate,
} from "@/api/generated";
import { useTranslation } from "@/app/texts";
import { ConfirmButton, useAct } from "@/shells/staff/parts/Confirm";
import { ChangeUrl } from "./ChangeUrl";

/** What can be done with a webhook. */
export function Acts(props: { webhook: WebhookView; onRotated: (made: NewWebhookView) => void }) {
  const { t } = useTranslation("webhooks");
  const queries = useQueryClient();
  const navigate = useNavigate();
  const { act, busy } = useAct();
  const [changing, setChanging] = useState(false);
  const { webhook } = props;
  const path = { id: webhook.id };
  const anew = () => queries.invalidateQueries({ queryKey: ["webhooks"] });

  const turn = (active: boolean) =>
    act(
      async () => {
        const headers = { "If-Match": tagOf(webhook) };
        // Whether it was taken or somebody else was first: the page shows what holds now.
        await call(webhooksUpdate({ path, body: { active }, headers })).finally(anew);
      },
      t(active ? "turned_on" : "turned_off"),
    );
  const rotate = () =>
    act(async () => {
      props.onRotated(await call(webhooksRotate({ path })));
      await anew();
    });
  const remove = () =>
    act(async () => {
      await call(webhooksDelete({ path }));
      await navigate({ to: "/webhooks" });
      queries.removeQueries({ queryKey: ["webhooks", "one", webhook.id] });
      await anew();
    }, t("removed"));

  return (
    <>
      <Button onClick={() => setChanging(true)}>{t("change_url")}</Button>
      <ConfirmButton
        question={t("rotate_question")}
        explanation={t("rotate_text")}
        yes={t("rotate")}
        onYes={rotate}
      >
        {t("rotate")}
      </ConfirmButton>
      {webhook.active ? (
        <ConfirmButton
          question={t("turn_off_question")}
          explanation={t("turn_off_text")}
          yes={t("turn_off")}
          onYes={() => turn(false)}
        >
          {t("turn_off")}
        </ConfirmButton>
      ) : (
        <Button type="primary" loading={busy} onClick={() => void turn(true)}>
          {t("turn_on")}
        </Button>
      )}
      <ConfirmButton
        danger
        question={t("remove_question")}
        explanation={t("remove_text")}
        yes={t("remove")}
        onYes={remove}
      >
        {t("remove")}
      </ConfirmButton>
      <ChangeUrl webhook={webhook} open={changing} onClose={() => setChanging(false)} />
    </>
  );
}
