-- The partner's tables. Times are texts in UTC as the events write them, 2024-03-07T13:43:40.674Z, which sort by time in every database.
CREATE TABLE users (
    user_id TEXT NOT NULL PRIMARY KEY,
    email TEXT,
    given_name TEXT,
    family_name TEXT,
    phone_number TEXT,
    picture TEXT,
    partner_id TEXT,
    external_ids TEXT,
    custom_fields TEXT,
    registered_at TEXT,
    -- The date of the newest event that told us about the user.
    updated_at TEXT
);

CREATE TABLE onboardings (
    user_id TEXT NOT NULL PRIMARY KEY,
    country_code TEXT,
    region_name TEXT,
    goal TEXT,
    time_studying_english TEXT,
    why_is_learning_english TEXT,
    topics_of_interest TEXT,
    grammar_and_vocabulary BIGINT,
    reading_comprehension BIGINT,
    listening_comprehension BIGINT,
    writing BIGINT,
    speaking BIGINT,
    finished_at TEXT
);

CREATE TABLE placement_tests (
    test_id TEXT NOT NULL PRIMARY KEY,
    user_id TEXT,
    started_at TEXT,
    ended_at TEXT,
    question_count BIGINT,
    level TEXT,
    sublevel TEXT,
    score DOUBLE PRECISION,
    language_score DOUBLE PRECISION,
    reading_score DOUBLE PRECISION,
    listening_score DOUBLE PRECISION,
    pdf TEXT
);

CREATE TABLE speaking_tests (
    test_id TEXT NOT NULL PRIMARY KEY,
    user_id TEXT,
    started_at TEXT,
    ended_at TEXT,
    question_count BIGINT,
    is_valid BOOLEAN,
    level TEXT,
    sublevel TEXT,
    score DOUBLE PRECISION,
    vocabulary_score DOUBLE PRECISION,
    fluency_score DOUBLE PRECISION,
    pronunciation_score DOUBLE PRECISION,
    grammar_score DOUBLE PRECISION,
    pdf TEXT
);

CREATE TABLE overall_levels (
    user_id TEXT NOT NULL PRIMARY KEY,
    level TEXT,
    sublevel TEXT,
    score DOUBLE PRECISION,
    speaking_test_id TEXT,
    placement_test_id TEXT,
    calculated_at TEXT
);

CREATE INDEX placement_tests_user ON placement_tests (user_id);
CREATE INDEX speaking_tests_user ON speaking_tests (user_id);
