import portal from "./portal.json";

/** What only members read, about themselves. */
export default { portal };
