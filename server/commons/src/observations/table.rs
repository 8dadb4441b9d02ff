//! What was measured, as a table in CSV: written, and read as spreadsheets save it.

use csv::{ReaderBuilder, StringRecord, Trim};
use koinon_core::Origin;
use koinon_core::geo::Spot;
use koinon_core::observation::{MAX_READINGS, Observation, Reading};
use koinon_core::schema::is_date;

use super::Observations;
use crate::csv_text::{text, written};
use crate::{Error, FieldError};

/// So many readings are taken from one table.
const MAX_ROWS: usize = 500;
/// So many bytes of a table are read.
const MAX_CSV_BYTES: usize = 256 * 1024;
/// What the columns of a table are called: in English, French and Arabic.
const COLUMNS: [(&str, &[&str]); 7] = [
    ("date", &["date", "day", "jour", "التاريخ"]),
    ("what", &["what", "quoi", "mesure", "ماذا"]),
    ("value", &["value", "valeur", "القيمة"]),
    ("unit", &["unit", "unité", "unite", "الوحدة"]),
    ("method", &["method", "méthode", "methode", "الطريقة"]),
    ("latitude", &["latitude", "lat", "خط العرض"]),
    ("longitude", &["longitude", "lon", "lng", "خط الطول"]),
];

impl Observations {
    /// As a table in CSV (RFC 4180), one line for each value; photos by their addresses at `here`.
    #[must_use]
    pub fn to_csv(&self, here: &Origin) -> String {
        let heads = [
            "date",
            "what",
            "value",
            "unit",
            "method",
            "latitude",
            "longitude",
            "unusual",
            "beyond",
            "by",
            "comment",
            "photo",
        ];
        let mut lines = vec![heads.map(str::to_owned).to_vec()];
        let yes = |is: bool| if is { "yes".to_owned() } else { String::new() };
        for series in &self.series {
            for observed in &series.readings {
                let (reading, comment) = (&observed.reading, &observed.comment);
                let degrees =
                    |of: fn(Spot) -> f64| reading.place.map(|place| of(place).to_string()).unwrap_or_default();
                let by = comment.author.as_ref().map(|author| format!("{}@{}", author.handle, author.authority));
                lines.push(vec![
                    reading.date.clone(),
                    text(&series.what),
                    reading.value.to_string(),
                    text(&series.unit),
                    text(observed.method.as_deref().unwrap_or_default()),
                    degrees(Spot::latitude),
                    degrees(Spot::longitude),
                    yes(observed.unusual),
                    yes(observed.beyond),
                    text(&by.unwrap_or_default()),
                    text(&comment.ap_id),
                    observed.photo.as_ref().map(|(_, path)| here.at(path)).unwrap_or_default(),
                ]);
            }
        }
        written(&lines)
    }
}

/// Observations out of a table in CSV with the columns `date`, `what`, `value`, `unit`, `method`, `latitude` and `longitude`, the first
/// three of which are needed; `what` and `unit` stand for what no column says. Rows that measured the same in the same way are one
/// observation.
///
/// # Errors
/// [`Error::Invalid`]: each error is of the field `csv`, with the number of its line behind a point where it is of one.
pub fn from_csv(csv: &str, what: &str, unit: &str) -> Result<Vec<Observation>, Error> {
    if csv.len() > MAX_CSV_BYTES {
        return Err(Error::invalid("csv", "csv_too_large", "this table is larger than 256 kB"));
    }
    let csv = csv.trim_start_matches('\u{feff}');
    let head = csv.lines().next().unwrap_or_default();
    let delimiter = [b',', b';', b'\t'].into_iter().max_by_key(|d| head.bytes().filter(|byte| byte == d).count());
    let mut reader = ReaderBuilder::new()
        .delimiter(delimiter.unwrap_or(b','))
        .trim(Trim::All)
        .flexible(true)
        .from_reader(csv.as_bytes());
    let unreadable = |_| Error::invalid("csv", "csv_unreadable", "this is no table in CSV");
    let heads = reader.headers().map_err(unreadable)?.clone();
    let column = |name: &str| {
        let names = COLUMNS.iter().find(|(known, _)| *known == name).map_or(&[][..], |(_, names)| names);
        heads.iter().position(|head| names.contains(&head.trim_start_matches('\u{feff}').to_lowercase().as_str()))
    };
    let columns = COLUMNS.map(|(name, _)| column(name));
    let [Some(_), said, Some(_), ..] = columns else {
        return Err(Error::invalid("csv", "csv_columns", "the table needs the columns date and value"));
    };
    if said.is_none() && what.trim().is_empty() {
        return Err(Error::invalid("what", "empty_what", "it has to be said what was measured"));
    }
    let mut found: Vec<Observation> = Vec::new();
    let mut errors: Vec<FieldError> = Vec::new();
    for (at, record) in reader.records().enumerate() {
        // The line of the headings is the first one.
        let line = at + 2;
        let record = record.map_err(|_| error_at(line, "csv_unreadable", "this is no table in CSV"))?;
        if record.iter().all(str::is_empty) {
            continue;
        }
        if at >= MAX_ROWS {
            return Err(Error::invalid("csv", "csv_too_many", "at most 500 values are taken from one table"));
        }
        match row(&record, &columns, (what, unit)) {
            Ok((what, unit, method, reading)) => {
                let same = |one: &&mut Observation| {
                    (&one.what, &one.unit, &one.method) == (&what, &unit, &method) && one.readings.len() < MAX_READINGS
                };
                match found.iter_mut().find(same) {
                    Some(one) => one.readings.push(reading),
                    None => found.push(Observation { what, unit, method, readings: vec![reading], photo: None }),
                }
            }
            Err((code, message)) => errors.push(FieldError {
                field: format!("csv.{line}"),
                code: code.to_owned(),
                message: format!("line {line}: {message}"),
            }),
        }
        if errors.len() >= 20 {
            break;
        }
    }
    if !errors.is_empty() {
        return Err(Error::Invalid(errors));
    }
    if found.is_empty() {
        return Err(Error::invalid("csv", "csv_empty", "there is no value in this table"));
    }
    Ok(found)
}

fn error_at(line: usize, code: &str, message: &str) -> Error {
    Error::invalid(&format!("csv.{line}"), code, format!("line {line}: {message}"))
}

type Row = (String, String, Option<String>, Reading);

/// One line of a table; else the code of what is wrong with it, and that in words.
fn row(
    record: &StringRecord,
    columns: &[Option<usize>; 7],
    (what, unit): (&str, &str),
) -> Result<Row, (&'static str, &'static str)> {
    let cell = |at: usize| columns[at].and_then(|column| record.get(column)).filter(|cell| !cell.is_empty());
    let date = cell(0).filter(|date| is_date(date)).ok_or(("date_form", "a date is written like 2027-03-01"))?;
    let value =
        cell(2).and_then(|value| value.parse().ok()).ok_or(("value_form", "a value is a number such as 12.5"))?;
    let place = match (cell(5), cell(6)) {
        (None, None) => None,
        (latitude, longitude) => {
            let degrees = |cell: Option<&str>| cell?.replace(',', ".").parse::<f64>().ok();
            let point = degrees(latitude).zip(degrees(longitude));
            let point = point.and_then(|(latitude, longitude)| Spot::of_degrees(latitude, longitude));
            Some(point.ok_or(("place_form", "a place is a latitude from -90 to 90 and a longitude from -180 to 180"))?)
        }
    };
    let what = cell(1).unwrap_or(what.trim());
    if what.is_empty() {
        return Err(("empty_what", "it has to be said what was measured"));
    }
    let reading = Reading { date: date.to_owned(), value, place };
    Ok((what.to_owned(), cell(3).unwrap_or(unit.trim()).to_owned(), cell(4).map(str::to_owned), reading))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn codes(error: Error) -> Vec<(String, String)> {
        let Error::Invalid(errors) = error else { panic!("{error:?}") };
        errors.into_iter().map(|error| (error.field, error.code)).collect()
    }

    #[test]
    fn a_table_as_a_spreadsheet_saves_it_is_read() {
        let csv = "\u{feff}Date;Valeur;Unité;Latitude;Longitude\r\n2026-03-01;52,50;dB;44,84;-0,58\r\n\r\n2026-03-02;53;;;\r\n";
        let found = from_csv(csv, "Bruit", "").unwrap();
        assert_eq!(found.len(), 2, "another unit is another observation");
        assert_eq!((found[0].what.as_str(), found[0].unit.as_str()), ("Bruit", "dB"));
        assert_eq!(found[0].readings[0].value.to_string(), "52.50");
        assert_eq!(found[0].readings[0].place, Spot::of_degrees(44.84, -0.58));
        let many: String = (0..250).map(|n| format!("2026,x,{n}\n")).collect();
        let found = from_csv(&format!("date,what,value\n{many}"), "", "kg").unwrap();
        assert_eq!(found.iter().map(|one| one.readings.len()).collect::<Vec<_>>(), [100, 100, 50]);
    }

    #[test]
    fn what_cannot_be_read_is_told_by_its_line_and_nothing_is_taken() {
        let csv = "date,what,value,latitude,longitude\nsoon,Noise,1,,\n2026,Noise,much,,\n2026,Noise,1,91,0\n2026,Noise,1,4,\n2026,,1,,\n2026,Noise,1,,\n";
        let told = codes(from_csv(csv, "", "").unwrap_err());
        let told: Vec<(&str, &str)> = told.iter().map(|(field, code)| (field.as_str(), code.as_str())).collect();
        assert_eq!(
            told,
            [
                ("csv.2", "date_form"),
                ("csv.3", "value_form"),
                ("csv.4", "place_form"),
                ("csv.5", "place_form"),
                ("csv.6", "empty_what")
            ]
        );
        for (csv, code) in [
            ("", "csv_columns"),
            ("<html>", "csv_columns"),
            ("date,what,value\n", "csv_empty"),
            (&"date,value\n".repeat(30_000), "csv_too_large"),
            (&format!("date,what,value\n{}", "2026,x,1\n".repeat(501)), "csv_too_many"),
        ] {
            assert_eq!(codes(from_csv(csv, "", "").unwrap_err())[0].1, code);
        }
        assert_eq!(codes(from_csv("date,value\n2026,1\n", " ", "").unwrap_err())[0].1, "empty_what");
    }

    proptest! {
        #[test]
        fn no_table_makes_the_reader_fail(csv in "(date|what|value|unit|latitude|longitude|\\PC{0,5}|[,;\t\n\"']){0,40}", head in any::<bool>()) {
            let csv = if head { format!("date,what,value,latitude,longitude\n{csv}") } else { csv };
            if let Ok(found) = from_csv(&csv, "x", "y") {
                prop_assert!(found.iter().all(|one| (1..=MAX_READINGS).contains(&one.readings.len())));
            }
        }
    }
}
