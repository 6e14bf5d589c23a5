import { EditOutlined } from "@ant-design/icons";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { App, Button, Form } from "antd";
import { useState } from "react";
import { call, record, tagOf } from "@/api/call";
import {
  type HouseholdView,
  householdsGet,
  type MemberItem,
  membersGet,
  membersList,
  membersUpdate,
} from "@/api/generated";
import { useTranslation } from "@/app/texts";
import { ConfirmButton, useAct } from "@/shells/staff/parts/Confirm";
import { FormDialog } from "@/shells/staff/parts/FormDialog";
import { useSend } from "@/shells/staff/parts/forms";
import { LinkButton } from "@/shells/staff/parts/LinkButton";
import { Rows, useList } from "@/shells/staff/parts/List";
import { Fact, Facts, Page, Panel } from "@/shells/staff/parts/Page";
import { Answered, Nothing } from "@/shells/staff/parts/States";
import { MemberPicker } from "@/shells/staff/pickers/MemberPicker";
import { useUnits } from "@/shells/staff/pickers/units";

const route = getRouteApi("/staff/households/$id");

export default function Household() {
  const { id } = route.useParams();
  const query = useQuery({
    queryKey: ["households", "one", id],
    queryFn: () => call(householdsGet({ path: { id } })),
  });
  return (
    <Answered query={query} rows={6}>
      {(household) => <Detail household={household} />}
    </Answered>
  );
}

function Detail({ household }: { household: HouseholdView }) {
  const { t } = useTranslation(["households", "common"]);
  const { nameOf } = useUnits();
  const { id } = household;
  return (
    <Page
      title={household.name}
      back={{ to: "/households", label: t("title") }}
      lead={nameOf(household.unit_id)}
      acts={
        <LinkButton to="/households/$id/edit" params={{ id }} icon={<EditOutlined aria-hidden />}>
          {t("common:edit")}
        </LinkButton>
      }
    >
      <div className="form-narrow">
        {household.address ? (
          <Panel>
            <Facts>
              <Fact label={t("field.address")}>{household.address}</Fact>
            </Facts>
          </Panel>
        ) : null}
        <Members household={household} />
      </div>
    </Page>
  );
}

function Members({ household }: { household: HouseholdView }) {
  const { t } = useTranslation("households");
  const [adding, setAdding] = useState(false);
  const list = useList<MemberItem>(["members", "of-household", household.id], (after) =>
    call(membersList({ query: { household: household.id, after } })),
  );
  return (
    <Panel
      title={t("members")}
      acts={
        <Button size="small" onClick={() => setAdding(true)}>
          {t("add")}
        </Button>
      }
    >
      <Rows
        list={list}
        label={t("members")}
        keyOf={(member) => member.id}
        row={(member) => <MemberRow member={member} />}
        empty={<Nothing>{t("nobody")}</Nothing>}
      />
      <Add household={household} open={adding} onClose={() => setAdding(false)} />
    </Panel>
  );
}

function MemberRow({ member }: { member: MemberItem }) {
  const { t } = useTranslation(["households", "members"]);
  const queries = useQueryClient();
  const { act } = useAct();
  return (
    <div className="row">
      <div className="row-main">
        <Link to="/members/$id" params={{ id: member.id }}>
          {member.name}
        </Link>
        <div className="row-meta">
          {member.status === "active" ? null : <span>{t(`members:status.${member.status}`)}</span>}
        </div>
      </div>
      <ConfirmButton
        size="small"
        aria-label={t("remove_name", { name: member.name })}
        question={t("remove_question", { name: member.name })}
        explanation={t("remove_text")}
        yes={t("remove")}
        onYes={() =>
          act(async () => {
            await call(
              membersUpdate({
                path: { id: member.id },
                body: { household_id: null },
                headers: { "If-Match": tagOf(member) },
              }),
            );
            await queries.invalidateQueries({ queryKey: ["members"] });
          }, t("removed"))
        }
      >
        {t("remove")}
      </ConfirmButton>
    </div>
  );
}

type AddForm = { household_id: string };

/** Puts somebody into the household. The field is named as the server names what it may refuse. */
function Add(props: { household: HouseholdView; open: boolean; onClose: () => void }) {
  const { t } = useTranslation("households");
  const { message } = App.useApp();
  const queries = useQueryClient();
  const sending = useSend<AddForm>();
  const { id, unit_id, name } = props.household;
  const { wholeOf } = useUnits();

  async function save(values: AddForm) {
    const saved = await sending.send(async () => {
      const path = { id: values.household_id };
      const { etag } = await record(membersGet({ path }));
      const body = { household_id: id };
      return call(membersUpdate({ path, body, headers: { "If-Match": etag } }));
    });
    if (!saved) return;
    void message.success(t("added", { name: saved.name }));
    await queries.invalidateQueries({ queryKey: ["members"] });
    props.onClose();
  }

  return (
    <FormDialog
      sending={sending}
      open={props.open}
      title={t("add_to", { name })}
      ok={t("add")}
      onFinish={save}
      onClose={props.onClose}
    >
      <Form.Item
        name="household_id"
        label={t("who")}
        extra={t("who_hint")}
        rules={[{ required: true, message: t("who_missing") }]}
      >
        <MemberPicker kind="resident" unit={wholeOf(unit_id)} />
      </Form.Item>
    </FormDialog>
  );
}
