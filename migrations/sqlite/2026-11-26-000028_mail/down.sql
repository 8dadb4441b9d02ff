DROP TABLE notice_feed;
DROP TABLE mail_notice;
DROP TABLE mail;
DROP TABLE mail_token;
DROP TABLE mail_address;
