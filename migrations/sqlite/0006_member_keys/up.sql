-- The key of each member, wrapped by the installation's. Without its row every cipher text of the member is noise.
CREATE TABLE member_keys (
    member_id BLOB PRIMARY KEY NOT NULL REFERENCES members (id),
    -- Which of the installation's keys wraps it.
    version INTEGER NOT NULL,
    wrapped BLOB NOT NULL
);
CREATE INDEX member_keys_version ON member_keys (version);
