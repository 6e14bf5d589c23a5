import { createRouter } from "@tanstack/react-router";
import { administrationRoutes } from "./administration";
import { root, staff } from "./frame";
import { officeRoutes } from "./office";
import { rightsRoutes } from "./rights";
import { visitorRoutes } from "./visitors";

const staffRoutes = staff.addChildren([...officeRoutes, ...rightsRoutes, ...administrationRoutes]);

export const router = createRouter({
  routeTree: root.addChildren([...visitorRoutes, staffRoutes]),
  scrollRestoration: true,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
