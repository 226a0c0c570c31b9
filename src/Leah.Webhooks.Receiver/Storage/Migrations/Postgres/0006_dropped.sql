-- What the retention has taken out of the inbox. From then on the partner's tables hold more than the raw events can tell.
CREATE TABLE dropped_events (
    event_type TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    events BIGINT NOT NULL,
    -- When the newest of them was received.
    newest TEXT COLLATE "C" NOT NULL
);
