//! The rules of the commons: pages, revisions, hashes, diff and merge, kinds, roles and policies.
//!
//! *Invariant:* this crate is pure. It knows no HTTP, no SQL, no ActivityPub, no clock and no randomness: time, ids and
//! random bytes are handed in by the caller.

pub mod act;
pub mod address;
pub mod anchor;
pub mod blame;
pub mod budget;
pub mod comment;
pub mod consultation;
pub mod context;
pub mod coverage;
pub mod diff;
pub mod frequency;
pub mod geo;
pub mod hash;
pub mod hours;
pub mod key;
pub mod kind;
pub mod lang;
pub mod ledger;
pub mod mail_address;
pub mod mention;
pub mod merge;
pub mod moment;
pub mod observation;
pub mod policy;
pub mod proposal;
pub mod protocol;
pub mod record;
pub mod review;
pub mod schema;
pub mod shelf;
pub mod slug;
pub mod tally;
pub mod text;
pub mod time;
pub mod title;

/// The name of this software, as cities tell it each other.
pub const SOFTWARE: &str = "koinon";

pub use address::Origin;
pub use hash::Hash;
pub use record::{OpaqueId, PageState, Proof, Record, RecordError};
pub use time::Timestamp;
