import { useQuery, useQueryClient } from "@tanstack/react-query";
import { call } from "@/api/call";
import {
  type NotificationView,
  notificationsList,
  notificationsRead,
  notificationsReadThrough,
} from "@/api/generated";
import { onceKey } from "@/api/idempotency";

export const notificationsKey = ["notifications"] as const;

/** How many the bell has; none as long as it is not known. */
export function useUnread(): number {
  const { data } = useQuery({
    queryKey: [...notificationsKey, "unread"],
    queryFn: () => call(notificationsList({ query: { unread: true, limit: 1, count: true } })),
    staleTime: 60_000,
  });
  return data?.total ?? 0;
}

/** Marks as read: one when it is opened, or what was seen with all before it; what has come since stays unread. */
export function useReading() {
  const queries = useQueryClient();
  const anew = () => queries.invalidateQueries({ queryKey: notificationsKey });
  return {
    /** Who opens a record does not wait for it, and misses nothing when it fails. */
    one: (read: NotificationView) => {
      if (read.read_at) return;
      const path = { id: read.id };
      void call(notificationsRead({ path, headers: onceKey() }))
        .catch(() => undefined)
        .then(anew);
    },
    through: async (newest: NotificationView) => {
      await call(notificationsReadThrough({ body: { through: newest.id }, headers: onceKey() }));
      await anew();
    },
  };
}
