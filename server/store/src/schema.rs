//! The tables as diesel sees them: the same for both databases, portable types only.

mod conduct;
mod debate;
mod elsewhere;
mod listing;
mod mailing;
mod places;
mod signing_in;

pub(crate) use conduct::{departed, departure, departure_city, moderation, redaction, report};
pub(crate) use debate::{
    affiliation, claim, comment, comment_media, deleted_comment, mention, notice, outgoing, proposal, stance, tally,
    watch,
};
pub(crate) use elsewhere::{
    actor, delivery_cursor, follower, message, parked_delivery, received_activity, remote_object, subscription,
};
pub(crate) use listing::page_facet;
pub(crate) use mailing::{mail, mail_address, mail_notice, mail_token, notice_feed};
pub(crate) use places::{city_clock, place};
pub(crate) use signing_in::{ceremony, identity, passkey, recovery_code, second_factor};

diesel::table! {
    setting (name) {
        name -> Text,
        value -> Text,
    }
}

diesel::table! {
    local_key (name) {
        name -> Text,
        private -> Binary,
        public -> Text,
        created -> BigInt,
    }
}

diesel::table! {
    log_head (id) {
        id -> BigInt,
        position -> BigInt,
        epoch -> Text,
    }
}

diesel::table! {
    change (position) {
        position -> BigInt,
        kind -> SmallInt,
        page -> BigInt,
        revision -> Nullable<BigInt>,
        local -> Bool,
        bulk -> Bool,
        time -> BigInt,
        text_only -> Bool,
        comment -> Nullable<BigInt>,
        claim -> Nullable<BigInt>,
    }
}

diesel::table! {
    city (id) {
        id -> BigInt,
        authority -> Text,
        origin -> Text,
        name -> Text,
        summary -> Text,
        city_actor -> Nullable<Text>,
        pages_actor -> Nullable<Text>,
        inbox -> Nullable<Text>,
        record_key -> Nullable<Text>,
        record_key_id -> Nullable<Text>,
        software -> Nullable<Text>,
        blocked -> Bool,
        blocked_reason -> Nullable<Text>,
        last_heard -> Nullable<BigInt>,
        last_error -> Nullable<Text>,
        mismatches -> BigInt,
        live_pages -> BigInt,
        deleted_pages -> BigInt,
        created -> BigInt,
    }
}

diesel::table! {
    person (id) {
        id -> BigInt,
        ulid -> Text,
        ap_id -> Text,
        city -> BigInt,
        handle -> Text,
        name -> Text,
        created -> BigInt,
        suspended -> Bool,
    }
}

diesel::table! {
    account (person) {
        person -> BigInt,
        login -> Text,
        password -> Text,
        role -> Text,
        suspended -> Bool,
        created -> BigInt,
        moderates -> Bool,
        checked -> Bool,
    }
}

diesel::table! {
    session (token) {
        token -> Binary,
        person -> BigInt,
        csrf -> Text,
        created -> BigInt,
        expires -> BigInt,
    }
}

diesel::table! {
    api_token (id) {
        id -> BigInt,
        token -> Binary,
        person -> BigInt,
        label -> Text,
        scopes -> Text,
        created -> BigInt,
        last_used -> Nullable<BigInt>,
        expires -> Nullable<BigInt>,
    }
}

diesel::table! {
    page (id) {
        id -> BigInt,
        ulid -> Text,
        ap_id -> Text,
        city -> BigInt,
        slug -> Text,
        kind -> Text,
        lang -> Text,
        title -> Text,
        summary -> Text,
        licence -> Text,
        policy -> Text,
        policy_reason -> Nullable<Text>,
        policy_until -> Nullable<BigInt>,
        state -> Text,
        head -> Nullable<BigInt>,
        problem -> Nullable<Text>,
        created -> BigInt,
        updated -> BigInt,
        shipped -> Nullable<Text>,
        shipped_body -> Nullable<Binary>,
        stewards -> Nullable<Text>,
        review_due -> Nullable<BigInt>,
    }
}

diesel::table! {
    page_slug (city, slug) {
        city -> BigInt,
        slug -> Text,
        page -> BigInt,
    }
}

diesel::table! {
    contributor (id) {
        id -> BigInt,
        page -> BigInt,
        opaque -> Binary,
        person -> Nullable<BigInt>,
    }
}

diesel::table! {
    revision_meta (id) {
        id -> BigInt,
        page -> BigInt,
        kind -> Text,
        lang -> Text,
        title -> Text,
        slug -> Text,
        licence -> Text,
        media -> Text,
        proof_key -> Text,
    }
}

diesel::table! {
    body (id) {
        id -> BigInt,
        base -> Nullable<BigInt>,
        depth -> SmallInt,
        data -> Nullable<Binary>,
    }
}

diesel::table! {
    revision (id) {
        id -> BigInt,
        page -> BigInt,
        hash -> Binary,
        parent -> Nullable<Binary>,
        second_parent -> Nullable<Binary>,
        meta -> BigInt,
        live -> Bool,
        body -> Nullable<BigInt>,
        body_hash -> Binary,
        note -> Nullable<Text>,
        note_hash -> Nullable<Binary>,
        author -> BigInt,
        accepted_by -> Nullable<BigInt>,
        time -> BigInt,
        proof -> Nullable<Binary>,
        raw -> Nullable<Text>,
    }
}

diesel::table! {
    draft (page, person) {
        page -> BigInt,
        person -> BigInt,
        base -> Nullable<Binary>,
        markdown -> Text,
        title -> Nullable<Text>,
        slug -> Nullable<Text>,
        note -> Nullable<Text>,
        explanation -> Nullable<Text>,
        updated -> BigInt,
    }
}

diesel::table! {
    draft_link (secret) {
        secret -> Text,
        page -> BigInt,
        person -> BigInt,
    }
}

diesel::table! {
    link (page, relation, authority, slug) {
        page -> BigInt,
        relation -> Text,
        authority -> Text,
        slug -> Text,
    }
}

diesel::table! {
    media (hash) {
        hash -> Binary,
        media_type -> Text,
        size -> BigInt,
        held -> Bool,
        created -> BigInt,
    }
}

diesel::table! {
    page_media (page, reference) {
        page -> BigInt,
        reference -> Text,
        hash -> Binary,
        url -> Nullable<Text>,
    }
}

diesel::table! {
    former_media (page, reference, hash) {
        page -> BigInt,
        reference -> Text,
        hash -> Binary,
        url -> Nullable<Text>,
    }
}

diesel::table! {
    page_theme (page, theme) {
        page -> BigInt,
        theme -> Text,
        updated -> BigInt,
    }
}

diesel::table! {
    page_look (page, look) {
        page -> BigInt,
        look -> Text,
    }
}

diesel::table! {
    trial (page) {
        page -> BigInt,
        outcome -> Text,
        updated -> BigInt,
        compared -> Bool,
        frozen -> Nullable<Text>,
        rewritten -> Nullable<BigInt>,
        withdrawn -> Nullable<BigInt>,
    }
}

diesel::table! {
    import_source (source, path) {
        source -> Text,
        path -> Text,
        page -> BigInt,
        body_hash -> Binary,
        crlf -> Bool,
    }
}

diesel::joinable!(page -> city (city));
diesel::joinable!(person -> city (city));
diesel::joinable!(account -> person (person));
diesel::joinable!(session -> account (person));
diesel::joinable!(api_token -> account (person));
diesel::joinable!(contributor -> person (person));
diesel::joinable!(revision -> page (page));
diesel::joinable!(revision -> revision_meta (meta));
diesel::joinable!(revision -> body (body));
diesel::joinable!(draft -> page (page));
diesel::joinable!(page_slug -> page (page));
diesel::joinable!(page_media -> media (hash));
diesel::joinable!(page_media -> page (page));
diesel::joinable!(former_media -> media (hash));
diesel::joinable!(comment_media -> media (hash));
diesel::joinable!(comment_media -> comment (comment));
diesel::joinable!(page_theme -> page (page));
diesel::joinable!(page_look -> page (page));
diesel::joinable!(page_facet -> page (page));
diesel::joinable!(trial -> page (page));
diesel::joinable!(city_clock -> page (page));
diesel::joinable!(link -> page (page));
diesel::joinable!(subscription -> city (city));

diesel::allow_tables_to_appear_in_same_query!(
    redaction,
    moderation,
    departed,
    departure,
    departure_city,
    report,
    affiliation,
    claim,
    comment,
    deleted_comment,
    mention,
    ceremony,
    identity,
    passkey,
    recovery_code,
    second_factor,
    mail,
    mail_address,
    mail_notice,
    mail_token,
    notice,
    notice_feed,
    outgoing,
    proposal,
    stance,
    tally,
    watch,
    setting,
    local_key,
    log_head,
    change,
    city,
    person,
    account,
    session,
    api_token,
    page,
    page_slug,
    contributor,
    revision_meta,
    body,
    revision,
    draft,
    draft_link,
    link,
    media,
    page_media,
    former_media,
    comment_media,
    page_theme,
    page_look,
    page_facet,
    trial,
    place,
    city_clock,
    import_source,
    remote_object,
    actor,
    subscription,
    follower,
    delivery_cursor,
    parked_delivery,
    message,
    received_activity,
);
