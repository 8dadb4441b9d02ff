//! How far a practice has come, city by city: when it was first mentioned, tried, adopted, given up. Each date is read from a page
//! that says it, and that page is named. Cities are not compared by it.

use std::collections::{BTreeMap, HashSet};

use koinon_core::kind::Kind;
use koinon_core::schema::is_date;
use koinon_core::{Hash, Timestamp};
use koinon_store::{Conn, HERE, Page, PageFilter, PageId};
use serde_json::{Map, Value};

use crate::around::TRIED;
use crate::claims::declined_links;
use crate::prepare::fields;
use crate::read::{PageRef, find};
use crate::{Actor, Commons, Error};

/// How many links to a practice are looked at, the newest first.
const MAX_LINKS: i64 = 500;
/// How many reports of one practice are read.
const MAX_REPORTS: usize = 200;
/// How many versions of a page are looked at for the first one that says something.
const MAX_VERSIONS: i64 = 60;
/// How many practices stand in one part of a list.
pub const PRACTICES: usize = 20;

/// How far something has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// A page speaks of it.
    Mentioned,
    /// It was begun.
    Tried,
    /// It became what is always done.
    Adopted,
    /// It was ended, in the end.
    GivenUp,
}

impl Step {
    /// In the order in which they follow each other.
    pub const ALL: [Self; 4] = [Self::Mentioned, Self::Tried, Self::Adopted, Self::GivenUp];

    /// The code of the API, and the last part of the key of a message.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Mentioned => "mentioned",
            Self::Tried => "tried",
            Self::Adopted => "adopted",
            Self::GivenUp => "given_up",
        }
    }
}

/// When something was first so far, and who says it.
#[derive(Debug, Clone, PartialEq)]
pub struct Reached {
    /// A date or a part of one.
    pub date: String,
    /// Whether the page says the date itself; else it is the day on which the page was written that says what it says.
    pub said: bool,
    /// The page.
    pub page: Page,
}

/// How far a practice has come in one city.
#[derive(Debug, Clone, PartialEq)]
pub struct CityMaturity {
    /// The city's authority.
    pub authority: String,
    /// The steps that are known, each when it was first reached.
    pub steps: BTreeMap<Step, Reached>,
}

impl CityMaturity {
    /// Notes a step, unless an earlier one of its kind is known.
    fn note(&mut self, step: Step, date: String, said: bool, page: &Page) {
        let is_earlier = self.steps.get(&step).is_none_or(|known| date < known.date);
        if is_earlier {
            self.steps.insert(step, Reached { date, said, page: page.clone() });
        }
    }
}

/// How far a practice has come.
#[derive(Debug, Clone, PartialEq)]
pub struct Maturity {
    /// The practice.
    pub page: Page,
    /// Its own city first, then the others by their authority.
    pub cities: Vec<CityMaturity>,
}

impl Maturity {
    /// When a step was first reached anywhere.
    #[must_use]
    pub fn first(&self, step: Step) -> Option<&Reached> {
        self.cities.iter().filter_map(|city| city.steps.get(&step)).min_by(|a, b| a.date.cmp(&b.date))
    }
}

impl Commons {
    /// How far a practice has come in each city.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a page that the asker may not see, and for what is no practice that can be read.
    pub async fn maturity(&self, actor: &Actor, reference: &PageRef) -> Result<Maturity, Error> {
        let (actor, reference) = (actor.clone(), reference.clone());
        self.store()
            .read(move |conn| {
                let page = find(conn, &actor, &reference)?;
                let is_practice = Kind::of(&page.kind) == Kind::PracticeSheet;
                if !is_practice || page.standing != koinon_store::Standing::Live {
                    return Err(Error::NotFound);
                }
                maturity_of(conn, page)
            })
            .await
    }

    /// How far the practices of a theme have come, those that were changed last first; of all themes if none is named. The second
    /// value says where the list goes on.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn maturity_of_theme(
        &self,
        theme: Option<String>,
        after: Option<(Timestamp, PageId)>,
    ) -> Result<(Vec<Maturity>, Option<(Timestamp, PageId)>), Error> {
        self.store()
            .read(move |conn| {
                let filter = PageFilter {
                    kind: Some(Kind::PracticeSheet.code().into()),
                    theme,
                    after,
                    limit: PRACTICES as i64 + 1,
                    ..PageFilter::default()
                };
                let mut pages = conn.pages(&filter)?;
                let more = pages.len() > PRACTICES;
                pages.truncate(PRACTICES);
                let next = pages.last().filter(|_| more).map(|last| (last.updated, last.id));
                let found = pages.into_iter().map(|page| maturity_of(conn, page)).collect::<Result<_, _>>()?;
                Ok((found, next))
            })
            .await
    }
}

fn maturity_of(conn: &mut Conn, page: Page) -> Result<Maturity, Error> {
    let mut cities: BTreeMap<String, CityMaturity> = BTreeMap::new();
    let of = |authority: &str| CityMaturity { authority: authority.to_owned(), steps: BTreeMap::new() };
    let mut own = of(&page.authority);
    at_home(conn, &page, &mut own)?;
    let declined = declined_links(conn, page.id)?;
    let links = conn.links_to(&page, MAX_LINKS)?;
    let mut read = HashSet::new();
    for (relation, from) in &links {
        if from.id == page.id || declined.contains_key(&(from.ap_id.clone(), relation.clone())) {
            continue;
        }
        let is_own = from.city == page.city;
        let city =
            if is_own { &mut own } else { cities.entry(from.authority.clone()).or_insert_with(|| of(&from.authority)) };
        city.note(Step::Mentioned, from.created.to_day_string(), false, from);
        let is_report = TRIED.contains(&relation.as_str()) && Kind::of(&from.kind) == Kind::ExperimentReport;
        if is_report && read.len() < MAX_REPORTS && read.insert(from.id) {
            reported(conn, from, city)?;
        }
    }
    Ok(Maturity { page, cities: [own].into_iter().chain(cities.into_values()).collect() })
}

/// What the practice says of its own city.
fn at_home(conn: &mut Conn, page: &Page, own: &mut CityMaturity) -> Result<(), Error> {
    own.note(Step::Mentioned, page.created.to_day_string(), false, page);
    let fields = said_by(conn, page)?;
    let status = code(&fields, "status");
    if let Some(start) = day(&fields, "start").filter(|_| status != Some("idea")) {
        own.note(Step::Tried, start, true, page);
    }
    // It may have been adopted before it was paused or given up.
    if matches!(status, Some("mainstreamed" | "paused" | "abandoned"))
        && let Some(time) = first_saying(conn, page, |fields| code(fields, "status") == Some("mainstreamed"))?
    {
        own.note(Step::Adopted, time.to_day_string(), false, page);
    }
    if status == Some("abandoned") {
        match day(&fields, "end") {
            Some(end) => own.note(Step::GivenUp, end, true, page),
            None => {
                let time = first_saying(conn, page, |fields| code(fields, "status") == Some("abandoned"))?;
                own.note(Step::GivenUp, time.unwrap_or(page.updated).to_day_string(), false, page);
            }
        }
    }
    Ok(())
}

/// What a report says of its city.
fn reported(conn: &mut Conn, report: &Page, city: &mut CityMaturity) -> Result<(), Error> {
    let fields = said_by(conn, report)?;
    match day(&fields, "start") {
        Some(start) => city.note(Step::Tried, start, true, report),
        None => city.note(Step::Tried, report.created.to_day_string(), false, report),
    }
    let continuation = code(&fields, "continuation");
    let ended = code(&fields, "outcome") == Some("stopped_early") || continuation == Some("stopped");
    let step = match continuation {
        Some("adopted_as_policy") => Step::Adopted,
        _ if ended => Step::GivenUp,
        _ => return Ok(()),
    };
    // What became of a trial is known when it ends.
    if let Some(end) = day(&fields, "end") {
        city.note(step, end, true, report);
        return Ok(());
    }
    let says = |fields: &Map<String, Value>| match step {
        Step::Adopted => code(fields, "continuation") == Some("adopted_as_policy"),
        _ => code(fields, "outcome") == Some("stopped_early") || code(fields, "continuation") == Some("stopped"),
    };
    let time = first_saying(conn, report, says)?.unwrap_or(report.updated);
    city.note(step, time.to_day_string(), false, report);
    Ok(())
}

fn said_by(conn: &mut Conn, page: &Page) -> Result<Map<String, Value>, Error> {
    let text = page.head.map(|head| conn.body(head)).transpose()?.flatten();
    Ok(text.map(|text| fields(&text)).unwrap_or_default())
}

/// The time of the oldest version that says something, as far as its versions are here.
fn first_saying(
    conn: &mut Conn,
    page: &Page,
    says: impl Fn(&Map<String, Value>) -> bool,
) -> Result<Option<Timestamp>, Error> {
    let mut first = None;
    let mut known: Option<(Hash, bool)> = None;
    for revision in conn.revisions(page.id, None, MAX_VERSIONS)? {
        let body = revision.record.body;
        let is_said = match known {
            Some((same, is_said)) if same == body => is_said,
            _ => conn.body(revision.id)?.is_some_and(|text| says(&fields(&text))),
        };
        known = Some((body, is_said));
        if is_said {
            // Of a copy, its city's clock may be ahead of ours.
            first = Some(if page.city == HERE { revision.record.time } else { revision.record.time.min(page.updated) });
        }
    }
    Ok(first)
}

fn code<'a>(fields: &'a Map<String, Value>, name: &str) -> Option<&'a str> {
    fields.get(name)?.as_str().map(str::trim)
}

/// The beginning or the end of its period.
fn day(fields: &Map<String, Value>, name: &str) -> Option<String> {
    // A year alone may be read as a number.
    let date = match fields.get("period")?.get(name)? {
        Value::String(date) => date.trim().to_owned(),
        Value::Number(year) => year.to_string(),
        _ => return None,
    };
    is_date(&date).then_some(date)
}
