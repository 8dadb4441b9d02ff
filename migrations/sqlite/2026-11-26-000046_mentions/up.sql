-- Whom comments call by name: people of other servers, in what is said here; people of this city, in what arrives. Somebody of another
-- server has no actor until that server was asked; they are looked for at `next_try`, and no more where that is empty.
CREATE TABLE mention (
    id INTEGER PRIMARY KEY NOT NULL,
    comment BIGINT NOT NULL REFERENCES comment (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    actor TEXT,
    told BOOLEAN NOT NULL,
    failures BIGINT NOT NULL,
    next_try BIGINT,
    UNIQUE (comment, name)
);
CREATE INDEX mention_next_try ON mention (next_try) WHERE next_try IS NOT NULL;
CREATE INDEX mention_actor ON mention (actor) WHERE actor IS NOT NULL;
