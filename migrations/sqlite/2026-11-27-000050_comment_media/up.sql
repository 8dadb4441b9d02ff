-- The photo that a comment with a measurement brings: who may see it and, where it was told elsewhere, where it is fetched from.
CREATE TABLE comment_media (
    comment BIGINT NOT NULL PRIMARY KEY REFERENCES comment (id),
    hash BLOB NOT NULL REFERENCES media (hash),
    url TEXT
);
CREATE INDEX comment_media_hash ON comment_media (hash);
