INSERT INTO goats (id) VALUES ('billy');
INSERT INTO nowhere (id) VALUES ('nobody');
