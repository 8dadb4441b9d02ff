DROP INDEX contributor_person;
CREATE INDEX contributor_person ON contributor (person);
