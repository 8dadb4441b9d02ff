-- What is said about pages. The city of a page numbers its comments, without gaps and never twice; rows stay, so that numbers do.
CREATE TABLE comment (
    id INTEGER PRIMARY KEY NOT NULL,
    ulid TEXT NOT NULL UNIQUE,
    ap_id TEXT NOT NULL UNIQUE,
    page BIGINT NOT NULL REFERENCES page (id),
    proposal BIGINT REFERENCES proposal (id),
    person BIGINT REFERENCES person (id),
    -- The ActivityPub id of the comment that it answers: that one may arrive later.
    in_reply_to TEXT,
    markdown TEXT,
    -- What another server sent where it sent no Markdown: untrusted, made safe when it is shown.
    html TEXT,
    lang TEXT,
    state TEXT NOT NULL,
    -- None on a copy until the page's city has numbered it.
    number BIGINT,
    anchor_exact TEXT,
    anchor_prefix TEXT,
    anchor_suffix TEXT,
    published BIGINT NOT NULL,
    updated BIGINT,
    deleted BIGINT,
    UNIQUE (page, number)
);
CREATE INDEX comment_state ON comment (page, state);
CREATE INDEX comment_proposal ON comment (proposal, number);
CREATE INDEX comment_person ON comment (person, published);
CREATE INDEX comment_in_reply_to ON comment (in_reply_to) WHERE in_reply_to IS NOT NULL;
CREATE INDEX comment_deleted ON comment (deleted) WHERE deleted IS NOT NULL;

-- Comments of others that were deleted before they arrived here, for as long as they may still arrive. Of each only a mark is
-- kept, made of its author and its id.
CREATE TABLE deleted_comment (
    mark BLOB PRIMARY KEY NOT NULL,
    deleted BIGINT NOT NULL,
    received BIGINT NOT NULL
);
CREATE INDEX deleted_comment_received ON deleted_comment (received);

ALTER TABLE change ADD COLUMN comment BIGINT;
