//! What people measured about a page: said in its debate, and read as figures.

mod table;

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use koinon_core::Hash;
use koinon_core::act::Act;
use koinon_core::kind::Kind;
use koinon_core::observation::{Observation, Photo, Reading, Threshold, unusual};
use koinon_store::{City, Comment, Conn, Media, Page, PageId};

use crate::debate::NewComment;
use crate::media::media_path;
use crate::picture::PictureType;
use crate::prepare::typed_fields;
use crate::read::{PageRef, find};
use crate::{Actor, Commons, Error};

pub use table::from_csv;

/// The code of the act.
pub(crate) const OBSERVATION: &str = "observation";
/// So many comments are read at once.
const BATCH: i64 = 500;
/// So many readings of a page are shown and drawn, the first ones that were told.
pub const MAX_SHOWN: usize = 5000;
/// So many observations are told at once.
pub const MAX_TOLD: usize = 10;
/// How much of the readings is told in words.
const WORDS: usize = 300;

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
    /// What it looked like, and where that is read here; `None` as well as long as the file is not here.
    pub photo: Option<(Photo, String)>,
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
                let held = conn.held_media(told.iter().filter_map(|comment| Some(photo_of(comment)?.hash)))?;
                Ok(Observations { page, city, series: series(told, &thresholds, &held), thresholds, more })
            })
            .await
    }

    /// Tells what the asker measured: each observation is a comment of its own, all or none of them. `words` is said with each.
    ///
    /// # Errors
    /// Those of [`Commons::comment`]; [`Error::Invalid`] for what is no observation, and for a photo that is not kept here.
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
            let observation = self.with_photo(observation).await?.checked().map_err(|error| {
                use koinon_core::observation::ObservationError as E;
                let (field, code) = match error {
                    E::What => ("what", "empty_what"),
                    E::TooLong => ("what", "too_long"),
                    E::Readings => ("readings", "readings"),
                    E::Date => ("date", "date_form"),
                    E::Alt => ("alt", "empty_alt"),
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

    /// The observation with what is known here of its photo.
    async fn with_photo(&self, observation: Observation) -> Result<Observation, Error> {
        let Some(photo) = observation.photo else { return Ok(observation) };
        let hash = photo.hash;
        let media = self.store().read(move |conn| conn.media(&hash)).await?;
        let is_picture = |media: &Media| media.held && PictureType::of_media_type(&media.media_type).is_some();
        let unknown = || Error::invalid("photo", "photo_unknown", "this city keeps no picture with this hash");
        let media_type = media.filter(is_picture).ok_or_else(unknown)?.media_type;
        Ok(Observation { photo: Some(Photo { media_type, url: None, ..photo }), ..observation })
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

/// The photo that a comment brings.
#[must_use]
pub fn photo_of(comment: &Comment) -> Option<&Photo> {
    match &comment.act {
        Some(Act::Observation(observation)) => observation.photo.as_ref(),
        _ => None,
    }
}

fn series(told: Vec<Arc<Comment>>, thresholds: &[Threshold], held: &HashMap<Hash, Media>) -> Vec<Series> {
    let mut by_name: BTreeMap<(String, String), Series> = BTreeMap::new();
    for comment in told {
        let Some(Act::Observation(observation)) = &comment.act else { continue };
        let key = (observation.what.to_lowercase(), observation.unit.clone());
        let series = by_name.entry(key).or_insert_with(|| Series {
            what: observation.what.clone(),
            unit: observation.unit.clone(),
            readings: Vec::new(),
        });
        let photo = photo_of(&comment).and_then(|photo| Some((photo.clone(), media_path(held.get(&photo.hash)?))));
        series.readings.extend(observation.readings.iter().map(|reading| Observed {
            reading: reading.clone(),
            method: observation.method.clone(),
            unusual: false,
            beyond: false,
            photo: photo.clone(),
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

#[cfg(test)]
mod tests {
    use koinon_core::observation::Reading;

    use super::*;

    #[test]
    fn words_are_short_and_a_name_is_no_markup() {
        let reading = Reading { date: "2026-03-01".into(), value: "52.5".parse().unwrap(), place: None };
        let observation = |count: usize| Observation {
            what: "[x](y)".into(),
            unit: "dB".into(),
            method: None,
            readings: vec![reading.clone(); count],
            photo: None,
        };
        assert_eq!(in_words(&observation(1)), "**\\[x\\]\\(y\\)**: 52.5 dB (2026-03-01)");
        assert!(in_words(&observation(100)).ends_with("; … (100)"));
        assert!(in_words(&Observation { what: "-".repeat(100), ..observation(100) }).chars().count() < 500);
    }
}
