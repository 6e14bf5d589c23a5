import { call } from "@/api/call";
import { portalConsentsReceiptPage } from "@/api/visitors";
import { useTranslation } from "@/app/texts";
import { Paper } from "@/ui/Paper";
import { Answered, Sheet, useOwn } from "./parts";

/** The receipt of a consent, as the server words it, to print or to keep. */
export default function Receipt({ id }: { id: string }) {
  const { t, language } = useTranslation("portal");
  const page = useOwn(["consents", "receipt", id, language], async () =>
    String(await call(portalConsentsReceiptPage({ path: { id }, parseAs: "text" }))),
  );
  return (
    <Sheet
      title={t("consent.receipt")}
      back={{ to: "/portal/consents", label: t("menu.consents") }}
    >
      <Answered query={page}>
        {(html) => (
          <Paper html={html} title={t("consent.receipt")} fileName={`receipt-${id}.html`} />
        )}
      </Answered>
    </Sheet>
  );
}
