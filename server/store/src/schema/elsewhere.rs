//! The tables of what other servers are, what they sent, and what they are sent.

diesel::table! {
    remote_object (ap_id) {
        ap_id -> Text,
        data -> Binary,
        fetched -> BigInt,
    }
}

diesel::table! {
    actor (ap_id) {
        ap_id -> Text,
        kind -> Text,
        handle -> Text,
        name -> Text,
        inbox -> Text,
        shared_inbox -> Nullable<Text>,
        key_id -> Text,
        key_pem -> Text,
        gone -> Bool,
        fetched -> BigInt,
    }
}

diesel::table! {
    subscription (id) {
        id -> BigInt,
        ulid -> Text,
        city -> BigInt,
        follow_id -> Text,
        state -> Text,
        sync_done -> BigInt,
        sync_total -> Nullable<BigInt>,
        since -> Nullable<Text>,
        synchronised -> Nullable<BigInt>,
        created -> BigInt,
        updated -> BigInt,
        behind -> Bool,
    }
}

diesel::table! {
    follower (actor) {
        actor -> Text,
        follow_id -> Text,
        inbox -> Text,
        reads_activities -> Bool,
        created -> BigInt,
        software -> Nullable<Text>,
    }
}

diesel::table! {
    delivery_cursor (inbox) {
        inbox -> Text,
        position -> BigInt,
        failures -> BigInt,
        next_try -> BigInt,
        lease -> Nullable<Text>,
        leased_until -> BigInt,
        last_success -> Nullable<BigInt>,
        last_error -> Nullable<Text>,
    }
}

diesel::table! {
    parked_delivery (id) {
        id -> BigInt,
        inbox -> Text,
        position -> BigInt,
        page -> Nullable<BigInt>,
        failures -> BigInt,
        next_try -> BigInt,
        dead -> Bool,
        error -> Text,
    }
}

diesel::table! {
    message (id) {
        id -> BigInt,
        inbox -> Text,
        object -> Text,
        activity -> Text,
        failures -> BigInt,
        next_try -> BigInt,
        dead -> Bool,
        error -> Nullable<Text>,
        created -> BigInt,
    }
}

diesel::table! {
    received_activity (mark) {
        mark -> Binary,
        received -> BigInt,
    }
}
