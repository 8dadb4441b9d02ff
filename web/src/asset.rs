//! The style sheet, the fonts and the scripts, compiled in.

/// A file that a browser fetches. Its path names its content, so it may be cached for ever
/// (`Cache-Control: public, max-age=31536000, immutable`).
#[derive(Debug, Clone, Copy)]
pub struct Asset {
    /// The name that the source knows it by, `koinon.css`.
    pub name: &'static str,
    /// The path that it is served under, `/assets/koinon-1f2e3d4c5b6a.css`.
    pub path: &'static str,
    /// The media type.
    pub content_type: &'static str,
    /// Its bytes.
    pub bytes: &'static [u8],
    /// The same, compressed with gzip, where that makes it smaller.
    pub gzip: Option<&'static [u8]>,
}

include!(concat!(env!("OUT_DIR"), "/assets.rs"));

/// Every file to be served.
pub fn assets() -> impl Iterator<Item = &'static Asset> {
    ASSETS.iter()
}

/// The path of the file that the source calls `name`; `None` if there is no such file.
#[must_use]
pub fn asset_url(name: &str) -> Option<&'static str> {
    assets().find(|asset| asset.name == name).map(|asset| asset.path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_style_sheet_names_the_fonts_by_their_served_names() {
        let css = assets().find(|asset| asset.name == "koinon.css").unwrap();
        let text = str::from_utf8(css.bytes).unwrap();
        for font in assets().filter(|asset| asset.content_type == "font/woff2") {
            let served = font.path.strip_prefix("/assets/").unwrap();
            assert!(text.contains(&format!("url({served})")), "{} is not used", font.name);
        }
        assert!(css.gzip.unwrap().len() < 8_100, "the style sheet grew to {} bytes", css.gzip.unwrap().len());
    }

    #[test]
    fn what_every_page_needs_is_small() {
        let scripts = |asset: &&Asset| asset.name.ends_with(".js");
        let all: usize =
            assets().filter(|asset| !scripts(asset)).map(|asset| asset.gzip.unwrap_or(asset.bytes).len()).sum();
        assert!(all < 55_000, "style sheet and fonts are {all} bytes");
        for script in assets().filter(scripts) {
            let size = script.gzip.unwrap_or(script.bytes).len();
            assert!(size < 60_000, "{} is {size} bytes", script.name);
        }
    }
}
