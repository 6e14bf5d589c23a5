import { createRootRoute, createRoute, lazyRouteComponent, Outlet } from "@tanstack/react-router";
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
  component: lazyRouteComponent(async () => {
    const [shell] = await Promise.all([import("@/shells/staff/StaffShell"), want("staff")]);
    return shell;
  }),
  notFoundComponent: Missing,
});

/** What all pages of the office stand in. */
export const under = () => staff;
