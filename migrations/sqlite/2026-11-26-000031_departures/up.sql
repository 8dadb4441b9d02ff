-- People who have left, here and elsewhere: of each only marks are kept (of their id, of their name here), so that no late word
-- brings them back and nobody takes their name.
CREATE TABLE departed (
    mark BLOB PRIMARY KEY NOT NULL,
    time BIGINT NOT NULL
);

-- Receipts of those who left here: which cities were told, and which have confirmed. A receipt is found by its secret alone.
CREATE TABLE departure (
    id INTEGER PRIMARY KEY NOT NULL,
    secret BLOB NOT NULL UNIQUE,
    actor TEXT NOT NULL,
    time BIGINT NOT NULL
);
CREATE TABLE departure_city (
    id INTEGER PRIMARY KEY NOT NULL,
    departure BIGINT NOT NULL REFERENCES departure (id),
    city BIGINT NOT NULL REFERENCES city (id),
    activity TEXT UNIQUE,
    confirmed BIGINT
);
CREATE INDEX departure_city_departure ON departure_city (departure);
