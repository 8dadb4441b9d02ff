-- Which organisations people of this city belong to: asked for by themselves, confirmed by the city.
CREATE TABLE affiliation (
    id INTEGER PRIMARY KEY NOT NULL,
    person BIGINT NOT NULL REFERENCES person (id),
    organisation TEXT NOT NULL,
    asked BIGINT NOT NULL,
    confirmed BIGINT,
    confirmed_by BIGINT REFERENCES person (id),
    UNIQUE (person, organisation)
);
CREATE INDEX affiliation_open ON affiliation (asked) WHERE confirmed IS NULL;

-- Who looks after a page, as JSON, and from when on somebody should look at it again.
ALTER TABLE page ADD COLUMN stewards TEXT;
ALTER TABLE page ADD COLUMN review_due BIGINT;
CREATE INDEX page_review_due ON page (review_due) WHERE review_due IS NOT NULL;
