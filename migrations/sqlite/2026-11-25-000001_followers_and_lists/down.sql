ALTER TABLE follower DROP COLUMN software;
ALTER TABLE subscription DROP COLUMN behind;
