-- How the titles of this city's live pages look, letters that are easily taken for one another being one: whoever publishes a page
-- is told which other pages look the same.
CREATE TABLE page_look (
    page BIGINT NOT NULL REFERENCES page (id),
    look TEXT NOT NULL,
    PRIMARY KEY (page, look)
);
CREATE INDEX page_look_pages ON page_look (look, page);
