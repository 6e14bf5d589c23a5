import type { LinkProps } from "@tanstack/react-router";
import type { Permission } from "@/api/generated";

type Action = {
  to: LinkProps["to"];
  text:
    | "case"
    | "visit"
    | "plan"
    | "member"
    | "event"
    | "suggestion"
    | "round"
    | "import"
    | "token";
  needs: Permission;
  /** How it is typed without an input method: pinyin, and its initials. */
  keys: string;
};

/** What can be begun from anywhere. */
export const actions: Action[] = [
  { to: "/cases/new", text: "case", needs: "edit_cases", keys: "djsx dengjishixiang" },
  { to: "/visits/new", text: "visit", needs: "edit_visits", keys: "jlzf jiluzoufang" },
  { to: "/visits/plan", text: "plan", needs: "edit_visits", keys: "apzf anpaizoufang" },
  { to: "/members/new", text: "member", needs: "edit_members", keys: "djfwdx dengjifuwuduixiang" },
  { to: "/events/new", text: "event", needs: "edit_events", keys: "xjhd xinjianhuodong" },
  {
    to: "/suggestions/new",
    text: "suggestion",
    needs: "edit_suggestions",
    keys: "djjy dengjijianyi",
  },
  { to: "/rounds/new", text: "round", needs: "edit_visits", keys: "kslc kaishilunci" },
  { to: "/imports/new", text: "import", needs: "import", keys: "drbg daorubiaoge" },
  {
    to: "/department_tokens/new",
    text: "token",
    needs: "manage_tokens",
    keys: "scbmlp shengchengbumenlingpai",
  },
];

/** The same for the places in the navigation, by what stands behind `nav.` */
export const placeKeys: Record<string, string> = {
  day: "jt jintian",
  members: "fwdx fuwuduixiang",
  visits: "zf zoufang",
  cases: "sx shixiang",
  events: "hd huodong",
  calendar: "rl rili",
  statistics: "tj tongji shuju",
  data_requests: "sjxq shujuxuqiu baobiao",
  outbox: "ss suishen lixian",
  suggestions: "jy jianyi",
  referrals: "zbj zhuanbanjian",
  objections: "yy yiyi",
  erasure_requests: "scsq shanchushenqing",
  retention: "bcqx baocunqixian",
  imports: "dr daoru",
  accounts: "tsyzh tongshiyuzhanghao",
  account: "wdzh wodezhanghao",
  audit: "sjjl shenjijilu",
  alerts: "yccy yichangchayue",
  consent_texts: "tywb tongyiwenben",
  units: "dw danwei",
  departments: "xbbm xiebanbumen",
  department_tokens: "bmlp bumenlingpai",
  releases: "sjfb shujufabu",
  webhooks: "tsdz tuisongdizhi",
};
