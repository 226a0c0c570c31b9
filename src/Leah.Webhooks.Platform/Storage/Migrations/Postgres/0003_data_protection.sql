-- The keys that encrypt endpoints' credentials, for all nodes.
CREATE TABLE data_protection_keys (
    name TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    key_xml TEXT COLLATE "C" NOT NULL
);
