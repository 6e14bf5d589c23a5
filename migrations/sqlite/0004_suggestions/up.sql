CREATE TABLE suggestions (
    id BLOB PRIMARY KEY NOT NULL,
    unit_id BLOB NOT NULL REFERENCES units (id),
    -- Who sent it; none when it came without a name.
    member_id BLOB REFERENCES members (id),
    source TEXT NOT NULL CHECK (source IN ('member', 'staff', 'public')),
    state TEXT NOT NULL CHECK (state IN ('received', 'in_review', 'answered', 'published', 'declined')),
    body TEXT NOT NULL,
    answer TEXT,
    answered_by BLOB REFERENCES accounts (id),
    answered_at INTEGER,
    -- What was suggested, in words for everybody.
    summary TEXT,
    published_at INTEGER,
    -- What came of it.
    outcome TEXT,
    decline_reason TEXT,
    created_by BLOB REFERENCES accounts (id),
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    version BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX suggestions_unit ON suggestions (unit_id, created_at, id);
CREATE INDEX suggestions_unit_state ON suggestions (unit_id, state, created_at, id);
CREATE INDEX suggestions_member ON suggestions (member_id, created_at, id);
CREATE INDEX suggestions_published ON suggestions (published_at, id) WHERE published_at IS NOT NULL;
