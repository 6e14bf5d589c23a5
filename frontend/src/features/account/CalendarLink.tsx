import { Button } from "antd";
import { useState } from "react";
import { call } from "@/api/call";
import { meCalendarCreate } from "@/api/generated";
import { onceKey } from "@/api/idempotency";
import { useTranslation } from "@/app/texts";
import { ConfirmButton, useAct } from "@/shells/staff/parts/Confirm";
import { Once } from "@/shells/staff/parts/Once";
import { Panel } from "@/shells/staff/parts/Page";

export function CalendarLink() {
  const { t } = useTranslation("account");
  const [url, setUrl] = useState<string | null>(null);
  const { act } = useAct();
  const make = () =>
    act(async () => {
      const made = await call(meCalendarCreate({ headers: onceKey() }));
      setUrl(new URL(made.url, window.location.origin).href);
    });
  return (
    <Panel title={t("calendar.title")}>
      <p style={{ marginBottom: 12 }}>{t("calendar.text")}</p>
      {url ? (
        <>
          <p className="soft">{t("calendar.once")}</p>
          <Once text={url} copy={t("calendar.copy")} copied={t("calendar.copied")} />
          <Button onClick={() => void make()}>{t("calendar.again")}</Button>
        </>
      ) : (
        <ConfirmButton
          question={t("calendar.again_question")}
          yes={t("calendar.make")}
          onYes={make}
        >
          {t("calendar.make")}
        </ConfirmButton>
      )}
    </Panel>
  );
}
