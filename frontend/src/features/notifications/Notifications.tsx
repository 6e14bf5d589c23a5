import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { Button } from "antd";
import { call } from "@/api/call";
import { type NotificationView, notificationsList } from "@/api/generated";
import { useTranslation } from "@/app/texts";
import { NotificationRow } from "@/shells/staff/notifications/NotificationRow";
import { notificationsKey, useReading } from "@/shells/staff/notifications/unread";
import { useAct } from "@/shells/staff/parts/Confirm";
import { FilterSelect } from "@/shells/staff/parts/FilterSelect";
import { LinkButton } from "@/shells/staff/parts/LinkButton";
import { useList } from "@/shells/staff/parts/List";
import { ListScreen } from "@/shells/staff/parts/ListScreen";
import { Nothing } from "@/shells/staff/parts/States";

const route = getRouteApi("/staff/notifications");
const PAGE = 30;

/** What the reader was told, newest first. */
export default function Notifications() {
  const { t } = useTranslation("notifications");
  const { unread } = route.useSearch();
  const navigate = useNavigate();
  const list = useList<NotificationView>([...notificationsKey, "list", { unread }], (after) =>
    call(notificationsList({ query: { unread, limit: PAGE, after } })),
  );
  return (
    <ListScreen
      title={t("title")}
      lead={t("lead")}
      list={list}
      acts={
        <>
          <LinkButton to="/account">{t("choose")}</LinkButton>
          <ReadAll list={list} />
        </>
      }
      filters={
        <FilterSelect
          label={t("filter")}
          all={t("filter_all")}
          value={unread ? "unread" : undefined}
          words={["unread"]}
          say={() => t("filter_unread")}
          onChange={(word) =>
            void navigate({
              to: "/notifications",
              search: { unread: word ? true : undefined },
              replace: true,
            })
          }
        />
      }
      keyOf={(one) => one.id}
      row={(one) => <NotificationRow one={one} />}
      empty={<Nothing>{t(unread ? "empty_unread" : "empty")}</Nothing>}
    />
  );
}

function ReadAll({ list }: { list: ReturnType<typeof useList<NotificationView>> }) {
  const { t } = useTranslation("notifications");
  const { act, busy } = useAct();
  const reading = useReading();
  const seen = list.data?.pages.flatMap((page) => page.items) ?? [];
  const newest = seen[0];
  return (
    <Button
      disabled={!newest || seen.every((one) => one.read_at)}
      loading={busy}
      onClick={() => newest && void act(() => reading.through(newest))}
    >
      {t("read_all")}
    </Button>
  );
}
