-- The trace that the event was published in, as W3C's traceparent; null where nobody traces. The attempts of its deliveries belong to it, also
-- those after a restart.
ALTER TABLE events ADD COLUMN trace TEXT COLLATE "C";
