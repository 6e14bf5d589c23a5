-- What departments' programs pull releases with; the secret itself is kept nowhere.
CREATE TABLE department_tokens (
    id uuid PRIMARY KEY NOT NULL,
    token_hash bytea NOT NULL UNIQUE,
    -- This unit and all below it.
    unit_id uuid NOT NULL REFERENCES units (id),
    name text NOT NULL,
    asked_by text NOT NULL,
    -- Words with blanks between them.
    scopes text NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    last_used_at timestamptz,
    revoked_at timestamptz
);
CREATE INDEX department_tokens_unit ON department_tokens (unit_id, created_at, id);

-- Figures of a quarter, published and frozen: rows are never changed.
CREATE TABLE releases (
    id uuid PRIMARY KEY NOT NULL,
    -- At the top of the tree.
    unit_id uuid NOT NULL REFERENCES units (id),
    period text NOT NULL,
    vintage integer NOT NULL,
    reason text,
    -- JSON: for each unit its place in the tree, its lines, and what differs from the vintage before.
    content text NOT NULL,
    created_at timestamptz NOT NULL,
    UNIQUE (unit_id, period, vintage)
);
CREATE INDEX releases_unit ON releases (unit_id, created_at, id);
