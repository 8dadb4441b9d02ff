DROP TABLE watch;
DROP TABLE notice;
