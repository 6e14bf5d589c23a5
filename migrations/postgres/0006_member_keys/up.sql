-- The key of each member, wrapped by the installation's. Without its row every cipher text of the member is noise.
CREATE TABLE member_keys (
    member_id uuid PRIMARY KEY NOT NULL REFERENCES members (id),
    -- Which of the installation's keys wraps it.
    version integer NOT NULL,
    wrapped bytea NOT NULL
);
CREATE INDEX member_keys_version ON member_keys (version);
