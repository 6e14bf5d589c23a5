import { call } from "@/api/call";
import type { ConsentTextView, OwnConsentView, Purpose } from "@/api/generated";
import {
  portalConsentsCreate,
  portalConsentsList,
  portalConsentsWithdraw,
  portalConsentTextsList,
  portalMeGet,
} from "@/api/visitors";
import { useTranslation } from "@/app/texts";
import { today } from "@/ui/days";
import { useFormats } from "@/ui/formats";
import { PlainProblem } from "../public/PlainProblem";
import { ConsentTrail } from "./ConsentTrail";
import { Answered, Card, Sheet, State, useOwn, useReread, useSend } from "./parts";
import { useSaid } from "./said";
import { Way } from "./ways";
import { purposes } from "./words";

/** To what the member agreed: given and taken back in one step each. */
export default function Consents() {
  const { t } = useTranslation("portal");
  const trail = useOwn(["consents"], () => call(portalConsentsList()));
  const texts = useOwn(["consent_texts"], () => call(portalConsentTextsList()));
  const me = useOwn(["me"], () => call(portalMeGet()));
  const guarded = me.data?.member.guardian_until ?? "";
  return (
    <Sheet title={t("menu.consents")} lead={t("consent.lead")}>
      <Answered query={trail}>
        {({ items }) => (
          <>
            {purposes.map((purpose) => (
              <Purposed
                key={purpose}
                purpose={purpose}
                live={items.find((consent) => consent.purpose === purpose && consent.holds)}
                text={texts.data?.items.find((one) => one.purpose === purpose)}
                guarded={today() < guarded}
              />
            ))}
            <ConsentTrail items={items} />
          </>
        )}
      </Answered>
    </Sheet>
  );
}

function Purposed(props: {
  purpose: Purpose;
  live: OwnConsentView | undefined;
  text: ConsentTextView | undefined;
  /** Somebody else consents for them, at the office. */
  guarded: boolean;
}) {
  const { t, language } = useTranslation("portal");
  const format = useFormats();
  const said = useSaid();
  const reread = useReread();
  const { busy, problem, send } = useSend();
  const { purpose, live, text } = props;
  const name = t(`consent.purpose.${purpose}`);

  async function agree(text_version: string) {
    if (await send(() => call(portalConsentsCreate({ body: { purpose, text_version } })))) {
      said(t("consent.given", { purpose: name }));
    }
    await reread();
  }
  async function withdraw(id: string) {
    if (await send(() => call(portalConsentsWithdraw({ path: { id } })))) {
      said(t("consent.withdrawn", { purpose: name }));
    }
    await reread();
  }

  return (
    <Card
      title={name}
      state={
        <State tone={live ? "good" : "quiet"}>{live ? t("consent.yes") : t("consent.no")}</State>
      }
      meta={
        live
          ? [
              t("consent.since", { day: format.dayOf(live.starts_at) }),
              live.expires_at
                ? t("consent.until", { day: format.dayOf(live.expires_at) })
                : t("consent.no_end"),
              t(`consent.how.${live.given_how}`),
            ].join(" · ")
          : t(`consent.without.${purpose}`)
      }
    >
      {problem ? <PlainProblem problem={problem} /> : null}
      {text && !live ? (
        <details className="portal-text" open>
          <summary>{t("consent.text", { version: text.version })}</summary>
          <p className="pre">{text.texts[language]}</p>
        </details>
      ) : null}
      {live ? (
        <>
          <p className="portal-soft">{t(`consent.ends.${purpose}`)}</p>
          <div className="portal-acts">
            <button
              type="button"
              className="portal-button"
              aria-label={t("consent.withdraw_of", { purpose: name })}
              disabled={busy}
              onClick={() => void withdraw(live.id)}
            >
              {t("consent.withdraw")}
            </button>
            <Way className="portal-button" to={`/portal/consents/${live.id}`}>
              {t("consent.receipt")}
            </Way>
          </div>
        </>
      ) : props.guarded ? (
        <p className="portal-soft">{t("consent.guarded")}</p>
      ) : text ? (
        <div className="portal-acts">
          <button
            type="button"
            className="portal-button"
            aria-label={t("consent.agree_to", { purpose: name })}
            disabled={busy}
            onClick={() => void agree(text.version)}
          >
            {t("consent.agree")}
          </button>
        </div>
      ) : null}
    </Card>
  );
}
