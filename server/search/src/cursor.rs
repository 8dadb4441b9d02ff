//! The cursor: where in a list the next answer begins. It names the last hit by its rank, so a page that is added before
//! it shifts nothing.

use std::cmp::Reverse;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::collect::Rank;
use crate::error::Error;

/// See the module.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Cursor {
    /// Whether the list holds pages with only some of the words.
    pub(crate) relaxed: bool,
    /// How many hits came before.
    pub(crate) seen: u32,
    /// The last of them.
    pub(crate) last: Rank,
}

impl Cursor {
    pub(crate) fn to_text(self) -> String {
        let mut bytes = [0; 21];
        bytes[0] = u8::from(self.relaxed);
        bytes[1..5].copy_from_slice(&self.seen.to_be_bytes());
        bytes[5..13].copy_from_slice(&self.last.key.to_be_bytes());
        bytes[13..].copy_from_slice(&self.last.page.0.to_be_bytes());
        URL_SAFE_NO_PAD.encode(bytes)
    }

    pub(crate) fn from_text(text: &str) -> Result<Self, Error> {
        let read = || -> Option<Self> {
            let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
            let (relaxed, rest) = bytes.split_first()?;
            let (seen, rest) = rest.split_first_chunk()?;
            let (key, rest) = rest.split_first_chunk()?;
            let page: &[u8; 8] = rest.try_into().ok()?;
            Some(Self {
                relaxed: *relaxed == 1,
                seen: u32::from_be_bytes(*seen),
                last: Rank { key: u64::from_be_bytes(*key), page: Reverse(i64::from_be_bytes(*page)) },
            })
        };
        read().ok_or(Error::Cursor)
    }
}
