import help from "./help.json";

/** What those read who ask what a screen is for. */
export default { help };
