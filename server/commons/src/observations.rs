//! What people measured about a page: said in its debate, and read as figures.

use std::collections::BTreeMap;
use std::sync::Arc;

use csv::{ReaderBuilder, StringRecord, Trim};
use koinon_core::act::Act;
use koinon_core::geo::Spot;
use koinon_core::kind::Kind;
use koinon_core::observation::{MAX_READINGS, Observation, Reading, Threshold, unusual};
use koinon_core::schema::is_date;
use koinon_store::{City, Comment, Conn, Page, PageId};

use crate::csv_text::{text, written};
use crate::debate::NewComment;
use crate::prepare::typed_fields;
use crate::read::{PageRef, find};
use crate::{Actor, Commons, Error, FieldError};

/// The code of the act.
const OBSERVATION: &str = "observation";
/// So many comments are read at once.
const BATCH: i64 = 500;
/// So many readings of a page are shown and drawn, the first ones that were told.
pub const MAX_SHOWN: usize = 5000;
/// So many readings are taken from one table.
pub const MAX_ROWS: usize = 500;
/// So many observations are told at once.
pub const MAX_TOLD: usize = 10;
/// So many bytes of a table are read.
pub const MAX_CSV_BYTES: usize = 256 * 1024;
/// How much of the readings is told in words.
const WORDS: usize = 300;
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

/// Everything that was measured of one thing in one unit.
#[derive(Debug, Clone)]
pub struct Series {
    /// What, as it was named first.
    pub what: String,
    /// In what; empty for a count.
    pub unit: String,
    /// What was read, by its date.
    pub readings: Vec<Observed>,
}

/// A value that somebody read.
#[derive(Debug, Clone)]
pub struct Observed {
    /// The value, with its day and place.
    pub reading: Reading,
    /// How it was measured.
    pub method: Option<String>,
    /// Whether it is far from most others ([`unusual`]); it counts like them.
    pub unusual: bool,
    /// Whether it is beyond a bound that the page names.
    pub beyond: bool,
    /// The comment that tells it.
    pub comment: Arc<Comment>,
}

/// What was measured about a page.
#[derive(Debug, Clone)]
pub struct Observations {
    /// The page.
    pub page: Page,
    /// Its city.
    pub city: City,
    /// Each thing that was measured, by its name.
    pub series: Vec<Series>,
    /// From which values on those who watch the page are told.
    pub thresholds: Vec<Threshold>,
    /// Whether there is more than stands here.
    pub more: bool,
}

impl Commons {
    /// What was measured about a page.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a page that the asker may not see.
    pub async fn observations(&self, actor: &Actor, reference: &PageRef) -> Result<Observations, Error> {
        let (actor, reference) = (actor.clone(), reference.clone());
        self.store()
            .read(move |conn| {
                let page = find(conn, &actor, &reference)?;
                let city = conn.city(page.city)?.ok_or(koinon_store::Error::Missing("city"))?;
                let (told, more) = told(conn, page.id)?;
                let text = page.head.map(|head| conn.body(head)).transpose()?.flatten();
                let fields = text.map(|text| typed_fields(Kind::of(&page.kind), &text)).unwrap_or_default();
                let thresholds = Threshold::all(&fields);
                Ok(Observations { page, city, series: series(told, &thresholds), thresholds, more })
            })
            .await
    }

    /// Tells what the asker measured: each observation is a comment of its own, all or none of them. `words` is said with each.
    ///
    /// # Errors
    /// Those of [`Commons::comment`]; [`Error::Invalid`] for what is no observation.
    pub async fn observe(
        &self,
        actor: &Actor,
        page: PageId,
        given: Vec<Observation>,
        words: &str,
    ) -> Result<Vec<Comment>, Error> {
        if given.len() > MAX_TOLD {
            return Err(Error::invalid("csv", "csv_too_many_kinds", "at most ten observations are told at once"));
        }
        let mut sayings = Vec::with_capacity(given.len());
        for observation in given {
            let observation = observation.checked().map_err(|error| {
                use koinon_core::observation::ObservationError as E;
                let (field, code) = match error {
                    E::What => ("what", "empty_what"),
                    E::TooLong => ("what", "too_long"),
                    E::Readings => ("readings", "readings"),
                    E::Date => ("date", "date_form"),
                };
                Error::invalid(field, code, error.to_string())
            })?;
            let markdown = [in_words(&observation), words.trim().to_owned()].join("\n\n").trim().to_owned();
            let act = Some(Act::Observation(observation));
            sayings.push(self.saying(actor, NewComment { markdown, act, ..NewComment::default() })?);
        }
        self.store()
            .write(move |tx| {
                tx.lock_page(page)?;
                sayings.into_iter().map(|saying| saying.say(tx, page)).collect()
            })
            .await
    }
}

/// Everything that was told about a page, in its order, and whether there is more.
fn told(conn: &mut Conn, page: PageId) -> Result<(Vec<Arc<Comment>>, bool), Error> {
    let (mut found, mut readings, mut after): (Vec<Arc<Comment>>, usize, _) = (Vec::new(), 0, Some(0));
    loop {
        let comments = conn.comments_with_act(page, OBSERVATION, after, BATCH)?;
        let next = comments.last().and_then(|comment| comment.number);
        for comment in comments {
            let Some(Act::Observation(observation)) = &comment.act else { continue };
            readings += observation.readings.len();
            if readings > MAX_SHOWN {
                return Ok((found, true));
            }
            found.push(Arc::new(comment));
        }
        match (after, next) {
            // Those that have no number yet come last.
            (None, _) => return Ok((found, false)),
            (Some(_), next) => after = next,
        }
    }
}

fn series(told: Vec<Arc<Comment>>, thresholds: &[Threshold]) -> Vec<Series> {
    let mut by_name: BTreeMap<(String, String), Series> = BTreeMap::new();
    for comment in told {
        let Some(Act::Observation(observation)) = &comment.act else { continue };
        let key = (observation.what.to_lowercase(), observation.unit.clone());
        let series = by_name.entry(key).or_insert_with(|| Series {
            what: observation.what.clone(),
            unit: observation.unit.clone(),
            readings: Vec::new(),
        });
        series.readings.extend(observation.readings.iter().map(|reading| Observed {
            reading: reading.clone(),
            method: observation.method.clone(),
            unusual: false,
            beyond: false,
            comment: comment.clone(),
        }));
    }
    let mut found: Vec<Series> = by_name.into_values().collect();
    for series in &mut found {
        series.readings.sort_by(|one, other| one.reading.date.cmp(&other.reading.date));
        let values: Vec<f64> = series.readings.iter().map(|observed| observed.reading.value.to_f64()).collect();
        let bounds: Vec<_> = thresholds.iter().filter(|bound| bound.is_of(&series.what, &series.unit)).collect();
        for (observed, (unusual, value)) in series.readings.iter_mut().zip(unusual(&values).into_iter().zip(values)) {
            observed.unusual = unusual;
            observed.beyond = bounds.iter().any(|bound| bound.is_passed_by(value));
        }
    }
    found
}

/// An observation as strangers read it, in no language: what, how much, when.
fn in_words(observation: &Observation) -> String {
    let one = |reading: &Reading| {
        let unit = if observation.unit.is_empty() { String::new() } else { format!(" {}", observation.unit) };
        format!("{}{unit} ({})", reading.value, reading.date)
    };
    let mut words = String::new();
    for (at, reading) in observation.readings.iter().enumerate() {
        let one = one(reading);
        if words.len() + one.len() > WORDS {
            words.push_str(&format!("; … ({})", observation.readings.len()));
            break;
        }
        words.push_str(if at == 0 { "" } else { "; " });
        words.push_str(&one);
    }
    // What people named it is a text, and no Markdown.
    let what: String = observation
        .what
        .chars()
        .map(|c| if c.is_ascii_punctuation() { format!("\\{c}") } else { c.to_string() })
        .collect();
    format!("**{what}**: {words}")
}

impl Observations {
    /// As a table in CSV (RFC 4180), one line for each value.
    #[must_use]
    pub fn to_csv(&self) -> String {
        let heads =
            ["date", "what", "value", "unit", "method", "latitude", "longitude", "unusual", "beyond", "by", "comment"];
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
                    None => found.push(Observation { what, unit, method, readings: vec![reading] }),
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

    #[test]
    fn words_are_short_and_a_name_is_no_markup() {
        let reading = Reading { date: "2026-03-01".into(), value: "52.5".parse().unwrap(), place: None };
        let observation = |count: usize| Observation {
            what: "[x](y)".into(),
            unit: "dB".into(),
            method: None,
            readings: vec![reading.clone(); count],
        };
        assert_eq!(in_words(&observation(1)), "**\\[x\\]\\(y\\)**: 52.5 dB (2026-03-01)");
        assert!(in_words(&observation(100)).ends_with("; … (100)"));
        assert!(in_words(&Observation { what: "-".repeat(100), ..observation(100) }).chars().count() < 500);
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
