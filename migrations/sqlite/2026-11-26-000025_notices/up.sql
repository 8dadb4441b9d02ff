-- What people are told of: one event, one notice.
CREATE TABLE notice (
    id INTEGER PRIMARY KEY NOT NULL,
    person BIGINT NOT NULL REFERENCES person (id),
    event TEXT NOT NULL,
    what TEXT NOT NULL,
    page BIGINT NOT NULL REFERENCES page (id),
    proposal BIGINT REFERENCES proposal (id),
    comment BIGINT REFERENCES comment (id),
    by_person BIGINT REFERENCES person (id),
    time BIGINT NOT NULL,
    seen BOOLEAN NOT NULL,
    UNIQUE (person, event)
);
CREATE INDEX notice_person ON notice (person, id);
CREATE INDEX notice_unseen ON notice (person) WHERE NOT seen;

-- What people want to be told of.
CREATE TABLE watch (
    person BIGINT NOT NULL REFERENCES person (id),
    what TEXT NOT NULL,
    target TEXT NOT NULL,
    created BIGINT NOT NULL,
    PRIMARY KEY (person, what, target)
);
CREATE INDEX watch_target ON watch (what, target, person);
