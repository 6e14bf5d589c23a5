import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Button } from "antd";
import { type ReactNode, useState } from "react";
import { call } from "@/api/call";
import { erasureRequestsCreate, type MemberView } from "@/api/generated";
import { onceKey } from "@/api/idempotency";
import { useTranslation } from "@/app/texts";
import { useMe } from "@/shells/staff/me";
import { ConfirmButton, useAct } from "@/shells/staff/parts/Confirm";
import { LinkButton } from "@/shells/staff/parts/LinkButton";
import { Panel } from "@/shells/staff/parts/Page";
import { PortalCode } from "./PortalCode";

/** What a person may ask for about their own record, and a second record of theirs. */
export function Rights({ member }: { member: MemberView }) {
  const { t } = useTranslation("members");
  const { can } = useMe();
  const [giving, setGiving] = useState(false);
  const edits = can("edit_members");
  if (!edits && !can("merge_members")) return null;
  return (
    <Panel title={t("rights.title")}>
      <ul className="rows">
        {edits ? (
          <>
            <Row title={t("rights.portal")} text={t("rights.portal_text")}>
              <Button size="small" onClick={() => setGiving(true)}>
                {t("rights.code")}
              </Button>
            </Row>
            <Row title={t("rights.erasure")} text={t("rights.erasure_text")}>
              <AskErasure member={member} />
            </Row>
          </>
        ) : null}
        {can("merge_members") ? (
          <Row title={t("rights.merges")} text={t("rights.merges_text")}>
            <LinkButton size="small" to="/members/$id/merges" params={{ id: member.id }}>
              {t("rights.look")}
            </LinkButton>
          </Row>
        ) : null}
      </ul>
      <PortalCode member={member} open={giving} onClose={() => setGiving(false)} />
    </Panel>
  );
}

function Row(props: { title: string; text: string; children: ReactNode }) {
  return (
    <li className="row">
      <div className="row-main">
        <strong>{props.title}</strong>
        <div className="row-meta">{props.text}</div>
      </div>
      {props.children}
    </li>
  );
}

/** Enters the request and shows what would go; somebody else confirms it. */
function AskErasure({ member }: { member: MemberView }) {
  const { t } = useTranslation("members");
  const queries = useQueryClient();
  const navigate = useNavigate();
  const { act } = useAct();
  return (
    <ConfirmButton
      size="small"
      danger
      question={t("rights.ask_question", { name: member.name })}
      explanation={t("rights.ask_text")}
      yes={t("rights.ask")}
      onYes={() =>
        act(async () => {
          const request = await call(
            erasureRequestsCreate({ body: { member_id: member.id }, headers: onceKey() }),
          );
          await queries.invalidateQueries({ queryKey: ["erasure_requests"] });
          await navigate({ to: "/erasure_requests/$id", params: { id: request.id } });
        }, t("rights.asked"))
      }
    >
      {t("rights.ask")}
    </ConfirmButton>
  );
}
