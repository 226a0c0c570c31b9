-- The processes that deliver.
CREATE TABLE nodes (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    -- Its machine and process, for people.
    name TEXT COLLATE "C" NOT NULL,
    -- Rises at each renewal. Who sees it stand still for long enough, by a clock of its own, takes the node for dead.
    beat BIGINT NOT NULL,
    renewed_at BIGINT NOT NULL,
    -- When others took it for dead; its claims are being freed.
    expired_at BIGINT,
    -- The nodes among which it shares each endpoint's cap now: ids parted by a space.
    keeps_to TEXT COLLATE "C" NOT NULL
) WITH (fillfactor = 50);

-- Counts the engine's judgements of the endpoint, so that a node can tell which of two is the later one.
ALTER TABLE endpoints ADD COLUMN judgements BIGINT NOT NULL DEFAULT 0;
