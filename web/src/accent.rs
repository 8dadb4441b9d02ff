//! A city's own colour.

use std::fmt::Write as _;

use koinon_core::Hash;

use crate::tile::tile_href;

/// The paper of the light and of the dark look, as in `styles/tokens.css`.
const PAPER: [Rgb; 2] = [Rgb(0xfb, 0xfa, 0xf6), Rgb(0x12, 0x18, 0x1f)];

/// The least contrast of text on paper: WCAG 2.2, success criterion 1.4.3.
const LEAST_CONTRAST: f64 = 4.5;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Rgb(pub(crate) u8, pub(crate) u8, pub(crate) u8);

/// A city's colour on light and on dark paper, each with a contrast of at least 4.5:1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Accent {
    light: Rgb,
    dark: Rgb,
}

/// Why a pair of colours is no accent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AccentError {
    /// Not of the form `#0B5C7D`.
    Malformed,
    /// Too pale to be read on paper, in the light or in the dark look.
    TooPale,
}

/// Glazes: cobalt, petrol, olive, ochre, terracotta, plum, madder, pine.
const GLAZES: [Accent; 8] = [
    Accent { light: Rgb(0x1f, 0x4f, 0xa3), dark: Rgb(0x9d, 0xbc, 0xf5) },
    Accent { light: Rgb(0x0b, 0x5c, 0x7d), dark: Rgb(0x7c, 0xc4, 0xe4) },
    Accent { light: Rgb(0x55, 0x60, 0x1c), dark: Rgb(0xc3, 0xcf, 0x7e) },
    Accent { light: Rgb(0x86, 0x55, 0x08), dark: Rgb(0xe9, 0xbd, 0x6c) },
    Accent { light: Rgb(0x9c, 0x43, 0x22), dark: Rgb(0xf2, 0xa8, 0x88) },
    Accent { light: Rgb(0x72, 0x3a, 0x76), dark: Rgb(0xdb, 0xae, 0xdf) },
    Accent { light: Rgb(0x94, 0x2f, 0x4c), dark: Rgb(0xf3, 0xa5, 0xb8) },
    Accent { light: Rgb(0x15, 0x63, 0x58), dark: Rgb(0x84, 0xcf, 0xc1) },
];

impl Accent {
    /// Reads a pair of colours, each written `#0B5C7D`.
    ///
    /// # Errors
    /// [`AccentError`] says which rule they break.
    pub fn new(light: &str, dark: &str) -> Result<Self, AccentError> {
        let read = |text| Rgb::read(text).ok_or(AccentError::Malformed);
        let accent = Self { light: read(light)?, dark: read(dark)? };
        if accent.light.contrast(PAPER[0]) < LEAST_CONTRAST || accent.dark.contrast(PAPER[1]) < LEAST_CONTRAST {
            return Err(AccentError::TooPale);
        }
        Ok(accent)
    }

    /// The colour that a city has until it chooses one: that of its tile.
    #[must_use]
    pub fn of(authority: &str) -> Self {
        GLAZES[usize::from(Hash::of(authority).0[31]) % GLAZES.len()]
    }

    /// The colour on light paper, `#0b5c7d`.
    #[must_use]
    pub fn light(&self) -> String {
        self.light.hex()
    }

    /// The colour on dark paper.
    #[must_use]
    pub fn dark(&self) -> String {
        self.dark.hex()
    }
}

impl Default for Accent {
    /// Petrol, the accent of the project itself.
    fn default() -> Self {
        GLAZES[1]
    }
}

impl Rgb {
    fn read(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6 && digits.is_ascii())?;
        let part = |at: usize| u8::from_str_radix(digits.get(at..at + 2)?, 16).ok();
        // `from_str_radix` would take a sign.
        if !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
            return None;
        }
        Some(Self(part(0)?, part(2)?, part(4)?))
    }

    pub(crate) fn hex(self) -> String {
        format!("#{:02x}{:02x}{:02x}", self.0, self.1, self.2)
    }

    /// The contrast ratio of WCAG 2.2.
    fn contrast(self, other: Self) -> f64 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    fn luminance(self) -> f64 {
        let linear = |part: u8| {
            let part = f64::from(part) / 255.0;
            if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * linear(self.0) + 0.7152 * linear(self.1) + 0.0722 * linear(self.2)
    }
}

/// The city's own style sheet: its accent, and the frieze of its tiles. Served as `/city.css`.
#[must_use]
pub fn city_css(authority: &str, accent: &Accent) -> String {
    let mut css = String::from("@layer city{:root{");
    let _ = write!(css, "--accent:{};--frieze:url({})", accent.light(), tile_href(authority));
    let _ = write!(css, "}}@media (prefers-color-scheme:dark){{:root{{--accent:{}}}}}}}", accent.dark());
    css
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_glaze_can_be_read_on_paper() {
        for glaze in GLAZES {
            assert_eq!(Accent::new(&glaze.light(), &glaze.dark()), Ok(glaze));
        }
    }

    #[test]
    fn a_pale_or_hostile_colour_is_refused() {
        assert_eq!(Accent::new("#cccccc", "#7cc4e4"), Err(AccentError::TooPale));
        assert_eq!(Accent::new("#0b5c7d", "#333333"), Err(AccentError::TooPale));
        for text in ["red", "#12345", "#+1+1+1", "#0b5c7d}", "#0b5c7d;x", "#é1234"] {
            assert_eq!(Accent::new(text, "#7cc4e4"), Err(AccentError::Malformed), "{text}");
        }
    }
}
