ALTER TABLE change DROP COLUMN comment;
DELETE FROM outgoing WHERE what = 'comment';
DROP TABLE deleted_comment;
DROP TABLE comment;
