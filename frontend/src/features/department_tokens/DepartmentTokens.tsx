import { PlusOutlined } from "@ant-design/icons";
import { useQueryClient } from "@tanstack/react-query";
import { call } from "@/api/call";
import {
  type DepartmentTokenView,
  departmentTokensList,
  departmentTokensRevoke,
} from "@/api/generated";
import { useTranslation } from "@/app/texts";
import { ConfirmButton, useAct } from "@/shells/staff/parts/Confirm";
import { LinkButton } from "@/shells/staff/parts/LinkButton";
import { useList } from "@/shells/staff/parts/List";
import { ListScreen } from "@/shells/staff/parts/ListScreen";
import { Mood } from "@/shells/staff/parts/Page";
import { Nothing } from "@/shells/staff/parts/States";
import { useUnits } from "@/shells/staff/pickers/units";
import { useFormats } from "@/ui/formats";

const PAGE = 30;

/** What departments' programs pull releases with. Those that are over stay, to see who had one. */
export default function DepartmentTokens() {
  const { t } = useTranslation("department_tokens");
  const list = useList<DepartmentTokenView>(["department_tokens"], (after) =>
    call(departmentTokensList({ query: { limit: PAGE, after } })),
  );
  return (
    <ListScreen
      title={t("title")}
      lead={t("lead")}
      acts={
        <LinkButton to="/department_tokens/new" primary icon={<PlusOutlined aria-hidden />}>
          {t("new")}
        </LinkButton>
      }
      list={list}
      keyOf={(token) => token.id}
      row={(token) => <TokenRow token={token} />}
      empty={<Nothing>{t("empty")}</Nothing>}
    />
  );
}

function TokenRow({ token }: { token: DepartmentTokenView }) {
  const { t } = useTranslation("department_tokens");
  const format = useFormats();
  const { nameOf } = useUnits();
  const { last_used_at } = token;
  return (
    <div className="row">
      <div className="row-main">
        <strong>{token.name}</strong>
        <div className="row-meta">
          <span>{nameOf(token.unit_id)}</span>
          <span>{token.scopes.map((scope) => t(`scope.${scope}`)).join(t("and"))}</span>
          <span>{t("asked_by", { who: token.asked_by })}</span>
        </div>
        <div className="row-meta">
          <span>{t("made", { day: format.dayOf(token.created_at) })}</span>
          <span>
            {last_used_at ? t("used", { moment: format.moment(last_used_at) }) : t("unused")}
          </span>
        </div>
      </div>
      <div className="row-side">
        <State token={token} />
        {token.live ? <Revoke token={token} /> : null}
      </div>
    </div>
  );
}

function State({ token }: { token: DepartmentTokenView }) {
  const { t } = useTranslation("department_tokens");
  const format = useFormats();
  if (token.revoked_at) {
    return <Mood tone="quiet">{t("revoked_on", { day: format.dayOf(token.revoked_at) })}</Mood>;
  }
  const day = format.dayOf(token.expires_at);
  return token.live ? (
    <Mood tone="good">{t("until", { day })}</Mood>
  ) : (
    <Mood tone="quiet">{t("over", { day })}</Mood>
  );
}

function Revoke({ token: { id, name } }: { token: DepartmentTokenView }) {
  const { t } = useTranslation("department_tokens");
  const queries = useQueryClient();
  const { act } = useAct();
  return (
    <ConfirmButton
      size="small"
      danger
      aria-label={t("revoke_name", { name })}
      question={t("revoke_question", { name })}
      explanation={t("revoke_text")}
      yes={t("revoke")}
      onYes={() =>
        act(async () => {
          await call(departmentTokensRevoke({ path: { id } }));
          await queries.invalidateQueries({ queryKey: ["department_tokens"] });
        }, t("revoked"))
      }
    >
      {t("revoke")}
    </ConfirmButton>
  );
}
