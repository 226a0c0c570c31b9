ALTER TABLE sheep ADD COLUMN colour TEXT;
INSERT INTO sheep (id, colour) VALUES ('dolly', 'white');
