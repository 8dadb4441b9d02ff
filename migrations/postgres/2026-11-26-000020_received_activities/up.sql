-- Of an activity whose effect is in the store only a mark is kept, the first half of its id's SHA-256: there is one for every
-- edit that arrives. Those of before are not marked anew: their effects are seen to be there when they come again.
DROP TABLE received_activity;
CREATE TABLE received_activity (
    mark BYTEA PRIMARY KEY NOT NULL,
    received BIGINT NOT NULL
);
