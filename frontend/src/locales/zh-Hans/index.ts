import account from "./account.json";
import accounts from "./accounts.json";
import answers from "./answers.json";
import auth from "./auth.json";
import cases from "./cases.json";
import common from "./common.json";
import day from "./day.json";
import events from "./events.json";
import imports from "./imports.json";
import members from "./members.json";
import referrals from "./referrals.json";
import suggestions from "./suggestions.json";
import visits from "./visits.json";

export default {
  account,
  accounts,
  answers,
  auth,
  cases,
  common,
  day,
  events,
  imports,
  members,
  referrals,
  suggestions,
  visits,
};
