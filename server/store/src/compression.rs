//! Packing texts: a zstd frame, alone or against an earlier text that most of it repeats.

use std::cell::RefCell;

use zstd::zstd_safe::{CCtx, CParameter, DCtx, compress_bound, get_error_name, get_frame_content_size};

use crate::Error;

/// A page is a few kilobytes and read far more often than written.
const LEVEL: i32 = 6;
/// For what is written anew each time and hardly ever read.
const QUICK_LEVEL: i32 = 1;
/// Beyond this many bytes zstd's ordinary tables lose sight of the base.
const LARGE: usize = 1 << 18;
/// zstd's bounds of a window that a reader takes without being asked to.
const WINDOW_LOG: std::ops::RangeInclusive<u32> = 10..=27;

// Making one costs more than packing or unpacking a page.
thread_local! {
    static PACKER: RefCell<CCtx<'static>> = RefCell::new(CCtx::create());
    static UNPACKER: RefCell<DCtx<'static>> = RefCell::new(DCtx::create());
}

/// Packs a text; what it shares with `base` costs next to nothing. The base is UTF-8 like all texts, so that zstd does not take
/// it for a trained dictionary.
pub(crate) fn pack(text: &[u8], base: Option<&[u8]>) -> Result<Vec<u8>, Error> {
    let base = base.unwrap_or_default();
    let mut packed = Vec::with_capacity(compress_bound(text.len()));
    let outcome = if base.len() > LARGE {
        pack_large(text, base, &mut packed)
    } else {
        PACKER.with_borrow_mut(|packer| packer.compress_using_dict(&mut packed, text, base, LEVEL))
    };
    outcome.map(|_| packed).map_err(cannot_be_packed)
}

/// Packs a text that will soon be replaced by another.
pub(crate) fn pack_quickly(text: &[u8]) -> Result<Vec<u8>, Error> {
    let mut packed = Vec::with_capacity(compress_bound(text.len()));
    let outcome = PACKER.with_borrow_mut(|packer| packer.compress(&mut packed, text, QUICK_LEVEL));
    outcome.map(|_| packed).map_err(cannot_be_packed)
}

fn cannot_be_packed(code: usize) -> Error {
    Error::Database(format!("a text cannot be packed: {}", get_error_name(code)))
}

/// With zstd's tables for long distances, in a context that goes away: these are of many megabytes.
fn pack_large(text: &[u8], base: &[u8], packed: &mut Vec<u8>) -> Result<usize, usize> {
    // The window has to reach from the end of the text to the start of the base.
    let reach = (text.len() + base.len()).ilog2() + 1;
    let mut packer = CCtx::create();
    packer.set_parameter(CParameter::CompressionLevel(LEVEL))?;
    packer.set_parameter(CParameter::WindowLog(reach.clamp(*WINDOW_LOG.start(), *WINDOW_LOG.end())))?;
    packer.set_parameter(CParameter::EnableLongDistanceMatching(true))?;
    packer.ref_prefix(base)?;
    packer.compress2(packed, text)
}

/// Unpacks what [`pack`] made: the first frame alone, each further one against the text before it; gives the last text.
pub(crate) fn unpack(chain: &[Vec<u8>]) -> Result<Vec<u8>, Error> {
    if chain.is_empty() {
        return Err(Error::Corrupt("no packed text".into()));
    }
    let failed = |code| Error::Corrupt(format!("a packed text: {}", get_error_name(code)));
    UNPACKER.with_borrow_mut(|unpacker| {
        let mut base = Vec::new();
        for packed in chain {
            let size = get_frame_content_size(packed).ok().flatten().and_then(|size| usize::try_from(size).ok());
            let mut text = Vec::with_capacity(size.ok_or_else(|| Error::Corrupt("a packed text".into()))?);
            unpacker.decompress_using_dict(&mut text, packed, &base).map_err(failed)?;
            base = text;
        }
        Ok(base)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_text_reads_back_against_its_base(text in ".{0,2000}", base in ".{0,2000}", shared in ".{0,5000}") {
            let text = format!("{shared}{text}");
            let base = format!("{base}{shared}");
            let first = pack(base.as_bytes(), None).unwrap();
            let second = pack(text.as_bytes(), Some(base.as_bytes())).unwrap();
            prop_assert_eq!(unpack(std::slice::from_ref(&first)).unwrap(), base.as_bytes());
            let third = pack(b"", Some(text.as_bytes())).unwrap();
            prop_assert_eq!(unpack(&[first.clone(), second.clone()]).unwrap(), text.as_bytes());
            prop_assert_eq!(unpack(&[first, second, third]).unwrap(), b"");
        }
    }

    #[test]
    fn a_word_changed_in_a_large_text_costs_a_few_bytes() {
        let before: String = (0..200_000).map(|n| format!("{:x} ", (n as u32).wrapping_mul(2_654_435_761))).collect();
        let mut after = before.clone();
        after.replace_range(1_000_000..1_000_005, "salut");
        let packed = pack(after.as_bytes(), Some(before.as_bytes())).unwrap();
        assert!(packed.len() < 1_000, "{}", packed.len());
        let chain = [pack(before.as_bytes(), None).unwrap(), packed];
        assert_eq!(unpack(&chain).unwrap(), after.as_bytes());
    }

    #[test]
    fn damaged_bytes_are_an_error() {
        let packed = pack(b"The same words, the same words, the same words.", None).unwrap();
        assert!(matches!(unpack(&[packed[..packed.len() - 3].to_vec()]), Err(Error::Corrupt(_))));
        assert!(matches!(unpack(&[Vec::new()]), Err(Error::Corrupt(_))));
        assert!(matches!(unpack(&[]), Err(Error::Corrupt(_))));
    }
}
