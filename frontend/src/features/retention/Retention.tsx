import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { call } from "@/api/call";
import {
  type DueMemberView,
  type RetentionView,
  retentionList,
  retentionMembers,
} from "@/api/generated";
import { useTranslation } from "@/app/texts";
import { Rows, useList } from "@/shells/staff/parts/List";
import { Mood, Page, Panel } from "@/shells/staff/parts/Page";
import { ShortId } from "@/shells/staff/parts/ShortId";
import { Answered, Nothing } from "@/shells/staff/parts/States";
import { useUnits } from "@/shells/staff/pickers/units";
import { useFormats } from "@/ui/formats";
import { lengthOf } from "./length";

const PAGE = 20;

/** What is kept how long, and what the next sweep would remove. Looking removes nothing. */
export default function Retention() {
  const { t } = useTranslation("retention");
  const query = useQuery({ queryKey: ["retention"], queryFn: () => call(retentionList()) });
  return (
    <Page title={t("title")} lead={t("lead")}>
      <Panel title={t("rules.title")}>
        <Answered query={query} rows={8}>
          {({ items }) => <Rules items={items} />}
        </Answered>
      </Panel>
      <DueMembers />
    </Page>
  );
}

function Rules({ items }: { items: RetentionView[] }) {
  const { t, maybe } = useTranslation(["retention", "tables"]);
  const format = useFormats();
  function period(text: string): string {
    const length = lengthOf(text);
    return length ? t(`period.${length.unit}`, { count: length.count }) : text;
  }
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard
    <section className="scroll-x" tabIndex={0} aria-label={t("rules.title")}>
      <table className="plain-table">
        <thead>
          <tr>
            <th scope="col">{t("rules.table")}</th>
            <th scope="col">{t("rules.period")}</th>
            <th scope="col">{t("rules.from")}</th>
            <th scope="col">{t("rules.before")}</th>
            <th scope="col">{t("rules.due")}</th>
          </tr>
        </thead>
        <tbody>
          {items.map((rule) => (
            <tr key={rule.table}>
              <th scope="row">{maybe(`tables:of.${rule.table}`) ?? rule.table}</th>
              <td>{period(rule.period)}</td>
              <td>{maybe(`from.${rule.table}`) ?? rule.from}</td>
              <td>{format.day(rule.before)}</td>
              <td>
                {rule.due > 0 ? (
                  <Mood tone="warn">{format.number(rule.due)}</Mood>
                ) : (
                  t("rules.nothing")
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** Who left so long ago that the next sweep erases them. */
function DueMembers() {
  const { t } = useTranslation("retention");
  const list = useList<DueMemberView>(["retention", "members"], (after) =>
    call(retentionMembers({ query: { limit: PAGE, after } })),
  );
  return (
    <Panel title={t("members.title")}>
      <p className="soft" style={{ marginBottom: 12 }}>
        {t("members.text")}
      </p>
      <Rows
        list={list}
        label={t("members.title")}
        keyOf={(member) => member.id}
        row={(member) => <DueMember member={member} />}
        empty={<Nothing>{t("members.empty")}</Nothing>}
      />
    </Panel>
  );
}

function DueMember({ member }: { member: DueMemberView }) {
  const { t } = useTranslation("retention");
  const format = useFormats();
  const { nameOf } = useUnits();
  return (
    <Link className="row" to="/members/$id" params={{ id: member.id }}>
      <div className="row-main">
        <strong>
          {t("members.one")} <ShortId id={member.id} />
        </strong>
        <div className="row-meta">
          <span>{nameOf(member.unit_id)}</span>
          <span>{t("members.left", { day: format.day(member.left_on) })}</span>
        </div>
      </div>
    </Link>
  );
}
