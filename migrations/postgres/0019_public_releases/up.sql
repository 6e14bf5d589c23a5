-- Whether what is published of the unit is shown to everybody.
ALTER TABLE units ADD COLUMN public_releases boolean NOT NULL DEFAULT FALSE;
