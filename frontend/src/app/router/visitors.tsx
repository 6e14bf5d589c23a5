import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { answersSearch, signInSearch } from "../searches";
import { root } from "./frame";

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

/** Pages that need no sign-in, or are it. */
export const visitorRoutes = [signIn, invitation, answers] as const;
