import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { call } from "@/api/call";
import { type AuditHeadView, auditHeadsList } from "@/api/generated";
import { useTranslation } from "@/app/texts";
import { Page, Panel } from "@/shells/staff/parts/Page";
import { Answered, Nothing } from "@/shells/staff/parts/States";
import { today } from "@/ui/days";
import { saveFile } from "@/ui/download";
import { useFormats } from "@/ui/formats";

/** Where the chains end now; kept outside, they prove later that nothing before was changed. */
export default function AuditHeads() {
  const { t } = useTranslation("audit_heads");
  const query = useQuery({
    queryKey: ["audit_heads"],
    queryFn: () => call(auditHeadsList()),
    // What is kept must be what stands there now.
    staleTime: 0,
  });
  const heads = query.data?.items ?? [];
  return (
    <Page
      title={t("title")}
      lead={t("lead")}
      back={{ to: "/audit_entries", label: t("entries") }}
      acts={
        heads.length > 0 ? (
          <Button type="primary" onClick={() => keep(heads)}>
            {t("keep")}
          </Button>
        ) : null
      }
    >
      <Panel>
        <Answered query={query}>
          {({ items }) =>
            items.length === 0 ? <Nothing>{t("empty")}</Nothing> : <Table heads={items} />
          }
        </Answered>
      </Panel>
    </Page>
  );
}

function keep(heads: AuditHeadView[]): void {
  const content = JSON.stringify(heads, null, 2);
  saveFile(new Blob([content], { type: "application/json" }), `audit-heads-${today()}.json`);
}

function Table({ heads }: { heads: AuditHeadView[] }) {
  const { t } = useTranslation("audit_heads");
  const format = useFormats();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard
    <section className="scroll-x" tabIndex={0} aria-label={t("title")}>
      <table className="plain-table">
        <thead>
          <tr>
            <th scope="col">{t("field.chain")}</th>
            <th scope="col">{t("field.sequence")}</th>
            <th scope="col">{t("field.mac")}</th>
          </tr>
        </thead>
        <tbody>
          {heads.map((head) => (
            <tr key={head.chain}>
              <td>{head.chain === 0 ? t("register") : format.number(head.chain)}</td>
              <td>{format.number(head.sequence)}</td>
              <td>
                <code>{head.mac}</code>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
