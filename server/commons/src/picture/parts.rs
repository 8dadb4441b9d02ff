//! Taking bytes from the front of a file, never beyond its end.

use super::PictureError;

/// What is left of a file.
#[derive(Clone, Copy)]
pub(super) struct Parts<'a>(pub(super) &'a [u8]);

impl<'a> Parts<'a> {
    /// The next bytes.
    pub(super) fn take(&mut self, length: usize) -> Result<&'a [u8], PictureError> {
        let (taken, rest) = self.0.split_at_checked(length).ok_or(PictureError::Damaged)?;
        self.0 = rest;
        Ok(taken)
    }

    /// The next byte.
    pub(super) fn byte(&mut self) -> Result<u8, PictureError> {
        self.array().map(|[byte]| byte)
    }

    /// The next bytes, as many as are asked for.
    pub(super) fn array<const N: usize>(&mut self) -> Result<[u8; N], PictureError> {
        let (taken, rest) = self.0.split_first_chunk().ok_or(PictureError::Damaged)?;
        self.0 = rest;
        Ok(*taken)
    }

    /// Whether nothing is left.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
