//! The blocks of a GIF file (GIF89a) that draw.

use super::PictureError;
use super::parts::Parts;

const IMAGE: u8 = 0x2c;
const EXTENSION: u8 = 0x21;
const END: u8 = 0x3b;
/// How long a picture of an animation is shown, and which colour is none.
const CONTROL: u8 = 0xf9;
const APPLICATION: u8 = 0xff;

/// The file with the blocks that draw, up to its end.
pub(super) fn cleaned(bytes: &[u8]) -> Result<Vec<u8>, PictureError> {
    let mut parts = Parts(bytes);
    let head = parts.take(13)?;
    let mut clean = [head, parts.take(palette(head[10]))?].concat();
    loop {
        match parts.byte()? {
            END => {
                clean.push(END);
                return Ok(clean);
            }
            IMAGE => {
                let place = parts.take(9)?;
                let colours = parts.take(palette(place[8]))?;
                let code_size = parts.byte()?;
                for part in [&[IMAGE], place, colours, &[code_size], sub_blocks(&mut parts)?] {
                    clean.extend_from_slice(part);
                }
            }
            EXTENSION => {
                let label = parts.byte()?;
                let content = sub_blocks(&mut parts)?;
                let draws = match label {
                    CONTROL => content.len() == 6,
                    // How often the animation is shown: no one's own, but read by every browser.
                    APPLICATION => content.len() == 17 && content.starts_with(b"\x0bNETSCAPE2.0\x03\x01"),
                    _ => false,
                };
                if draws {
                    clean.extend_from_slice(&[EXTENSION, label]);
                    clean.extend_from_slice(content);
                }
            }
            // Some programs fill up with zeros between blocks.
            0 => {}
            _ => return Err(PictureError::Damaged),
        }
    }
}

/// The length of the table of colours that flags announce.
fn palette(flags: u8) -> usize {
    if flags & 0x80 == 0 { 0 } else { 3 << ((flags & 7) + 1) }
}

/// A row of blocks, each after its length, with the empty one that ends it.
fn sub_blocks<'a>(parts: &mut Parts<'a>) -> Result<&'a [u8], PictureError> {
    let start = parts.0;
    let mut length = 0;
    loop {
        let block = usize::from(parts.byte()?);
        parts.take(block)?;
        length += 1 + block;
        if block == 0 {
            return Ok(&start[..length]);
        }
    }
}
