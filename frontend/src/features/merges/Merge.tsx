import { useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link, type LinkProps } from "@tanstack/react-router";
import { Radio } from "antd";
import { useState } from "react";
import { call, record, type Tagged } from "@/api/call";
import {
  type AddedKind,
  type AddedView,
  type MergeDetailView,
  type MergeSide,
  mergesGet,
  mergesUndo,
} from "@/api/generated";
import { useIdempotencyKey } from "@/api/idempotency";
import { useTranslation } from "@/app/texts";
import { ConfirmButton, useAct } from "@/shells/staff/parts/Confirm";
import { Fact, Facts, Mood, Page, Panel } from "@/shells/staff/parts/Page";
import { RowList } from "@/shells/staff/parts/RowList";
import { Answered } from "@/shells/staff/parts/States";
import { useMember } from "@/shells/staff/pickers/member";
import { useFormats } from "@/ui/formats";

const route = getRouteApi("/staff/merges/$id");

export default function Merge() {
  const { id } = route.useParams();
  const query = useQuery({
    queryKey: ["merges", "one", id],
    queryFn: () => record(mergesGet({ path: { id } })),
    // What is being assigned must not change under the hands of whoever does it.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  return (
    <Answered query={query} rows={6}>
      {(merge) => <Detail key={merge.etag} merge={merge} />}
    </Answered>
  );
}

function Detail({ merge }: { merge: Tagged<MergeDetailView> }) {
  const { t } = useTranslation(["merges", "members"]);
  const format = useFormats();
  const { value } = merge;
  const survivor = useMember(value.survivor_id);
  return (
    <Page
      title={t("one")}
      back={{
        to: "/members/$id/merges",
        params: { id: value.survivor_id },
        label: survivor?.name ?? t("title"),
      }}
      mark={
        <Mood tone={value.undone_at ? "quiet" : "info"}>
          {value.undone_at ? t("former.undone") : t("former.holds")}
        </Mood>
      }
    >
      <div className="form-narrow">
        <Panel>
          <Facts>
            <Fact label={t("stayed")}>
              <Link to="/members/$id" params={{ id: value.survivor_id }}>
                {survivor?.name ?? value.survivor_id}
              </Link>
            </Fact>
            <Fact label={t("went")}>
              {value.undone_at ? (
                <Link to="/members/$id" params={{ id: value.merged_id }}>
                  <code>{value.merged_id}</code>
                </Link>
              ) : (
                <code>{value.merged_id}</code>
              )}
            </Fact>
            <Fact label={t("made_on")}>{format.moment(value.created_at)}</Fact>
            <Fact label={t("undone_on")}>
              {value.undone_at ? format.moment(value.undone_at) : null}
            </Fact>
            <Fact label={t("reason")}>
              {value.reason ? <span className="pre">{value.reason}</span> : null}
            </Fact>
            <Fact label={t("filled")}>
              {value.filled
                .map((field) =>
                  t(`members:field.${field === "household" ? "household_id" : field}`),
                )
                .join(t("and"))}
            </Fact>
          </Facts>
        </Panel>
        {value.undone_at ? null : <Undo merge={merge} />}
      </div>
    </Page>
  );
}

const keyOf = ({ kind, id }: { kind: AddedKind; id: string }) => `${kind} ${id}`;

/** Takes the two apart again; what was recorded since goes to one side or the other. */
function Undo({ merge }: { merge: Tagged<MergeDetailView> }) {
  const { t } = useTranslation("merges");
  const queries = useQueryClient();
  const keyFor = useIdempotencyKey();
  const { act } = useAct();
  const [chosen, setChosen] = useState<Record<string, MergeSide>>({});
  const { value, etag } = merge;
  const sideOf = (added: AddedView) => chosen[keyOf(added)] ?? added.suggested;

  const undo = () =>
    act(async () => {
      const body = {
        assign: value.added.map((added) => ({
          kind: added.kind,
          id: added.id,
          to: sideOf(added),
        })),
      };
      const headers = { "If-Match": etag, ...keyFor(body) };
      try {
        await call(mergesUndo({ path: { id: value.id }, body, headers }));
      } finally {
        // Also when it was refused: something may have been recorded meanwhile.
        await queries.invalidateQueries();
      }
    }, t("undo.done"));

  return (
    <Panel title={t("undo.title")}>
      <p className="soft" style={{ marginBottom: 12 }}>
        {t("undo.text")}
      </p>
      <RowList
        items={value.added}
        label={t("undo.added")}
        keyOf={keyOf}
        row={(added) => (
          <AddedRow
            added={added}
            side={sideOf(added)}
            onChoose={(side) => setChosen((before) => ({ ...before, [keyOf(added)]: side }))}
          />
        )}
        empty={t("undo.nothing")}
      />
      <div className="form-acts">
        <ConfirmButton
          danger
          question={t("undo.question")}
          explanation={t("undo.explanation")}
          yes={t("undo.act")}
          onYes={undo}
        >
          {t("undo.act")}
        </ConfirmButton>
      </div>
    </Panel>
  );
}

/** Where those that have a page of their own can be looked at. */
const pages: Partial<Record<AddedKind, LinkProps["to"]>> = {
  visit: "/visits/$id",
  case: "/cases/$id",
  consent: "/consents/$id",
  suggestion: "/suggestions/$id",
};

function AddedRow(props: {
  added: AddedView;
  side: MergeSide;
  onChoose: (side: MergeSide) => void;
}) {
  const { t } = useTranslation("merges");
  const format = useFormats();
  const { kind, id, created_at } = props.added;
  const what = t(`kind.${kind}`);
  const to = pages[kind];
  return (
    <div className="row">
      <div className="row-main">
        {to ? (
          <Link to={to} params={{ id } as never}>
            {what}
          </Link>
        ) : (
          what
        )}
        <div className="row-meta">{format.moment(created_at)}</div>
      </div>
      <Radio.Group
        optionType="button"
        size="small"
        aria-label={t("undo.whose", { what, time: format.moment(created_at) })}
        value={props.side}
        onChange={(event) => props.onChoose(event.target.value as MergeSide)}
        options={[
          { value: "survivor", label: t("undo.survivor") },
          { value: "merged", label: t("undo.merged") },
        ]}
      />
    </div>
  );
}
