-- What live pages are, as far as lists ask for it: a code of a field, such as `organisation_kind:city_network`, with the time that lists
-- are ordered by. A list of them is one walk along an index.
CREATE TABLE page_facet (
    page BIGINT NOT NULL REFERENCES page (id),
    facet TEXT NOT NULL,
    updated BIGINT NOT NULL,
    PRIMARY KEY (page, facet)
);
CREATE INDEX page_facet_list ON page_facet (facet, updated, page);
