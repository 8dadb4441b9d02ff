//! koinon-http.
