-- works-from: 3
-- What a later version might add: columns to every hot table, an index and a table.
ALTER TABLE events ADD COLUMN priority BIGINT NOT NULL DEFAULT 0;
ALTER TABLE deliveries ADD COLUMN priority BIGINT NOT NULL DEFAULT 0;
ALTER TABLE attempts ADD COLUMN region TEXT COLLATE "C";
ALTER TABLE endpoints ADD COLUMN region TEXT COLLATE "C" NOT NULL DEFAULT 'eu';
ALTER TABLE nodes ADD COLUMN region TEXT COLLATE "C";
CREATE TABLE regions (id TEXT COLLATE "C" NOT NULL PRIMARY KEY);
CREATE INDEX deliveries_by_priority ON deliveries (priority, id) WHERE state = 'scheduled';
