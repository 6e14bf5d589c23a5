import { BellOutlined } from "@ant-design/icons";
import { useTranslation } from "@/app/texts";
import { useUnread } from "./unread";
import "./bell.css";

/** More than this many are not counted for the eye. */
const MANY = 99;

/** Opens the panel; says how much was not read. */
export default function Bell({ open, onPress }: { open: boolean; onPress: () => void }) {
  const { t } = useTranslation("notifications");
  const count = useUnread();
  return (
    <button
      type="button"
      className="staff-bell"
      aria-haspopup="dialog"
      aria-expanded={open}
      aria-label={count === 0 ? t("bell") : t("bell_unread", { count })}
      onClick={onPress}
    >
      <BellOutlined aria-hidden />
      {count === 0 ? null : (
        <span className="staff-bell-count" aria-hidden>
          {count > MANY ? `${MANY}+` : count}
        </span>
      )}
    </button>
  );
}
