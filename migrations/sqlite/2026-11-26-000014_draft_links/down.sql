DROP TABLE draft_link;
