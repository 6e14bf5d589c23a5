import saved_views from "./saved_views.json";

/** What those read who work with lists: it comes after the first of them. */
export default { saved_views };
