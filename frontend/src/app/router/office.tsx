import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import {
  calendarSearch,
  casesSearch,
  eventsSearch,
  forMember,
  forVisit,
  importMappingsSearch,
  membersSearch,
  referralsSearch,
  suggestionsSearch,
  visitsSearch,
} from "../searches";
import { under } from "./frame";

const day = createRoute({
  getParentRoute: under,
  path: "/",
  component: lazyRouteComponent(() => import("@/features/day/Day")),
});

const members = createRoute({
  getParentRoute: under,
  path: "/members",
  validateSearch: membersSearch,
  component: lazyRouteComponent(() => import("@/features/members/Members")),
});
const memberNew = createRoute({
  getParentRoute: under,
  path: "/members/new",
  component: lazyRouteComponent(() => import("@/features/members/NewMember")),
});
const member = createRoute({
  getParentRoute: under,
  path: "/members/$id",
  component: lazyRouteComponent(() => import("@/features/members/Member")),
});
const memberEdit = createRoute({
  getParentRoute: under,
  path: "/members/$id/edit",
  component: lazyRouteComponent(() => import("@/features/members/EditMember")),
});

const visits = createRoute({
  getParentRoute: under,
  path: "/visits",
  validateSearch: visitsSearch,
  component: lazyRouteComponent(() => import("@/features/visits/Visits")),
});
const visitNew = createRoute({
  getParentRoute: under,
  path: "/visits/new",
  validateSearch: forMember,
  component: lazyRouteComponent(() => import("@/features/visits/RecordNew")),
});
const visitPlan = createRoute({
  getParentRoute: under,
  path: "/visits/plan",
  validateSearch: forVisit,
  component: lazyRouteComponent(() => import("@/features/visits/PlanVisit")),
});
const visit = createRoute({
  getParentRoute: under,
  path: "/visits/$id",
  component: lazyRouteComponent(() => import("@/features/visits/Visit")),
});
const visitEdit = createRoute({
  getParentRoute: under,
  path: "/visits/$id/edit",
  component: lazyRouteComponent(() => import("@/features/visits/EditVisit")),
});

const cases = createRoute({
  getParentRoute: under,
  path: "/cases",
  validateSearch: casesSearch,
  component: lazyRouteComponent(() => import("@/features/cases/Cases")),
});
const casesBoard = createRoute({
  getParentRoute: under,
  path: "/cases/board",
  validateSearch: casesSearch,
  component: lazyRouteComponent(() => import("@/features/cases/CasesBoard")),
});
const caseNew = createRoute({
  getParentRoute: under,
  path: "/cases/new",
  validateSearch: forMember,
  component: lazyRouteComponent(() => import("@/features/cases/NewCase")),
});
const case_ = createRoute({
  getParentRoute: under,
  path: "/cases/$id",
  component: lazyRouteComponent(() => import("@/features/cases/Case")),
});
const caseEdit = createRoute({
  getParentRoute: under,
  path: "/cases/$id/edit",
  component: lazyRouteComponent(() => import("@/features/cases/EditCase")),
});

const events = createRoute({
  getParentRoute: under,
  path: "/events",
  validateSearch: eventsSearch,
  component: lazyRouteComponent(() => import("@/features/events/Events")),
});
const eventNew = createRoute({
  getParentRoute: under,
  path: "/events/new",
  component: lazyRouteComponent(() => import("@/features/events/NewEvent")),
});
const event = createRoute({
  getParentRoute: under,
  path: "/events/$id",
  component: lazyRouteComponent(() => import("@/features/events/Event")),
});
const eventEdit = createRoute({
  getParentRoute: under,
  path: "/events/$id/edit",
  component: lazyRouteComponent(() => import("@/features/events/EditEvent")),
});
const eventCheckIn = createRoute({
  getParentRoute: under,
  path: "/events/$id/check-in",
  component: lazyRouteComponent(() => import("@/features/events/CheckIn")),
});

const calendar = createRoute({
  getParentRoute: under,
  path: "/calendar",
  validateSearch: calendarSearch,
  component: lazyRouteComponent(() => import("@/features/calendar/Calendar")),
});

const outbox = createRoute({
  getParentRoute: under,
  path: "/outbox",
  component: lazyRouteComponent(() => import("@/features/outbox/Outbox")),
});

const suggestions = createRoute({
  getParentRoute: under,
  path: "/suggestions",
  validateSearch: suggestionsSearch,
  component: lazyRouteComponent(() => import("@/features/suggestions/Suggestions")),
});
const suggestionNew = createRoute({
  getParentRoute: under,
  path: "/suggestions/new",
  component: lazyRouteComponent(() => import("@/features/suggestions/NewSuggestion")),
});
const suggestion = createRoute({
  getParentRoute: under,
  path: "/suggestions/$id",
  component: lazyRouteComponent(() => import("@/features/suggestions/Suggestion")),
});
const suggestionEdit = createRoute({
  getParentRoute: under,
  path: "/suggestions/$id/edit",
  component: lazyRouteComponent(() => import("@/features/suggestions/EditSuggestion")),
});

const referrals = createRoute({
  getParentRoute: under,
  path: "/referrals",
  validateSearch: referralsSearch,
  component: lazyRouteComponent(() => import("@/features/referrals/Referrals")),
});
const referral = createRoute({
  getParentRoute: under,
  path: "/referrals/$id",
  component: lazyRouteComponent(() => import("@/features/referrals/Referral")),
});

const imports = createRoute({
  getParentRoute: under,
  path: "/imports",
  component: lazyRouteComponent(() => import("@/features/imports/Imports")),
});
const importNew = createRoute({
  getParentRoute: under,
  path: "/imports/new",
  component: lazyRouteComponent(() => import("@/features/imports/NewImport")),
});
const importMappings = createRoute({
  getParentRoute: under,
  path: "/imports/mappings",
  validateSearch: importMappingsSearch,
  component: lazyRouteComponent(() => import("@/features/imports/mappings/Mappings")),
});
const import_ = createRoute({
  getParentRoute: under,
  path: "/imports/$id",
  component: lazyRouteComponent(() => import("@/features/imports/Import")),
});

const households = createRoute({
  getParentRoute: under,
  path: "/households",
  component: lazyRouteComponent(() => import("@/features/households/Households")),
});
const householdNew = createRoute({
  getParentRoute: under,
  path: "/households/new",
  component: lazyRouteComponent(() => import("@/features/households/NewHousehold")),
});
const household = createRoute({
  getParentRoute: under,
  path: "/households/$id",
  component: lazyRouteComponent(() => import("@/features/households/Household")),
});
const householdEdit = createRoute({
  getParentRoute: under,
  path: "/households/$id/edit",
  component: lazyRouteComponent(() => import("@/features/households/EditHousehold")),
});

const consent = createRoute({
  getParentRoute: under,
  path: "/consents/$id",
  component: lazyRouteComponent(() => import("@/features/consents/Receipt")),
});

const rounds = createRoute({
  getParentRoute: under,
  path: "/rounds",
  component: lazyRouteComponent(() => import("@/features/rounds/Rounds")),
});
const roundNew = createRoute({
  getParentRoute: under,
  path: "/rounds/new",
  component: lazyRouteComponent(() => import("@/features/rounds/NewRound")),
});
const round = createRoute({
  getParentRoute: under,
  path: "/rounds/$id",
  component: lazyRouteComponent(() => import("@/features/rounds/Round")),
});
const roundEdit = createRoute({
  getParentRoute: under,
  path: "/rounds/$id/edit",
  component: lazyRouteComponent(() => import("@/features/rounds/EditRound")),
});

const releases = createRoute({
  getParentRoute: under,
  path: "/releases",
  component: lazyRouteComponent(() => import("@/features/releases/Releases")),
});
const releaseNew = createRoute({
  getParentRoute: under,
  path: "/releases/new",
  component: lazyRouteComponent(() => import("@/features/releases/NewRelease")),
});
const release = createRoute({
  getParentRoute: under,
  path: "/releases/$id",
  component: lazyRouteComponent(() => import("@/features/releases/Release")),
});

/** The office's work. */
export const officeRoutes = [
  day,
  members,
  memberNew,
  member,
  memberEdit,
  visits,
  visitNew,
  visitPlan,
  visit,
  visitEdit,
  cases,
  casesBoard,
  caseNew,
  case_,
  caseEdit,
  events,
  eventNew,
  event,
  eventEdit,
  eventCheckIn,
  calendar,
  outbox,
  suggestions,
  suggestionNew,
  suggestion,
  suggestionEdit,
  referrals,
  referral,
  imports,
  importNew,
  importMappings,
  import_,
  households,
  householdNew,
  household,
  householdEdit,
  consent,
  rounds,
  roundNew,
  round,
  roundEdit,
  releases,
  releaseNew,
  release,
] as const;
