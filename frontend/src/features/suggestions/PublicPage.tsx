import { Button, Modal } from "antd";
import { useState } from "react";
import { useTranslation } from "@/app/texts";
import { Once } from "@/shells/staff/parts/Once";
import { UnitPicker } from "@/shells/staff/pickers/UnitPicker";
import { useUnits } from "@/shells/staff/pickers/units";

/** Where anybody can send a suggestion without a name: an address per community, to be handed out. */
export function PublicPage() {
  const { t } = useTranslation("suggestions");
  const { communities } = useUnits();
  const [open, setOpen] = useState(false);
  const [chosen, setChosen] = useState<string>();
  const unit = chosen ?? communities[0]?.id;
  const address = `${window.location.origin}/answers?unit=${unit}`;
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t("public.act")}</Button>
      <Modal open={open} title={t("public.act")} footer={null} onCancel={() => setOpen(false)}>
        <p style={{ marginBottom: 12 }}>{t("public.text")}</p>
        {communities.length > 1 ? (
          <UnitPicker communitiesOnly value={unit} onChange={setChosen} />
        ) : null}
        {unit ? (
          <>
            <Once text={address} copy={t("public.copy")} copied={t("public.copied")} />
            <a href={address} target="_blank" rel="noreferrer">
              {t("public.open")}
            </a>
          </>
        ) : null}
      </Modal>
    </>
  );
}
