CREATE TABLE suggestions (
    id uuid PRIMARY KEY NOT NULL,
    unit_id uuid NOT NULL REFERENCES units (id),
    -- Who sent it; none when it came without a name.
    member_id uuid REFERENCES members (id),
    source text NOT NULL CHECK (source IN ('member', 'staff', 'public')),
    state text NOT NULL CHECK (state IN ('received', 'in_review', 'answered', 'published', 'declined')),
    body text NOT NULL,
    answer text,
    answered_by uuid REFERENCES accounts (id),
    answered_at timestamptz,
    -- What was suggested, in words for everybody.
    summary text,
    published_at timestamptz,
    -- What came of it.
    outcome text,
    decline_reason text,
    created_by uuid REFERENCES accounts (id),
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    version bigint NOT NULL DEFAULT 1
);
CREATE INDEX suggestions_unit ON suggestions (unit_id, created_at, id);
CREATE INDEX suggestions_unit_state ON suggestions (unit_id, state, created_at, id);
CREATE INDEX suggestions_member ON suggestions (member_id, created_at, id);
CREATE INDEX suggestions_published ON suggestions (published_at, id) WHERE published_at IS NOT NULL;
