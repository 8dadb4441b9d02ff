//! koinon-commons.
