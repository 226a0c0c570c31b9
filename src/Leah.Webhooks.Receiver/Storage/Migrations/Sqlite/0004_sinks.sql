-- How long each file of a sink is, up to the last event that is done.
CREATE TABLE sink_files (
    sink TEXT NOT NULL,
    file TEXT NOT NULL,
    length BIGINT NOT NULL,
    PRIMARY KEY (sink, file)
);
