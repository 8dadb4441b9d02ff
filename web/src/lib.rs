//! koinon-web.
