//! Places, and the clocks of cities.

diesel::table! {
    place (page) {
        page -> BigInt,
        city -> BigInt,
        name -> Text,
        kind -> Text,
        status -> Text,
        latitude -> Nullable<BigInt>,
        longitude -> Nullable<BigInt>,
        address -> Text,
        needs -> Text,
        hours -> Text,
        checked -> Text,
        due -> Nullable<BigInt>,
    }
}

diesel::table! {
    city_clock (page) {
        page -> BigInt,
        country -> Text,
        zone -> Text,
    }
}
