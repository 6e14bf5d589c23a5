-- Whether what is published of the unit is shown to everybody.
ALTER TABLE units ADD COLUMN public_releases BOOLEAN NOT NULL DEFAULT FALSE;
