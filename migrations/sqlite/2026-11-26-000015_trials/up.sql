-- How the trials ended that live pages report: what a practice's page counts, and what the front door shows of late.
CREATE TABLE trial (
    page BIGINT PRIMARY KEY NOT NULL REFERENCES page (id),
    outcome TEXT NOT NULL,
    updated BIGINT NOT NULL
);
CREATE INDEX trial_list ON trial (updated, page);
CREATE INDEX trial_outcome ON trial (outcome, updated, page);
