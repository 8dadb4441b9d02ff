//! One view for each page.

mod about;
mod account;
mod adaptation;
mod admin;
mod blame;
mod change;
mod consultations;
mod edit;
mod history;
mod lists;
mod notices;
mod page;
mod positions;
mod proposal;
mod proposals;
mod questions;
mod sheet;
mod thread;

pub use about::*;
pub use account::*;
pub use adaptation::*;
pub use admin::*;
pub use blame::*;
pub use change::*;
pub use consultations::*;
pub use edit::*;
pub use history::*;
pub use lists::*;
pub use notices::*;
pub use page::*;
pub use positions::*;
pub use proposal::*;
pub use proposals::*;
pub use questions::*;
pub use sheet::*;
pub use thread::*;
