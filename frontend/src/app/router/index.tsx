import { createBrowserHistory, createRouter } from "@tanstack/react-router";
import { administrationRoutes } from "./administration";
import { figureRoutes } from "./figures";
import { root, staff } from "./frame";
import { officeRoutes } from "./office";
import { rightsRoutes } from "./rights";

export const routeTree = root.addChildren([
  staff.addChildren([...officeRoutes, ...figureRoutes, ...rightsRoutes, ...administrationRoutes]),
]);

// It listens to the window, which there is one of.
const history = createBrowserHistory();

export const makeRouter = () => createRouter({ routeTree, history, scrollRestoration: true });

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof makeRouter>;
  }
}
