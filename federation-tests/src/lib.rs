//! koinon-federation-tests.
