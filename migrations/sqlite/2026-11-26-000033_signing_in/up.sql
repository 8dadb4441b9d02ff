-- Links that whoever reads an address follows: to confirm it, to make an account, to choose a new password. By the hash of their
-- secret; kept for a day, used or not, to count how often one was asked for.
DROP INDEX mail_token_address;
DROP INDEX mail_token_person;
DROP INDEX mail_token_created;
ALTER TABLE mail_token RENAME TO former_mail_token;
CREATE TABLE mail_token (
    token BLOB PRIMARY KEY NOT NULL,
    purpose TEXT NOT NULL,
    -- None for whoever has no account yet.
    person BIGINT REFERENCES person (id),
    address TEXT NOT NULL,
    -- As it was typed.
    typed TEXT NOT NULL,
    created BIGINT NOT NULL,
    used BOOLEAN NOT NULL
);
INSERT INTO mail_token SELECT token, 'confirm', person, address, address, created, used FROM former_mail_token;
DROP TABLE former_mail_token;
CREATE INDEX mail_token_address ON mail_token (address, created);
CREATE INDEX mail_token_person ON mail_token (person, created);
CREATE INDEX mail_token_created ON mail_token (created);

-- Mails that wait to be sent: with a secret, such a link; without, notices.
CREATE TABLE former_mail_notice AS SELECT * FROM mail_notice;
DROP TABLE mail_notice;
CREATE TABLE former_mail AS SELECT * FROM mail;
DROP TABLE mail;
CREATE TABLE mail (
    id INTEGER PRIMARY KEY NOT NULL,
    -- None for whoever has no account yet.
    person BIGINT REFERENCES person (id),
    secret TEXT,
    -- The language, where no settings say it.
    lang TEXT,
    failures BIGINT NOT NULL,
    next_try BIGINT NOT NULL,
    lease TEXT,
    leased_until BIGINT NOT NULL,
    dead BOOLEAN NOT NULL,
    error TEXT
);
INSERT INTO mail SELECT id, person, secret, NULL, failures, next_try, lease, leased_until, dead, error FROM former_mail;
DROP TABLE former_mail;
CREATE INDEX mail_due ON mail (next_try, id) WHERE NOT dead;
CREATE INDEX mail_dead ON mail (id) WHERE dead;
CREATE INDEX mail_person ON mail (person);
CREATE TABLE mail_notice (
    notice BIGINT PRIMARY KEY NOT NULL REFERENCES notice (id),
    person BIGINT NOT NULL REFERENCES person (id),
    mail BIGINT REFERENCES mail (id)
);
INSERT INTO mail_notice SELECT notice, person, mail FROM former_mail_notice;
DROP TABLE former_mail_notice;
CREATE INDEX mail_notice_person ON mail_notice (person);
CREATE INDEX mail_notice_mail ON mail_notice (mail) WHERE mail IS NOT NULL;

-- The code of an app, as a second factor (RFC 6238): confirmed once a code of it was typed. A code is taken once.
CREATE TABLE second_factor (
    person BIGINT PRIMARY KEY NOT NULL REFERENCES person (id),
    secret BLOB NOT NULL,
    confirmed BOOLEAN NOT NULL,
    last_step BIGINT NOT NULL
);

-- Codes for whoever has lost that app, each taken once: their hashes.
CREATE TABLE recovery_code (
    code BLOB PRIMARY KEY NOT NULL,
    person BIGINT NOT NULL REFERENCES person (id)
);
CREATE INDEX recovery_code_person ON recovery_code (person);

-- Passkeys (WebAuthn).
CREATE TABLE passkey (
    id INTEGER PRIMARY KEY NOT NULL,
    person BIGINT NOT NULL REFERENCES person (id),
    credential TEXT NOT NULL UNIQUE,
    data TEXT NOT NULL,
    label TEXT NOT NULL,
    created BIGINT NOT NULL,
    last_used BIGINT
);
CREATE INDEX passkey_person ON passkey (person);

-- Who somebody is for an OpenID provider, which alone gives out its subjects; and the role that it gave them here last.
CREATE TABLE identity (
    issuer TEXT NOT NULL,
    subject TEXT NOT NULL,
    person BIGINT NOT NULL REFERENCES person (id),
    role TEXT,
    created BIGINT NOT NULL,
    PRIMARY KEY (issuer, subject)
);
CREATE INDEX identity_person ON identity (person);

-- Steps of a sign-in under way, by the hash of the secret that the browser holds.
CREATE TABLE ceremony (
    token BLOB PRIMARY KEY NOT NULL,
    purpose TEXT NOT NULL,
    person BIGINT REFERENCES person (id),
    detail TEXT NOT NULL,
    created BIGINT NOT NULL
);
CREATE INDEX ceremony_created ON ceremony (created);
CREATE INDEX ceremony_person ON ceremony (person);

-- Whether somebody of the city has looked at the first thing that they said here.
ALTER TABLE account ADD COLUMN checked BOOLEAN NOT NULL DEFAULT TRUE;

-- By which it is found whose address one is.
ALTER TABLE mail_address ADD COLUMN address_key TEXT;
UPDATE mail_address SET address_key = lower(address);
CREATE INDEX mail_address_key ON mail_address (address_key) WHERE address_key IS NOT NULL;
