import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { Button } from "antd";
import { call } from "@/api/call";
import { consentsReceipt, consentsReceiptPage, type ReceiptView } from "@/api/generated";
import { useTranslation } from "@/app/texts";
import { useAct } from "@/shells/staff/parts/Confirm";
import { Fact, Facts, Page, Panel } from "@/shells/staff/parts/Page";
import { Answered } from "@/shells/staff/parts/States";
import { saveFile } from "@/ui/download";
import { useFormats } from "@/ui/formats";

const route = getRouteApi("/staff/consents/$id");

/** What was agreed to, between whom: for the member to take along. The server words it in the reader's language. */
export default function Receipt() {
  const { id } = route.useParams();
  const { language } = useTranslation();
  const query = useQuery({
    queryKey: ["consents", "receipt", id, language],
    queryFn: () => call(consentsReceipt({ path: { id } })),
  });
  return (
    <Answered query={query} rows={8}>
      {(receipt) => <Detail receipt={receipt} />}
    </Answered>
  );
}

function Detail({ receipt }: { receipt: ReceiptView }) {
  const { t, maybe } = useTranslation(["consents", "members"]);
  const kind = (name: string) => maybe(`members:field.${name}`) ?? name;
  const recipient = (name: string) => maybe(`recipient.${name}`) ?? name;
  const format = useFormats();
  const { act, busy } = useAct();
  const { pii_processing: processing, record_id: id } = receipt;
  const person = receipt.party_identification.find(
    ({ party_role }) => party_role === "pii_principal",
  );

  const save = () =>
    act(async () => {
      const page = await call(consentsReceiptPage({ path: { id }, parseAs: "text" }));
      saveFile(new Blob([String(page)], { type: "text/html" }), `receipt-${id}.html`);
    });

  return (
    <Page
      title={t("title")}
      lead={processing.purpose_name}
      back={{
        to: "/members/$id",
        params: { id: receipt.pii_principal_id },
        label: person?.party_name ?? t("members:title"),
      }}
      acts={
        <>
          <Button type="primary" onClick={() => window.print()}>
            {t("print")}
          </Button>
          <Button loading={busy} onClick={() => void save()}>
            {t("save_page")}
          </Button>
        </>
      }
    >
      <div className="form-narrow">
        <Panel title={t("text")}>
          <blockquote className="quoted pre">{processing.privacy_notice}</blockquote>
          <Facts>
            <Fact label={t("version")}>{processing.privacy_notice_version}</Fact>
            <Fact label={t("given_how")}>{t(`members:consent.how.${processing.given_how}`)}</Fact>
            <Fact label={t("witness")}>{processing.witness}</Fact>
            <Fact label={t("from")}>{format.moment(processing.valid_from)}</Fact>
            <Fact label={t("until")}>
              {processing.valid_until
                ? format.moment(processing.valid_until)
                : t("members:consent.no_expiry")}
            </Fact>
          </Facts>
        </Panel>
        <Panel title={t("parties")}>
          <Facts>
            {receipt.party_identification.map((party) => (
              <Party key={party.party_role + party.party_name} party={party} />
            ))}
          </Facts>
        </Panel>
        <Panel title={t("use")}>
          <Facts>
            <Fact label={t("basis")}>
              {maybe(`basis_word.${processing.lawful_basis}`) ?? processing.lawful_basis}
            </Fact>
            <Fact label={t("data")}>{processing.pii_information.map(kind).join(t("and"))}</Fact>
            <Fact label={t("recipients")}>
              {processing.recipient_third_parties.map(recipient).join(t("and")) ||
                t("no_recipients")}
            </Fact>
            <Fact label={t("withdrawal")}>{processing.withdrawal_method}</Fact>
          </Facts>
        </Panel>
        <Panel title={t("events")}>
          <Facts>
            {receipt.events.map((event) => (
              <Fact
                key={event.event_time + event.event_type}
                label={t(`event.${event.event_type}`)}
              >
                {format.moment(event.event_time)}
              </Fact>
            ))}
            <Fact label={t("number")}>
              <code>{id}</code>
            </Fact>
          </Facts>
        </Panel>
      </div>
    </Page>
  );
}

function Party({ party }: { party: ReceiptView["party_identification"][number] }) {
  const { maybe } = useTranslation("consents");
  return (
    <Fact label={maybe(`party.${party.party_role}`) ?? party.party_role}>
      {party.relation ? `${party.party_name} · ${party.relation}` : party.party_name}
    </Fact>
  );
}
