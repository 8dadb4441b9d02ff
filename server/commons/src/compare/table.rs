//! A comparison as a table for other programs (CSV, RFC 4180).

use koinon_core::Origin;

use super::{Cell, Column, Comparison, What};
use crate::csv_text::{text, written};
use crate::render::page_path;

/// What is written where a city does not say it.
const MISSING: &str = "missing";
/// What is written where the text that said it is not held.
const NOT_HELD: &str = "not held";

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
