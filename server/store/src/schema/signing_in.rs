//! The tables of ways to sign in.

diesel::table! {
    second_factor (person) {
        person -> BigInt,
        secret -> Binary,
        confirmed -> Bool,
        last_step -> BigInt,
    }
}

diesel::table! {
    recovery_code (code) {
        code -> Binary,
        person -> BigInt,
    }
}

diesel::table! {
    passkey (id) {
        id -> BigInt,
        person -> BigInt,
        credential -> Text,
        data -> Text,
        label -> Text,
        created -> BigInt,
        last_used -> Nullable<BigInt>,
    }
}

diesel::table! {
    identity (issuer, subject) {
        issuer -> Text,
        subject -> Text,
        person -> BigInt,
        role -> Nullable<Text>,
        created -> BigInt,
    }
}

diesel::table! {
    ceremony (token) {
        token -> Binary,
        purpose -> Text,
        person -> Nullable<BigInt>,
        detail -> Text,
        created -> BigInt,
    }
}
