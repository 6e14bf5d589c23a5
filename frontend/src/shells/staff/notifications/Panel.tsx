import { Button, Drawer } from "antd";
import { call } from "@/api/call";
import { type NotificationView, notificationsList } from "@/api/generated";
import { useTranslation } from "@/app/texts";
import { useAct } from "../parts/Confirm";
import { LinkButton } from "../parts/LinkButton";
import { Rows, useList } from "../parts/List";
import { Nothing } from "../parts/States";
import { NotificationRow } from "./NotificationRow";
import { notificationsKey, useReading } from "./unread";

/** So many are looked through without a page of their own. */
const FEW = 10;

/** The latest; the page has all of them. */
export default function Panel({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useTranslation("notifications");
  const list = useList<NotificationView>(
    [...notificationsKey, "latest"],
    async () => ({
      ...(await call(notificationsList({ query: { limit: FEW } }))),
      // Those before them are on the page.
      next: null,
    }),
    open,
  );
  return (
    <Drawer
      open={open}
      forceRender
      title={t("title")}
      rootClassName="staff-notices"
      onClose={onClose}
      footer={<Acts list={list} onClose={onClose} />}
    >
      <Rows
        list={list}
        label={t("title")}
        keyOf={(one) => one.id}
        row={(one) => <NotificationRow one={one} onOpen={onClose} />}
        empty={<Nothing>{t("empty")}</Nothing>}
      />
    </Drawer>
  );
}

function Acts(props: { list: ReturnType<typeof useList<NotificationView>>; onClose: () => void }) {
  const { t } = useTranslation("notifications");
  const { act, busy } = useAct();
  const reading = useReading();
  const seen = props.list.data?.pages.flatMap((page) => page.items) ?? [];
  const newest = seen[0];
  const unread = seen.some((one) => !one.read_at);
  return (
    <div className="staff-notices-acts">
      <LinkButton to="/notifications" onClick={props.onClose}>
        {t("all")}
      </LinkButton>
      <Button
        disabled={!newest || !unread}
        loading={busy}
        onClick={() => newest && void act(() => reading.through(newest))}
      >
        {t("read_all")}
      </Button>
    </div>
  );
}
