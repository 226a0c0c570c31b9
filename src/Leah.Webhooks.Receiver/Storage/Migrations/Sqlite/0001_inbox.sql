-- No check here uses IN with three words or more: for each SQLite would build a table at every insert.
-- Every request that was answered 200, in the order in which it was stored. Nothing is ever taken out of here by another request.
CREATE TABLE inbox (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    received_at TEXT NOT NULL,
    event_type TEXT NOT NULL,
    user_id TEXT,
    partner_id TEXT,
    event_date TEXT,
    body TEXT NOT NULL,
    outcome TEXT NOT NULL CHECK (outcome = 'new' OR outcome = 'duplicate' OR outcome = 'correction' OR outcome = 'incomplete'),
    webhook_id TEXT,
    transport_key TEXT NOT NULL,
    identity TEXT,
    -- 1 for a new event, 2 and up for its corrections, none for duplicates and what has no identity.
    version BIGINT,
    -- What a duplicate repeats, or the version that a correction follows.
    same_as TEXT,
    credential TEXT NOT NULL,
    -- The W3C trace context of the request, so that a handler's trace leads back to it.
    trace_parent TEXT,
    CHECK ((version IS NOT NULL) = (outcome = 'correction' OR (outcome = 'new' AND identity IS NOT NULL))),
    CHECK ((same_as IS NOT NULL) = (outcome = 'duplicate' OR outcome = 'correction'))
);

-- These two decide what is new: an insert that meets them is a repeat, however many come at once.
CREATE UNIQUE INDEX inbox_transport ON inbox (transport_key) WHERE outcome <> 'duplicate';
CREATE UNIQUE INDEX inbox_identity ON inbox (identity, version) WHERE version IS NOT NULL;

-- A user's current level, and lists by user.
CREATE INDEX inbox_user ON inbox (user_id, event_type, event_date);

-- For the partner to read.
CREATE VIEW received_events AS
    SELECT id, received_at, event_type, user_id, partner_id, event_date, body, outcome FROM inbox;

-- When each credential was last right.
CREATE TABLE credential_uses (
    credential TEXT NOT NULL PRIMARY KEY,
    last_used_at TEXT NOT NULL,
    requests BIGINT NOT NULL
);

-- The newest bodies that came with a right credential and were refused all the same.
CREATE TABLE refused_bodies (
    id TEXT NOT NULL PRIMARY KEY,
    received_at TEXT NOT NULL,
    credential TEXT NOT NULL,
    reason TEXT NOT NULL,
    length BIGINT NOT NULL,
    -- As it came, whatever it is; cut where it is long.
    body BLOB NOT NULL
);
