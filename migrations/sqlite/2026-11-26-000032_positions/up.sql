-- What people hold of statements: each has one stance on each. One that was taken back is kept, so that no older word counts.
CREATE TABLE stance (
    id INTEGER PRIMARY KEY NOT NULL,
    comment BIGINT NOT NULL REFERENCES comment (id) ON DELETE CASCADE,
    person BIGINT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    supports BOOLEAN NOT NULL,
    withdrawn BOOLEAN NOT NULL,
    officer BOOLEAN NOT NULL,
    time BIGINT NOT NULL,
    UNIQUE (comment, person)
);
CREATE INDEX stance_person ON stance (person);

-- The stances on a statement, as its page's city counted them: there, when it last told others, and whether it has to tell them
-- again; on a copy, what it told.
CREATE TABLE tally (
    comment BIGINT PRIMARY KEY NOT NULL REFERENCES comment (id) ON DELETE CASCADE,
    counts TEXT,
    counted BIGINT NOT NULL,
    waits BOOLEAN NOT NULL
);
CREATE INDEX tally_waits ON tally (counted) WHERE waits;

CREATE INDEX comment_of_act ON comment (act, published) WHERE act IS NOT NULL;
