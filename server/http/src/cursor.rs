//! Where a list of pages goes on, as addresses name it: `<milliseconds>-<row>`.

use koinon_core::Timestamp;
use koinon_store::PageId;

/// The place in a list of pages that a cursor names.
pub(crate) fn read_cursor(text: &str) -> Option<(Timestamp, PageId)> {
    let (time, page) = text.rsplit_once('-')?;
    Some((Timestamp::from_millis(time.parse().ok()?), PageId(page.parse().ok()?)))
}

/// The cursor that names a place.
pub(crate) fn written_cursor((time, page): (Timestamp, PageId)) -> String {
    format!("{}-{}", time.as_millis(), page.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_a_list_goes_on_is_read_as_it_is_written() {
        let place = (Timestamp::from_millis(1_764_000_000_000), PageId(7));
        assert_eq!(read_cursor(&written_cursor(place)), Some(place));
        assert_eq!(read_cursor("7"), None);
    }
}
