//! Cities beside each other: the figures of their profiles, and what their practices and trials measured under the same short name.
//!
//! Cities stand in the order of their names and never in that of a figure, and nothing is summed up: it is no ranking. What a city
//! does not say is missing, and never nought.

mod chosen;
mod figures;
mod table;

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::Arc;

use koinon_core::kind::Kind;
use koinon_core::slug::wikilink_key;
use koinon_core::{Hash, Timestamp};
use koinon_store::{City, CityId, Conn, HERE, Page, PageFilter, Revision};

use crate::actor::visible;
use crate::nearness::profile_page;
use crate::prepare::typed_fields;
use crate::{Commons, Error};
pub(crate) use chosen::chosen_figures;
pub use chosen::{Chosen, MAX_CHOSEN};
pub use figures::{ProfileFigure, SizeClass, What, per_thousand};
use figures::{Said, figures};

/// So many cities stand beside each other at once.
pub const MAX_CITIES: usize = 200;
/// So many figures.
pub const MAX_COLUMNS: usize = 30;
/// So many versions of pages does the address of a snapshot name: it stays under 8,000 characters, which every server takes.
pub const MAX_VERSIONS: usize = 100;
/// So many figures can be chosen among.
const MAX_CHOICES: usize = 100;
/// So many practices, and as many trials, are read of a city, the newest; fewer where there are many cities.
const PER_CITY: usize = 20;
/// So many practices and trials are read for one comparison.
const MAX_READ: usize = 1000;

/// What is to be compared.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asked {
    /// The authorities of the cities, `here` for this one; all if there is none.
    pub cities: Vec<String>,
    /// The codes of the columns; all if there is none.
    pub columns: Vec<String>,
    /// Only cities of this class.
    pub size: Option<SizeClass>,
    /// Whether counts are given for a thousand inhabitants.
    pub per_head: bool,
    /// The versions of pages that a snapshot is made of; the newest ones if there is none.
    pub at: Vec<Hash>,
}

impl Asked {
    /// What a snapshot of these columns is asked for with: which cities there are follows from the versions.
    #[must_use]
    pub fn of_snapshot(&self, columns: &[Column], at: Vec<Hash>) -> Self {
        let columns = columns.iter().map(|column| column.what.code()).collect();
        Self { columns, at, per_head: self.per_head, ..Self::default() }
    }
}

/// Cities beside each other.
#[derive(Debug, Clone)]
pub struct Comparison {
    /// The figures, those of profiles first.
    pub columns: Vec<Column>,
    /// The cities, by their names.
    pub rows: Vec<Row>,
    /// The figures that can be chosen.
    pub choices: Vec<Column>,
    /// The cities that can be chosen, by their names: those with pages here.
    pub cities: Vec<City>,
    /// How many practices, and as many trials, of each city were read at most, the newest; 0 for a snapshot.
    pub read: usize,
    /// Whether there are more cities than stand here.
    pub more_cities: bool,
    /// Whether there are more figures than stand here.
    pub more_columns: bool,
    /// The versions of the pages that all of this stands in; `None` where they are too many for an address.
    pub versions: Option<Vec<Hash>>,
}

/// A figure of several cities.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Of what.
    pub what: What,
    /// What an indicator measures, in the words of one of the pages; empty for a figure of the profiles.
    pub name: String,
    /// The language of these words, BCP 47.
    pub lang: String,
    /// Whether it is given for a thousand inhabitants.
    pub per_head: bool,
}

impl Column {
    /// In what it is given, for programs; may be empty.
    #[must_use]
    pub fn unit_in_english(&self) -> String {
        let unit = match &self.what {
            What::Profile(figure) => figure.unit(),
            What::Indicator { unit, .. } => unit,
        };
        if self.per_head { format!("{unit} per 1,000 inhabitants") } else { unit.to_owned() }
    }
}

/// A city.
#[derive(Debug, Clone)]
pub struct Row {
    /// The city.
    pub city: City,
    /// How large it is, where it says how many people live there.
    pub size: Option<SizeClass>,
    /// Its figures, in the order of the columns.
    pub cells: Vec<Cell>,
}

/// A figure of a city.
#[derive(Debug, Clone)]
pub enum Cell {
    /// The city does not say it.
    Missing,
    /// The text that says it is not held here.
    NotHeld(Arc<Version>),
    /// It says it.
    Known(Figure),
}

/// A figure that a city says.
#[derive(Debug, Clone)]
pub struct Figure {
    /// How much.
    pub value: f64,
    /// When: a date or a part of one; empty where the page does not say.
    pub date: String,
    /// Who says it; empty where it is the page alone.
    pub source: String,
    /// Where it stands.
    pub version: Arc<Version>,
}

/// A version of a page that figures stand in.
#[derive(Debug, Clone)]
pub struct Version {
    /// The page.
    pub page: Page,
    /// Which version of it.
    pub hash: Hash,
    /// When that was saved.
    pub time: Timestamp,
    kind: Kind,
    /// What it says; `None` where its text is not held.
    said: Option<Vec<Said>>,
}

/// What is read of a city.
struct Shelf {
    city: City,
    profile: Option<Arc<Version>>,
    reports: Vec<Arc<Version>>,
}

impl Version {
    fn read(conn: &mut Conn, page: Page, revision: &Revision) -> Result<Self, Error> {
        let (record, text) = (&revision.record, conn.body(revision.id)?);
        let kind = Kind::of(&record.kind);
        let said = text.map(|text| figures(kind, &typed_fields(kind, &text)));
        let page = Page { title: record.title.clone(), lang: record.lang.clone(), ..page };
        Ok(Self { page, hash: revision.hash, time: record.time, kind, said })
    }

    fn newest(conn: &mut Conn, page: Page) -> Result<Option<Arc<Self>>, Error> {
        let (Some(head), Some(hash)) = (page.head, page.head_hash) else { return Ok(None) };
        let (kind, text) = (Kind::of(&page.kind), conn.body(head)?);
        let said = text.map(|text| figures(kind, &typed_fields(kind, &text)));
        let time = conn.revision_time(head)?.unwrap_or(page.updated);
        Ok(Some(Arc::new(Self { page, hash, time, kind, said })))
    }

    fn says(&self, what: &What) -> impl Iterator<Item = &Said> {
        self.said.iter().flatten().filter(move |said| said.what == *what)
    }
}

impl Shelf {
    /// What the city says of it last: by its date, then by the version.
    fn newest(&self, what: &What) -> Option<(&Arc<Version>, &Said)> {
        let pages = self.profile.iter().chain(&self.reports);
        let said = pages.flat_map(|version| version.says(what).map(move |said| (version, said)));
        said.max_by(|(one, says), (other, also)| {
            (&says.date, one.time, one.hash).cmp(&(&also.date, other.time, other.hash))
        })
    }

    /// The version that would say it, if its text were held.
    fn not_held(&self, what: &What) -> Option<&Arc<Version>> {
        let pages = match what {
            What::Profile(_) => self.profile.as_slice(),
            What::Indicator { .. } => self.reports.as_slice(),
        };
        pages.iter().find(|version| version.said.is_none())
    }

    fn population(&self) -> Option<f64> {
        self.newest(&What::Profile(ProfileFigure::Population)).map(|(_, said)| said.value)
    }

    fn cell(&self, column: &Column) -> Cell {
        let Some((version, said)) = self.newest(&column.what) else {
            return self.not_held(&column.what).map_or(Cell::Missing, |version| Cell::NotHeld(Arc::clone(version)));
        };
        let value = match column.per_head {
            false => Some(said.value),
            true => self.population().and_then(|people| per_thousand(said.value, people)),
        };
        let known = |value| Figure {
            value,
            date: said.date.clone(),
            source: said.source.clone(),
            version: Arc::clone(version),
        };
        // For a thousand inhabitants it takes to know how many there are.
        let people = || self.not_held(&What::Profile(ProfileFigure::Population)).map(Arc::clone);
        value.map_or_else(|| people().map_or(Cell::Missing, Cell::NotHeld), |value| Cell::Known(known(value)))
    }
}

fn newest_pages(conn: &mut Conn, city: CityId, kind: Kind, limit: usize) -> Result<Vec<Page>, Error> {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    Ok(conn.pages(&PageFilter { city: Some(city), kind: Some(kind.code().into()), limit, ..PageFilter::default() })?)
}

/// The cities with pages here, by their names.
fn cities_with_pages(conn: &mut Conn) -> Result<Vec<City>, Error> {
    let known = conn.cities()?.into_iter().filter(|(_, pages)| *pages > 0);
    let mut cities: Vec<City> = known.map(|(city, _)| city).collect();
    cities.sort_by_cached_key(|city| (wikilink_key(&city.name), city.origin.authority().to_owned()));
    Ok(cities)
}

/// What the chosen cities say now, and how many practices of each were read.
fn present(conn: &mut Conn, cities: &[City]) -> Result<(Vec<Shelf>, usize), Error> {
    let read = (MAX_READ / 2 / cities.len().max(1)).clamp(1, PER_CITY);
    let mut shelves = Vec::with_capacity(cities.len());
    for city in cities {
        let profile = match profile_page(conn, city.id)? {
            Some(page) => Version::newest(conn, page)?,
            None => None,
        };
        let mut reports = Vec::new();
        for kind in [Kind::PracticeSheet, Kind::ExperimentReport] {
            for page in newest_pages(conn, city.id, kind, read)? {
                reports.extend(Version::newest(conn, page)?);
            }
        }
        shelves.push(Shelf { city: city.clone(), profile, reports });
    }
    Ok((shelves, read))
}

/// What the versions say that a snapshot names. Nothing is asked of another city.
fn snapshot(conn: &mut Conn, at: &[Hash]) -> Result<Vec<Shelf>, Error> {
    let unfit = || Error::invalid("at", "not_comparable", "each version is of another page that is compared");
    let mut shelves: BTreeMap<i64, Shelf> = BTreeMap::new();
    let mut pages = HashSet::new();
    for hash in at {
        let revision = conn.revision_by_hash(hash)?.ok_or(Error::NotFound)?;
        let page = conn.page(revision.page)?.filter(|page| visible(page, false)).ok_or(Error::NotFound)?;
        if !pages.insert(page.id) {
            return Err(unfit());
        }
        let city = conn.city(page.city)?.ok_or(Error::NotFound)?;
        let version = Arc::new(Version::read(conn, page, &revision)?);
        let shelf = shelves.entry(city.id.0).or_insert_with(|| Shelf { city, profile: None, reports: Vec::new() });
        match version.kind {
            Kind::CityProfile if shelf.profile.is_none() => shelf.profile = Some(version),
            Kind::PracticeSheet | Kind::ExperimentReport => shelf.reports.push(version),
            _ => return Err(unfit()),
        }
    }
    let mut shelves: Vec<Shelf> = shelves.into_values().collect();
    shelves.sort_by_cached_key(|shelf| (wikilink_key(&shelf.city.name), shelf.city.origin.authority().to_owned()));
    Ok(shelves)
}

/// The figures that can be compared: those of profiles that some city says, and what at least `fewest` cities measured under one short
/// name, a column for each unit.
fn comparable(shelves: &[Shelf], fewest: usize, per_head: bool) -> Vec<Column> {
    let mut cities: BTreeMap<&str, BTreeSet<i64>> = BTreeMap::new();
    let mut found: BTreeMap<&What, ()> = BTreeMap::new();
    for shelf in shelves {
        for said in shelf.profile.iter().chain(&shelf.reports).flat_map(|version| version.said.iter().flatten()) {
            found.insert(&said.what, ());
            if let What::Indicator { id, .. } = &said.what {
                cities.entry(id).or_default().insert(shelf.city.id.0);
            }
        }
    }
    let is_shared = |what: &What| match what {
        What::Profile(_) => true,
        What::Indicator { id, .. } => cities.get(id.as_str()).is_some_and(|cities| cities.len() >= fewest),
    };
    let column = |what: &What| {
        let named = shelves.iter().find_map(|shelf| shelf.newest(what));
        let (name, lang) =
            named.map(|(version, said)| (said.name.clone(), version.page.lang.clone())).unwrap_or_default();
        Column { what: what.clone(), name, lang, per_head: per_head && what.is_count() }
    };
    found.into_keys().filter(|what| is_shared(what)).map(column).collect()
}

impl Comparison {
    fn of(asked: &Asked, shelves: &[Shelf]) -> Self {
        let is_snapshot = !asked.at.is_empty();
        // What a snapshot names was comparable when it was made.
        let fewest = if is_snapshot && !asked.columns.is_empty() { 1 } else { 2 };
        let mut all = comparable(shelves, fewest, asked.per_head);
        let lacks = shelves.iter().flat_map(|shelf| &shelf.reports).any(|version| version.said.is_none());
        for what in asked.columns.iter().filter_map(|code| What::from_code(code)).filter(|_| is_snapshot && lacks) {
            if let What::Indicator { id, .. } = &what
                && !all.iter().any(|column| column.what == what)
            {
                let (name, per_head) = (id.clone(), asked.per_head && what.is_count());
                all.push(Column { what, name, lang: String::new(), per_head });
            }
        }
        let wanted: HashSet<&str> = asked.columns.iter().map(String::as_str).collect();
        let is_wanted = |column: &&Column| wanted.is_empty() || wanted.contains(column.what.code().as_str());
        let mut columns: Vec<Column> = all.iter().filter(is_wanted).cloned().collect();
        let more_columns = columns.len() > MAX_COLUMNS;
        columns.truncate(MAX_COLUMNS);
        all.truncate(MAX_CHOICES);

        let (mut rows, mut versions) = (Vec::new(), BTreeSet::new());
        for shelf in shelves {
            let size = shelf.population().map(SizeClass::of);
            let cells: Vec<Cell> = columns.iter().map(|column| shelf.cell(column)).collect();
            let says = shelf.profile.is_some() || cells.iter().any(|cell| !matches!(cell, Cell::Missing));
            if says && (asked.size.is_none() || asked.size == size) {
                versions.extend(shelf.profile.iter().map(|version| version.hash));
                versions.extend(cells.iter().filter_map(Cell::version).map(|version| version.hash));
                rows.push(Row { city: shelf.city.clone(), size, cells });
            }
        }
        let versions = if is_snapshot { asked.at.clone() } else { versions.into_iter().collect() };
        Self {
            columns,
            rows,
            choices: all,
            cities: Vec::new(),
            read: 0,
            more_cities: false,
            more_columns,
            versions: Some(versions).filter(|versions| !versions.is_empty() && versions.len() <= MAX_VERSIONS),
        }
    }
}

impl Cell {
    /// Where it stands, if it stands anywhere.
    #[must_use]
    pub fn version(&self) -> Option<&Arc<Version>> {
        match self {
            Self::Missing => None,
            Self::NotHeld(version) => Some(version),
            Self::Known(figure) => Some(&figure.version),
        }
    }
}

impl Commons {
    /// Cities beside each other, as they are now or as a snapshot has them.
    ///
    /// # Errors
    /// [`Error::Invalid`] for a city that has no page here, and for a snapshot that could not have been made; [`Error::NotFound`] for
    /// one of versions that are not known here.
    pub async fn compare_cities(&self, asked: Asked) -> Result<Comparison, Error> {
        self.store()
            .read(move |conn| {
                if !asked.at.is_empty() {
                    let shelves = snapshot(conn, &asked.at)?;
                    return Ok(Comparison::of(&asked, &shelves));
                }
                let cities = cities_with_pages(conn)?;
                let mut chosen = cities.clone();
                if !asked.cities.is_empty() {
                    let is = |city: &City, name: &str| {
                        city.origin.authority() == name || (name == "here" && city.id == HERE)
                    };
                    let unknown = |name: &&String| !cities.iter().any(|city| is(city, name));
                    if asked.cities.iter().any(|name| unknown(&name)) {
                        return Err(Error::invalid("city", "unknown_city", "no city of this name has pages here"));
                    }
                    chosen.retain(|city| asked.cities.iter().any(|name| is(city, name)));
                }
                let more_cities = chosen.len() > MAX_CITIES;
                chosen.truncate(MAX_CITIES);
                let (shelves, read) = present(conn, &chosen)?;
                Ok(Comparison { cities, read, more_cities, ..Comparison::of(&asked, &shelves) })
            })
            .await
    }

    /// Whether at least two cities have a profile here, so that they can be compared.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn can_compare(&self) -> Result<bool, Error> {
        self.store()
            .read(|conn| {
                let mut profiles = 0;
                for city in cities_with_pages(conn)?.into_iter().take(MAX_CITIES) {
                    profiles += usize::from(profile_page(conn, city.id)?.is_some());
                    if profiles == 2 {
                        return Ok(true);
                    }
                }
                Ok(false)
            })
            .await
    }
}
