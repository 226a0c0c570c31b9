-- The partner's tables. Times are texts in UTC as the events write them, 2024-03-07T13:43:40.674Z, which sort by time in every database.
CREATE TABLE users (
    user_id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    email TEXT COLLATE "C",
    given_name TEXT COLLATE "C",
    family_name TEXT COLLATE "C",
    phone_number TEXT COLLATE "C",
    picture TEXT COLLATE "C",
    partner_id TEXT COLLATE "C",
    external_ids TEXT COLLATE "C",
    custom_fields TEXT COLLATE "C",
    registered_at TEXT COLLATE "C",
    -- The date of the newest event that told us about the user.
    updated_at TEXT COLLATE "C"
);

CREATE TABLE onboardings (
    user_id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    country_code TEXT COLLATE "C",
    region_name TEXT COLLATE "C",
    goal TEXT COLLATE "C",
    time_studying_english TEXT COLLATE "C",
    why_is_learning_english TEXT COLLATE "C",
    topics_of_interest TEXT COLLATE "C",
    grammar_and_vocabulary BIGINT,
    reading_comprehension BIGINT,
    listening_comprehension BIGINT,
    writing BIGINT,
    speaking BIGINT,
    finished_at TEXT COLLATE "C"
);

CREATE TABLE placement_tests (
    test_id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    user_id TEXT COLLATE "C",
    started_at TEXT COLLATE "C",
    ended_at TEXT COLLATE "C",
    question_count BIGINT,
    level TEXT COLLATE "C",
    sublevel TEXT COLLATE "C",
    score DOUBLE PRECISION,
    language_score DOUBLE PRECISION,
    reading_score DOUBLE PRECISION,
    listening_score DOUBLE PRECISION,
    pdf TEXT COLLATE "C"
);

CREATE TABLE speaking_tests (
    test_id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    user_id TEXT COLLATE "C",
    started_at TEXT COLLATE "C",
    ended_at TEXT COLLATE "C",
    question_count BIGINT,
    is_valid BOOLEAN,
    level TEXT COLLATE "C",
    sublevel TEXT COLLATE "C",
    score DOUBLE PRECISION,
    vocabulary_score DOUBLE PRECISION,
    fluency_score DOUBLE PRECISION,
    pronunciation_score DOUBLE PRECISION,
    grammar_score DOUBLE PRECISION,
    pdf TEXT COLLATE "C"
);

CREATE TABLE overall_levels (
    user_id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    level TEXT COLLATE "C",
    sublevel TEXT COLLATE "C",
    score DOUBLE PRECISION,
    speaking_test_id TEXT COLLATE "C",
    placement_test_id TEXT COLLATE "C",
    calculated_at TEXT COLLATE "C"
);

CREATE INDEX placement_tests_user ON placement_tests (user_id);
CREATE INDEX speaking_tests_user ON speaking_tests (user_id);
