//! koinon-search.
