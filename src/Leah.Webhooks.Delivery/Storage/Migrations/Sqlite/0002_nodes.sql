-- The processes that deliver. On SQLite there is one, and these stay empty.
CREATE TABLE nodes (
    id TEXT NOT NULL PRIMARY KEY,
    -- Its machine and process, for people.
    name TEXT NOT NULL,
    -- Rises at each renewal. Who sees it stand still for long enough, by a clock of its own, takes the node for dead.
    beat INTEGER NOT NULL,
    renewed_at INTEGER NOT NULL,
    -- When others took it for dead; its claims are being freed.
    expired_at INTEGER,
    -- The nodes among which it shares each endpoint's cap now: ids parted by a space.
    keeps_to TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Counts the engine's judgements of the endpoint, so that a node can tell which of two is the later one.
ALTER TABLE endpoints ADD COLUMN judgements INTEGER NOT NULL DEFAULT 0;
