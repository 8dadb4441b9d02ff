DROP TABLE trial;
