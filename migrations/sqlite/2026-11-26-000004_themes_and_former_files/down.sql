DROP TABLE former_media;
DROP TABLE page_theme;
