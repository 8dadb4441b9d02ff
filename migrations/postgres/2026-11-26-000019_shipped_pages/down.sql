DROP INDEX page_shipped;
ALTER TABLE page DROP COLUMN shipped_body;
ALTER TABLE page DROP COLUMN shipped;
