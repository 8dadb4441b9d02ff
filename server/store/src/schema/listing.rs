//! What lists ask of pages beside what stands in their own row.

diesel::table! {
    page_facet (page, facet) {
        page -> BigInt,
        facet -> Text,
        updated -> BigInt,
    }
}
