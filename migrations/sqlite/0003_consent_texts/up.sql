-- What is shown before somebody agrees, in every version. Never edited.
CREATE TABLE consent_texts (
    id BLOB PRIMARY KEY NOT NULL,
    unit_id BLOB NOT NULL REFERENCES units (id),
    purpose TEXT NOT NULL CHECK (purpose IN ('contact', 'visits', 'events', 'referral')),
    version TEXT NOT NULL,
    en TEXT NOT NULL,
    zh_hans TEXT NOT NULL,
    zh_hant TEXT NOT NULL,
    created_by BLOB REFERENCES accounts (id),
    created_at INTEGER NOT NULL,
    UNIQUE (purpose, version)
);
CREATE INDEX consent_texts_unit ON consent_texts (unit_id, created_at, id);
