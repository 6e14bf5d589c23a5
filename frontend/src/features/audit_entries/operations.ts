/** What is written in the trail as `members_list`: what it was about, and what was done. */
const acts: Record<string, string> = {
  accounts: "list get update",
  grants: "create revoke",
  attachments: "list get create delete",
  audit_alerts: "list get see",
  audit: "list get",
  audit_heads: "list",
  auth: "login logout logout_everywhere refresh",
  calendar: "get",
  cases: "list get create update transition note timeline nearby",
  consent_texts: "list create",
  consents: "list create withdraw receipt receipt_page",
  data_request_forms: "save transition",
  data_requests: "create decide transition",
  department_tokens: "create revoke",
  departments: "list get create update",
  duplicates: "list",
  enrolments: "create end",
  erasure_requests: "list get create preview confirm refuse",
  events: "list get create update publish hold cancel archive",
  feedback: "list create",
  households: "list get create update",
  import_mappings: "get put",
  imports: "list get create cancel undo report",
  invitations: "list create accept preview revoke",
  links: "create delete",
  me: "get update calendar_create password totp_begin totp_confirm totp_remove",
  members: "list get create update leave return unvisited",
  merges: "list get create preview undo",
  objections: "list get answer",
  portal_codes: "create mail slip",
  referrals: "list get answer",
  releases: "create",
  retention: "list members",
  rounds: "list get create update members add_members",
  saved_views: "create update delete",
  sign_ups: "list get create cancel check_in",
  suggestions: "list get create update transition create_public",
  units: "list get create update",
  visits: "list get create update record",
};

/** Those that can be chosen in the filter; the trail may hold others, which are shown as they are written. */
export const operations = Object.entries(acts).flatMap(([resource, verbs]) =>
  verbs.split(" ").map((verb) => ({ name: `${resource}_${verb}`, resource, verb })),
);

const known = new Map(operations.map((operation) => [operation.name, operation]));

export const partsOf = (name: string) => known.get(name);
