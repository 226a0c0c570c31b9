-- Times are Unix milliseconds in UTC.

CREATE TABLE api_keys (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('operator', 'publisher', 'partner')),
    partnership_id TEXT,
    -- SHA-256 of the key. The key has 256 bits of chance, so there is nothing to guess and no slow hash is needed.
    digest BLOB NOT NULL UNIQUE CHECK (length(digest) = 32),
    created_at INTEGER NOT NULL,
    -- To the minute at best: it is written once in a while, not at each request.
    last_used_at INTEGER,
    CHECK ((role = 'partner') = (partnership_id IS NOT NULL))
) STRICT, WITHOUT ROWID;

-- One row that is written to see whether the database can be written.
CREATE TABLE readiness (checked_at INTEGER NOT NULL) STRICT;
INSERT INTO readiness (checked_at) VALUES (0);
