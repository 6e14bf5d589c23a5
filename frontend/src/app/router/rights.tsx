import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { erasureRequestsSearch, newMergeSearch, objectionsSearch } from "../searches";
import { under } from "./frame";

const objections = createRoute({
  getParentRoute: under,
  path: "/objections",
  validateSearch: objectionsSearch,
  component: lazyRouteComponent(() => import("@/features/objections/Objections")),
});
const objection = createRoute({
  getParentRoute: under,
  path: "/objections/$id",
  component: lazyRouteComponent(() => import("@/features/objections/Objection")),
});

const erasureRequests = createRoute({
  getParentRoute: under,
  path: "/erasure_requests",
  validateSearch: erasureRequestsSearch,
  component: lazyRouteComponent(() => import("@/features/erasure_requests/ErasureRequests")),
});
const erasureRequest = createRoute({
  getParentRoute: under,
  path: "/erasure_requests/$id",
  component: lazyRouteComponent(() => import("@/features/erasure_requests/ErasureRequest")),
});

const merges = createRoute({
  getParentRoute: under,
  path: "/members/$id/merges",
  component: lazyRouteComponent(() => import("@/features/merges/Merges")),
});
const mergeNew = createRoute({
  getParentRoute: under,
  path: "/members/$id/merges/new",
  validateSearch: newMergeSearch,
  component: lazyRouteComponent(() => import("@/features/merges/NewMerge")),
});
const merge = createRoute({
  getParentRoute: under,
  path: "/merges/$id",
  component: lazyRouteComponent(() => import("@/features/merges/Merge")),
});

const retention = createRoute({
  getParentRoute: under,
  path: "/retention",
  component: lazyRouteComponent(() => import("@/features/retention/Retention")),
});

/** What people may ask for about their own records, and how long these are kept. */
export const rightsRoutes = [
  objections,
  objection,
  erasureRequests,
  erasureRequest,
  merges,
  mergeNew,
  merge,
  retention,
] as const;
