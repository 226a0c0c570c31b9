-- How far each handler has taken events out of the inbox.
CREATE TABLE handlers (
    name TEXT NOT NULL PRIMARY KEY,
    position BIGINT NOT NULL
);

-- What a handler has taken and not done: under way, waiting for its next try, waiting behind an earlier event of the same user, or given up.
CREATE TABLE handler_work (
    handler TEXT NOT NULL,
    seq BIGINT NOT NULL,
    user_key TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state = 'due' OR state = 'running' OR state = 'behind' OR state = 'dead'),
    attempts BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    last_error TEXT,
    PRIMARY KEY (handler, seq)
);

CREATE INDEX handler_work_due ON handler_work (handler, state, due_at, seq);
-- One user's events stay in order: the earliest of them that is not done holds the others back.
CREATE INDEX handler_work_user ON handler_work (handler, user_key, seq) WHERE state <> 'dead';
