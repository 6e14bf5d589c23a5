-- How far each chain of the audit trail has come. Chain 0 is the register: its sequence counts the chains.
CREATE TABLE audit_heads (
    chain INTEGER PRIMARY KEY NOT NULL,
    sequence BIGINT NOT NULL,
    mac BLOB NOT NULL,
    seal BLOB NOT NULL
);

-- From a member to the entries that show or concern them. Filled from the trail after the fact, so
-- that reading does not wait for it.
CREATE TABLE audit_persons (
    person_id BLOB NOT NULL,
    entry_id BLOB NOT NULL,
    PRIMARY KEY (person_id, entry_id)
) WITHOUT ROWID;

-- Up to which entry of each chain audit_persons is filled.
CREATE TABLE audit_person_marks (
    chain INTEGER PRIMARY KEY NOT NULL,
    sequence BIGINT NOT NULL
);

-- Unusual reading by an account on a day. It names nobody; person_id is the one who was looked up.
CREATE TABLE audit_alerts (
    id BLOB PRIMARY KEY NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('outside_work', 'repeated')),
    account_id BLOB NOT NULL,
    unit_id BLOB,
    day DATE NOT NULL,
    person_id BLOB,
    count BIGINT NOT NULL,
    threshold BIGINT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('new', 'seen')),
    note TEXT,
    seen_by BLOB,
    seen_at INTEGER,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    version BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX audit_alerts_created ON audit_alerts (created_at, id);
CREATE INDEX audit_alerts_day ON audit_alerts (account_id, day);
