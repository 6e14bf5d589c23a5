import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import {
  burdenSearch,
  dataRequestFormsSearch,
  dataRequestsSearch,
  overviewSearch,
  statisticsSearch,
} from "../searches";
import { want } from "../texts";
import { under } from "./frame";

type Screen = { default: () => React.ReactNode };

/** A page whose texts come with it. */
function told(load: () => Promise<Screen>) {
  return lazyRouteComponent(async () => {
    const [screen] = await Promise.all([load(), want("figures")]);
    return screen;
  });
}

const statistics = createRoute({
  getParentRoute: under,
  path: "/statistics",
  validateSearch: statisticsSearch,
  component: told(() => import("@/features/statistics/Explorer")),
});
const overview = createRoute({
  getParentRoute: under,
  path: "/statistics/overview",
  validateSearch: overviewSearch,
  component: told(() => import("@/features/statistics/overview/Overview")),
});

const requests = createRoute({
  getParentRoute: under,
  path: "/data_requests",
  validateSearch: dataRequestsSearch,
  component: told(() => import("@/features/data_requests/Requests")),
});
const requestNew = createRoute({
  getParentRoute: under,
  path: "/data_requests/new",
  component: told(() => import("@/features/data_requests/NewRequest")),
});
const burden = createRoute({
  getParentRoute: under,
  path: "/data_requests/burden",
  validateSearch: burdenSearch,
  component: told(() => import("@/features/data_requests/Burden")),
});
const request = createRoute({
  getParentRoute: under,
  path: "/data_requests/$id",
  component: told(() => import("@/features/data_requests/Request")),
});
const forms = createRoute({
  getParentRoute: under,
  path: "/data_request_forms",
  validateSearch: dataRequestFormsSearch,
  component: told(() => import("@/features/data_requests/Forms")),
});
const fillIn = createRoute({
  getParentRoute: under,
  path: "/data_request_forms/$id",
  component: told(() => import("@/features/data_requests/FillIn")),
});

export const figureRoutes = [
  statistics,
  overview,
  requests,
  requestNew,
  burden,
  request,
  forms,
  fillIn,
];
