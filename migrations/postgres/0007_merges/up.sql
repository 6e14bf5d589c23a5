-- Two records of one person that were made into one.
CREATE TABLE merges (
    id uuid PRIMARY KEY NOT NULL,
    unit_id uuid NOT NULL REFERENCES units (id),
    -- The record that stays, and the one that went into it.
    survivor_id uuid NOT NULL REFERENCES members (id),
    merged_id uuid NOT NULL REFERENCES members (id),
    -- Under the survivor's key.
    reason bytea,
    -- What it changed of the survivor, as JSON.
    carried text NOT NULL,
    created_by uuid REFERENCES accounts (id),
    created_at timestamptz NOT NULL,
    undone_by uuid REFERENCES accounts (id),
    undone_at timestamptz,
    version bigint NOT NULL DEFAULT 1
);
CREATE INDEX merges_survivor ON merges (survivor_id, created_at, id);
CREATE INDEX merges_merged ON merges (merged_id);

-- Each row that a merge touched, so that it can be undone; gone once it is.
CREATE TABLE merge_moves (
    id uuid PRIMARY KEY NOT NULL,
    merge_id uuid NOT NULL REFERENCES merges (id),
    table_name text NOT NULL,
    row_id uuid NOT NULL,
    -- What was done to it, as JSON.
    change text NOT NULL
);
CREATE INDEX merge_moves_merge ON merge_moves (merge_id, id);
