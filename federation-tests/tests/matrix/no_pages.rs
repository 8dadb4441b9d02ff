//! What the site answers that nobody looks at as a page.

/// What the site answers that is no page: feeds, files, what scripts ask for.
pub(crate) const NO_PAGES: &[&str] = &[
    "/pages.atom",
    "/compare.csv",
    "/places.geojson",
    "/events.ics",
    "/catalog.jsonld",
    "/oembed",
    "/pages/{name}/brief.pdf",
    "/settings/data",
    "/notices.atom",
    "/notices/newest",
    "/search.atom",
    "/write/token",
    "/pages/{name}/history.atom",
    "/pages/{name}/history.zip",
    "/pages/{name}/events",
    "/pages/{name}/observations.csv",
    "/pages/{name}/cite.bib",
    "/pages/{name}/data",
    "/pages/{name}/cite.csl.json",
    "/assets/{name}",
    "/city.css",
    "/tiles/{name}",
    "/media/{name}",
    "/language",
];
