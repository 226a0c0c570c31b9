-- What a later version might take away: nothing says that older programs go on.
ALTER TABLE api_keys RENAME COLUMN name TO label;
