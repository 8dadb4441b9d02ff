-- Where people get mail, in which language, and how often. Nothing but the link that confirms it is sent to a pending address.
CREATE TABLE mail_address (
    person BIGINT PRIMARY KEY NOT NULL REFERENCES person (id),
    address TEXT,
    pending TEXT,
    frequency TEXT NOT NULL,
    lang TEXT NOT NULL,
    -- When the next mail that gathers several notices is due.
    next_digest BIGINT,
    -- The secret of the link with which they end it.
    unsubscribe TEXT NOT NULL UNIQUE
);
CREATE INDEX mail_address_digest ON mail_address (next_digest) WHERE next_digest IS NOT NULL;

-- Links that confirm an address, by the hash of their secret: kept for a day, used or not, to count how often one was asked for.
CREATE TABLE mail_token (
    token BLOB PRIMARY KEY NOT NULL,
    person BIGINT NOT NULL REFERENCES person (id),
    address TEXT NOT NULL,
    created BIGINT NOT NULL,
    used BOOLEAN NOT NULL
);
CREATE INDEX mail_token_address ON mail_token (address, created);
CREATE INDEX mail_token_person ON mail_token (person, created);
CREATE INDEX mail_token_created ON mail_token (created);

-- Mails that wait to be sent. One with a secret confirms an address; any other tells of its notices.
CREATE TABLE mail (
    id INTEGER PRIMARY KEY NOT NULL,
    person BIGINT NOT NULL REFERENCES person (id),
    secret TEXT,
    failures BIGINT NOT NULL,
    next_try BIGINT NOT NULL,
    lease TEXT,
    leased_until BIGINT NOT NULL,
    dead BOOLEAN NOT NULL,
    error TEXT
);
CREATE INDEX mail_due ON mail (next_try, id) WHERE NOT dead;
CREATE INDEX mail_dead ON mail (id) WHERE dead;
CREATE INDEX mail_person ON mail (person);

-- Notices that are still to be mailed: in this mail, or in the next that gathers several.
CREATE TABLE mail_notice (
    notice BIGINT PRIMARY KEY NOT NULL REFERENCES notice (id),
    person BIGINT NOT NULL REFERENCES person (id),
    mail BIGINT REFERENCES mail (id)
);
CREATE INDEX mail_notice_person ON mail_notice (person);
CREATE INDEX mail_notice_mail ON mail_notice (mail) WHERE mail IS NOT NULL;

-- The secret of the feed of somebody's notices.
CREATE TABLE notice_feed (
    person BIGINT PRIMARY KEY NOT NULL REFERENCES person (id),
    token TEXT NOT NULL UNIQUE
);
