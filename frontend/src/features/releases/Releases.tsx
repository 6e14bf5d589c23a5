import { PlusOutlined } from "@ant-design/icons";
import { Link } from "@tanstack/react-router";
import { call } from "@/api/call";
import { type ReleaseView, releasesList } from "@/api/generated";
import { useTranslation } from "@/app/texts";
import { LinkButton } from "@/shells/staff/parts/LinkButton";
import { useList } from "@/shells/staff/parts/List";
import { ListScreen } from "@/shells/staff/parts/ListScreen";
import { Mood } from "@/shells/staff/parts/Page";
import { Nothing } from "@/shells/staff/parts/States";
import { useFormats } from "@/ui/formats";
import { useTops } from "./tops";
import { useWords } from "./words";

const PAGE = 30;

/** Figures that were published, and never change. */
export default function Releases() {
  const { t } = useTranslation("releases");
  const { tops } = useTops();
  const list = useList<ReleaseView>(["releases", "list"], (after) =>
    call(releasesList({ query: { limit: PAGE, after } })),
  );
  return (
    <ListScreen
      title={t("title")}
      lead={t("lead")}
      acts={
        tops.length > 0 ? (
          <LinkButton to="/releases/new" primary icon={<PlusOutlined aria-hidden />}>
            {t("new")}
          </LinkButton>
        ) : null
      }
      list={list}
      keyOf={(release) => release.id}
      row={(release) => <ReleaseRow release={release} />}
      empty={<Nothing>{t("empty")}</Nothing>}
    />
  );
}

function ReleaseRow({ release }: { release: ReleaseView }) {
  const { t } = useTranslation("releases");
  const format = useFormats();
  const words = useWords();
  return (
    <Link className="row" to="/releases/$id" params={{ id: release.id }}>
      <div className="row-main">
        <strong>
          {words.period(release.period)} · {t("vintage", { number: release.vintage })}
        </strong>
        <div className="row-meta">
          <span>{release.unit_name}</span>
          <span>{t("published", { moment: format.moment(release.created_at) })}</span>
          {release.reason ? <span>{release.reason}</span> : null}
        </div>
      </div>
      {release.vintage > 1 ? (
        <div className="row-side">
          <Mood tone="info">{t("correction")}</Mood>
        </div>
      ) : null}
    </Link>
  );
}
