import { Button } from "antd";
import { call } from "@/api/call";
import {
  type DataAnswerView,
  type DataLineView,
  type DataRequestView,
  dataRequestAnswersList,
} from "@/api/generated";
import { useTranslation } from "@/app/texts";
import { useFigureNames } from "@/shells/staff/figures/names";
import { useList } from "@/shells/staff/parts/List";
import { Panel } from "@/shells/staff/parts/Page";
import { Answered, Nothing } from "@/shells/staff/parts/States";
import { useFormats } from "@/ui/formats";

const PAGE = 100;

/** What communities answered: a figure as it may be told. */
export function Answers({ request, asked }: { request: DataRequestView; asked: DataLineView[] }) {
  const { t } = useTranslation(["data_requests", "common"]);
  const list = useList<DataAnswerView>(["data_requests", "answers", request.id], (after) =>
    call(dataRequestAnswersList({ query: { request: request.id, limit: PAGE, after } })),
  );
  return (
    <Panel title={t("answers.title")}>
      <Answered query={list} rows={4}>
        {({ pages }) => {
          const items = pages.flatMap((page) => page.items);
          if (items.length === 0) return <Nothing>{t("answers.empty")}</Nothing>;
          return (
            <>
              <AnswerTable items={items} asked={asked} />
              {asked.some(({ counts }) => counts === "persons") ? (
                <p className="soft">{t("answers.persons")}</p>
              ) : null}
              {list.hasNextPage ? (
                <div className="more">
                  <Button
                    loading={list.isFetchingNextPage}
                    onClick={() => void list.fetchNextPage()}
                  >
                    {t("common:load_more")}
                  </Button>
                </div>
              ) : null}
            </>
          );
        }}
      </Answered>
    </Panel>
  );
}

function AnswerTable({ items, asked }: { items: DataAnswerView[]; asked: DataLineView[] }) {
  const { t } = useTranslation("data_requests");
  const { period } = useFigureNames();
  const format = useFormats();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard
    <section className="figure-table" tabIndex={0} aria-label={t("answers.title")}>
      <table className="plain-table">
        <thead>
          <tr>
            <th scope="col">{t("field.community")}</th>
            <th scope="col">{t("field.period")}</th>
            {asked.map(({ id, name }) => (
              <th key={id} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {items.map((item) => (
            <tr key={item.id}>
              <th scope="row">{item.unit_name}</th>
              <td>{period(item.period)}</td>
              {asked.map((line) => {
                const value = item.values.find((one) => one.line_id === line.id)?.value;
                return (
                  <td key={line.id} className={value == null ? "told" : undefined}>
                    {value == null ? t("answers.withheld") : format.number(value)}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
