-- What a page of one city says of a page of another one by a typed link, as the city of that page was asked about it and answered.
-- `source` is the ActivityPub id of the page that links, `target` the page that it leads to. `offer` is the activity that asked,
-- `answer` is empty until it was answered, `answered` names that answer. A link that is gone is withdrawn.
CREATE TABLE claim (
    id INTEGER PRIMARY KEY NOT NULL,
    source TEXT NOT NULL,
    relation TEXT NOT NULL,
    target BIGINT NOT NULL REFERENCES page (id),
    relationship TEXT,
    offer TEXT,
    answer TEXT,
    answered TEXT,
    reason TEXT NOT NULL,
    time BIGINT NOT NULL,
    withdrawn BOOLEAN NOT NULL,
    UNIQUE (target, source, relation)
);
CREATE INDEX claim_source ON claim (source);
CREATE INDEX claim_offer ON claim (offer) WHERE offer IS NOT NULL;
-- The answer that a row of the log is about.
ALTER TABLE change ADD COLUMN claim BIGINT;
-- Whether a trial compared what it measured with anything; the fingerprint of its protocol when that was frozen, and when it was first
-- seen to be another one all the same; when its city withdrew the report.
ALTER TABLE trial ADD COLUMN compared BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE trial ADD COLUMN frozen TEXT;
ALTER TABLE trial ADD COLUMN rewritten BIGINT;
ALTER TABLE trial ADD COLUMN withdrawn BIGINT;
