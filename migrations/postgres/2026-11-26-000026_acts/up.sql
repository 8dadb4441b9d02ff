-- What a comment is beside words: the code of the act, and the act itself as JSON.
ALTER TABLE comment ADD COLUMN act TEXT;
ALTER TABLE comment ADD COLUMN act_detail TEXT;
CREATE INDEX comment_act ON comment (page, act, number) WHERE act IS NOT NULL;
