//! Reading CSV as people and programs write it: any of three delimiters, decimal commas, a mark at the beginning.

use csv::{ReaderBuilder, StringRecord};

use super::Refusal;

/// The largest text of data that is read, in bytes.
pub const MAX_BYTES: usize = 1 << 20;
/// Rows read beneath the headings.
const MAX_ROWS: usize = 5_000;
/// Columns read.
const MAX_COLUMNS: usize = 20;

/// A table of texts.
pub(super) struct Sheet {
    pub(super) headings: Vec<String>,
    /// Each with as many cells as there are headings, or more where the table is ragged.
    pub(super) rows: Vec<Vec<String>>,
    /// Whether a comma may stand for the decimal point: it is not what stands between cells.
    pub(super) decimal_comma: bool,
    /// Whether rows have more or fewer cells than there are headings.
    pub(super) ragged: bool,
    /// Rows beyond those read.
    pub(super) more: usize,
}

impl Sheet {
    /// Reads a text.
    pub(super) fn read(text: &str) -> Result<Self, Refusal> {
        if text.len() > MAX_BYTES {
            return Err(Refusal::TooLarge);
        }
        let text = text.trim_start_matches('\u{feff}');
        let delimiter = delimiter(text);
        let mut records = records(text, delimiter);
        let headings = records.next().ok_or(Refusal::NoTable)?;
        let mut sheet = Self {
            headings: cells(&headings),
            rows: Vec::new(),
            decimal_comma: delimiter != b',',
            ragged: false,
            more: 0,
        };
        for record in records {
            if record.iter().all(|cell| cell.trim().is_empty()) {
                continue;
            }
            if record.len() > MAX_COLUMNS {
                return Err(Refusal::TooManyColumns);
            }
            if sheet.rows.len() == MAX_ROWS {
                sheet.more += 1;
                continue;
            }
            sheet.ragged |= record.len() != sheet.headings.len();
            let mut row = cells(&record);
            row.resize(row.len().max(sheet.headings.len()), String::new());
            sheet.rows.push(row);
        }
        match sheet.headings.len() {
            0 | 1 => Err(Refusal::NoTable),
            _ if sheet.rows.is_empty() => Err(Refusal::NoTable),
            2..=MAX_COLUMNS => Ok(sheet),
            _ => Err(Refusal::TooManyColumns),
        }
    }
}

fn cells(record: &StringRecord) -> Vec<String> {
    record.iter().map(|cell| cell.trim().to_owned()).collect()
}

/// The records, as far as they can be read. Text that is UTF-8 with rows of any length always can.
fn records(text: &str, delimiter: u8) -> impl Iterator<Item = StringRecord> {
    let reader =
        ReaderBuilder::new().delimiter(delimiter).has_headers(false).flexible(true).from_reader(text.as_bytes());
    reader.into_records().map_while(Result::ok)
}

/// What stands between cells: what parts the first rows into equally many, most; else what the first line has most of.
fn delimiter(text: &str) -> u8 {
    const KNOWN: [u8; 3] = *b";\t,";
    let even = |delimiter: u8| {
        let mut lengths = records(text, delimiter).take(20).map(|record| record.len());
        let first = lengths.next().unwrap_or_default();
        if first > 1 && lengths.all(|length| length == first) { first } else { 0 }
    };
    let in_first_line = |delimiter: u8| {
        let line = text.lines().next().unwrap_or_default();
        line.bytes().filter(|byte| *byte == delimiter).count()
    };
    let best = KNOWN.into_iter().rev().max_by_key(|delimiter| (even(*delimiter), in_first_line(*delimiter)));
    best.unwrap_or(b',')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Vec<Vec<String>> {
        Sheet::read(text).map(|sheet| sheet.rows).unwrap_or_default()
    }

    #[test]
    fn each_delimiter_is_found_and_a_mark_at_the_beginning_passed_over() {
        for (text, decimal_comma) in [
            ("\u{feff}mois,kg\r\n2025-01,12.5\r\n", false),
            ("mois;kg, net\n2025-01;12,5\n", true),
            ("mois\tkg\n2025-01\t12,5\n", true),
        ] {
            let sheet = Sheet::read(text).unwrap_or_else(|refusal| panic!("{refusal:?} {text}"));
            assert_eq!((sheet.headings[0].as_str(), sheet.decimal_comma), ("mois", decimal_comma), "{text}");
            assert_eq!(sheet.rows[0][0], "2025-01");
        }
        assert_eq!(rows("a,b\n\"x, \"\"y\"\"\nz\",2\n"), [["x, \"y\"\nz", "2"]]);
    }

    #[test]
    fn empty_rows_are_none_and_short_ones_are_filled_up() {
        let sheet = Sheet::read("a;b;c\n1;2;3\n;;\n\n4;5\n").ok();
        assert_eq!(sheet.map(|sheet| (sheet.rows.len(), sheet.rows[1].len(), sheet.ragged)), Some((2, 3, true)));
    }

    #[test]
    fn what_is_no_table_or_too_large_is_refused() {
        let read = |text: &str| Sheet::read(text).err();
        for none in ["", "\n\n", "a,b\n", "words alone\nand more\n", "\u{feff}"] {
            assert_eq!(read(none), Some(Refusal::NoTable), "{none:?}");
        }
        assert_eq!(read(&"a,".repeat(MAX_BYTES)), Some(Refusal::TooLarge));
        assert_eq!(read(&format!("{}\n{}\n", "a,".repeat(30), "1,".repeat(30))), Some(Refusal::TooManyColumns));
        let long = format!("a,b\n{}", "1,2\n".repeat(6_000));
        assert_eq!(Sheet::read(&long).ok().map(|sheet| (sheet.rows.len(), sheet.more)), Some((5_000, 1_000)));
    }
}
