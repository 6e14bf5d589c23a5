-- Figures, kept up to date with each write: work by month, persons by quarter and by year.
CREATE TABLE statistics (
    indicator TEXT NOT NULL,
    unit_id BLOB NOT NULL REFERENCES units (id),
    -- Of the indicator's dimensions; both empty where all are taken together.
    value_1 TEXT NOT NULL,
    value_2 TEXT NOT NULL,
    -- 2026, 2026-Q4 or 2026-11: sorted as text, those of one length are in order.
    period TEXT NOT NULL,
    -- Of a duration; 0 otherwise.
    bucket INTEGER NOT NULL,
    amount BIGINT NOT NULL,
    -- Of persons: the sums of the upper and lower halves of their record keys.
    keys_high BIGINT NOT NULL,
    keys_low BIGINT NOT NULL,
    -- How much of these three comes from records that were kept long enough and are gone.
    carried BIGINT NOT NULL,
    carried_high BIGINT NOT NULL,
    carried_low BIGINT NOT NULL,
    PRIMARY KEY (indicator, unit_id, value_1, value_2, period, bucket)
) WITHOUT ROWID;

-- Whom the figures of persons count, and by how many records each.
CREATE TABLE statistic_members (
    member_id BLOB NOT NULL REFERENCES members (id),
    indicator TEXT NOT NULL,
    value TEXT NOT NULL,
    period TEXT NOT NULL,
    records BIGINT NOT NULL,
    PRIMARY KEY (member_id, indicator, value, period)
) WITHOUT ROWID;
