//! How cities talk to each other, and to the fediverse.

pub mod actors;
pub mod authority;
pub mod guard;
pub mod json;
pub mod resolver;
pub mod signature;
pub mod transport;
pub mod wire;

#[cfg(test)]
mod test_server;
