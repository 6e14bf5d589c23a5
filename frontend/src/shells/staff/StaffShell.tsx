import { MenuOutlined, SearchOutlined } from "@ant-design/icons";
import { Link, Outlet } from "@tanstack/react-router";
import { App, Button, ConfigProvider, Drawer } from "antd";
import { lazy, type ReactNode, Suspense, useEffect, useMemo, useState } from "react";
import { useTranslation, want } from "@/app/texts";
import { useTravel } from "@/offline/travel";
import { useAppearance } from "@/ui/appearance";
import { Mark } from "@/ui/Mark";
import { AppearanceChoice } from "./AppearanceChoice";
import { antdLocale } from "./antdLocale";
import { LanguageChoice } from "./LanguageChoice";
import { useLive } from "./live/useLive";
import { useMe } from "./me";
import { OfflineBar } from "./OfflineBar";
import { type Place, places } from "./places";
import { useLeaveWhenOver, useSignOut } from "./signOut";
import { themeFor } from "./theme";
import "./features.css";
import "./staff.css";

export default function StaffShell() {
  const { language } = useTranslation();
  const shown = useAppearance();
  const theme = useMemo(() => themeFor(shown), [shown]);
  return (
    <ConfigProvider
      theme={theme}
      locale={antdLocale(language)}
      button={{ autoInsertSpace: false }}
      form={{ requiredMark: "optional", scrollToFirstError: { block: "center", focus: true } }}
    >
      <App notification={{ placement: "top" }}>
        <Frame />
      </App>
    </ConfigProvider>
  );
}

// Fetched when it is first asked for.
const Find = lazy(() => import("./find/Find"));
const Notifications = lazy(() => import("./notifications/Panel"));
// Comes after the page.
const Bell = lazy(async () => {
  const [bell] = await Promise.all([import("./notifications/Bell"), want("notifications")]);
  return bell;
});

/** What was told opens beside the page. Once opened it stays, so that focus goes back to the bell. */
function useNotices() {
  const [open, setOpen] = useState(false);
  const [wanted, setWanted] = useState(false);
  const show = () => {
    setWanted(true);
    setOpen(true);
  };
  return { open, wanted, show, close: () => setOpen(false) };
}

/** Opens by Ctrl or ⌘ and K, wherever the focus is. Once opened it stays, so that focus goes back to where it was. */
function useFind() {
  const [open, setOpen] = useState(false);
  const [wanted, setWanted] = useState(false);
  const show = () => {
    setWanted(true);
    setOpen(true);
  };
  useEffect(() => {
    function press(event: KeyboardEvent) {
      if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey)) return;
      if (event.altKey || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      setWanted(true);
      setOpen((now) => !now);
    }
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, []);
  return { open, wanted, show, close: () => setOpen(false) };
}

function FindButton({ onPress }: { onPress: () => void }) {
  const { t } = useTranslation(["common", "office"]);
  return (
    <button
      type="button"
      className="staff-find"
      aria-keyshortcuts="Control+K Meta+K"
      onClick={onPress}
    >
      <SearchOutlined aria-hidden />
      <span>{t("find")}</span>
      <kbd aria-hidden>Ctrl K</kbd>
    </button>
  );
}

function Frame() {
  const { t } = useTranslation(["common", "office"]);
  const find = useFind();
  const notices = useNotices();
  const { me, can } = useMe();
  useLeaveWhenOver();
  useLive();
  const unit = [...new Set(me?.grants.map((grant) => grant.unit_name))].join(" · ");
  const mine = places.filter((place) => place.needs === null || can(place.needs));
  const bell = (
    <Suspense fallback={<span className="staff-bell" />}>
      <Bell open={notices.open} onPress={notices.show} />
    </Suspense>
  );
  return (
    <div className="staff">
      <a className="skip-link" href="#content">
        {t("skip")}
      </a>
      <aside className="staff-side">
        <div className="staff-head">
          <Brand />
          {bell}
        </div>
        <FindButton onPress={find.show} />
        <nav aria-label={t("office:nav.label")}>
          <Places places={mine} />
        </nav>
        <Who name={me?.name ?? ""} unit={unit} />
      </aside>
      <PhoneBars places={mine} name={me?.name ?? ""} unit={unit} bell={bell} onFind={find.show} />
      <main id="content" className="staff-main" tabIndex={-1}>
        <OfflineBar />
        <Outlet />
      </main>
      {find.wanted ? (
        <Suspense fallback={null}>
          <Find open={find.open} onClose={find.close} />
        </Suspense>
      ) : null}
      {notices.wanted ? (
        <Suspense fallback={null}>
          <Notifications open={notices.open} onClose={notices.close} />
        </Suspense>
      ) : null}
    </div>
  );
}

function Brand() {
  const { t } = useTranslation(["common", "office"]);
  return (
    <Link to="/" className="staff-brand">
      <Mark size={30} />
      {t("brand")}
    </Link>
  );
}

function Places({ places, onPick }: { places: Place[]; onPick?: () => void }) {
  const { t } = useTranslation(["common", "office"]);
  return (
    <ul className="staff-nav">
      {places.map((place) => (
        <li key={place.text}>
          <Link to={place.to} activeOptions={{ exact: place.to === "/" }} onClick={onPick}>
            {place.icon}
            {t(place.text)}
          </Link>
        </li>
      ))}
    </ul>
  );
}

function Who({ name, unit }: { name: string; unit: string }) {
  const { t } = useTranslation(["common", "office", "outbox"]);
  const signOut = useSignOut();
  const { modal } = App.useApp();
  const { outbox } = useTravel();

  function leave() {
    if (outbox.length === 0) return void signOut();
    void modal.confirm({
      title: t("outbox:sign_out.title"),
      content: t("outbox:sign_out.text", { count: outbox.length }),
      okText: t("sign_out"),
      okButtonProps: { danger: true },
      cancelText: t("cancel"),
      autoFocusButton: "cancel",
      onOk: signOut,
    });
  }

  return (
    <div className="staff-who">
      <div>
        <strong>{name}</strong>
        <small>{unit}</small>
      </div>
      <LanguageChoice />
      <AppearanceChoice />
      <Button onClick={leave}>{t("sign_out")}</Button>
    </div>
  );
}

/** On a phone: the brand on top, the four most used places at the thumb, the rest in a drawer. */
function PhoneBars(props: {
  places: Place[];
  name: string;
  unit: string;
  bell: ReactNode;
  onFind: () => void;
}) {
  const { places, name, unit } = props;
  const { t } = useTranslation(["common", "office"]);
  const [open, setOpen] = useState(false);
  const first = places.slice(0, 4);
  return (
    <>
      <header className="staff-top">
        <Brand />
        <div className="staff-tools">
          <FindButton onPress={props.onFind} />
          {props.bell}
        </div>
      </header>
      <nav className="staff-bottom" aria-label={t("office:nav.label")}>
        <ul>
          {first.map((place) => (
            <li key={place.text}>
              <Link to={place.to} activeOptions={{ exact: place.to === "/" }}>
                {place.icon}
                {t(place.text)}
              </Link>
            </li>
          ))}
          <li>
            <button type="button" aria-expanded={open} onClick={() => setOpen(true)}>
              <MenuOutlined aria-hidden />
              {t("office:nav.more")}
            </button>
          </li>
        </ul>
      </nav>
      {/* Stays mounted, so that focus goes back to the button. */}
      <Drawer
        open={open}
        forceRender
        placement="bottom"
        size="auto"
        rootClassName="staff-drawer"
        title={t("office:nav.more")}
        onClose={() => setOpen(false)}
      >
        <Places places={places.slice(4)} onPick={() => setOpen(false)} />
        <div style={{ height: 16 }} />
        <Who name={name} unit={unit} />
      </Drawer>
    </>
  );
}
