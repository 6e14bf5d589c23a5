-- What is shown before somebody agrees, in every version. Never edited.
CREATE TABLE consent_texts (
    id uuid PRIMARY KEY NOT NULL,
    unit_id uuid NOT NULL REFERENCES units (id),
    purpose text NOT NULL CHECK (purpose IN ('contact', 'visits', 'events', 'referral')),
    version text NOT NULL,
    en text NOT NULL,
    zh_hans text NOT NULL,
    zh_hant text NOT NULL,
    created_by uuid REFERENCES accounts (id),
    created_at timestamptz NOT NULL,
    UNIQUE (purpose, version)
);
CREATE INDEX consent_texts_unit ON consent_texts (unit_id, created_at, id);
