import data_requests from "./data_requests.json";
import statistics from "./statistics.json";

/** What those read who count, and who are asked for numbers: it comes with the first of these pages. */
export default { data_requests, statistics };
