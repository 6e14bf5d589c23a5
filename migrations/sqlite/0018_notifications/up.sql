-- What somebody is to look at: of what kind, and where the record is. Nothing that is in it.
CREATE TABLE notifications (
    id BLOB PRIMARY KEY NOT NULL,
    account_id BLOB NOT NULL REFERENCES accounts (id),
    kind TEXT NOT NULL,
    -- The table of the record, and its id. It may be gone by now.
    subject TEXT NOT NULL,
    subject_id BLOB NOT NULL,
    unit_id BLOB REFERENCES units (id),
    read_at INTEGER,
    created_at INTEGER NOT NULL
);
CREATE INDEX notifications_account ON notifications (account_id, created_at, id);
CREATE INDEX notifications_unread ON notifications (account_id, created_at, id) WHERE read_at IS NULL;
CREATE INDEX notifications_subject ON notifications (subject_id);
CREATE INDEX notifications_created ON notifications (created_at);

-- The same on its way by e-mail. A row goes when its letter went.
CREATE TABLE notification_letters (
    id BLOB PRIMARY KEY NOT NULL,
    account_id BLOB NOT NULL REFERENCES accounts (id),
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    subject_id BLOB NOT NULL,
    unit_id BLOB REFERENCES units (id),
    tries INTEGER NOT NULL,
    -- When it is sent next. Whoever sends it puts this off first, so that nobody else does meanwhile.
    next_at INTEGER NOT NULL,
    created_at INTEGER NOT NULL
);
CREATE INDEX notification_letters_due ON notification_letters (next_at, id);
CREATE INDEX notification_letters_account ON notification_letters (account_id);
CREATE INDEX notification_letters_subject ON notification_letters (subject_id);

-- What somebody wants to be told otherwise than usual.
CREATE TABLE notification_choices (
    account_id BLOB NOT NULL REFERENCES accounts (id),
    kind TEXT NOT NULL,
    in_app BOOLEAN NOT NULL,
    by_email BOOLEAN NOT NULL,
    PRIMARY KEY (account_id, kind)
);

-- Where a colleague is written to, if they said so.
ALTER TABLE accounts ADD COLUMN email TEXT;
