-- Times are Unix milliseconds in UTC, states and kinds are words, ids sort by time. Text sorts by its bytes, as it does in SQLite.

CREATE TABLE partnerships (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    name TEXT COLLATE "C" NOT NULL,
    kind TEXT COLLATE "C" NOT NULL CHECK (kind IN ('B2B', 'B2B2C', 'LEADS')),
    code TEXT COLLATE "C",
    created_at BIGINT NOT NULL,
    deleted_at BIGINT
);
CREATE INDEX partnerships_by_age ON partnerships (created_at, id) WHERE deleted_at IS NULL;
CREATE UNIQUE INDEX partnerships_by_code ON partnerships (code) WHERE code IS NOT NULL AND deleted_at IS NULL;

-- Updated at each settling: room in its pages lets that touch no index.
CREATE TABLE endpoints (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    partnership_id TEXT COLLATE "C" NOT NULL REFERENCES partnerships (id),
    url TEXT COLLATE "C" NOT NULL,
    -- Words parted by a space.
    event_types TEXT COLLATE "C" NOT NULL,
    description TEXT COLLATE "C",
    authentication TEXT COLLATE "C" NOT NULL CHECK (authentication IN ('basic', 'bearer')),
    username TEXT COLLATE "C",
    -- The password or token, encrypted.
    secret TEXT COLLATE "C" NOT NULL,
    timeout_ms BIGINT,
    max_in_flight BIGINT,
    -- Milliseconds parted by a space; null for the platform's setting.
    retry_delays TEXT COLLATE "C",
    state TEXT COLLATE "C" NOT NULL CHECK (state IN ('active', 'paused', 'holding', 'disabled')),
    state_since BIGINT NOT NULL,
    -- Counts what people changed. What the engine decides on its own is fenced by it and never undoes a person's decision.
    revision BIGINT NOT NULL DEFAULT 1,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    deleted_at BIGINT,
    -- When the last of its deliveries had come to its end after it was deleted.
    cancelled_at BIGINT,
    consecutive_failures BIGINT NOT NULL DEFAULT 0,
    first_failure_at BIGINT,
    probe_interval_ms BIGINT,
    next_probe_at BIGINT,
    succeeded_attempts BIGINT NOT NULL DEFAULT 0,
    failed_attempts BIGINT NOT NULL DEFAULT 0,
    last_success_at BIGINT,
    last_failure_at BIGINT,
    last_error TEXT COLLATE "C",
    CHECK ((authentication = 'basic') = (username IS NOT NULL))
) WITH (fillfactor = 50);
CREATE INDEX endpoints_by_partnership ON endpoints (partnership_id, id);
CREATE INDEX endpoints_to_cancel ON endpoints (id) WHERE deleted_at IS NOT NULL AND cancelled_at IS NULL;

-- One row: raised by each change of partnerships and endpoints, so that whoever keeps them in memory sees that it is stale.
CREATE TABLE catalog (version BIGINT NOT NULL);
INSERT INTO catalog (version) VALUES (1);

-- A partition for each day (the program makes them ahead and drops them by retention); ids sort by time, so a day is a span of ids.
-- What falls in no day's partition, because it was not there yet, is in the last one.
CREATE TABLE events (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    partnership_id TEXT COLLATE "C" NOT NULL,
    event_type TEXT COLLATE "C" NOT NULL,
    -- Null once the person's data was erased.
    user_id TEXT COLLATE "C",
    created_at BIGINT NOT NULL,
    test BIGINT NOT NULL DEFAULT 0,
    erased_at BIGINT,
    body BYTEA NOT NULL
) PARTITION BY RANGE (id);
CREATE TABLE events_rest PARTITION OF events DEFAULT;
CREATE INDEX events_by_partnership ON events (partnership_id, id);
CREATE INDEX events_by_user ON events (user_id, id) WHERE user_id IS NOT NULL;

-- A delivery is an event on its way to one endpoint. 'held' is not stored: a scheduled delivery of an endpoint that is not active is held.
-- What is under way stands in a small table of its own, whatever the age of the rest: settling moves the row into its day's partition.
CREATE TABLE deliveries (
    id TEXT COLLATE "C" NOT NULL,
    event_id TEXT COLLATE "C" NOT NULL,
    partnership_id TEXT COLLATE "C" NOT NULL,
    endpoint_id TEXT COLLATE "C" NOT NULL,
    event_type TEXT COLLATE "C" NOT NULL,
    state TEXT COLLATE "C" NOT NULL CHECK (state IN ('scheduled', 'succeeded', 'failed', 'cancelled')),
    -- First attempts go before retries, retries before replays.
    queue TEXT COLLATE "C" NOT NULL CHECK (queue IN ('first', 'retry', 'replay')),
    attempt_count BIGINT NOT NULL DEFAULT 0 CHECK (attempt_count BETWEEN 0 AND 3),
    due_at BIGINT NOT NULL,
    -- The node that has it in its memory and may send it; null for nobody.
    node_id TEXT COLLATE "C",
    created_at BIGINT NOT NULL,
    settled_at BIGINT,
    test BIGINT NOT NULL DEFAULT 0,
    resend_of TEXT COLLATE "C",
    replay_id TEXT COLLATE "C",
    CHECK ((state = 'scheduled') = (settled_at IS NULL)),
    CHECK (node_id IS NULL OR settled_at IS NULL),
    -- A key of a partitioned table holds what it is partitioned by.
    PRIMARY KEY (id, state)
) PARTITION BY LIST (state);
-- Rows come and go: it is vacuumed by their number, not by their share, and without pauses.
CREATE TABLE deliveries_scheduled PARTITION OF deliveries FOR VALUES IN ('scheduled')
    WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 20000, autovacuum_vacuum_cost_delay = 0, autovacuum_analyze_scale_factor = 0, autovacuum_analyze_threshold = 50000);
CREATE TABLE deliveries_settled PARTITION OF deliveries FOR VALUES IN ('succeeded', 'failed', 'cancelled') PARTITION BY RANGE (id);
CREATE TABLE deliveries_settled_rest PARTITION OF deliveries_settled DEFAULT;
CREATE INDEX deliveries_by_event ON deliveries (event_id);
-- A delivery stands in the index of the claimed ones while a node has it, in the others while none has.
CREATE INDEX deliveries_claimed ON deliveries (endpoint_id, id) WHERE node_id IS NOT NULL;
CREATE INDEX deliveries_by_endpoint ON deliveries (endpoint_id, state, id) WHERE node_id IS NULL;
CREATE INDEX deliveries_by_state ON deliveries (state, id) WHERE state <> 'succeeded' AND node_id IS NULL;
CREATE INDEX deliveries_waiting ON deliveries (endpoint_id, queue, due_at, id) WHERE state = 'scheduled' AND node_id IS NULL;
CREATE INDEX deliveries_by_replay ON deliveries (replay_id, state) WHERE replay_id IS NOT NULL;

-- The order in which attempts were recorded, interrupted ones included.
CREATE SEQUENCE attempts_order;
CREATE TABLE attempts (
    id BIGINT NOT NULL DEFAULT nextval('attempts_order'),
    delivery_id TEXT COLLATE "C" NOT NULL,
    number BIGINT NOT NULL,
    started_at BIGINT NOT NULL,
    duration_ms DOUBLE PRECISION NOT NULL,
    outcome TEXT COLLATE "C" NOT NULL CHECK (outcome IN ('succeeded', 'rejected', 'timeout', 'connection', 'tls', 'dns', 'blocked', 'interrupted')),
    status_code BIGINT,
    error TEXT COLLATE "C",
    -- JSON objects.
    response_headers TEXT COLLATE "C",
    timings TEXT COLLATE "C",
    response_body BYTEA,
    response_truncated BIGINT NOT NULL,
    remote_address TEXT COLLATE "C"
) PARTITION BY RANGE (delivery_id);
CREATE TABLE attempts_rest PARTITION OF attempts DEFAULT;
CREATE INDEX attempts_by_delivery ON attempts (delivery_id);

CREATE TABLE idempotency_keys (
    key TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    body_hash BYTEA NOT NULL,
    -- The first answer: a JSON array of the events' ids and their numbers of deliveries.
    answer TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created_at);

CREATE TABLE replays (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    partnership_id TEXT COLLATE "C" NOT NULL,
    endpoint_id TEXT COLLATE "C" NOT NULL,
    include TEXT COLLATE "C" NOT NULL CHECK (include IN ('failed', 'missed', 'all')),
    since BIGINT NOT NULL,
    until BIGINT NOT NULL,
    event_types TEXT COLLATE "C" NOT NULL,
    state TEXT COLLATE "C" NOT NULL CHECK (state IN ('dry-run', 'running', 'completed', 'cancelled')),
    matched BIGINT NOT NULL,
    -- How many deliveries it has made, and the last event that it has looked at: where it goes on after a restart.
    created BIGINT NOT NULL DEFAULT 0,
    cursor TEXT COLLATE "C" NOT NULL DEFAULT '',
    created_at BIGINT NOT NULL,
    finished_at BIGINT
);
CREATE INDEX replays_by_endpoint ON replays (endpoint_id, id);
CREATE INDEX replays_running ON replays (id) WHERE state = 'running';
