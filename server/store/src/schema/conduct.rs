//! The tables of what moderation did, of what it is asked to look at, and of those who left.

diesel::table! {
    redaction (revision) {
        revision -> Binary,
        page -> BigInt,
        reason -> Text,
        time -> BigInt,
    }
}

diesel::table! {
    moderation (id) {
        id -> BigInt,
        ulid -> Text,
        act -> Text,
        moderator -> Nullable<BigInt>,
        page -> Nullable<BigInt>,
        revision -> Nullable<Binary>,
        comment -> Nullable<BigInt>,
        person -> Nullable<BigInt>,
        city -> Nullable<BigInt>,
        reason -> Text,
        time -> BigInt,
    }
}

diesel::table! {
    report (id) {
        id -> BigInt,
        ulid -> Text,
        reporter -> Nullable<BigInt>,
        reporting_city -> Nullable<Text>,
        page -> Nullable<BigInt>,
        comment -> Nullable<BigInt>,
        person -> Nullable<BigInt>,
        reason -> Text,
        forwarded -> Bool,
        state -> Text,
        answer -> Nullable<Text>,
        decided_by -> Nullable<BigInt>,
        decided -> Nullable<BigInt>,
        time -> BigInt,
    }
}

diesel::table! {
    departed (mark) {
        mark -> Binary,
        time -> BigInt,
    }
}

diesel::table! {
    departure (id) {
        id -> BigInt,
        secret -> Binary,
        actor -> Text,
        time -> BigInt,
    }
}

diesel::table! {
    departure_city (id) {
        id -> BigInt,
        departure -> BigInt,
        city -> BigInt,
        activity -> Nullable<Text>,
        confirmed -> Nullable<BigInt>,
    }
}
