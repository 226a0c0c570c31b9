-- Where events come from. What learners gave stands as JSON: it is read and written as a whole, and only for them. Times are Unix milliseconds in UTC.
-- Text sorts by its bytes, as it does in SQLite.

-- A row for everybody who was ever named. Each change begins by writing here, so that two changes of one learner come one after the other.
CREATE TABLE learners (
    user_id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    profile TEXT COLLATE "C",
    self_assessment TEXT COLLATE "C",
    learning_goal TEXT COLLATE "C",
    -- When all three were there for the first time.
    onboarded_at BIGINT,
    -- The overall level as it was last calculated.
    level TEXT COLLATE "C",
    changed_at BIGINT NOT NULL
);

-- Which partnerships a learner is linked to.
CREATE TABLE registrations (
    user_id TEXT COLLATE "C" NOT NULL,
    partnership_id TEXT COLLATE "C" NOT NULL,
    -- A JSON array; null where the profile's count.
    external_ids TEXT COLLATE "C",
    registered_at BIGINT NOT NULL,
    PRIMARY KEY (user_id, partnership_id)
);

CREATE TABLE license_keys (
    license_key TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    -- Sorts by the time the key was made.
    id TEXT COLLATE "C" NOT NULL,
    partnership_id TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL,
    used_at BIGINT,
    -- Null again once that person's data was erased.
    used_by TEXT COLLATE "C",
    revoked_at BIGINT,
    CHECK (used_at IS NULL OR revoked_at IS NULL),
    CHECK (used_by IS NULL OR used_at IS NOT NULL)
);

CREATE INDEX license_keys_by_partnership ON license_keys (partnership_id, id);
CREATE INDEX license_keys_by_user ON license_keys (used_by) WHERE used_by IS NOT NULL;

-- Tests that were taken. A test's id names it for all learners.
CREATE TABLE tests (
    kind TEXT COLLATE "C" NOT NULL CHECK (kind IN ('placement', 'speaking')),
    test_id TEXT COLLATE "C" NOT NULL,
    user_id TEXT COLLATE "C" NOT NULL,
    ended_at BIGINT NOT NULL,
    test TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (kind, test_id)
);

CREATE INDEX tests_by_user ON tests (user_id, kind, ended_at, test_id);

-- What a partnership wants of journeys; without a row, the defaults.
CREATE TABLE journey_settings (
    partnership_id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    earlier_results BIGINT NOT NULL CHECK (earlier_results IN (0, 1))
);
