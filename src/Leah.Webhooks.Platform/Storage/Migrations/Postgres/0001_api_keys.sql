-- Times are Unix milliseconds in UTC. Text sorts by its bytes, as it does in SQLite.

CREATE TABLE api_keys (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    name TEXT COLLATE "C" NOT NULL,
    role TEXT COLLATE "C" NOT NULL CHECK (role IN ('operator', 'publisher', 'partner')),
    partnership_id TEXT COLLATE "C",
    -- SHA-256 of the key. The key has 256 bits of chance, so there is nothing to guess and no slow hash is needed.
    digest BYTEA NOT NULL UNIQUE CHECK (length(digest) = 32),
    created_at BIGINT NOT NULL,
    -- To the minute at best: it is written once in a while, not at each request.
    last_used_at BIGINT,
    CHECK ((role = 'partner') = (partnership_id IS NOT NULL))
);

-- One row that is written to see whether the database can be written.
CREATE TABLE readiness (checked_at BIGINT NOT NULL);
INSERT INTO readiness (checked_at) VALUES (0);
