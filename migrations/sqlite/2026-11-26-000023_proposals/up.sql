-- Suggested edits: made here on any page, or sent here for pages of this city. The person can be erased.
CREATE TABLE proposal (
    id INTEGER PRIMARY KEY NOT NULL,
    ulid TEXT NOT NULL UNIQUE,
    ap_id TEXT NOT NULL UNIQUE,
    offer TEXT NOT NULL UNIQUE,
    page BIGINT NOT NULL REFERENCES page (id),
    person BIGINT REFERENCES person (id),
    base BLOB,
    markdown TEXT NOT NULL,
    title TEXT,
    slug TEXT,
    reason TEXT NOT NULL,
    sources TEXT NOT NULL,
    state TEXT NOT NULL,
    -- This city decides on it, and has not yet.
    waits BOOLEAN NOT NULL,
    sent BIGINT NOT NULL,
    delivered BIGINT,
    received BIGINT,
    due BIGINT,
    -- Its place in the queue, as another city told it, and when.
    told_position BIGINT,
    told BIGINT,
    decided BIGINT,
    decided_by BIGINT REFERENCES person (id),
    answer TEXT,
    result BLOB
);
CREATE INDEX proposal_page ON proposal (page, id);
CREATE INDEX proposal_person ON proposal (person, id);
CREATE INDEX proposal_state ON proposal (state, id);
CREATE INDEX proposal_waits ON proposal (id) WHERE waits;

-- What other servers are to be told of and has not been put into words for them yet: written with what it is about.
CREATE TABLE outgoing (
    id INTEGER PRIMARY KEY NOT NULL,
    what TEXT NOT NULL,
    subject BIGINT NOT NULL
);
