-- Lists as somebody likes to see them.
CREATE TABLE saved_views (
    id BLOB PRIMARY KEY NOT NULL,
    account_id BLOB NOT NULL REFERENCES accounts (id),
    -- Where it is shared; none for a view of one's own.
    unit_id BLOB REFERENCES units (id),
    list TEXT NOT NULL CHECK (list IN ('members', 'visits', 'events', 'cases', 'suggestions')),
    name TEXT NOT NULL,
    -- Names and values of a closed list, as an object in JSON. No text that somebody searched for.
    filters TEXT NOT NULL,
    sort TEXT,
    -- Words with blanks between them; none for what lines usually tell.
    shown_columns TEXT,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX saved_views_account ON saved_views (account_id, list, name, id);
CREATE INDEX saved_views_unit ON saved_views (unit_id, list, name, id);
