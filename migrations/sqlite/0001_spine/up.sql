-- One schema for both databases: a type here, its counterpart in migrations/postgres.
-- BLOB of 16 bytes = uuid, microseconds since 1970 as INTEGER = timestamptz, TEXT YYYY-MM-DD = date.
-- Documents are JSON kept as text, the same in both.

-- Units: district -> subdistrict -> community.
CREATE TABLE units (
    id BLOB PRIMARY KEY NOT NULL,
    parent_id BLOB REFERENCES units (id),
    kind TEXT NOT NULL CHECK (kind IN ('district', 'subdistrict', 'community')),
    code TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    version BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX units_parent ON units (parent_id);

-- Closure table: every unit is its own ancestor at distance 0.
CREATE TABLE unit_ancestors (
    unit_id BLOB NOT NULL REFERENCES units (id),
    ancestor_id BLOB NOT NULL REFERENCES units (id),
    distance INTEGER NOT NULL,
    PRIMARY KEY (unit_id, ancestor_id)
);
CREATE INDEX unit_ancestors_down ON unit_ancestors (ancestor_id, unit_id);

CREATE TABLE accounts (
    id BLOB PRIMARY KEY NOT NULL,
    login TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    totp_secret BLOB,
    totp_confirmed_at INTEGER,
    totp_last_step BIGINT,
    language TEXT NOT NULL DEFAULT 'zh-Hans',
    status TEXT NOT NULL CHECK (status IN ('active', 'disabled')),
    calendar_token_hash BLOB UNIQUE,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    version BIGINT NOT NULL DEFAULT 1
);

CREATE TABLE grants (
    id BLOB PRIMARY KEY NOT NULL,
    account_id BLOB NOT NULL REFERENCES accounts (id),
    role TEXT NOT NULL CHECK (role IN ('administrator', 'coordinator', 'caseworker', 'volunteer', 'analyst', 'auditor', 'partner')),
    unit_id BLOB NOT NULL REFERENCES units (id),
    department_id BLOB,
    expires_at INTEGER,
    created_by BLOB REFERENCES accounts (id),
    created_at INTEGER NOT NULL,
    revoked_at INTEGER
);
CREATE INDEX grants_account ON grants (account_id);
CREATE INDEX grants_unit ON grants (unit_id);

-- A login; refresh tokens of one session are a family.
CREATE TABLE sessions (
    id BLOB PRIMARY KEY NOT NULL,
    account_id BLOB NOT NULL REFERENCES accounts (id),
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    revoked_at INTEGER
);
CREATE INDEX sessions_account ON sessions (account_id);

CREATE TABLE refresh_tokens (
    token_hash BLOB PRIMARY KEY NOT NULL,
    session_id BLOB NOT NULL REFERENCES sessions (id),
    created_at INTEGER NOT NULL,
    used_at INTEGER
);
CREATE INDEX refresh_tokens_session ON refresh_tokens (session_id);

-- Failed sign-ins by keyed hash of account name or network address.
CREATE TABLE login_attempts (
    subject BLOB PRIMARY KEY NOT NULL,
    failures INTEGER NOT NULL,
    window_started_at INTEGER NOT NULL,
    blocked_until INTEGER
);

CREATE TABLE invitations (
    id BLOB PRIMARY KEY NOT NULL,
    token_hash BLOB NOT NULL UNIQUE,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    unit_id BLOB NOT NULL REFERENCES units (id),
    department_id BLOB,
    created_by BLOB NOT NULL REFERENCES accounts (id),
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    accepted_at INTEGER,
    accepted_by BLOB REFERENCES accounts (id),
    revoked_at INTEGER
);
CREATE INDEX invitations_unit ON invitations (unit_id, created_at, id);

-- Partner departments that cases are referred to (city management, water works, ...).
CREATE TABLE departments (
    id BLOB PRIMARY KEY NOT NULL,
    unit_id BLOB NOT NULL REFERENCES units (id),
    name TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    version BIGINT NOT NULL DEFAULT 1,
    UNIQUE (unit_id, name)
);

CREATE TABLE households (
    id BLOB PRIMARY KEY NOT NULL,
    unit_id BLOB NOT NULL REFERENCES units (id),
    name TEXT NOT NULL,
    address TEXT,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    version BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX households_unit ON households (unit_id, created_at, id);

-- number: a running number that search documents hang on; it never leaves the database.
CREATE TABLE members (
    number INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    id BLOB NOT NULL UNIQUE,
    unit_id BLOB NOT NULL REFERENCES units (id),
    kind TEXT NOT NULL CHECK (kind IN ('resident', 'business')),
    status TEXT NOT NULL CHECK (status IN ('active', 'paused', 'left')),
    name TEXT NOT NULL,
    match_name TEXT NOT NULL,
    -- Cipher texts under the member's own key (member_keys), and keyed hashes to find them by: of the whole number
    -- and of its last four digits.
    phone BLOB,
    phone_hash BLOB,
    phone_last BLOB,
    email BLOB,
    address BLOB,
    preferred_language TEXT,
    contact_time TEXT,
    household_id BLOB REFERENCES households (id),
    -- Until this day a guardian consents for them; the day of birth is not recorded.
    guardian_until DATE,
    wants_visits BOOLEAN NOT NULL DEFAULT FALSE,
    wants_visits_since DATE,
    last_visited_on DATE,
    joined_on DATE NOT NULL,
    left_on DATE,
    leave_reason BLOB,
    merged_into BLOB REFERENCES members (id),
    import_id BLOB,
    import_line INTEGER,
    created_by BLOB REFERENCES accounts (id),
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    version BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX members_unit_created ON members (unit_id, created_at, id);
CREATE INDEX members_unit_status_created ON members (unit_id, status, created_at, id);
CREATE INDEX members_created ON members (created_at, id);
CREATE INDEX members_match_name ON members (match_name);
CREATE INDEX members_phone ON members (phone_hash);
CREATE INDEX members_household ON members (household_id);
CREATE INDEX members_import ON members (import_id);
CREATE INDEX members_merged ON members (merged_into) WHERE merged_into IS NOT NULL;
-- Who waits longest for a visit: since the last one, or since they asked, or since they joined.
CREATE INDEX members_waiting ON members (COALESCE(last_visited_on, wants_visits_since, joined_on), id) WHERE wants_visits;
CREATE INDEX members_unit_waiting ON members (unit_id, COALESCE(last_visited_on, wants_visits_since, joined_on), id) WHERE wants_visits;

-- PostgreSQL has a tsvector table of the same name in place of this one. Contentless: terms are never stored twice.
CREATE VIRTUAL TABLE member_search USING fts5(terms, content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 0', detail=none);

-- A resident who runs, or works at, a business, or is its contact.
CREATE TABLE member_links (
    id BLOB PRIMARY KEY NOT NULL,
    resident_id BLOB NOT NULL REFERENCES members (id),
    business_id BLOB NOT NULL REFERENCES members (id),
    relation TEXT NOT NULL CHECK (relation IN ('owner', 'staff', 'contact')),
    created_at INTEGER NOT NULL,
    UNIQUE (resident_id, business_id, relation)
);
CREATE INDEX member_links_business ON member_links (business_id);

-- Pairs that somebody looked at and called different.
CREATE TABLE member_distinctions (
    lower_id BLOB NOT NULL REFERENCES members (id),
    higher_id BLOB NOT NULL REFERENCES members (id),
    created_by BLOB NOT NULL REFERENCES accounts (id),
    created_at INTEGER NOT NULL,
    PRIMARY KEY (lower_id, higher_id)
);
CREATE INDEX member_distinctions_higher ON member_distinctions (higher_id);

CREATE TABLE enrolments (
    id BLOB PRIMARY KEY NOT NULL,
    member_id BLOB NOT NULL REFERENCES members (id),
    programme TEXT NOT NULL,
    started_on DATE NOT NULL,
    ended_on DATE,
    created_by BLOB REFERENCES accounts (id),
    created_at INTEGER NOT NULL
);
CREATE INDEX enrolments_member ON enrolments (member_id);
CREATE INDEX enrolments_programme ON enrolments (programme, member_id);

-- Append only: a change is a new record; withdraws points at the consent that it ends.
CREATE TABLE consents (
    id BLOB PRIMARY KEY NOT NULL,
    member_id BLOB NOT NULL REFERENCES members (id),
    purpose TEXT NOT NULL CHECK (purpose IN ('contact', 'visits', 'events', 'referral')),
    action TEXT NOT NULL CHECK (action IN ('given', 'withdrawn')),
    text_version TEXT NOT NULL,
    given_how TEXT NOT NULL CHECK (given_how IN ('written', 'spoken', 'portal', 'merge')),
    witness TEXT,
    -- Who consented in the place of somebody under age, and what they are to them, as they said it.
    guardian_name TEXT,
    guardian_relation TEXT,
    withdraws BLOB REFERENCES consents (id),
    starts_at INTEGER NOT NULL,
    expires_at INTEGER,
    created_by BLOB REFERENCES accounts (id),
    created_at INTEGER NOT NULL
);
CREATE INDEX consents_member ON consents (member_id, purpose, created_at);

CREATE TABLE rounds (
    id BLOB PRIMARY KEY NOT NULL,
    unit_id BLOB NOT NULL REFERENCES units (id),
    title TEXT NOT NULL,
    purpose TEXT NOT NULL,
    starts_on DATE NOT NULL,
    ends_on DATE NOT NULL,
    created_by BLOB NOT NULL REFERENCES accounts (id),
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    version BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX rounds_unit ON rounds (unit_id, created_at, id);

CREATE TABLE round_members (
    round_id BLOB NOT NULL REFERENCES rounds (id),
    member_id BLOB NOT NULL REFERENCES members (id),
    visit_id BLOB,
    added_at INTEGER NOT NULL,
    PRIMARY KEY (round_id, member_id)
);
CREATE INDEX round_members_member ON round_members (member_id);
CREATE INDEX round_members_added ON round_members (round_id, added_at, member_id);

CREATE TABLE visits (
    id BLOB PRIMARY KEY NOT NULL,
    unit_id BLOB NOT NULL REFERENCES units (id),
    -- None once the member was erased.
    member_id BLOB REFERENCES members (id),
    round_id BLOB REFERENCES rounds (id),
    status TEXT NOT NULL CHECK (status IN ('planned', 'done', 'missed', 'declined', 'cancelled')),
    purpose TEXT NOT NULL CHECK (purpose IN ('greeting', 'welfare', 'needs', 'follow_up', 'business')),
    channel TEXT NOT NULL CHECK (channel IN ('home', 'phone', 'office', 'group')),
    planned_on DATE,
    assignee_id BLOB REFERENCES accounts (id),
    visited_at INTEGER,
    duration_minutes INTEGER,
    -- Cipher text under the member's key.
    notes BLOB,
    follow_up_on DATE,
    follows_id BLOB REFERENCES visits (id),
    recorded_by BLOB REFERENCES accounts (id),
    created_by BLOB REFERENCES accounts (id),
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    version BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX visits_unit_created ON visits (unit_id, created_at, id);
CREATE INDEX visits_member ON visits (member_id, created_at, id);
CREATE INDEX visits_created ON visits (created_at, id);
CREATE INDEX visits_assignee ON visits (assignee_id, created_at, id);
-- A visit that is recorded without a plan, as most are, costs nothing in these.
CREATE INDEX visits_due ON visits (status, planned_on, id) WHERE planned_on IS NOT NULL;
CREATE INDEX visits_unit_due ON visits (unit_id, status, planned_on, id) WHERE planned_on IS NOT NULL;
CREATE INDEX visits_assignee_due ON visits (assignee_id, status, planned_on, id) WHERE planned_on IS NOT NULL;
CREATE INDEX visits_round ON visits (round_id) WHERE round_id IS NOT NULL;

CREATE TABLE assistance (
    id BLOB PRIMARY KEY NOT NULL,
    visit_id BLOB NOT NULL REFERENCES visits (id),
    kind TEXT NOT NULL CHECK (kind IN ('goods', 'cash', 'hours')),
    -- Cipher text under the member's key.
    description BLOB,
    -- Hundredths: fen of money, hundredths of an hour or of a piece.
    amount BIGINT NOT NULL,
    created_at INTEGER NOT NULL
);
CREATE INDEX assistance_visit ON assistance (visit_id);

CREATE TABLE events (
    id BLOB PRIMARY KEY NOT NULL,
    unit_id BLOB NOT NULL REFERENCES units (id),
    kind TEXT NOT NULL CHECK (kind IN ('forum', 'get_together', 'volunteering', 'training', 'screening')),
    status TEXT NOT NULL CHECK (status IN ('draft', 'published', 'held', 'archived', 'cancelled')),
    title TEXT NOT NULL,
    description TEXT,
    place TEXT,
    starts_at INTEGER NOT NULL,
    ends_at INTEGER NOT NULL,
    capacity INTEGER,
    signed_up INTEGER NOT NULL DEFAULT 0,
    waiting INTEGER NOT NULL DEFAULT 0,
    cancel_reason TEXT,
    published_at INTEGER,
    created_by BLOB REFERENCES accounts (id),
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    version BIGINT NOT NULL DEFAULT 1,
    CHECK (capacity IS NULL OR signed_up <= capacity)
);
CREATE INDEX events_unit_starts ON events (unit_id, starts_at, id);
CREATE INDEX events_unit_status ON events (unit_id, status, starts_at, id);
CREATE INDEX events_unit_created ON events (unit_id, created_at, id);

CREATE TABLE event_sign_ups (
    id BLOB PRIMARY KEY NOT NULL,
    event_id BLOB NOT NULL REFERENCES events (id),
    -- None once the member was erased.
    member_id BLOB REFERENCES members (id),
    status TEXT NOT NULL CHECK (status IN ('signed_up', 'waiting', 'cancelled', 'attended', 'absent')),
    -- Order of arrival within the event; the waiting list is served by it.
    position INTEGER NOT NULL,
    volunteer_minutes INTEGER,
    checked_in_at INTEGER,
    promoted_at INTEGER,
    created_by BLOB REFERENCES accounts (id),
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    version BIGINT NOT NULL DEFAULT 1,
    UNIQUE (event_id, member_id),
    UNIQUE (event_id, position)
);
CREATE INDEX event_sign_ups_order ON event_sign_ups (event_id, status, position);
CREATE INDEX event_sign_ups_member ON event_sign_ups (member_id);

CREATE TABLE event_feedback (
    id BLOB PRIMARY KEY NOT NULL,
    event_id BLOB NOT NULL REFERENCES events (id),
    member_id BLOB REFERENCES members (id),
    rating INTEGER NOT NULL CHECK (rating BETWEEN 1 AND 5),
    comment TEXT,
    created_by BLOB REFERENCES accounts (id),
    created_at INTEGER NOT NULL,
    UNIQUE (event_id, member_id)
);
CREATE INDEX event_feedback_event ON event_feedback (event_id, created_at, id);

CREATE TABLE cases (
    id BLOB PRIMARY KEY NOT NULL,
    unit_id BLOB NOT NULL REFERENCES units (id),
    -- Who brought it; none when it was brought without a name.
    member_id BLOB REFERENCES members (id),
    visit_id BLOB REFERENCES visits (id),
    state TEXT NOT NULL CHECK (state IN ('received', 'accepted', 'in_progress', 'referred', 'waiting', 'resolved', 'closed', 'declined')),
    category TEXT NOT NULL,
    priority TEXT NOT NULL CHECK (priority IN ('low', 'normal', 'high', 'urgent')),
    title TEXT NOT NULL,
    description TEXT,
    place TEXT,
    latitude DOUBLE,
    longitude DOUBLE,
    -- Cells of a 0.005 degree grid, so that nearby cases are found by an index.
    grid_y INTEGER,
    grid_x INTEGER,
    assignee_id BLOB REFERENCES accounts (id),
    wait_reason TEXT,
    decline_reason TEXT,
    resolution TEXT,
    close_kind TEXT CHECK (close_kind IN ('confirmed', 'silent', 'imported')),
    due_on DATE,
    opened_at INTEGER NOT NULL,
    first_response_at INTEGER,
    resolved_at INTEGER,
    closed_at INTEGER,
    reopened INTEGER NOT NULL DEFAULT 0,
    source TEXT,
    external_id TEXT,
    import_id BLOB,
    created_by BLOB REFERENCES accounts (id),
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    version BIGINT NOT NULL DEFAULT 1,
    UNIQUE (source, external_id)
);
CREATE INDEX cases_unit_opened ON cases (unit_id, opened_at, id);
CREATE INDEX cases_unit_state ON cases (unit_id, state, opened_at, id);
CREATE INDEX cases_state_resolved ON cases (state, resolved_at);
CREATE INDEX cases_assignee ON cases (assignee_id, state);
CREATE INDEX cases_member ON cases (member_id, opened_at, id);
CREATE INDEX cases_visit ON cases (visit_id);
CREATE INDEX cases_grid ON cases (grid_y, grid_x);
CREATE INDEX cases_import ON cases (import_id);

CREATE TABLE case_entries (
    id BLOB PRIMARY KEY NOT NULL,
    case_id BLOB NOT NULL REFERENCES cases (id),
    kind TEXT NOT NULL CHECK (kind IN ('note', 'contact', 'comment', 'change', 'referral', 'answer', 'attachment')),
    from_state TEXT,
    to_state TEXT,
    body TEXT,
    account_id BLOB REFERENCES accounts (id),
    at INTEGER NOT NULL
);
CREATE INDEX case_entries_case ON case_entries (case_id, at, id);

CREATE TABLE referrals (
    id BLOB PRIMARY KEY NOT NULL,
    case_id BLOB NOT NULL REFERENCES cases (id),
    department_id BLOB NOT NULL REFERENCES departments (id),
    status TEXT NOT NULL CHECK (status IN ('open', 'answered', 'withdrawn')),
    -- What the department may see: written for it, never copied from the register.
    summary TEXT NOT NULL,
    place TEXT,
    -- The place is the person's own: hidden whenever the person is.
    place_of_person BOOLEAN NOT NULL DEFAULT FALSE,
    -- Who is shown to the department; nobody unless they agreed.
    person_id BLOB REFERENCES members (id),
    due_on DATE NOT NULL,
    answer TEXT,
    solved boolean,
    answered_by BLOB REFERENCES accounts (id),
    answered_at INTEGER,
    created_by BLOB NOT NULL REFERENCES accounts (id),
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    version BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX referrals_person ON referrals (person_id);
CREATE INDEX referrals_case ON referrals (case_id);
CREATE INDEX referrals_department ON referrals (department_id, status, created_at, id);

CREATE TABLE attachments (
    id BLOB PRIMARY KEY NOT NULL,
    case_id BLOB NOT NULL REFERENCES cases (id),
    file_name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    size BIGINT NOT NULL,
    sha256 BLOB NOT NULL,
    created_by BLOB NOT NULL REFERENCES accounts (id),
    created_at INTEGER NOT NULL,
    removed_at INTEGER
);
CREATE INDEX attachments_case ON attachments (case_id, created_at, id);
CREATE INDEX attachments_content ON attachments (sha256);

CREATE TABLE jobs (
    id BLOB PRIMARY KEY NOT NULL,
    unit_id BLOB NOT NULL REFERENCES units (id),
    kind TEXT NOT NULL CHECK (kind IN ('import_members', 'import_cases')),
    state TEXT NOT NULL CHECK (state IN ('queued', 'running', 'done', 'failed', 'cancelled')),
    progress BIGINT NOT NULL DEFAULT 0,
    total BIGINT,
    cancel_requested BOOLEAN NOT NULL DEFAULT FALSE,
    error TEXT,
    created_by BLOB NOT NULL REFERENCES accounts (id),
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    version BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX jobs_unit ON jobs (unit_id, created_at, id);
CREATE INDEX jobs_state ON jobs (state);

-- One import, of the same id as its job.
CREATE TABLE imports (
    id BLOB PRIMARY KEY NOT NULL REFERENCES jobs (id),
    kind TEXT NOT NULL CHECK (kind IN ('members', 'cases')),
    unit_id BLOB NOT NULL REFERENCES units (id),
    file_name TEXT NOT NULL,
    sha256 BLOB NOT NULL,
    dry_run BOOLEAN NOT NULL,
    options TEXT NOT NULL,
    encoding TEXT,
    separator TEXT,
    sheet TEXT,
    header TEXT,
    rows_read BIGINT NOT NULL DEFAULT 0,
    rows_imported BIGINT NOT NULL DEFAULT 0,
    rows_faulty BIGINT NOT NULL DEFAULT 0,
    rows_duplicate BIGINT NOT NULL DEFAULT 0,
    undone_at INTEGER,
    created_at INTEGER NOT NULL
);
CREATE INDEX imports_unit ON imports (unit_id, created_at, id);

CREATE TABLE import_faults (
    import_id BLOB NOT NULL REFERENCES imports (id),
    -- Line of the file as a TEXT editor or spreadsheet numbers it, from 1.
    line INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    field TEXT,
    column_name TEXT,
    code TEXT NOT NULL,
    detail TEXT NOT NULL,
    -- The row's cells as JSON, so that the report can be corrected and sent again.
    cells TEXT NOT NULL,
    PRIMARY KEY (import_id, line, seq)
);

-- The header words of a unit's own form, kept for the next import.
CREATE TABLE import_mappings (
    unit_id BLOB NOT NULL REFERENCES units (id),
    kind TEXT NOT NULL,
    mapping TEXT NOT NULL,
    updated_at INTEGER NOT NULL,
    version BIGINT NOT NULL DEFAULT 1,
    PRIMARY KEY (unit_id, kind)
);

-- Entries of one chain are numbered; mac ties each to the one before (see audit_heads).
CREATE TABLE audit_entries (
    id BLOB PRIMARY KEY NOT NULL,
    chain INTEGER NOT NULL,
    sequence BIGINT NOT NULL,
    at INTEGER NOT NULL,
    account_id BLOB,
    -- Under which roles, separated by spaces.
    roles TEXT,
    unit_id BLOB,
    operation TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('read', 'write')),
    subject TEXT,
    subject_id BLOB,
    -- The members shown by a read: 16 bytes each, one after the other.
    persons BLOB,
    request_id BLOB,
    detail TEXT,
    mac BLOB NOT NULL,
    UNIQUE (chain, sequence)
);
CREATE INDEX audit_entries_at ON audit_entries (at, id);
CREATE INDEX audit_entries_account ON audit_entries (account_id, at, id);
CREATE INDEX audit_entries_subject ON audit_entries (subject_id, at, id);

CREATE TABLE idempotency_keys (
    account_id BLOB NOT NULL,
    key TEXT NOT NULL,
    fingerprint BLOB NOT NULL,
    status INTEGER NOT NULL,
    headers TEXT NOT NULL,
    -- Sealed: what was answered may say how to reach somebody.
    body BLOB NOT NULL,
    -- The records that the answer is about: 16 bytes each, one after the other.
    concerns BLOB NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (account_id, key)
);
CREATE INDEX idempotency_keys_created ON idempotency_keys (created_at);

-- Facts about the installation: its id, its time zone, when demo data came in.
CREATE TABLE settings (
    name TEXT PRIMARY KEY NOT NULL,
    value TEXT NOT NULL
);
