import answers from "./answers.json";
import auth from "./auth.json";
import common from "./common.json";
import published from "./published.json";

/** What those read who have not signed in. */
export default { answers, auth, common, published };
