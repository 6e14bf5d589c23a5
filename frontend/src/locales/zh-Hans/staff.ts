import account from "./account.json";
import accounts from "./accounts.json";
import audit_alerts from "./audit_alerts.json";
import audit_entries from "./audit_entries.json";
import audit_heads from "./audit_heads.json";
import calendar from "./calendar.json";
import cases from "./cases.json";
import consent_texts from "./consent_texts.json";
import consents from "./consents.json";
import day from "./day.json";
import department_tokens from "./department_tokens.json";
import departments from "./departments.json";
import erasure_requests from "./erasure_requests.json";
import events from "./events.json";
import find from "./find.json";
import households from "./households.json";
import imports from "./imports.json";
import members from "./members.json";
import merges from "./merges.json";
import objections from "./objections.json";
import office from "./office.json";
import outbox from "./outbox.json";
import referrals from "./referrals.json";
import releases from "./releases.json";
import retention from "./retention.json";
import rounds from "./rounds.json";
import suggestions from "./suggestions.json";
import tables from "./tables.json";
import units from "./units.json";
import visits from "./visits.json";
import webhooks from "./webhooks.json";

/** What only those read who work here. */
export default {
  account,
  accounts,
  audit_alerts,
  audit_entries,
  audit_heads,
  calendar,
  cases,
  consent_texts,
  consents,
  day,
  department_tokens,
  departments,
  erasure_requests,
  events,
  find,
  households,
  imports,
  members,
  merges,
  objections,
  office,
  outbox,
  referrals,
  releases,
  retention,
  rounds,
  suggestions,
  tables,
  units,
  visits,
  webhooks,
};
