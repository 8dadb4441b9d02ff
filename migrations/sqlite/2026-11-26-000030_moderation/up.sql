-- Revisions whose text was erased, in their city or by its word; also ones that have not arrived here.
CREATE TABLE redaction (
    revision BLOB PRIMARY KEY NOT NULL,
    page BIGINT NOT NULL REFERENCES page (id),
    reason TEXT NOT NULL,
    time BIGINT NOT NULL
);
CREATE INDEX redaction_page ON redaction (page);

-- What moderation did, for everybody to read. People are named by their rows: whoever leaves is named here no more.
CREATE TABLE moderation (
    id INTEGER PRIMARY KEY NOT NULL,
    ulid TEXT NOT NULL UNIQUE,
    act TEXT NOT NULL,
    moderator BIGINT REFERENCES person (id),
    page BIGINT REFERENCES page (id),
    revision BLOB,
    comment BIGINT REFERENCES comment (id),
    person BIGINT REFERENCES person (id),
    city BIGINT REFERENCES city (id),
    reason TEXT NOT NULL,
    time BIGINT NOT NULL
);
CREATE INDEX moderation_comment ON moderation (comment, id) WHERE comment IS NOT NULL;

-- What people, and other cities, ask moderation to look at.
CREATE TABLE report (
    id INTEGER PRIMARY KEY NOT NULL,
    ulid TEXT NOT NULL UNIQUE,
    reporter BIGINT REFERENCES person (id),
    reporting_city TEXT,
    page BIGINT REFERENCES page (id),
    comment BIGINT REFERENCES comment (id),
    person BIGINT REFERENCES person (id),
    reason TEXT NOT NULL,
    forwarded BOOLEAN NOT NULL,
    state TEXT NOT NULL,
    answer TEXT,
    decided_by BIGINT REFERENCES person (id),
    decided BIGINT,
    time BIGINT NOT NULL
);
CREATE INDEX report_state ON report (state, id);
CREATE INDEX report_reporter ON report (reporter, time);
CREATE INDEX report_city ON report (reporting_city, time);

-- Officers to whom moderation was given; administrators always moderate.
ALTER TABLE account ADD COLUMN moderates BOOLEAN NOT NULL DEFAULT FALSE;
-- People of other servers who may say nothing here.
ALTER TABLE person ADD COLUMN suspended BOOLEAN NOT NULL DEFAULT FALSE;
