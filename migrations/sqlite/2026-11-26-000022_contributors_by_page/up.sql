-- Whoever has written on a hundred thousand pages is looked up on one of them at each save.
DROP INDEX contributor_person;
CREATE INDEX contributor_person ON contributor (person, page);
