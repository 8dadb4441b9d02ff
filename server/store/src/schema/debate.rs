//! The tables of what people propose, and of what other servers are told.

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
