-- Of several processes over one database one has a handler's turn at a time. Another takes over where a turn was not renewed before its end.
ALTER TABLE handlers ADD COLUMN owner TEXT COLLATE "C";
ALTER TABLE handlers ADD COLUMN owned_until BIGINT NOT NULL DEFAULT 0;
