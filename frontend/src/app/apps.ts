import { isSignedIn } from "@/api/session";
import { startTexts } from "./texts";

type App = () => React.ReactNode;

/** Three apps share the site, so that nobody loads another's: each is fetched when it is wanted. */
const apps = {
  /** Members' own pages. */
  portal: async () => {
    const [{ App }] = await Promise.all([import("@/shells/portal/App"), startTexts("portal")]);
    return App;
  },
  /** Pages that need no sign-in, or are it. */
  public: async () => {
    const [{ App }] = await Promise.all([import("@/shells/public/App"), startTexts()]);
    return App;
  },
  /** The office's. */
  staff: async () => {
    const [{ App }] = await Promise.all([import("./App"), startTexts()]);
    return App;
  },
} satisfies Record<string, () => Promise<App>>;

export function appAt(path: string): keyof typeof apps {
  if (/^\/portal(\/|$)/.test(path)) return "portal";
  return /^\/(sign-in|invitation|answers|published)\/?$/.test(path) ? "public" : "staff";
}

/** Where one signs in, to go on at an address afterwards, and what is said about why. */
export function signInAddress(search: { to?: string; why?: string }): string {
  const said = Object.entries(search).filter(([, value]) => value !== undefined);
  const query = new URLSearchParams(said).toString();
  return query === "" ? "/sign-in" : `/sign-in?${query}`;
}

let render: ((App: App | null) => void) | null = null;
let shown: keyof typeof apps | null = null;
let turn = 0;

/** Shows what stands at the window's address, now and whenever one goes back to an address of another app. */
export async function startApps(how: (App: App | null) => void): Promise<void> {
  render = how;
  window.addEventListener("popstate", () => void show());
  await show();
}

/** Goes on to an address of another app, in the same window: what this one holds in memory stays. */
export async function goOn(address: string, how: "push" | "replace" = "push"): Promise<void> {
  // What listens to addresses is taken away before the address changes to one that it does not know.
  render?.(null);
  shown = null;
  window.history[how === "push" ? "pushState" : "replaceState"](null, "", address);
  window.scrollTo(0, 0);
  await show();
}

async function show(): Promise<void> {
  const { pathname, search, hash } = window.location;
  if (appAt(pathname) === "staff" && !isSignedIn()) {
    const to = pathname + search + hash;
    window.history.replaceState(null, "", signInAddress(to === "/" ? {} : { to }));
  }
  const wanted = appAt(window.location.pathname);
  // An app finds its way among its own addresses by itself.
  if (wanted === shown) return;
  turn += 1;
  const mine = turn;
  shown = wanted;
  const App = await apps[wanted]();
  if (mine === turn) render?.(App);
}
