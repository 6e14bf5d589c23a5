import {
  createRootRoute,
  createRoute,
  lazyRouteComponent,
  Outlet,
  redirect,
} from "@tanstack/react-router";
import { isSignedIn } from "@/api/session";
import { Broken, Missing } from "@/ui/Trouble";
import { want } from "../texts";

export const root = createRootRoute({
  component: Outlet,
  notFoundComponent: Missing,
  errorComponent: Broken,
});

export const staff = createRoute({
  getParentRoute: () => root,
  id: "staff",
  beforeLoad: ({ location }) => {
    if (!isSignedIn()) throw redirect({ to: "/sign-in", search: { to: location.href } });
  },
  component: lazyRouteComponent(async () => {
    const [shell] = await Promise.all([import("@/shells/staff/StaffShell"), want("staff")]);
    return shell;
  }),
  notFoundComponent: Missing,
});

/** What all pages of the office stand in. */
export const under = () => staff;
