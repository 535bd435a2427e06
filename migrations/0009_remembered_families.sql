-- A family of a remembered session lives as long as it may, also unused.

ALTER TABLE grants ADD COLUMN remembered boolean NOT NULL DEFAULT false;
