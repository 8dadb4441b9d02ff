//! A page's HTML with holes for what is a reader's own, plain or compressed.
//!
//! The parts between the holes are compressed once, each by itself; what fills a hole goes between them as it is (a stored
//! block, RFC 1951 section 3.2.4). So a page for one reader costs a copy, and a secret in a hole is never compressed together
//! with text that somebody else could choose (the attack called BREACH).

use std::sync::OnceLock;

use actix_web::web::Bytes;
use crc32fast::Hasher;
use flate2::{Compress, Compression, FlushCompress, Status};

/// Magic, deflate, no flags, no time, no extra flags, unknown system (RFC 1952 section 2.3).
const HEADER: [u8; 10] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];
/// An empty stored block that is the last one.
const LAST_BLOCK: [u8; 5] = [1, 0, 0, 0xff, 0xff];
/// What a stored block may hold.
const LARGEST_BLOCK: usize = u16::MAX as usize;

/// HTML with holes.
pub(crate) struct Composite {
    parts: Box<[Part]>,
    /// After each part but the last: the number of the value that follows it.
    holes: Box<[usize]>,
    /// Where there are no holes, all of it as a gzip member.
    whole: OnceLock<Bytes>,
}

struct Part {
    plain: Bytes,
    deflated: OnceLock<Deflated>,
}

struct Deflated {
    blocks: Bytes,
    checksum: Hasher,
}

impl Composite {
    /// Cuts a page at each of these markers.
    pub(crate) fn cut(html: String, markers: &[&str]) -> Self {
        let html = Bytes::from(html);
        let text = str::from_utf8(&html).unwrap_or_default();
        let (mut parts, mut holes, mut at) = (Vec::new(), Vec::new(), 0);
        let part = |range: std::ops::Range<usize>| Part { plain: html.slice(range), deflated: OnceLock::new() };
        loop {
            let rest = &text[at..];
            let found = markers.iter().enumerate().filter(|(_, marker)| !marker.is_empty());
            let found = found.filter_map(|(value, marker)| Some((rest.find(marker)?, value, marker.len())));
            let Some((offset, value, length)) = found.min() else { break };
            parts.push(part(at..at + offset));
            holes.push(value);
            at += offset + length;
        }
        parts.push(part(at..html.len()));
        Self { parts: parts.into(), holes: holes.into(), whole: OnceLock::new() }
    }

    /// Whether anything is left to be filled in.
    pub(crate) fn has_holes(&self) -> bool {
        !self.holes.is_empty()
    }

    /// How many bytes it keeps at the most.
    pub(crate) fn size(&self) -> usize {
        // HTML compresses to a third or better.
        self.parts.iter().map(|part| part.plain.len() * 4 / 3 + 64).sum()
    }

    /// The page with these values in its holes.
    pub(crate) fn fill(&self, values: &[&str]) -> Bytes {
        if let [only] = &*self.parts {
            return only.plain.clone();
        }
        let mut page = Vec::with_capacity(self.size());
        for (n, part) in self.parts.iter().enumerate() {
            page.extend_from_slice(&part.plain);
            page.extend_from_slice(self.value_after(n, values).as_bytes());
        }
        page.into()
    }

    /// The same as one gzip member (RFC 1952).
    pub(crate) fn fill_gzip(&self, values: &[&str]) -> Bytes {
        match self.holes.is_empty() {
            true => self.whole.get_or_init(|| self.gzip(values)).clone(),
            false => self.gzip(values),
        }
    }

    fn gzip(&self, values: &[&str]) -> Bytes {
        let mut member = Vec::with_capacity(self.size() / 2 + 1024);
        member.extend_from_slice(&HEADER);
        let (mut checksum, mut length) = (Hasher::new(), 0_usize);
        for (n, part) in self.parts.iter().enumerate() {
            let deflated = part.deflated.get_or_init(|| deflate(&part.plain));
            member.extend_from_slice(&deflated.blocks);
            checksum.combine(&deflated.checksum);
            let value = self.value_after(n, values).as_bytes();
            for block in value.chunks(LARGEST_BLOCK) {
                store(block, &mut member);
            }
            checksum.update(value);
            length += part.plain.len() + value.len();
        }
        member.extend_from_slice(&LAST_BLOCK);
        member.extend_from_slice(&checksum.finalize().to_le_bytes());
        // The size modulo 2^32.
        member.extend_from_slice(&(length as u32).to_le_bytes());
        member.into()
    }

    fn value_after<'a>(&self, part: usize, values: &[&'a str]) -> &'a str {
        self.holes.get(part).and_then(|hole| values.get(*hole)).copied().unwrap_or_default()
    }
}

/// Blocks that end at a byte's border and refer to nothing before them.
fn deflate(plain: &Bytes) -> Deflated {
    let mut checksum = Hasher::new();
    checksum.update(plain);
    let mut compress = Compress::new(Compression::default(), false);
    let mut blocks = Vec::with_capacity(plain.len() / 2 + 64);
    loop {
        let read = usize::try_from(compress.total_in()).unwrap_or(usize::MAX).min(plain.len());
        let room = blocks.capacity() - blocks.len();
        let before = blocks.len();
        let outcome = compress.compress_vec(&plain[read..], &mut blocks, FlushCompress::Sync);
        let filled = blocks.len() - before == room;
        match outcome {
            // Room was left over: everything is flushed.
            Ok(Status::Ok | Status::BufError) if !filled => break,
            Ok(Status::StreamEnd) | Err(_) => break,
            Ok(_) => blocks.reserve(plain.len() / 2 + 64),
        }
    }
    Deflated { blocks: blocks.into(), checksum }
}

/// A stored block that is not the last one.
fn store(block: &[u8], member: &mut Vec<u8>) {
    let length = u16::try_from(block.len()).unwrap_or(u16::MAX);
    member.push(0);
    member.extend_from_slice(&length.to_le_bytes());
    member.extend_from_slice(&(!length).to_le_bytes());
    member.extend_from_slice(block);
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::io::Read as _;

    fn unpacked(member: &[u8]) -> String {
        let mut text = String::new();
        let mut decoder = flate2::bufread::GzDecoder::new(member);
        decoder.read_to_string(&mut text).unwrap();
        assert!(decoder.into_inner().is_empty(), "nothing follows the member");
        text
    }

    #[test]
    fn holes_are_filled_in_their_order() {
        let page = Composite::cut("<b>N</b> C, N".into(), &["N", "C"]);
        assert_eq!(page.fill(&["Ana", "token"]), "<b>Ana</b> token, Ana");
        assert_eq!(unpacked(&page.fill_gzip(&["Ana", "token"])), "<b>Ana</b> token, Ana");
        assert_eq!(unpacked(&page.fill_gzip(&["Odile", ""])), "<b>Odile</b> , Odile");
    }

    #[test]
    fn what_fills_a_hole_is_not_compressed() {
        let page = Composite::cut(format!("{}N", "secret".repeat(100)), &["N"]);
        let packed = page.fill_gzip(&["secretsecretsecret"]);
        assert!(packed.windows(18).any(|bytes| bytes == b"secretsecretsecret"));
    }

    proptest! {
        #[test]
        fn plain_and_compressed_say_the_same(
            parts in proptest::collection::vec("\\PC{0,300}", 1..6), value in "\\PC{0,40}", repeat in 1..400_usize,
        ) {
            let marker = "\u{f8ff}m\u{f8ff}";
            let html = parts.iter().map(|part| part.replace('\u{f8ff}', "").repeat(repeat)).collect::<Vec<_>>();
            let page = Composite::cut(html.join(marker), &[marker]);
            let expected = html.join(&value);
            prop_assert_eq!(page.fill(&[&value]), expected.as_bytes());
            prop_assert_eq!(unpacked(&page.fill_gzip(&[&value])), expected);
        }
    }
}
