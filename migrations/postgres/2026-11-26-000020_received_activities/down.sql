DROP TABLE received_activity;
CREATE TABLE received_activity (
    ap_id TEXT PRIMARY KEY NOT NULL,
    received BIGINT NOT NULL
);
CREATE INDEX received_activity_time ON received_activity (received);
