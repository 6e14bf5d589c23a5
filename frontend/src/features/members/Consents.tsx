import { Button } from "antd";
import { useState } from "react";
import type { ConsentView, MemberView } from "@/api/generated";
import { useTranslation } from "@/app/texts";
import { LinkButton } from "@/shells/staff/parts/LinkButton";
import { Panel } from "@/shells/staff/parts/Page";
import { RowList } from "@/shells/staff/parts/RowList";
import { useFormats } from "@/ui/formats";
import { GiveConsent } from "./GiveConsent";
import { Withdraw } from "./Withdraw";

export function Consents({ member }: { member: MemberView }) {
  const { t } = useTranslation(["members", "common"]);
  const [giving, setGiving] = useState(false);
  return (
    <Panel
      title={t("detail.consents")}
      acts={
        <Button size="small" onClick={() => setGiving(true)}>
          {t("consent.give")}
        </Button>
      }
    >
      <RowList
        items={member.consents}
        keyOf={(consent) => consent.id}
        row={(consent) => <ConsentRow consent={consent} />}
        empty={t("detail.no_consents")}
      />
      <GiveConsent member={member} open={giving} onClose={() => setGiving(false)} />
    </Panel>
  );
}

function ConsentRow({ consent }: { consent: ConsentView }) {
  const { t } = useTranslation(["members", "common"]);
  const format = useFormats();
  const [asking, setAsking] = useState(false);
  const purpose = t(`consent.purposes.${consent.purpose}`);
  return (
    <div className="row">
      <div className="row-main">
        <strong>{purpose}</strong>
        <div className="row-meta">
          <span>{t(`consent.how.${consent.given_how}`)}</span>
          <span>
            {consent.expires_at
              ? t("consent.expires", { day: format.dayOf(consent.expires_at) })
              : t("consent.no_expiry")}
          </span>
          {consent.guardian ? (
            <span>
              {t("consent.by_guardian", {
                name: consent.guardian.name,
                relation: consent.guardian.relation,
              })}
            </span>
          ) : null}
        </div>
      </div>
      <div className="row-side">
        <LinkButton
          size="small"
          to="/consents/$id"
          params={{ id: consent.id }}
          aria-label={t("consent.receipt_of", { purpose })}
        >
          {t("consent.receipt")}
        </LinkButton>
        <Button size="small" danger onClick={() => setAsking(true)}>
          {t("consent.withdraw")}
        </Button>
      </div>
      <Withdraw consent={consent} open={asking} onClose={() => setAsking(false)} />
    </div>
  );
}
