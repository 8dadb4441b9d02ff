//! *And here?*: the context that a practice lives in beside that of another city, and the conditions on which it would work.

use koinon_core::Origin;
use koinon_core::context::Distance;
use koinon_core::kind::Kind;
use koinon_core::schema::{Fields, unknown_reason};
use koinon_core::slug::wikilink_key;
use koinon_core::text::clean_line;
use koinon_store::{City, Conn, Page, Standing};
use serde_json::Value;

use crate::nearness::{Profile, city_called, profile, profile_page};
use crate::prepare::{page_address, typed_fields};
use crate::read::{PageRef, PageView};
use crate::{Actor, Commons, Error};

/// How a note names the practice that it assesses.
const ASSESSES: &str = "assesses";
/// Notes about one practice that are read, and conditions of one of them.
const MAX_NOTES: i64 = 100;
const MAX_CONDITIONS: usize = 20;
/// The longest condition that is read, in characters.
const MAX_CHARS: usize = 500;

/// A city with what it says of itself.
#[derive(Debug, Clone)]
pub struct CityContext {
    /// The city.
    pub city: City,
    /// What it says of itself.
    pub profile: Option<Profile>,
}

/// A practice beside another city.
#[derive(Debug, Clone)]
pub struct Here {
    /// The practice.
    pub view: PageView,
    /// Its city.
    pub theirs: CityContext,
    /// The city that it is compared with; `None` while that would be its own.
    pub with: Option<CityContext>,
    /// How far the two are from each other; `None` unless both have a profile.
    pub distance: Option<Distance>,
    /// On what condition it would work: required ones first, and of those the ones that are not met.
    pub conditions: Vec<Judged>,
    /// The cities that it could be compared with: those that have a profile, without its own.
    pub choices: Vec<City>,
}

/// A condition, and whether it is met in the city that the practice is compared with.
#[derive(Debug, Clone)]
pub struct Judged {
    /// In words; where it is not known, why not.
    pub text: String,
    /// Whether it is known.
    pub known: bool,
    /// What it is about: a code.
    pub factor: String,
    /// Whether it must be met.
    pub required: bool,
    /// Whether it is, as that city says in a note of its own; `None` where it does not say.
    pub met: Option<Met>,
    /// What to do where it is not met; may be empty.
    pub workaround: String,
    /// The page that says it: the practice, or a note.
    pub page: Page,
}

/// Whether a condition is met.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Met {
    /// It is not.
    No,
    /// In part.
    Partly,
    /// It is.
    Yes,
}

impl Met {
    /// The code, as the tables have it.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::No => "not_met",
            Self::Partly => "partly",
            Self::Yes => "met",
        }
    }

    fn of(code: &str) -> Option<Self> {
        [Self::No, Self::Partly, Self::Yes].into_iter().find(|met| met.code() == code)
    }
}

impl Judged {
    /// A condition as the fields of a page say it.
    fn read(page: &Page, condition: &Value) -> Option<Self> {
        let code = |name: &str| condition.get(name)?.as_str().map(|code| clean_line(code, 60));
        let said = condition.get("text")?;
        let reason = unknown_reason(said);
        let text = reason.or_else(|| said.as_str()).map(|text| clean_line(text, MAX_CHARS))?;
        if text.is_empty() && reason.is_none() {
            return None;
        }
        Some(Self {
            text,
            known: reason.is_none(),
            // What is not said is meant: see the table.
            factor: code("factor").filter(|code| !code.is_empty()).unwrap_or_else(|| "other".into()),
            required: code("importance").is_none_or(|code| code != "helpful"),
            met: code("in_target").and_then(|code| Met::of(&code)),
            workaround: condition
                .get("workaround")
                .and_then(Value::as_str)
                .map_or_else(String::new, |text| clean_line(text, MAX_CHARS)),
            page: page.clone(),
        })
    }

    /// Whether another one says the same, in the same words.
    fn is_like(&self, other: &Self) -> bool {
        let key = |one: &Self| (one.known, wikilink_key(&one.text));
        key(self) == key(other)
    }

    /// Those that must be met first; then those that are not met, partly met, of which nobody says it, that are met.
    fn order(&self) -> (bool, u8) {
        let state = match self.met {
            Some(Met::No) => 0,
            Some(Met::Partly) => 1,
            None => 2,
            Some(Met::Yes) => 3,
        };
        (!self.required, state)
    }
}

fn conditions<'a>(page: &'a Page, fields: &'a Fields) -> impl Iterator<Item = Judged> + use<'a> {
    let given = match Kind::of(&page.kind) {
        Kind::PracticeSheet => fields.get("replicability").and_then(|stub| stub.get("conditions")),
        _ => fields.get("conditions"),
    };
    let given = given.and_then(Value::as_array).into_iter().flatten().take(MAX_CONDITIONS);
    given.filter_map(|condition| Judged::read(page, condition))
}

/// Whether a note says what is met in a city: the city's own word, about itself.
fn speaks_for(note: &Page, fields: &Fields, city: &CityContext) -> bool {
    let is_own = note.city == city.city.id;
    let adopts = fields.get("point_of_view").and_then(Value::as_str) == Some("adopter_city");
    let Some(target) = fields.get("target_city").and_then(koinon_markdown::named_page) else { return is_own && adopts };
    let at_home = match Origin::of_str(target) {
        // The city itself, or a page of it.
        Some(origin) => origin.authority() == city.city.origin.authority(),
        None if target.contains('@') => page_address(target, &city.city.origin)
            .is_some_and(|(authority, _)| authority == city.city.origin.authority()),
        None => {
            let key = wikilink_key(target);
            let page = city.profile.as_ref().map(|profile| &profile.page);
            key == wikilink_key(&city.city.name)
                || page.is_some_and(|page| key == page.slug || key == wikilink_key(&page.title))
        }
    };
    is_own && at_home
}

/// The conditions of a practice, with what a city says of itself.
fn judged(conn: &mut Conn, view: &PageView, with: Option<&CityContext>) -> Result<Vec<Judged>, Error> {
    let fields = typed_fields(Kind::PracticeSheet, view.markdown.as_deref().unwrap_or_default());
    // Whether the practice's own page says that a condition is met, it does not say of which city.
    let mut all: Vec<Judged> = conditions(&view.page, &fields).map(|one| Judged { met: None, ..one }).collect();
    for note in conn.linking_pages(&view.page, &[ASSESSES], MAX_NOTES)? {
        if Kind::of(&note.kind) != Kind::ReplicabilityNote {
            continue;
        }
        let source = note.head.map(|head| conn.body(head)).transpose()?.flatten().unwrap_or_default();
        let fields = typed_fields(Kind::ReplicabilityNote, &source);
        let counts = with.is_some_and(|with| speaks_for(&note, &fields, with));
        for one in conditions(&note, &fields) {
            let one = Judged { met: one.met.filter(|_| counts), ..one };
            match all.iter_mut().find(|known| known.is_like(&one)) {
                // Notes come newest first: what was said last holds.
                Some(known) => {
                    known.met = known.met.or(one.met);
                    known.required |= one.required;
                    if known.workaround.is_empty() {
                        known.workaround = one.workaround;
                    }
                }
                None => all.push(one),
            }
        }
    }
    all.sort_by_key(Judged::order);
    Ok(all)
}

impl Commons {
    /// A practice, and the context that it lives in beside that of a city: this one, or the one of the authority `with`.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a page that is no practice or that the asker may not see, [`Error::Gone`] for one that was deleted,
    /// [`Error::Invalid`] for a city that is not known here.
    pub async fn here(&self, actor: &Actor, reference: &PageRef, with: Option<String>) -> Result<Here, Error> {
        let view = self.page(actor, reference).await?;
        match view.page.standing {
            _ if view.page.kind != Kind::PracticeSheet.code() => return Err(Error::NotFound),
            Standing::Live => {}
            Standing::Deleted => return Err(Error::Gone),
            Standing::Draft => return Err(Error::NotFound),
        }
        self.store()
            .read(move |conn| {
                let chosen = with.as_deref().filter(|with| !with.is_empty()).unwrap_or("here");
                let unknown = || Error::invalid("with", "unknown_city", "no city of this name is known here");
                let chosen = city_called(conn, chosen)?.ok_or_else(unknown)?;
                let theirs = CityContext { profile: profile(conn, view.city.id)?, city: view.city.clone() };
                let with = match chosen.id == view.city.id {
                    true => None,
                    false => Some(CityContext { profile: profile(conn, chosen.id)?, city: chosen }),
                };
                let ours = with.as_ref().and_then(|with| with.profile.as_ref());
                let distance = theirs.profile.as_ref().zip(ours);
                let distance = distance.map(|(theirs, ours)| theirs.context.distance(&ours.context));
                let conditions = judged(conn, &view, with.as_ref())?;
                let mut choices = Vec::new();
                for (city, _) in conn.cities()? {
                    let is_compared = with.as_ref().is_some_and(|with| with.city.id == city.id);
                    if city.id != view.city.id && (is_compared || profile_page(conn, city.id)?.is_some()) {
                        choices.push(city);
                    }
                }
                Ok(Here { view, theirs, with, distance, conditions, choices })
            })
            .await
    }
}
