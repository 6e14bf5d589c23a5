import * as z from "zod/mini";

// What stands behind the `?` of an address was typed or sent by anybody: what does not fit is dropped.
const optional = <T extends z.ZodMiniType>(type: T) => z.catch(z.optional(type), undefined);
const word = <const Words extends readonly string[]>(...words: Words) => optional(z.enum(words));
const id = optional(z.uuid());

export const signInSearch = z.object({
  /** Where to go on afterwards: a place in this app, nothing else. */
  to: optional(z.string().check(z.regex(/^\/(?![/\\])/))),
  why: word("expired", "signed-out", "joined"),
});

export const answersSearch = z.object({ unit: id });

export const forMember = z.object({ member: id });

export const membersSearch = z.object({
  q: optional(z.string()),
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
  wants_visits: optional(z.boolean()),
  /** Months without a visit. */
  unvisited: optional(z.number()),
});

export type MembersSearch = z.infer<typeof membersSearch>;

export const visitsSearch = z.object({
  status: word("planned", "done", "missed", "declined", "cancelled"),
  due: word("today", "overdue"),
  assignee: word("me"),
});

export const casesSearch = z.object({
  open: optional(z.boolean()),
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
});

export const eventsSearch = z.object({
  status: word("draft", "published", "held", "archived", "cancelled"),
  kind: word("forum", "get_together", "volunteering", "training", "screening"),
});

export const suggestionsSearch = z.object({
  state: word("received", "in_review", "answered", "published", "declined"),
});

export const referralsSearch = z.object({ status: word("open", "answered", "withdrawn") });
