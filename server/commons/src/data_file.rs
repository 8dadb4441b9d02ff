//! Files of data that strangers give us: read whole before they are kept, as text that is what it claims to be.
//!
//! Nothing in a table can run here: it is drawn by our own renderer and handed out as a download, never as a page. What a
//! spreadsheet would make of its cells (`=…`) is not changed either: it is the author's text, and the download is that text.

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};
use koinon_markdown::{DataKind, data};

/// What a file holds, and its text as it is kept; `None` if it is no data that can be drawn.
///
/// With `as_is` it must be UTF-8 and stays as it is. Else a mark at its beginning goes, and what spreadsheet programs save
/// as UTF-16 or Windows-1252 becomes UTF-8.
pub(crate) fn read(bytes: &[u8], as_is: bool) -> Option<(DataKind, Vec<u8>)> {
    if bytes.len() > data::MAX_BYTES {
        return None;
    }
    let text = if as_is { std::str::from_utf8(bytes).ok()?.into() } else { decoded(bytes) };
    // A table has tabs and line ends, and nothing else that controls.
    if text.chars().any(|c| c.is_control() && !matches!(c, '\t' | '\r' | '\n')) {
        return None;
    }
    let kind = data::kind_of(&text)?;
    Some((kind, text.into_owned().into_bytes()))
}

fn decoded(bytes: &[u8]) -> std::borrow::Cow<'_, str> {
    let marked = Encoding::for_bom(bytes).map(|(encoding, _)| encoding);
    let encoding = marked.unwrap_or(if std::str::from_utf8(bytes).is_ok() { UTF_8 } else { WINDOWS_1252 });
    encoding.decode(bytes).0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_of_spreadsheet_programs_are_kept_as_utf_8() {
        let table = "année;déchets (kg)\r\n2025;12,5\r\n";
        let kept = Some((DataKind::Csv, table.as_bytes().to_vec()));
        assert_eq!(read(table.as_bytes(), true), kept);
        assert_eq!(read(&["\u{feff}".as_bytes(), table.as_bytes()].concat(), false), kept);
        assert_eq!(read(&WINDOWS_1252.encode(table).0, false), kept);
        let utf_16: Vec<u8> = std::iter::once(0xfeff).chain(table.encode_utf16()).flat_map(u16::to_le_bytes).collect();
        assert_eq!(read(&utf_16, false), kept);
        let place = br#"{"type":"Point","coordinates":[-0.58,44.84]}"#;
        assert_eq!(read(place, true), Some((DataKind::GeoJson, place.to_vec())));
        // Another city's file has the hash of its bytes.
        assert_eq!(read(&WINDOWS_1252.encode(table).0, true), None);
    }

    #[test]
    fn j07_what_is_no_data_is_refused() {
        let large = "1,2\n".repeat(300_000);
        let bells = "a,b\n1,\u{7}\n";
        for bytes in [
            &b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"[..],
            b"<!doctype html>,a\n<script>alert(1)</script>,b\n",
            b"  <html>,b\n1,2\n",
            b"%PDF-1.7,a\n1,2\n",
            b"MZ",
            b"a,b\n1\n",
            b"a,b\n1,\0\n",
            b"{\"a\": 1,\n\"b\": 2}",
            b"{\"type\":\"Point\",\"coordinates\":[653000,6860000]}",
            b"words\nand more\n",
            b"",
            large.as_bytes(),
            bells.as_bytes(),
        ] {
            assert_eq!(read(bytes, false), None, "{:?}", String::from_utf8_lossy(&bytes[..bytes.len().min(60)]));
            assert_eq!(read(bytes, true), None);
        }
    }
}
