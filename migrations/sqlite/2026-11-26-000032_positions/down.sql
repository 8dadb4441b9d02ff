DROP INDEX comment_of_act;
DELETE FROM outgoing WHERE what = 'stance';
DROP TABLE tally;
DROP TABLE stance;
