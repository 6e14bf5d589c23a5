-- Where the programs of others are told of what is published.
CREATE TABLE webhooks (
    id BLOB PRIMARY KEY NOT NULL,
    -- It is told of what this unit may see.
    unit_id BLOB NOT NULL REFERENCES units (id),
    url TEXT NOT NULL,
    -- Words with blanks between them.
    events TEXT NOT NULL,
    active BOOLEAN NOT NULL,
    -- When the receiver said that there is nobody any more.
    gone_at INTEGER,
    -- Sealed; it signs what is sent.
    secret BLOB NOT NULL,
    -- The one before, which signs as well until then.
    old_secret BLOB,
    old_secret_until INTEGER,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    version INTEGER NOT NULL
);
CREATE INDEX webhooks_unit ON webhooks (unit_id, created_at, id);

-- Messages to them: written with what they tell of, sent afterwards.
CREATE TABLE webhook_deliveries (
    id BLOB PRIMARY KEY NOT NULL,
    webhook_id BLOB NOT NULL REFERENCES webhooks (id),
    event TEXT NOT NULL,
    release_id BLOB NOT NULL REFERENCES releases (id),
    state TEXT NOT NULL,
    tries INTEGER NOT NULL,
    -- When it is sent next. Whoever sends it puts this off first, so that nobody else does meanwhile.
    next_at INTEGER NOT NULL,
    last_status INTEGER,
    tried_at INTEGER,
    created_at INTEGER NOT NULL
);
CREATE INDEX webhook_deliveries_due ON webhook_deliveries (state, next_at, id);
CREATE INDEX webhook_deliveries_webhook ON webhook_deliveries (webhook_id, created_at, id);
CREATE INDEX webhook_deliveries_release ON webhook_deliveries (release_id);
