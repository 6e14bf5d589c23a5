-- Somebody asks to be erased; one account enters it, another one confirms or refuses.
CREATE TABLE erasure_requests (
    id uuid PRIMARY KEY NOT NULL,
    unit_id uuid NOT NULL REFERENCES units (id),
    -- Stays when the member is gone: an identifier that leads nowhere.
    member_id uuid NOT NULL,
    state text NOT NULL CHECK (state IN ('asked', 'confirmed', 'refused')),
    -- None when the member asked without staff.
    asked_by uuid REFERENCES accounts (id),
    decided_by uuid REFERENCES accounts (id),
    decided_at timestamptz,
    reason text CHECK (reason IN ('legal_duty', 'open_claim', 'public_funds', 'not_the_person', 'taken_back')),
    explanation text,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    version bigint NOT NULL DEFAULT 1
);
CREATE INDEX erasure_requests_unit ON erasure_requests (unit_id, created_at, id);
CREATE INDEX erasure_requests_unit_state ON erasure_requests (unit_id, state, created_at, id);
CREATE INDEX erasure_requests_member ON erasure_requests (member_id);

-- Who was erased, so that an older backup brings nobody back.
CREATE TABLE erased_members (
    member_id uuid PRIMARY KEY NOT NULL,
    erased_at timestamptz NOT NULL,
    -- The search index and the log hold nothing of them any more.
    cleaned boolean NOT NULL DEFAULT FALSE,
    -- Nor do the free stretches of the database's file.
    compacted boolean NOT NULL DEFAULT FALSE
);
CREATE INDEX erased_members_at ON erased_members (erased_at, member_id);
