//! What people are mailed.

diesel::table! {
    mail_address (person) {
        person -> BigInt,
        address -> Nullable<Text>,
        pending -> Nullable<Text>,
        frequency -> Text,
        lang -> Text,
        next_digest -> Nullable<BigInt>,
        unsubscribe -> Text,
        address_key -> Nullable<Text>,
    }
}

diesel::table! {
    mail_token (token) {
        token -> Binary,
        purpose -> Text,
        person -> Nullable<BigInt>,
        address -> Text,
        typed -> Text,
        created -> BigInt,
        used -> Bool,
    }
}

diesel::table! {
    mail (id) {
        id -> BigInt,
        person -> Nullable<BigInt>,
        secret -> Nullable<Text>,
        lang -> Nullable<Text>,
        failures -> BigInt,
        next_try -> BigInt,
        lease -> Nullable<Text>,
        leased_until -> BigInt,
        dead -> Bool,
        error -> Nullable<Text>,
    }
}

diesel::table! {
    mail_notice (notice) {
        notice -> BigInt,
        person -> BigInt,
        mail -> Nullable<BigInt>,
    }
}

diesel::table! {
    notice_feed (person) {
        person -> BigInt,
        token -> Text,
    }
}
