import { useQuery } from "@tanstack/react-query";
import type { LinkProps } from "@tanstack/react-router";
import { useState } from "react";
import { call } from "@/api/call";
import { accountsList, type CaseItem, casesList, eventsList, membersList } from "@/api/generated";
import { useTranslation } from "@/app/texts";
import { useFormats } from "@/ui/formats";
import { useMe } from "../me";
import { places } from "../places";
import { actions, placeKeys } from "./actions";
import { matches } from "./matches";

export type Found = {
  key: string;
  label: string;
  hint: string;
  link: Pick<LinkProps, "to" | "params">;
};
export type Group = {
  name: "people" | "cases" | "events" | "colleagues" | "actions";
  items: Found[];
};

const PEOPLE = 8;
const COLLEAGUES = 4;
const OTHERS = 6;
/** As many as a list shows at once: the server searches people only, the others are looked through here. */
const LOOKED_THROUGH = 50;

async function openCases(): Promise<CaseItem[]> {
  const [mine, newest] = await Promise.all([
    call(casesList({ query: { open: true, assignee: "me", limit: LOOKED_THROUGH } })),
    call(casesList({ query: { open: true, limit: LOOKED_THROUGH } })),
  ]);
  return [...new Map([...mine.items, ...newest.items].map((item) => [item.id, item])).values()];
}

/** Everything that fits what was typed, of what the reader may see. */
export function useFound(typed: string) {
  const { t } = useTranslation(["find", "office", "cases", "members", "events"]);
  const format = useFormats();
  const { can } = useMe();
  const text = typed.trim();
  const some = text !== "";
  const [now] = useState(() => new Date().toISOString());

  const people = useQuery({
    queryKey: ["members", "find", "anything", text],
    queryFn: () => call(membersList({ query: { q: text, limit: PEOPLE } })),
    enabled: some && can("view_members"),
    placeholderData: (former) => former,
  });
  const colleagues = useQuery({
    queryKey: ["accounts", "find", text],
    queryFn: () => call(accountsList({ query: { q: text, limit: COLLEAGUES } })),
    enabled: some && can("view_accounts"),
    placeholderData: (former) => former,
  });
  const cases = useQuery({
    queryKey: ["cases", "find"],
    queryFn: openCases,
    enabled: some && can("view_cases"),
    staleTime: 60_000,
  });
  const events = useQuery({
    queryKey: ["events", "find", now],
    queryFn: () =>
      call(eventsList({ query: { from: now, sort: "starts_at", limit: LOOKED_THROUGH } })),
    enabled: some && can("view_events"),
    staleTime: 60_000,
  });

  const groups: Group[] = [
    {
      name: "people",
      items: (people.data?.items ?? []).map((member) => ({
        key: member.id,
        label: member.name,
        hint: t(`members:kind.${member.kind}`),
        link: { to: "/members/$id", params: { id: member.id } },
      })),
    },
    {
      name: "cases",
      items: (cases.data ?? [])
        .filter((item) => matches(text, item.title, item.place, item.member_name))
        .slice(0, OTHERS)
        .map((item) => ({
          key: item.id,
          label: item.title,
          hint: [t(`cases:state.${item.state}`), item.place].filter(Boolean).join(" · "),
          link: { to: "/cases/$id", params: { id: item.id } },
        })),
    },
    {
      name: "events",
      items: (events.data?.items ?? [])
        .filter((event) => matches(text, event.title, event.place))
        .slice(0, OTHERS)
        .map((event) => ({
          key: event.id,
          label: event.title,
          hint: format.moment(event.starts_at),
          link: { to: "/events/$id", params: { id: event.id } },
        })),
    },
    {
      name: "colleagues",
      items: (colleagues.data?.items ?? []).map((account) => ({
        key: account.id,
        label: account.name,
        hint: account.login,
        link: { to: "/accounts" },
      })),
    },
    {
      name: "actions",
      items: [
        ...actions
          .filter(({ needs }) => can(needs))
          .map(({ to, text: name, keys }) => ({ to, label: t(`action.${name}`), keys })),
        ...places
          .filter(({ needs }) => needs === null || can(needs))
          .map((place) => ({
            to: place.to,
            label: t(place.text),
            keys: placeKeys[place.text.replace("office:nav.", "")] ?? "",
          })),
      ]
        .filter(({ label, keys }) => !some || matches(text, label, keys))
        .map(({ to, label }) => ({ key: String(to), label, hint: "", link: { to } })),
    },
  ];
  const asking = [people, colleagues, cases, events];
  return {
    groups: groups.map((group) =>
      some || group.name === "actions" ? group : { ...group, items: [] },
    ),
    isFetching: asking.some((query) => query.isFetching),
    error: asking.find((query) => query.error)?.error ?? null,
  };
}
