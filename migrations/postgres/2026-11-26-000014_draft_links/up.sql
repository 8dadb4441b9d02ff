-- A link by which colleagues open a draft. It ends with its draft, by itself.
CREATE TABLE draft_link (
    secret TEXT PRIMARY KEY,
    page BIGINT NOT NULL,
    person BIGINT NOT NULL,
    UNIQUE (page, person),
    FOREIGN KEY (page, person) REFERENCES draft (page, person) ON DELETE CASCADE
);
