-- The day from which on a unit has been a part of the one above it, which is of its own kind; none for all others.
ALTER TABLE units ADD COLUMN closed_on date;

-- Below which unit another one stood until a day, on which it did so no more: what the tree was before each of its changes.
CREATE TABLE unit_places (
    unit_id uuid NOT NULL REFERENCES units (id),
    ended_on date NOT NULL,
    parent_id uuid NOT NULL REFERENCES units (id),
    PRIMARY KEY (unit_id, ended_on)
);
CREATE INDEX unit_places_parent ON unit_places (parent_id, ended_on);
