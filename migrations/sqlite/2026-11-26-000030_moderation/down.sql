ALTER TABLE person DROP COLUMN suspended;
ALTER TABLE account DROP COLUMN moderates;
DROP TABLE report;
DROP TABLE moderation;
DROP TABLE redaction;
