-- Two records of one person that were made into one.
CREATE TABLE merges (
    id BLOB PRIMARY KEY NOT NULL,
    unit_id BLOB NOT NULL REFERENCES units (id),
    -- The record that stays, and the one that went into it.
    survivor_id BLOB NOT NULL REFERENCES members (id),
    merged_id BLOB NOT NULL REFERENCES members (id),
    -- Under the survivor's key.
    reason BLOB,
    -- What it changed of the survivor, as JSON.
    carried TEXT NOT NULL,
    created_by BLOB REFERENCES accounts (id),
    created_at INTEGER NOT NULL,
    undone_by BLOB REFERENCES accounts (id),
    undone_at INTEGER,
    version BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX merges_survivor ON merges (survivor_id, created_at, id);
CREATE INDEX merges_merged ON merges (merged_id);

-- Each row that a merge touched, so that it can be undone; gone once it is.
CREATE TABLE merge_moves (
    id BLOB PRIMARY KEY NOT NULL,
    merge_id BLOB NOT NULL REFERENCES merges (id),
    table_name TEXT NOT NULL,
    row_id BLOB NOT NULL,
    -- What was done to it, as JSON.
    change TEXT NOT NULL
);
CREATE INDEX merge_moves_merge ON merge_moves (merge_id, id);
