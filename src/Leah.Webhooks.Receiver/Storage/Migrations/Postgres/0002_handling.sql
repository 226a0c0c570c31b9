-- How far each handler has taken events out of the inbox.
CREATE TABLE handlers (
    name TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    position BIGINT NOT NULL
);

-- What a handler has taken and not done: under way, waiting for its next try, waiting behind an earlier event of the same user, or given up.
CREATE TABLE handler_work (
    handler TEXT COLLATE "C" NOT NULL,
    seq BIGINT NOT NULL,
    user_key TEXT COLLATE "C" NOT NULL,
    state TEXT COLLATE "C" NOT NULL CHECK (state IN ('due', 'running', 'behind', 'dead')),
    attempts BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    last_error TEXT COLLATE "C",
    PRIMARY KEY (handler, seq)
);

CREATE INDEX handler_work_due ON handler_work (handler, state, due_at, seq);
-- One user's events stay in order: the earliest of them that is not done holds the others back.
CREATE INDEX handler_work_user ON handler_work (handler, user_key, seq) WHERE state <> 'dead';
