import notifications from "./notifications.json";

/** What the bell tells: it comes with it. */
export default { notifications };
