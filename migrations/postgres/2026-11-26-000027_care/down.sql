DROP INDEX page_review_due;
ALTER TABLE page DROP COLUMN review_due;
ALTER TABLE page DROP COLUMN stewards;
DROP TABLE affiliation;
