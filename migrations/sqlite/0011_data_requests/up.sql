-- What departments want to know of the communities below a unit.
CREATE TABLE data_requests (
    id BLOB PRIMARY KEY NOT NULL,
    unit_id BLOB NOT NULL REFERENCES units (id),
    state TEXT NOT NULL CHECK (state IN ('filed', 'open', 'answered', 'refused', 'closed', 'withdrawn')),
    department TEXT NOT NULL,
    -- The department's own number: the same request is not filed twice.
    reference TEXT,
    title TEXT NOT NULL,
    legal_basis TEXT NOT NULL,
    frequency TEXT NOT NULL CHECK (frequency IN ('once', 'monthly', 'quarterly', 'yearly')),
    first_period TEXT NOT NULL,
    last_period TEXT NOT NULL,
    due_days INTEGER NOT NULL,
    -- The period whose forms are opened next, and the day on which it is over.
    next_period TEXT,
    next_opens_on TEXT,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    version BIGINT NOT NULL,
    UNIQUE (unit_id, reference)
);
CREATE INDEX data_requests_unit ON data_requests (unit_id, created_at, id);
CREATE INDEX data_requests_next ON data_requests (next_opens_on, id) WHERE next_opens_on IS NOT NULL;

-- The figures that a request is about.
CREATE TABLE data_request_lines (
    id BLOB PRIMARY KEY NOT NULL,
    request_id BLOB NOT NULL REFERENCES data_requests (id),
    place INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('catalogue', 'earlier', 'waiting', 'approved', 'refused')),
    name TEXT NOT NULL,
    detail TEXT,
    counts TEXT NOT NULL CHECK (counts IN ('work', 'persons')),
    -- What answers it, or what its cells are prefilled from.
    indicator TEXT,
    earlier_id BLOB REFERENCES data_request_lines (id),
    reason TEXT,
    UNIQUE (request_id, place)
);
CREATE INDEX data_request_lines_earlier ON data_request_lines (earlier_id) WHERE earlier_id IS NOT NULL;
CREATE INDEX data_request_lines_state ON data_request_lines (state, id);

-- What one community is asked for one period.
CREATE TABLE data_request_forms (
    id BLOB PRIMARY KEY NOT NULL,
    request_id BLOB NOT NULL REFERENCES data_requests (id),
    unit_id BLOB NOT NULL REFERENCES units (id),
    period TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'submitted', 'returned', 'settled', 'lapsed')),
    due_on TEXT NOT NULL,
    cells INTEGER NOT NULL,
    prefilled INTEGER NOT NULL,
    -- Lines that were not asked, since there was an answer.
    avoided INTEGER NOT NULL,
    note TEXT,
    opened_at INTEGER NOT NULL,
    submitted_at INTEGER,
    updated_at INTEGER NOT NULL,
    version BIGINT NOT NULL,
    UNIQUE (request_id, unit_id, period)
);
CREATE INDEX data_request_forms_unit ON data_request_forms (unit_id, state, due_on, id);
CREATE INDEX data_request_forms_request ON data_request_forms (request_id, state);

CREATE TABLE data_request_answers (
    form_id BLOB NOT NULL REFERENCES data_request_forms (id),
    line_id BLOB NOT NULL REFERENCES data_request_lines (id),
    value BIGINT,
    -- What the office's records came to when the form was opened.
    prefilled BIGINT,
    PRIMARY KEY (form_id, line_id)
);
CREATE INDEX data_request_answers_line ON data_request_answers (line_id);
