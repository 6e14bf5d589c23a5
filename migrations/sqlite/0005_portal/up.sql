-- Codes on slips, with which a member signs in once. Only keyed hashes are kept.
CREATE TABLE portal_codes (
    id BLOB PRIMARY KEY NOT NULL,
    member_id BLOB NOT NULL REFERENCES members (id),
    code_hash BLOB NOT NULL UNIQUE,
    created_by BLOB REFERENCES accounts (id),
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    used_at INTEGER
);
CREATE INDEX portal_codes_member ON portal_codes (member_id);
CREATE INDEX portal_codes_expiry ON portal_codes (expires_at);

CREATE TABLE portal_sessions (
    id BLOB PRIMARY KEY NOT NULL,
    member_id BLOB NOT NULL REFERENCES members (id),
    token_hash BLOB NOT NULL UNIQUE,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    ended_at INTEGER
);
CREATE INDEX portal_sessions_member ON portal_sessions (member_id);
CREATE INDEX portal_sessions_expiry ON portal_sessions (expires_at);

-- What a member says against a note about them: one of a visit, or one of a case. Both texts are sealed.
CREATE TABLE objections (
    id BLOB PRIMARY KEY NOT NULL,
    unit_id BLOB NOT NULL REFERENCES units (id),
    member_id BLOB NOT NULL REFERENCES members (id),
    visit_id BLOB REFERENCES visits (id),
    case_entry_id BLOB REFERENCES case_entries (id),
    state TEXT NOT NULL CHECK (state IN ('open', 'answered')),
    body BLOB NOT NULL,
    answer BLOB,
    answered_by BLOB REFERENCES accounts (id),
    answered_at INTEGER,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    version INTEGER NOT NULL,
    CHECK ((visit_id IS NULL) <> (case_entry_id IS NULL))
);
CREATE INDEX objections_unit ON objections (unit_id, state, created_at, id);
CREATE INDEX objections_member ON objections (member_id, created_at, id);
CREATE INDEX objections_visit ON objections (visit_id) WHERE visit_id IS NOT NULL;
CREATE INDEX objections_case_entry ON objections (case_entry_id) WHERE case_entry_id IS NOT NULL;
