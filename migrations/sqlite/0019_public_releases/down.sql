ALTER TABLE units DROP COLUMN public_releases;
