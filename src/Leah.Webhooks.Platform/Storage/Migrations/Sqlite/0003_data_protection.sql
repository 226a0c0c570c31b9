-- The keys that encrypt endpoints' credentials. Beside a file they lie in a folder, and this stays empty.
CREATE TABLE data_protection_keys (
    name TEXT NOT NULL PRIMARY KEY,
    key_xml TEXT NOT NULL
) STRICT, WITHOUT ROWID;
