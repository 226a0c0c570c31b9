-- works-from: 1
ALTER TABLE goats ADD COLUMN beard TEXT;
