//! koinon-federation.
