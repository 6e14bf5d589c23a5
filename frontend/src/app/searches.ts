import { day, fields, flag, id, matching, number, text, word } from "./shape";

// What stands behind the `?` of an address was typed or sent by anybody: what does not fit is dropped.

export const forMember = fields({ member: id });

/** A visit to plan for somebody, maybe as a part of a round. */
export const forVisit = fields({ member: id, round: id });

export const membersSearch = fields({
  q: text,
  kind: word("resident", "business"),
  status: word("active", "paused", "left"),
  programme: word(
    "business_support",
    "family_elder_care",
    "work_training",
    "volunteering",
    "culture_sport",
    "documents_paperwork",
    "newcomers",
  ),
  wants_visits: flag,
  /** Months without a visit. */
  unvisited: number,
  unit: id,
  sort: word("created_at"),
});

export type MembersSearch = ReturnType<typeof membersSearch>;

export const visitsSearch = fields({
  status: word("planned", "done", "missed", "declined", "cancelled"),
  due: word("today", "overdue"),
  assignee: word("me"),
  unit: id,
  planned_from: day,
  planned_to: day,
  sort: word("planned_on"),
});

export const casesSearch = fields({
  open: flag,
  state: word(
    "received",
    "accepted",
    "in_progress",
    "referred",
    "waiting",
    "resolved",
    "closed",
    "declined",
  ),
  category: word(
    "street_order",
    "sanitation",
    "noise",
    "housing",
    "facilities",
    "safety",
    "parking",
    "aid",
    "work",
    "paperwork",
    "neighbours",
    "other",
  ),
  priority: word("low", "normal", "high", "urgent"),
  assignee: word("me"),
  unit: id,
  /** Due on this day or before. */
  due_by: day,
  sort: word("opened_at", "due_on"),
});

export const eventsSearch = fields({
  status: word("draft", "published", "held", "archived", "cancelled"),
  kind: word("forum", "get_together", "volunteering", "training", "screening"),
  unit: id,
  from: day,
  to: day,
  sort: word("starts_at", "-starts_at", "-created_at"),
});

export type EventsSearch = ReturnType<typeof eventsSearch>;

export const calendarSearch = fields({
  view: word("week", "month"),
  day,
  what: word("visits", "events"),
  whose: word("me"),
});

export const suggestionsSearch = fields({
  state: word("received", "in_review", "answered", "published", "declined"),
});

export const objectionsSearch = fields({ state: word("open", "answered") });

export const erasureRequestsSearch = fields({ state: word("asked", "confirmed", "refused") });

/** The record that would go into another one. */
export const newMergeSearch = fields({ with: id });

export const referralsSearch = fields({ status: word("open", "answered", "withdrawn") });

export const auditEntriesSearch = fields({
  kind: word("read", "write"),
  operation: matching(/^[a-z_]{1,64}$/),
  unit: id,
  account: id,
  person: id,
  subject: id,
  request: id,
  from: day,
  to: day,
});

export type AuditEntriesSearch = ReturnType<typeof auditEntriesSearch>;

export const auditAlertsSearch = fields({ state: word("new", "seen"), account: id });

export const consentTextsSearch = fields({
  purpose: word("contact", "visits", "events", "referral"),
});

/** The screen itself holds them against the catalogue, with words that no other page has to load. */
export const statisticsSearch = fields({
  unit: id,
  indicator: text,
  spread: text,
  granularity: text,
  from: text,
  to: text,
  by: text,
  view: text,
  boundaries: text,
});

export const overviewSearch = fields({ unit: id, granularity: text, period: text });

export const dataRequestsSearch = fields({
  state: word("filed", "open", "answered", "refused", "closed", "withdrawn"),
});

export const dataRequestFormsSearch = fields({
  state: word("open", "submitted", "returned", "settled", "lapsed"),
});

export const burdenSearch = fields({ unit: id });

export type OverviewSearch = ReturnType<typeof overviewSearch>;
export type StatisticsSearch = ReturnType<typeof statisticsSearch>;

export const importMappingsSearch = fields({ unit: id, kind: word("members", "cases") });

export const notificationsSearch = fields({ unread: flag });

/** Which messages to one webhook. */
export const webhookSearch = fields({ state: word("waiting", "delivered", "dead") });
