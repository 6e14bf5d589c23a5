import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from "@tanstack/react-router";
import { isSignedIn } from "@/api/session";
import { Broken, Missing } from "@/ui/Trouble";
import {
  answersSearch,
  casesSearch,
  eventsSearch,
  forMember,
  membersSearch,
  referralsSearch,
  signInSearch,
  suggestionsSearch,
  visitsSearch,
} from "./searches";

const root = createRootRoute({
  component: Outlet,
  notFoundComponent: Missing,
  errorComponent: Broken,
});

const signIn = createRoute({
  getParentRoute: () => root,
  path: "/sign-in",
  validateSearch: signInSearch,
  component: lazyRouteComponent(() => import("@/shells/public/SignIn")),
});

const invitation = createRoute({
  getParentRoute: () => root,
  path: "/invitation",
  component: lazyRouteComponent(() => import("@/shells/public/Invitation")),
});

const answers = createRoute({
  getParentRoute: () => root,
  path: "/answers",
  validateSearch: answersSearch,
  component: lazyRouteComponent(() => import("@/shells/public/Answers")),
});

const staff = createRoute({
  getParentRoute: () => root,
  id: "staff",
  beforeLoad: ({ location }) => {
    if (!isSignedIn()) throw redirect({ to: "/sign-in", search: { to: location.href } });
  },
  component: lazyRouteComponent(() => import("@/shells/staff/StaffShell")),
  notFoundComponent: Missing,
});

const under = () => staff;

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
  validateSearch: forMember,
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
const import_ = createRoute({
  getParentRoute: under,
  path: "/imports/$id",
  component: lazyRouteComponent(() => import("@/features/imports/Import")),
});

const account = createRoute({
  getParentRoute: under,
  path: "/account",
  component: lazyRouteComponent(() => import("@/features/account/Account")),
});
const accounts = createRoute({
  getParentRoute: under,
  path: "/accounts",
  component: lazyRouteComponent(() => import("@/features/accounts/Accounts")),
});

const staffRoutes = staff.addChildren([
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
  caseNew,
  case_,
  caseEdit,
  events,
  eventNew,
  event,
  eventEdit,
  eventCheckIn,
  suggestions,
  suggestionNew,
  suggestion,
  suggestionEdit,
  referrals,
  referral,
  imports,
  importNew,
  import_,
  account,
  accounts,
]);

export const router = createRouter({
  routeTree: root.addChildren([signIn, invitation, answers, staffRoutes]),
  scrollRestoration: true,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
