//! Keeps what the architecture promises true: each rule reads the files of the repository and says what does not fit and what to do.

pub mod repository;
pub mod rules;

pub use repository::{Repository, SourceFile};
