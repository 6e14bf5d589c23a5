-- What departments' programs pull releases with; the secret itself is kept nowhere.
CREATE TABLE department_tokens (
    id BLOB PRIMARY KEY NOT NULL,
    token_hash BLOB NOT NULL UNIQUE,
    -- This unit and all below it.
    unit_id BLOB NOT NULL REFERENCES units (id),
    name TEXT NOT NULL,
    asked_by TEXT NOT NULL,
    -- Words with blanks between them.
    scopes TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    last_used_at INTEGER,
    revoked_at INTEGER
);
CREATE INDEX department_tokens_unit ON department_tokens (unit_id, created_at, id);

-- Figures of a quarter, published and frozen: rows are never changed.
CREATE TABLE releases (
    id BLOB PRIMARY KEY NOT NULL,
    -- At the top of the tree.
    unit_id BLOB NOT NULL REFERENCES units (id),
    period TEXT NOT NULL,
    vintage INTEGER NOT NULL,
    reason TEXT,
    -- JSON: for each unit its place in the tree, its lines, and what differs from the vintage before.
    content TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    UNIQUE (unit_id, period, vintage)
);
CREATE INDEX releases_unit ON releases (unit_id, created_at, id);
