ALTER TABLE change DROP COLUMN text_only;
