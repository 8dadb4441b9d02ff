-- The themes of live pages, with the time that lists are ordered by: a list of a theme's pages is one walk along an index.
CREATE TABLE page_theme (
    page BIGINT NOT NULL REFERENCES page (id),
    theme TEXT NOT NULL,
    updated BIGINT NOT NULL,
    PRIMARY KEY (page, theme)
);
CREATE INDEX page_theme_list ON page_theme (theme, updated, page);

-- How earlier texts of a page named their files: going back to one of them finds its files again.
CREATE TABLE former_media (
    page BIGINT NOT NULL REFERENCES page (id),
    reference TEXT NOT NULL,
    hash BYTEA NOT NULL REFERENCES media (hash),
    url TEXT,
    PRIMARY KEY (page, reference, hash)
);

-- A draft has no address until it is published; it is found by its id.
DELETE FROM page_slug WHERE page IN (SELECT id FROM page WHERE state = 'draft');
UPDATE page SET slug = lower(ulid) WHERE state = 'draft';

-- Lists are ordered by when a page arrived where its city dates it later than that.
UPDATE page SET updated = CAST(EXTRACT(EPOCH FROM now()) * 1000 AS BIGINT) WHERE updated > CAST(EXTRACT(EPOCH FROM now()) * 1000 AS BIGINT);
