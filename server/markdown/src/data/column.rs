//! What the cells of a column say: numbers with a unit, dates, or words.

use jiff::civil::Date;

use super::sheet::Sheet;

/// A number farther from nought, or nearer to it, is not drawn: an axis could not be labelled with it.
const LARGEST: f64 = 1e15;
const SMALLEST: f64 = 1e-9;

/// What the cells of a column are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Nature {
    Numbers,
    /// As days since 1970.
    Dates,
    Words,
}

/// A column as it can be drawn.
pub(super) struct Column {
    pub(super) name: String,
    pub(super) unit: Option<String>,
    pub(super) nature: Nature,
    /// What can be drawn of each row; every number is finite.
    pub(super) values: Vec<Option<f64>>,
    /// Cells that have something and cannot be drawn.
    pub(super) unread: usize,
}

impl Column {
    /// Reads a column of a table. Where most cells are numbers, or dates, the others are gaps.
    pub(super) fn read(sheet: &Sheet, at: usize, unit: Option<&str>) -> Self {
        let (name, own_unit) = name_and_unit(&sheet.headings[at]);
        let cells = || sheet.rows.iter().map(|row| row.get(at).map_or("", String::as_str));
        let filled = cells().filter(|cell| !is_missing(cell)).count();
        let mut column = Self {
            name: super::shown(name),
            unit: own_unit.or(unit).map(super::shown),
            nature: Nature::Words,
            values: Vec::new(),
            unread: 0,
        };
        let readings = [
            (Nature::Numbers, cells().map(|cell| number(cell, sheet.decimal_comma)).collect::<Vec<_>>()),
            (Nature::Dates, cells().map(day).collect()),
        ];
        for (nature, values) in readings {
            let read = values.iter().flatten().count();
            if read > 0 && read * 3 >= filled * 2 {
                column.nature = nature;
                column.values = values;
                column.unread = filled.saturating_sub(read);
                break;
            }
        }
        column
    }

    /// The name with the unit, as it is written at an axis.
    pub(super) fn label(&self) -> String {
        match &self.unit {
            Some(unit) if !unit.is_empty() && *unit != self.name => format!("{} ({unit})", self.name),
            _ => self.name.clone(),
        }
    }

    /// The smallest and the largest value.
    pub(super) fn range(&self) -> Option<(f64, f64)> {
        let mut values = self.values.iter().flatten();
        let first = *values.next()?;
        Some(values.fold((first, first), |(low, high), value| (low.min(*value), high.max(*value))))
    }
}

/// The unit in the heading: `mass (kg)`, `débit [m³/h]`.
fn name_and_unit(heading: &str) -> (&str, Option<&str>) {
    const LONGEST: usize = 30;
    for (open, close) in [('(', ')'), ('[', ']')] {
        if let Some((name, unit)) = heading.strip_suffix(close).and_then(|heading| heading.rsplit_once(open))
            && !name.trim().is_empty()
            && !unit.trim().is_empty()
            && unit.len() <= LONGEST
        {
            return (name.trim(), Some(unit.trim()));
        }
    }
    (heading, None)
}

/// Whether a cell says that there is nothing.
pub(super) fn is_missing(cell: &str) -> bool {
    matches!(
        cell.to_ascii_lowercase().as_str(),
        "" | "-" | "–" | "—" | "…" | "na" | "n/a" | "nan" | "null" | "none" | "nd"
    )
}

/// A number as people write it: spaces between thousands, a decimal comma, a percent sign.
fn number(cell: &str, decimal_comma: bool) -> Option<f64> {
    if cell.len() > 40 {
        return None;
    }
    let digits = cell.strip_suffix('%').unwrap_or(cell).trim_end();
    let spaced = |c: char| matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}');
    let mut plain: String = digits.chars().filter(|c| !spaced(*c)).map(|c| if c == '−' { '-' } else { c }).collect();
    // Spaces part thousands, and nothing else: "2025 01" are two numbers.
    if plain.len() < digits.len()
        && !digits
            .split(spaced)
            .skip(1)
            .all(|group| group.split([',', '.']).next().is_some_and(|group| group.len() == 3))
    {
        return None;
    }
    if decimal_comma {
        plain = plain.replacen(',', ".", 1);
    }
    if !plain.bytes().all(|byte| byte.is_ascii_digit() || b"+-.eE".contains(&byte)) {
        return None;
    }
    let value: f64 = plain.parse().ok()?;
    let size = value.abs();
    (size == 0.0 || (SMALLEST..=LARGEST).contains(&size)).then_some(value)
}

/// A date as days since 1970: `2025-03`, `2025-03-14`, `2025-03-14T10:30`, `14/03/2025`, `03/2025`. A year alone is a number.
fn day(cell: &str) -> Option<f64> {
    if !cell.is_ascii() || cell.len() > 30 {
        return None;
    }
    let (date, time) = cell.split_once(['T', ' ']).unwrap_or((cell, ""));
    let parts: Vec<&str> = date.split(['-', '/', '.']).collect();
    let (year, month, day) = match parts[..] {
        [year, month] if year.len() == 4 => (year, month, "1"),
        [month, year] if year.len() == 4 => (year, month, "1"),
        [year, month, day] if year.len() == 4 => (year, month, day),
        [day, month, year] if year.len() == 4 => (year, month, day),
        _ => return None,
    };
    let year = year.parse().ok().filter(|year| (1000..3000).contains(year))?;
    let date = Date::new(year, month.parse().ok()?, day.parse().ok()?).ok()?;
    Some(f64::from(days_of(date)?) + fraction(time)?)
}

/// Days from 1970 to a date.
pub(super) fn days_of(date: Date) -> Option<i32> {
    jiff::civil::date(1970, 1, 1).until(date).ok().map(|span| span.get_days())
}

/// The part of a day that has passed at a time (`10:30`, `10:30:00Z`).
fn fraction(time: &str) -> Option<f64> {
    if time.is_empty() {
        return Some(0.0);
    }
    let mut parts = time.trim_end_matches('Z').split(':');
    let mut next = |most: f64| -> Option<f64> {
        let Some(part) = parts.next() else { return Some(0.0) };
        part.parse().ok().filter(|value| (0.0..most).contains(value))
    };
    let (hours, minutes, seconds) = (next(24.0)?, next(60.0)?, next(60.0)?);
    Some((hours * 3_600.0 + minutes * 60.0 + seconds) / 86_400.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_people_write_them() {
        for (cell, value) in [
            ("12", 12.0),
            ("1 234,5", 1234.5),
            ("1\u{202f}234\u{a0}567", 1_234_567.0),
            ("−3", -3.0),
            ("12 %", 12.0),
            ("1e3", 1000.0),
        ] {
            assert_eq!(number(cell, true), Some(value), "{cell}");
        }
        assert_eq!(number("1,5", false), None);
        for none in
            ["", "=1+1", "inf", "NaN", "1e308", "-1e308", "1e-300", "2025 01", "0x10", "1,2,3", "e", "1_000", "١٢"]
        {
            assert_eq!(number(none, true), None, "{none}");
        }
    }

    #[test]
    fn dates_are_days() {
        assert_eq!(day("1970-01-02"), Some(1.0));
        assert_eq!(day("02/01/1970"), Some(1.0));
        assert_eq!(day("02/1970"), Some(31.0));
        assert_eq!(day("1970-01-01T12:00"), Some(0.5));
        assert_eq!(day("1970-01-01 06:00:00Z"), Some(0.25));
        for none in [
            "1970",
            "1970-13",
            "31/02/1970",
            "99999-01-01",
            "0001-01-01",
            "1970-01-01T25:00",
            "1970-01-01Tx",
            "a-b-1970",
            "é",
        ] {
            assert_eq!(day(none), None, "{none}");
        }
    }

    #[test]
    fn a_unit_stands_in_the_heading() {
        assert_eq!(name_and_unit("masse (kg)"), ("masse", Some("kg")));
        assert_eq!(name_and_unit("débit [m³/h]"), ("débit", Some("m³/h")));
        for whole in ["masse", "(kg)", "masse ()", "a) b", "x (this is no unit but a long remark about it)"] {
            assert_eq!(name_and_unit(whole), (whole, None));
        }
    }
}
