-- Figures, kept up to date with each write: work by month, persons by quarter and by year.
CREATE TABLE statistics (
    indicator text NOT NULL,
    unit_id uuid NOT NULL REFERENCES units (id),
    -- Of the indicator's dimensions; both empty where all are taken together.
    value_1 text NOT NULL,
    value_2 text NOT NULL,
    -- 2026, 2026-Q4 or 2026-11: sorted as text, those of one length are in order.
    period text NOT NULL,
    -- Of a duration; 0 otherwise.
    bucket integer NOT NULL,
    amount bigint NOT NULL,
    -- Of persons: the sums of the upper and lower halves of their record keys.
    keys_high bigint NOT NULL,
    keys_low bigint NOT NULL,
    -- How much of these three comes from records that were kept long enough and are gone.
    carried bigint NOT NULL,
    carried_high bigint NOT NULL,
    carried_low bigint NOT NULL,
    PRIMARY KEY (indicator, unit_id, value_1, value_2, period, bucket)
);

-- Whom the figures of persons count, and by how many records each.
CREATE TABLE statistic_members (
    member_id uuid NOT NULL REFERENCES members (id),
    indicator text NOT NULL,
    value text NOT NULL,
    period text NOT NULL,
    records bigint NOT NULL,
    PRIMARY KEY (member_id, indicator, value, period)
);
