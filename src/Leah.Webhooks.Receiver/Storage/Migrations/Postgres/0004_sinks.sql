-- How long each file of a sink is, up to the last event that is done.
CREATE TABLE sink_files (
    sink TEXT COLLATE "C" NOT NULL,
    file TEXT COLLATE "C" NOT NULL,
    length BIGINT NOT NULL,
    PRIMARY KEY (sink, file)
);
