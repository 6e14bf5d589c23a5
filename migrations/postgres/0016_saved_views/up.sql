-- Lists as somebody likes to see them.
CREATE TABLE saved_views (
    id uuid PRIMARY KEY NOT NULL,
    account_id uuid NOT NULL REFERENCES accounts (id),
    -- Where it is shared; none for a view of one's own.
    unit_id uuid REFERENCES units (id),
    list text NOT NULL CHECK (list IN ('members', 'visits', 'events', 'cases', 'suggestions')),
    name text NOT NULL,
    -- Names and values of a closed list, as an object in JSON. No text that somebody searched for.
    filters text NOT NULL,
    sort text,
    -- Words with blanks between them; none for what lines usually tell.
    shown_columns text,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    version bigint NOT NULL
);
CREATE INDEX saved_views_account ON saved_views (account_id, list, name, id);
CREATE INDEX saved_views_unit ON saved_views (unit_id, list, name, id);
