-- The city said that its change list has more than what was read of it here.
ALTER TABLE subscription ADD COLUMN behind BOOLEAN NOT NULL DEFAULT FALSE;
-- What a follower's server said that it runs when it began to follow.
ALTER TABLE follower ADD COLUMN software TEXT;
