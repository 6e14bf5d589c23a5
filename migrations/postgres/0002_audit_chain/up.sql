-- How far each chain of the audit trail has come. Chain 0 is the register: its sequence counts the chains.
CREATE TABLE audit_heads (
    chain integer PRIMARY KEY NOT NULL,
    sequence bigint NOT NULL,
    mac bytea NOT NULL,
    seal bytea NOT NULL
);

-- From a member to the entries that show or concern them. Filled from the trail after the fact, so
-- that reading does not wait for it.
CREATE TABLE audit_persons (
    person_id uuid NOT NULL,
    entry_id uuid NOT NULL,
    PRIMARY KEY (person_id, entry_id)
);

-- Up to which entry of each chain audit_persons is filled.
CREATE TABLE audit_person_marks (
    chain integer PRIMARY KEY NOT NULL,
    sequence bigint NOT NULL
);

-- Unusual reading by an account on a day. It names nobody; person_id is the one who was looked up.
CREATE TABLE audit_alerts (
    id uuid PRIMARY KEY NOT NULL,
    kind text NOT NULL CHECK (kind IN ('outside_work', 'repeated')),
    account_id uuid NOT NULL,
    unit_id uuid,
    day date NOT NULL,
    person_id uuid,
    count bigint NOT NULL,
    threshold bigint NOT NULL,
    state text NOT NULL CHECK (state IN ('new', 'seen')),
    note text,
    seen_by uuid,
    seen_at timestamptz,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    version bigint NOT NULL DEFAULT 1
);
CREATE INDEX audit_alerts_created ON audit_alerts (created_at, id);
CREATE INDEX audit_alerts_day ON audit_alerts (account_id, day);
