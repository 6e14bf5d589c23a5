-- What departments want to know of the communities below a unit.
CREATE TABLE data_requests (
    id uuid PRIMARY KEY NOT NULL,
    unit_id uuid NOT NULL REFERENCES units (id),
    state text NOT NULL CHECK (state IN ('filed', 'open', 'answered', 'refused', 'closed', 'withdrawn')),
    department text NOT NULL,
    -- The department's own number: the same request is not filed twice.
    reference text,
    title text NOT NULL,
    legal_basis text NOT NULL,
    frequency text NOT NULL CHECK (frequency IN ('once', 'monthly', 'quarterly', 'yearly')),
    first_period text NOT NULL,
    last_period text NOT NULL,
    due_days integer NOT NULL,
    -- The period whose forms are opened next, and the day on which it is over.
    next_period text,
    next_opens_on date,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    version bigint NOT NULL,
    UNIQUE (unit_id, reference)
);
CREATE INDEX data_requests_unit ON data_requests (unit_id, created_at, id);
CREATE INDEX data_requests_next ON data_requests (next_opens_on, id) WHERE next_opens_on IS NOT NULL;

-- The figures that a request is about.
CREATE TABLE data_request_lines (
    id uuid PRIMARY KEY NOT NULL,
    request_id uuid NOT NULL REFERENCES data_requests (id),
    place integer NOT NULL,
    state text NOT NULL CHECK (state IN ('catalogue', 'earlier', 'waiting', 'approved', 'refused')),
    name text NOT NULL,
    detail text,
    counts text NOT NULL CHECK (counts IN ('work', 'persons')),
    -- What answers it, or what its cells are prefilled from.
    indicator text,
    earlier_id uuid REFERENCES data_request_lines (id),
    reason text,
    UNIQUE (request_id, place)
);
CREATE INDEX data_request_lines_earlier ON data_request_lines (earlier_id) WHERE earlier_id IS NOT NULL;
CREATE INDEX data_request_lines_state ON data_request_lines (state, id);

-- What one community is asked for one period.
CREATE TABLE data_request_forms (
    id uuid PRIMARY KEY NOT NULL,
    request_id uuid NOT NULL REFERENCES data_requests (id),
    unit_id uuid NOT NULL REFERENCES units (id),
    period text NOT NULL,
    state text NOT NULL CHECK (state IN ('open', 'submitted', 'returned', 'settled', 'lapsed')),
    due_on date NOT NULL,
    cells integer NOT NULL,
    prefilled integer NOT NULL,
    -- Lines that were not asked, since there was an answer.
    avoided integer NOT NULL,
    note text,
    opened_at timestamptz NOT NULL,
    submitted_at timestamptz,
    updated_at timestamptz NOT NULL,
    version bigint NOT NULL,
    UNIQUE (request_id, unit_id, period)
);
CREATE INDEX data_request_forms_unit ON data_request_forms (unit_id, state, due_on, id);
CREATE INDEX data_request_forms_request ON data_request_forms (request_id, state);

CREATE TABLE data_request_answers (
    form_id uuid NOT NULL REFERENCES data_request_forms (id),
    line_id uuid NOT NULL REFERENCES data_request_lines (id),
    value bigint,
    -- What the office's records came to when the form was opened.
    prefilled bigint,
    PRIMARY KEY (form_id, line_id)
);
CREATE INDEX data_request_answers_line ON data_request_answers (line_id);
