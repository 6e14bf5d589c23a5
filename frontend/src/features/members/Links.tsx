import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { App, Button, Form } from "antd";
import { useState } from "react";
import { call } from "@/api/call";
import {
  type LinkView,
  linksCreate,
  linksDelete,
  type MemberView,
  membersGet,
  type Relation,
} from "@/api/generated";
import { useIdempotencyKey } from "@/api/idempotency";
import { useTranslation } from "@/app/texts";
import { ConfirmButton, useAct } from "@/shells/staff/parts/Confirm";
import { FormDialog } from "@/shells/staff/parts/FormDialog";
import { useSend } from "@/shells/staff/parts/forms";
import { Panel } from "@/shells/staff/parts/Page";
import { RowList } from "@/shells/staff/parts/RowList";
import { WordSelect } from "@/shells/staff/parts/WordSelect";
import { MemberPicker } from "@/shells/staff/pickers/MemberPicker";
import { relations } from "./words";

/** Which shops a resident works in, or who is behind a shop. */
export function Links({ member }: { member: MemberView }) {
  const { t } = useTranslation("members");
  const [adding, setAdding] = useState(false);
  const ofBusiness = member.kind === "business";
  return (
    <Panel
      title={ofBusiness ? t("link.people") : t("link.businesses")}
      acts={
        member.status === "left" ? null : (
          <Button size="small" onClick={() => setAdding(true)}>
            {t("link.add")}
          </Button>
        )
      }
    >
      <RowList
        items={member.links}
        keyOf={(link) => link.id}
        row={(link) => <LinkRow link={link} other={otherEnd(link, member)} />}
        empty={ofBusiness ? t("link.no_people") : t("link.no_businesses")}
      />
      <AddLink member={member} open={adding} onClose={() => setAdding(false)} />
    </Panel>
  );
}

const otherEnd = (link: LinkView, member: MemberView) =>
  link.resident_id === member.id ? link.business_id : link.resident_id;

function LinkRow({ link, other }: { link: LinkView; other: string }) {
  const { t } = useTranslation(["members", "common"]);
  const queries = useQueryClient();
  const { act } = useAct();
  const query = useQuery({
    queryKey: ["members", "one", other],
    queryFn: () => call(membersGet({ path: { id: other } })),
  });
  // Somebody in a unit that the reader does not see has no name here.
  const name = query.data?.name ?? (query.isPending ? t("common:loading") : t("link.elsewhere"));
  return (
    <div className="row">
      <div className="row-main">
        {query.data ? (
          <Link to="/members/$id" params={{ id: other }}>
            {name}
          </Link>
        ) : (
          name
        )}
        <div className="row-meta">
          <span>{t(`link.relation.${link.relation}`)}</span>
        </div>
      </div>
      <ConfirmButton
        size="small"
        aria-label={t("link.remove_name", { name })}
        question={t("link.remove_question", { name })}
        yes={t("link.remove")}
        onYes={() =>
          act(async () => {
            await call(linksDelete({ path: { id: link.id } }));
            await queries.invalidateQueries({ queryKey: ["members"] });
          }, t("link.removed"))
        }
      >
        {t("link.remove")}
      </ConfirmButton>
    </div>
  );
}

type LinkForm = { business_id: string; relation: Relation };

function AddLink(props: { member: MemberView; open: boolean; onClose: () => void }) {
  const { t } = useTranslation("members");
  const { message } = App.useApp();
  const queries = useQueryClient();
  const keyFor = useIdempotencyKey();
  const sending = useSend<LinkForm>();
  const ofBusiness = props.member.kind === "business";

  async function save(values: LinkForm) {
    // The tie is the resident's, from whichever side it is recorded.
    const resident = ofBusiness ? values.business_id : props.member.id;
    const business_id = ofBusiness ? props.member.id : values.business_id;
    const body = { business_id, relation: values.relation };
    const saved = await sending.send(() =>
      call(linksCreate({ path: { id: resident }, body, headers: keyFor([resident, body]) })),
    );
    if (!saved) return;
    keyFor.done();
    void message.success(t("link.added"));
    await queries.invalidateQueries({ queryKey: ["members"] });
    props.onClose();
  }

  return (
    <FormDialog
      sending={sending}
      open={props.open}
      title={ofBusiness ? t("link.add_person") : t("link.add_business")}
      initialValues={{ relation: "owner" }}
      onFinish={save}
      onClose={props.onClose}
    >
      <Form.Item
        name="business_id"
        label={ofBusiness ? t("link.person") : t("link.business")}
        rules={[{ required: true, message: t("link.missing") }]}
      >
        <MemberPicker kind={ofBusiness ? "resident" : "business"} />
      </Form.Item>
      <Form.Item name="relation" label={t("link.as")} required>
        <WordSelect words={relations} say={(word) => t(`link.relation.${word}`)} />
      </Form.Item>
    </FormDialog>
  );
}
