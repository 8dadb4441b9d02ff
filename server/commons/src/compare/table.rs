//! A comparison as a table for other programs (CSV, RFC 4180).

use csv::{QuoteStyle, Terminator, WriterBuilder};
use koinon_core::Origin;
use koinon_core::text::clean_line;

use super::{Cell, Column, Comparison, What};
use crate::render::page_path;

/// What is written where a city does not say it.
const MISSING: &str = "missing";
/// What is written where the text that said it is not held.
const NOT_HELD: &str = "not held";
/// What a spreadsheet takes for the beginning of something to run.
const RUNS: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

impl Comparison {
    /// As a table in CSV (RFC 4180): one line for each city, and for each figure its value, its date, its source and the version of the
    /// page that says it. A text that a spreadsheet would run has `'` before it; a number is only a number.
    #[must_use]
    pub fn to_csv(&self, here: &Origin) -> String {
        let mut lines = vec![self.head()];
        for row in &self.rows {
            let size = row.size.map_or(MISSING, |size| size.code());
            let mut line = vec![text(&row.city.name), text(row.city.origin.authority()), size.to_owned()];
            line.extend(row.cells.iter().flat_map(|cell| cell_texts(cell, here)));
            lines.push(line);
        }
        written(&lines)
    }

    fn head(&self) -> Vec<String> {
        let mut head = ["city", "address", "size"].map(str::to_owned).to_vec();
        for column in &self.columns {
            let name = name(column);
            let parts = ["date", "source", "page"].map(|part| format!("{name} {part}"));
            head.extend([name].into_iter().chain(parts).map(|name| text(&name)));
        }
        head
    }
}

/// What a column is called in a file: its short name and its unit, which tell it from every other one.
fn name(column: &Column) -> String {
    let short = match &column.what {
        What::Profile(figure) => figure.code(),
        What::Indicator { id, .. } => id,
    };
    match column.unit_in_english() {
        unit if unit.is_empty() => short.to_owned(),
        unit => format!("{short} ({unit})"),
    }
}

fn cell_texts(cell: &Cell, here: &Origin) -> [String; 4] {
    match cell {
        Cell::Missing => [MISSING.into(), String::new(), String::new(), String::new()],
        Cell::NotHeld(version) => [NOT_HELD.into(), String::new(), String::new(), text(&version.address(here))],
        Cell::Known(figure) => {
            let source = if figure.source.is_empty() { &figure.version.page.title } else { &figure.source };
            [figure.value.to_string(), text(&figure.date), text(source), text(&figure.version.address(here))]
        }
    }
}

impl super::Version {
    /// Where people read this very version, at this city.
    #[must_use]
    pub fn address(&self, here: &Origin) -> String {
        here.at(&format!("{}?version={}", page_path(here, &self.page.authority, &self.page.slug), self.hash))
    }
}

/// A text that no spreadsheet runs.
fn text(text: &str) -> String {
    let text = clean_line(text, 2000);
    if text.starts_with(RUNS) { format!("'{text}") } else { text }
}

fn written(lines: &[Vec<String>]) -> String {
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
