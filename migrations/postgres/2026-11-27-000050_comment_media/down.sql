DROP TABLE comment_media;
