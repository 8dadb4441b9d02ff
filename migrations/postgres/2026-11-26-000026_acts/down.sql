DROP INDEX comment_act;
ALTER TABLE comment DROP COLUMN act_detail;
ALTER TABLE comment DROP COLUMN act;
