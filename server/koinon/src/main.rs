//! The `koinon` program: one binary per city.

fn main() {}
