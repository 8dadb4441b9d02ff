//! E-mail: what stands in one, and the way to the city's mail server (RFC 5321), by lettre.
//!
//! *Invariant:* what is to be mailed stands in the store before, and is forgotten once a server has taken it. A crash between the
//! two sends it twice, with the same `Message-ID`.

mod compose;
mod sender;
mod smtp;
#[cfg(test)]
mod tests;

pub use compose::{MailFrom, NotWritten};
pub use sender::{MailSender, Post, Refused};
pub use smtp::{SmtpPost, SmtpServer};
