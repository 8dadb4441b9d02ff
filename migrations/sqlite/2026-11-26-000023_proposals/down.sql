DROP TABLE outgoing;
DROP TABLE proposal;
