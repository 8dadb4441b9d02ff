DROP TABLE page_look;
