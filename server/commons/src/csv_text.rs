//! Tables for other programs (CSV, RFC 4180), written so that no spreadsheet runs what people wrote.

use csv::{QuoteStyle, Terminator, WriterBuilder};
use koinon_core::text::clean_line;

/// What a spreadsheet takes for the beginning of something to run.
pub(crate) const RUNS: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// A text that no spreadsheet runs.
pub(crate) fn text(text: &str) -> String {
    let text = clean_line(text, 2000);
    if text.starts_with(RUNS) { format!("'{text}") } else { text }
}

/// The lines, all equally long, as one text.
pub(crate) fn written(lines: &[Vec<String>]) -> String {
    let mut writer =
        WriterBuilder::new().terminator(Terminator::CRLF).quote_style(QuoteStyle::Necessary).from_writer(Vec::new());
    for line in lines {
        // Nothing that is written to memory fails, and all lines are equally long.
        let _ = writer.write_record(line);
    }
    String::from_utf8(writer.into_inner().unwrap_or_default()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_is_written_is_read_again_and_nothing_runs(
            cells in prop::collection::vec(prop::collection::vec("[=+@\t\r\n,;\"' a-zé٣-]{0,12}", 3), 1..6),
        ) {
            let lines: Vec<Vec<String>> = cells.iter().map(|line| line.iter().map(|cell| text(cell)).collect()).collect();
            let file = written(&lines);
            prop_assert!(file.ends_with("\r\n"));
            let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(file.as_bytes());
            let read: Vec<Vec<String>> = reader
                .records()
                .map(|line| line.unwrap().iter().map(str::to_owned).collect())
                .collect();
            prop_assert_eq!(&read, &lines);
            prop_assert!(read.iter().flatten().all(|cell| !cell.starts_with(RUNS)));
        }
    }

    #[test]
    fn a_text_that_would_run_is_marked_and_its_quotes_are_doubled() {
        let lines =
            vec![vec![text("=HYPERLINK(\"https://evil.example\")"), text(" +1"), text("@x"), (-3.5).to_string()]];
        assert_eq!(written(&lines), "\"'=HYPERLINK(\"\"https://evil.example\"\")\",'+1,'@x,-3.5\r\n");
    }
}
