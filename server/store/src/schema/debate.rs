//! The tables of what people propose and say about pages, of what other servers are told, and of what people are told.

diesel::table! {
    proposal (id) {
        id -> BigInt,
        ulid -> Text,
        ap_id -> Text,
        offer -> Text,
        page -> BigInt,
        person -> Nullable<BigInt>,
        base -> Nullable<Binary>,
        markdown -> Text,
        title -> Nullable<Text>,
        slug -> Nullable<Text>,
        reason -> Text,
        sources -> Text,
        state -> Text,
        waits -> Bool,
        sent -> BigInt,
        delivered -> Nullable<BigInt>,
        received -> Nullable<BigInt>,
        due -> Nullable<BigInt>,
        told_position -> Nullable<BigInt>,
        told -> Nullable<BigInt>,
        decided -> Nullable<BigInt>,
        decided_by -> Nullable<BigInt>,
        answer -> Nullable<Text>,
        result -> Nullable<Binary>,
    }
}

diesel::table! {
    outgoing (id) {
        id -> BigInt,
        what -> Text,
        subject -> BigInt,
    }
}

diesel::table! {
    notice (id) {
        id -> BigInt,
        person -> BigInt,
        event -> Text,
        what -> Text,
        page -> BigInt,
        proposal -> Nullable<BigInt>,
        comment -> Nullable<BigInt>,
        by_person -> Nullable<BigInt>,
        time -> BigInt,
        seen -> Bool,
    }
}

diesel::table! {
    watch (person, what, target) {
        person -> BigInt,
        what -> Text,
        target -> Text,
        created -> BigInt,
    }
}

diesel::table! {
    comment (id) {
        id -> BigInt,
        ulid -> Text,
        ap_id -> Text,
        page -> BigInt,
        proposal -> Nullable<BigInt>,
        person -> Nullable<BigInt>,
        in_reply_to -> Nullable<Text>,
        markdown -> Nullable<Text>,
        html -> Nullable<Text>,
        lang -> Nullable<Text>,
        state -> Text,
        number -> Nullable<BigInt>,
        anchor_exact -> Nullable<Text>,
        anchor_prefix -> Nullable<Text>,
        anchor_suffix -> Nullable<Text>,
        published -> BigInt,
        updated -> Nullable<BigInt>,
        deleted -> Nullable<BigInt>,
        act -> Nullable<Text>,
        act_detail -> Nullable<Text>,
    }
}

diesel::table! {
    deleted_comment (mark) {
        mark -> Binary,
        deleted -> BigInt,
        received -> BigInt,
    }
}

diesel::table! {
    mention (id) {
        id -> BigInt,
        comment -> BigInt,
        name -> Text,
        actor -> Nullable<Text>,
        told -> Bool,
        failures -> BigInt,
        next_try -> Nullable<BigInt>,
    }
}

diesel::table! {
    claim (id) {
        id -> BigInt,
        source -> Text,
        relation -> Text,
        target -> BigInt,
        relationship -> Nullable<Text>,
        offer -> Nullable<Text>,
        answer -> Nullable<Text>,
        answered -> Nullable<Text>,
        reason -> Text,
        time -> BigInt,
        withdrawn -> Bool,
    }
}

diesel::table! {
    affiliation (id) {
        id -> BigInt,
        person -> BigInt,
        organisation -> Text,
        asked -> BigInt,
        confirmed -> Nullable<BigInt>,
        confirmed_by -> Nullable<BigInt>,
    }
}

diesel::table! {
    stance (id) {
        id -> BigInt,
        comment -> BigInt,
        person -> BigInt,
        supports -> Bool,
        withdrawn -> Bool,
        officer -> Bool,
        time -> BigInt,
    }
}

diesel::table! {
    tally (comment) {
        comment -> BigInt,
        counts -> Nullable<Text>,
        counted -> BigInt,
        waits -> Bool,
    }
}

// Stances are counted by these.
diesel::allow_columns_to_appear_in_same_group_by_clause!(super::person::city, stance::comment);
diesel::allow_columns_to_appear_in_same_group_by_clause!(super::person::city, stance::officer);
diesel::allow_columns_to_appear_in_same_group_by_clause!(super::person::city, stance::supports);

diesel::table! {
    comment_media (comment) {
        comment -> BigInt,
        hash -> Binary,
        url -> Nullable<Text>,
    }
}
