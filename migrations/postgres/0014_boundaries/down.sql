DROP TABLE unit_places;
ALTER TABLE units DROP COLUMN closed_on;
