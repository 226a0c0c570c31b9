-- Times are Unix milliseconds in UTC, states and kinds are words, ids sort by time.

CREATE TABLE partnerships (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('B2B', 'B2B2C', 'LEADS')),
    code TEXT,
    created_at INTEGER NOT NULL,
    deleted_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX partnerships_by_age ON partnerships (created_at, id) WHERE deleted_at IS NULL;
CREATE UNIQUE INDEX partnerships_by_code ON partnerships (code) WHERE code IS NOT NULL AND deleted_at IS NULL;

CREATE TABLE endpoints (
    id TEXT NOT NULL PRIMARY KEY,
    partnership_id TEXT NOT NULL REFERENCES partnerships (id),
    url TEXT NOT NULL,
    -- Words parted by a space.
    event_types TEXT NOT NULL,
    description TEXT,
    authentication TEXT NOT NULL CHECK (authentication IN ('basic', 'bearer')),
    username TEXT,
    -- The password or token, encrypted.
    secret TEXT NOT NULL,
    timeout_ms INTEGER,
    max_in_flight INTEGER,
    -- Milliseconds parted by a space; null for the platform's setting.
    retry_delays TEXT,
    state TEXT NOT NULL CHECK (state IN ('active', 'paused', 'holding', 'disabled')),
    state_since INTEGER NOT NULL,
    -- Counts what people changed. What the engine decides on its own is fenced by it and never undoes a person's decision.
    revision INTEGER NOT NULL DEFAULT 1,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    deleted_at INTEGER,
    -- When the last of its deliveries had come to its end after it was deleted.
    cancelled_at INTEGER,
    consecutive_failures INTEGER NOT NULL DEFAULT 0,
    first_failure_at INTEGER,
    probe_interval_ms INTEGER,
    next_probe_at INTEGER,
    succeeded_attempts INTEGER NOT NULL DEFAULT 0,
    failed_attempts INTEGER NOT NULL DEFAULT 0,
    last_success_at INTEGER,
    last_failure_at INTEGER,
    last_error TEXT,
    CHECK ((authentication = 'basic') = (username IS NOT NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX endpoints_by_partnership ON endpoints (partnership_id, id);
CREATE INDEX endpoints_to_cancel ON endpoints (id) WHERE deleted_at IS NOT NULL AND cancelled_at IS NULL;

-- One row: raised by each change of partnerships and endpoints, so that whoever keeps them in memory sees that it is stale.
CREATE TABLE catalog (version INTEGER NOT NULL) STRICT;
INSERT INTO catalog (version) VALUES (1);

CREATE TABLE events (
    id TEXT NOT NULL PRIMARY KEY,
    partnership_id TEXT NOT NULL,
    event_type TEXT NOT NULL,
    -- Null once the person's data was erased.
    user_id TEXT,
    created_at INTEGER NOT NULL,
    test INTEGER NOT NULL DEFAULT 0,
    erased_at INTEGER,
    body BLOB NOT NULL
) STRICT;
CREATE INDEX events_by_partnership ON events (partnership_id, id);
CREATE INDEX events_by_user ON events (user_id, id) WHERE user_id IS NOT NULL;

-- A delivery is an event on its way to one endpoint. 'held' is not stored: a scheduled delivery of an endpoint that is not active is held.
-- Words are checked one by one: for each IN of three or more, SQLite builds a table of its own at every insert and update.
CREATE TABLE deliveries (
    id TEXT NOT NULL PRIMARY KEY,
    event_id TEXT NOT NULL,
    partnership_id TEXT NOT NULL,
    endpoint_id TEXT NOT NULL,
    event_type TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state = 'scheduled' OR state = 'succeeded' OR state = 'failed' OR state = 'cancelled'),
    -- First attempts go before retries, retries before replays.
    queue TEXT NOT NULL CHECK (queue = 'first' OR queue = 'retry' OR queue = 'replay'),
    attempt_count INTEGER NOT NULL DEFAULT 0 CHECK (attempt_count BETWEEN 0 AND 3),
    due_at INTEGER NOT NULL,
    -- The node that has it in its memory and may send it; null for nobody.
    node_id TEXT,
    created_at INTEGER NOT NULL,
    settled_at INTEGER,
    test INTEGER NOT NULL DEFAULT 0,
    resend_of TEXT,
    replay_id TEXT,
    CHECK ((state = 'scheduled') = (settled_at IS NULL)),
    CHECK (node_id IS NULL OR settled_at IS NULL)
) STRICT, WITHOUT ROWID;
CREATE INDEX deliveries_by_event ON deliveries (event_id);
-- The common path, inserted as claimed and settled by its first attempt, touches as few indices as can be: a delivery stands in the index of
-- the claimed ones while a node has it, in the others while none has.
CREATE INDEX deliveries_claimed ON deliveries (endpoint_id, id) WHERE node_id IS NOT NULL;
CREATE INDEX deliveries_by_endpoint ON deliveries (endpoint_id, state, id) WHERE node_id IS NULL;
CREATE INDEX deliveries_by_state ON deliveries (state, id) WHERE state <> 'succeeded' AND node_id IS NULL;
CREATE INDEX deliveries_waiting ON deliveries (endpoint_id, queue, due_at, id) WHERE state = 'scheduled' AND node_id IS NULL;
CREATE INDEX deliveries_by_replay ON deliveries (replay_id, state) WHERE replay_id IS NOT NULL;

-- Rows are appended: what answers said is never copied between pages, where an erased copy could stay behind.
CREATE TABLE attempts (
    -- The order in which they were recorded, interrupted attempts included.
    id INTEGER PRIMARY KEY,
    delivery_id TEXT NOT NULL,
    number INTEGER NOT NULL,
    started_at INTEGER NOT NULL,
    duration_ms REAL NOT NULL,
    outcome TEXT NOT NULL CHECK (outcome = 'succeeded' OR outcome = 'rejected' OR outcome = 'timeout' OR outcome = 'connection' OR outcome = 'tls' OR outcome = 'dns' OR outcome = 'blocked' OR outcome = 'interrupted'),
    status_code INTEGER,
    error TEXT,
    -- JSON objects.
    response_headers TEXT,
    timings TEXT,
    response_body BLOB,
    response_truncated INTEGER NOT NULL,
    remote_address TEXT
) STRICT;
CREATE INDEX attempts_by_delivery ON attempts (delivery_id);

CREATE TABLE idempotency_keys (
    key TEXT NOT NULL PRIMARY KEY,
    body_hash BLOB NOT NULL,
    -- The first answer: a JSON array of the events' ids and their numbers of deliveries.
    answer TEXT NOT NULL,
    created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created_at);

CREATE TABLE replays (
    id TEXT NOT NULL PRIMARY KEY,
    partnership_id TEXT NOT NULL,
    endpoint_id TEXT NOT NULL,
    include TEXT NOT NULL CHECK (include IN ('failed', 'missed', 'all')),
    since INTEGER NOT NULL,
    until INTEGER NOT NULL,
    event_types TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('dry-run', 'running', 'completed', 'cancelled')),
    matched INTEGER NOT NULL,
    -- How many deliveries it has made, and the last event that it has looked at: where it goes on after a restart.
    created INTEGER NOT NULL DEFAULT 0,
    cursor TEXT NOT NULL DEFAULT '',
    created_at INTEGER NOT NULL,
    finished_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX replays_by_endpoint ON replays (endpoint_id, id);
CREATE INDEX replays_running ON replays (id) WHERE state = 'running';
