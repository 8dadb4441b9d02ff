-- Portable types only: BIGINT (unix milliseconds, ids), TEXT, BOOLEAN, BLOB. The PostgreSQL twin differs in BYTEA and identity columns.

-- Facts about this city that are not configuration: its name, first-run token, feature marks.
CREATE TABLE setting (
    name TEXT PRIMARY KEY NOT NULL,
    value TEXT NOT NULL
);

-- Keys of this city. `name` is `record` (Ed25519 secret) or `http` (RSA, PKCS#8).
CREATE TABLE local_key (
    name TEXT PRIMARY KEY NOT NULL,
    private BLOB NOT NULL,
    public TEXT NOT NULL,
    created BIGINT NOT NULL
);

-- The change log. One row per change, numbered without gaps by log_head, whose epoch is renewed at a restore.
CREATE TABLE log_head (
    id BIGINT PRIMARY KEY NOT NULL CHECK (id = 1),
    position BIGINT NOT NULL,
    epoch TEXT NOT NULL
);
CREATE TABLE change (
    position INTEGER PRIMARY KEY NOT NULL,
    kind SMALLINT NOT NULL,
    page BIGINT NOT NULL,
    revision BIGINT,
    local BOOLEAN NOT NULL,
    bulk BOOLEAN NOT NULL,
    time BIGINT NOT NULL
);
-- What is delivered to peers: a long first synchronisation in between costs them nothing.
CREATE INDEX change_local ON change (position) WHERE local;
CREATE INDEX change_interactive ON change (position) WHERE NOT bulk;

-- Every city we know; row 1 is this one. It counts its pages here, so that nothing has to walk through them.
CREATE TABLE city (
    id INTEGER PRIMARY KEY NOT NULL,
    authority TEXT NOT NULL UNIQUE,
    origin TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    summary TEXT NOT NULL,
    city_actor TEXT,
    pages_actor TEXT,
    inbox TEXT,
    record_key TEXT,
    record_key_id TEXT,
    software TEXT,
    blocked BOOLEAN NOT NULL,
    blocked_reason TEXT,
    last_heard BIGINT,
    last_error TEXT,
    mismatches BIGINT NOT NULL,
    live_pages BIGINT NOT NULL,
    deleted_pages BIGINT NOT NULL,
    created BIGINT NOT NULL
);

CREATE TABLE person (
    id INTEGER PRIMARY KEY NOT NULL,
    ulid TEXT NOT NULL UNIQUE,
    ap_id TEXT NOT NULL UNIQUE,
    city BIGINT NOT NULL REFERENCES city (id),
    handle TEXT NOT NULL,
    name TEXT NOT NULL,
    created BIGINT NOT NULL
);
-- A name of this city belongs to one person; another city's names are its own business.
CREATE UNIQUE INDEX person_here ON person (handle) WHERE city = 1;
CREATE TABLE account (
    person BIGINT PRIMARY KEY NOT NULL REFERENCES person (id),
    login TEXT NOT NULL UNIQUE,
    password TEXT NOT NULL,
    role TEXT NOT NULL,
    suspended BOOLEAN NOT NULL,
    created BIGINT NOT NULL
);
CREATE TABLE session (
    token BLOB PRIMARY KEY NOT NULL,
    person BIGINT NOT NULL REFERENCES person (id),
    csrf TEXT NOT NULL,
    created BIGINT NOT NULL,
    expires BIGINT NOT NULL
);
CREATE INDEX session_person ON session (person);
CREATE INDEX session_expires ON session (expires);
CREATE TABLE api_token (
    id INTEGER PRIMARY KEY NOT NULL,
    token BLOB NOT NULL UNIQUE,
    person BIGINT NOT NULL REFERENCES person (id),
    label TEXT NOT NULL,
    scopes TEXT NOT NULL,
    created BIGINT NOT NULL,
    last_used BIGINT,
    expires BIGINT
);
CREATE INDEX api_token_person ON api_token (person);

-- A page, local or mirrored. What lists show stands here too; the truth is the head revision.
CREATE TABLE page (
    id INTEGER PRIMARY KEY NOT NULL,
    ulid TEXT NOT NULL UNIQUE,
    ap_id TEXT NOT NULL UNIQUE,
    city BIGINT NOT NULL REFERENCES city (id),
    slug TEXT NOT NULL,
    kind TEXT NOT NULL,
    lang TEXT NOT NULL,
    title TEXT NOT NULL,
    summary TEXT NOT NULL,
    licence TEXT NOT NULL,
    policy TEXT NOT NULL,
    policy_reason TEXT,
    policy_until BIGINT,
    state TEXT NOT NULL,
    head BIGINT,
    problem TEXT,
    created BIGINT NOT NULL,
    updated BIGINT NOT NULL
);
CREATE INDEX page_city ON page (city, id);
-- Lists, newest first: of all, of a city, of a kind, of both, in a language.
CREATE INDEX page_list ON page (state, updated, id);
CREATE INDEX page_list_city ON page (city, state, updated, id);
CREATE INDEX page_list_city_kind ON page (city, kind, state, updated, id);
CREATE INDEX page_list_kind ON page (kind, state, updated, id);
CREATE INDEX page_list_lang ON page (lang, state, updated, id);
-- Which page answers to a slug of a city: the present ones and, until another page takes them, former ones.
CREATE TABLE page_slug (
    city BIGINT NOT NULL REFERENCES city (id),
    slug TEXT NOT NULL,
    page BIGINT NOT NULL REFERENCES page (id),
    PRIMARY KEY (city, slug)
);
CREATE INDEX page_slug_page ON page_slug (page);

-- The opaque ids of records: one per page and person. The link to the person can be erased without breaking a hash.
CREATE TABLE contributor (
    id INTEGER PRIMARY KEY NOT NULL,
    page BIGINT NOT NULL REFERENCES page (id),
    opaque BLOB NOT NULL,
    person BIGINT REFERENCES person (id),
    UNIQUE (page, opaque)
);
CREATE INDEX contributor_person ON contributor (person);

-- What seldom changes from one revision of a page to the next.
CREATE TABLE revision_meta (
    id INTEGER PRIMARY KEY NOT NULL,
    page BIGINT NOT NULL REFERENCES page (id),
    kind TEXT NOT NULL,
    lang TEXT NOT NULL,
    title TEXT NOT NULL,
    slug TEXT NOT NULL,
    licence TEXT NOT NULL,
    media TEXT NOT NULL,
    proof_key TEXT NOT NULL
);
CREATE INDEX revision_meta_page ON revision_meta (page);

-- Markdown sources: zstd, alone (base is null) or against the text of `base`. Erased ones have no data.
CREATE TABLE body (
    id INTEGER PRIMARY KEY NOT NULL,
    base BIGINT REFERENCES body (id),
    depth SMALLINT NOT NULL,
    data BLOB
);

CREATE TABLE revision (
    id INTEGER PRIMARY KEY NOT NULL,
    page BIGINT NOT NULL REFERENCES page (id),
    hash BLOB NOT NULL UNIQUE,
    parent BLOB,
    second_parent BLOB,
    meta BIGINT NOT NULL REFERENCES revision_meta (id),
    live BOOLEAN NOT NULL,
    body BIGINT REFERENCES body (id),
    body_hash BLOB NOT NULL,
    note TEXT,
    note_hash BLOB,
    author BIGINT NOT NULL REFERENCES contributor (id),
    accepted_by BIGINT REFERENCES contributor (id),
    time BIGINT NOT NULL,
    proof BLOB,
    raw TEXT
);
CREATE INDEX revision_page ON revision (page, time);

CREATE TABLE draft (
    page BIGINT NOT NULL REFERENCES page (id),
    person BIGINT NOT NULL REFERENCES person (id),
    base BLOB,
    markdown TEXT NOT NULL,
    title TEXT,
    slug TEXT,
    note TEXT,
    explanation TEXT,
    updated BIGINT NOT NULL,
    PRIMARY KEY (page, person)
);
CREATE INDEX draft_person ON draft (person);

-- Links of the head revision, by the address they name; the target need not exist (a red link).
CREATE TABLE link (
    page BIGINT NOT NULL REFERENCES page (id),
    relation TEXT NOT NULL,
    authority TEXT NOT NULL,
    slug TEXT NOT NULL,
    PRIMARY KEY (page, relation, authority, slug)
);
CREATE INDEX link_target ON link (authority, slug);

CREATE TABLE media (
    hash BLOB PRIMARY KEY NOT NULL,
    media_type TEXT NOT NULL,
    size BIGINT NOT NULL,
    held BOOLEAN NOT NULL,
    created BIGINT NOT NULL
);
CREATE TABLE page_media (
    page BIGINT NOT NULL REFERENCES page (id),
    reference TEXT NOT NULL,
    hash BLOB NOT NULL REFERENCES media (hash),
    url TEXT,
    PRIMARY KEY (page, reference)
);
CREATE INDEX page_media_hash ON page_media (hash);

CREATE TABLE import_source (
    source TEXT NOT NULL,
    path TEXT NOT NULL,
    page BIGINT NOT NULL REFERENCES page (id),
    body_hash BLOB NOT NULL,
    crlf BOOLEAN NOT NULL,
    PRIMARY KEY (source, path)
);
CREATE INDEX import_source_page ON import_source (page);

-- What other servers sent or showed us, as they wrote it (zstd).
CREATE TABLE remote_object (
    ap_id TEXT PRIMARY KEY NOT NULL,
    data BLOB NOT NULL,
    fetched BIGINT NOT NULL
);
-- Actors of other servers: their keys and inboxes.
CREATE TABLE actor (
    ap_id TEXT PRIMARY KEY NOT NULL,
    kind TEXT NOT NULL,
    handle TEXT NOT NULL,
    name TEXT NOT NULL,
    inbox TEXT NOT NULL,
    shared_inbox TEXT,
    key_id TEXT NOT NULL,
    key_pem TEXT NOT NULL,
    gone BOOLEAN NOT NULL,
    fetched BIGINT NOT NULL
);
CREATE INDEX actor_key ON actor (key_id);

-- Cities that we follow.
CREATE TABLE subscription (
    id INTEGER PRIMARY KEY NOT NULL,
    ulid TEXT NOT NULL UNIQUE,
    city BIGINT NOT NULL UNIQUE REFERENCES city (id),
    follow_id TEXT NOT NULL UNIQUE,
    state TEXT NOT NULL,
    sync_done BIGINT NOT NULL,
    sync_total BIGINT,
    since TEXT,
    synchronised BIGINT,
    created BIGINT NOT NULL,
    updated BIGINT NOT NULL
);
-- Actors that follow this city.
CREATE TABLE follower (
    actor TEXT PRIMARY KEY NOT NULL,
    follow_id TEXT NOT NULL,
    inbox TEXT NOT NULL,
    reads_activities BOOLEAN NOT NULL,
    created BIGINT NOT NULL
);
CREATE INDEX follower_inbox ON follower (inbox);

-- One cursor per inbox that the log is delivered to.
CREATE TABLE delivery_cursor (
    inbox TEXT PRIMARY KEY NOT NULL,
    position BIGINT NOT NULL,
    failures BIGINT NOT NULL,
    next_try BIGINT NOT NULL,
    lease TEXT,
    leased_until BIGINT NOT NULL,
    last_success BIGINT,
    last_error TEXT
);
-- Log rows that an inbox would not take: tried again alone, or given up and kept for the administrator.
CREATE TABLE parked_delivery (
    id INTEGER PRIMARY KEY NOT NULL,
    inbox TEXT NOT NULL,
    position BIGINT NOT NULL,
    page BIGINT,
    failures BIGINT NOT NULL,
    next_try BIGINT NOT NULL,
    dead BOOLEAN NOT NULL,
    error TEXT NOT NULL,
    UNIQUE (inbox, position)
);
CREATE INDEX parked_delivery_due ON parked_delivery (dead, next_try);
CREATE INDEX parked_delivery_page ON parked_delivery (inbox, page, position);
-- Directed messages: a Follow, an Accept ...
CREATE TABLE message (
    id INTEGER PRIMARY KEY NOT NULL,
    inbox TEXT NOT NULL,
    object TEXT NOT NULL,
    activity TEXT NOT NULL,
    failures BIGINT NOT NULL,
    next_try BIGINT NOT NULL,
    dead BOOLEAN NOT NULL,
    error TEXT,
    created BIGINT NOT NULL
);
CREATE INDEX message_due ON message (dead, next_try);
CREATE INDEX message_object ON message (inbox, object, id);
-- Activities whose effect is in the store: written in the same transaction as the effect.
CREATE TABLE received_activity (
    ap_id TEXT PRIMARY KEY NOT NULL,
    received BIGINT NOT NULL
);
CREATE INDEX received_activity_time ON received_activity (received);

INSERT INTO log_head (id, position, epoch) VALUES (1, 0, '');
