-- Where the programs of others are told of what is published.
CREATE TABLE webhooks (
    id uuid PRIMARY KEY NOT NULL,
    -- It is told of what this unit may see.
    unit_id uuid NOT NULL REFERENCES units (id),
    url text NOT NULL,
    -- Words with blanks between them.
    events text NOT NULL,
    active boolean NOT NULL,
    -- When the receiver said that there is nobody any more.
    gone_at timestamptz,
    -- Sealed; it signs what is sent.
    secret bytea NOT NULL,
    -- The one before, which signs as well until then.
    old_secret bytea,
    old_secret_until timestamptz,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    version bigint NOT NULL
);
CREATE INDEX webhooks_unit ON webhooks (unit_id, created_at, id);

-- Messages to them: written with what they tell of, sent afterwards.
CREATE TABLE webhook_deliveries (
    id uuid PRIMARY KEY NOT NULL,
    webhook_id uuid NOT NULL REFERENCES webhooks (id),
    event text NOT NULL,
    release_id uuid NOT NULL REFERENCES releases (id),
    state text NOT NULL,
    tries integer NOT NULL,
    -- When it is sent next. Whoever sends it puts this off first, so that nobody else does meanwhile.
    next_at timestamptz NOT NULL,
    last_status integer,
    tried_at timestamptz,
    created_at timestamptz NOT NULL
);
CREATE INDEX webhook_deliveries_due ON webhook_deliveries (state, next_at, id);
CREATE INDEX webhook_deliveries_webhook ON webhook_deliveries (webhook_id, created_at, id);
CREATE INDEX webhook_deliveries_release ON webhook_deliveries (release_id);
