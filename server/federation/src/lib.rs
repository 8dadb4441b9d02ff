//! How cities talk to each other, and to the fediverse.

pub mod wire;
