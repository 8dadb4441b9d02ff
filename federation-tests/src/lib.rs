//! Whole cities as real processes, with a fault-injecting proxy between them.

pub mod wait;
