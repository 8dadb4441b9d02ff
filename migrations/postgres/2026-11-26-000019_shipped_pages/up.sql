-- Pages that come with the program: which of its texts a page holds, and the hash of the text that it was last given.
ALTER TABLE page ADD COLUMN shipped TEXT;
ALTER TABLE page ADD COLUMN shipped_body BYTEA;
CREATE UNIQUE INDEX page_shipped ON page (shipped);
