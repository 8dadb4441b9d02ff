//! The page of a city: what it says of itself, what it gave and took up, in the order that it chose.
//!
//! What a city shows first stands in the field `dashboard` of its profile: it has a history, and travels to every city that follows.

use koinon_core::kind::Kind;
use koinon_core::schema::Fields;
use koinon_core::text::clean_line;
use koinon_store::{City, Conn, HERE, Page, PageFilter, Subscription, Trial};
use serde_json::{Value, json};

use crate::compare::{Chosen, MAX_CHOSEN, What, chosen_figures};
use crate::league::Membership;
use crate::learning::{Visit, start_of};
use crate::nearness::{city_called, profile, profile_page};
use crate::prepare::ENDS;
use crate::publish::Saved;
use crate::{Actor, Commons, Error};

/// The field of a profile.
const DASHBOARD: &str = "dashboard";
/// So many pages of a kind are shown; a list has the others.
const SHOWN: i64 = 6;

/// What follows the figures on the page of a city.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Section {
    /// Its practices, how its trials ended, its notes on what would work elsewhere.
    Gave,
    /// Its trials of others' practices, its versions of their pages.
    TookUp,
    /// Its places.
    Places,
    /// Its events to come.
    Events,
    /// Who looks after what it says of itself.
    Care,
}

impl Section {
    /// All of them, in the order that a city has which chose none.
    pub const ALL: [Self; 5] = [Self::Gave, Self::TookUp, Self::Places, Self::Events, Self::Care];

    /// Its code in the profile's vocabulary.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Gave => "gave",
            Self::TookUp => "took_up",
            Self::Places => "places",
            Self::Events => "events",
            Self::Care => "care",
        }
    }

    /// The one with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|section| section.code() == code)
    }
}

/// What a city chose to show.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Dashboard {
    /// The codes of figures, in their order; empty where it chose none.
    pub figures: Vec<String>,
    /// What follows them, in its order; empty where it chose none.
    pub sections: Vec<Section>,
}

impl Dashboard {
    /// What a profile says; what cannot be read is left out.
    #[must_use]
    pub fn of(fields: &Fields) -> Self {
        let list = |name: &str| {
            let items = fields.get(DASHBOARD).and_then(|chosen| chosen.get(name)).and_then(Value::as_array);
            items.into_iter().flatten().filter_map(Value::as_str).map(str::trim)
        };
        let mut chosen = Self::default();
        for code in list("figures").map(|code| clean_line(code, 130)) {
            if What::from_code(&code).is_some() && !chosen.figures.contains(&code) && chosen.figures.len() < MAX_CHOSEN
            {
                chosen.figures.push(code);
            }
        }
        for section in list("sections").filter_map(Section::from_code) {
            if !chosen.sections.contains(&section) {
                chosen.sections.push(section);
            }
        }
        chosen
    }

    /// What follows the figures: what was chosen, or everything.
    #[must_use]
    pub fn shown_sections(&self) -> &[Section] {
        if self.sections.is_empty() { &Section::ALL } else { &self.sections }
    }
}

/// All that the page of a city shows.
#[derive(Debug, Clone)]
pub struct CityPage {
    /// The city.
    pub city: City,
    /// How many of its pages are here.
    pub pages: i64,
    /// What it is to the league.
    pub membership: Membership,
    /// The page on which it says what it is.
    pub profile: Option<Page>,
    /// What it chose to show.
    pub dashboard: Dashboard,
    /// The figures that it shows.
    pub figures: Chosen,
    /// Its newest practices.
    pub practices: Vec<Page>,
    /// How its trials ended, and how many did so.
    pub outcomes: Vec<(String, i64)>,
    /// Its newest notes on what would work elsewhere.
    pub notes: Vec<Page>,
    /// Its newest trials of others' practices.
    pub trials: Vec<Trial>,
    /// Its newest pages that were made from others'.
    pub versions: Vec<Page>,
    /// Its places.
    pub places: Vec<Page>,
    /// Its events to come, the next first.
    pub events: Vec<Visit>,
}

fn newest(conn: &mut Conn, city: &City, kind: Kind) -> Result<Vec<Page>, Error> {
    let kind = Some(kind.code().to_owned());
    Ok(conn.pages(&PageFilter { city: Some(city.id), kind, limit: SHOWN, ..PageFilter::default() })?)
}

impl Commons {
    /// The page of the city of this authority; `here` is this one.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a city that this one has nothing to do with.
    pub async fn city_page(&self, authority: &str) -> Result<CityPage, Error> {
        let (authority, now) = (authority.to_owned(), self.now());
        self.store()
            .read(move |conn| {
                let city = city_called(conn, &authority)?.ok_or(Error::NotFound)?;
                let pages = conn.count_pages(city.id)?;
                let subscription: Option<Subscription> = conn.subscription_to(city.id)?;
                // One that is only named as somebody's home has no page.
                if city.id != HERE && pages == 0 && subscription.is_none() && !city.blocked && city.inbox.is_none() {
                    return Err(Error::NotFound);
                }
                let profile = profile(conn, city.id)?;
                let dashboard = profile.as_ref().map(|profile| Dashboard::of(&profile.fields)).unwrap_or_default();
                let reports = conn.trials_of_others(&city, SHOWN)?;
                let mut trials = conn.trials_of(&reports.iter().map(|page| page.id).collect::<Vec<_>>())?;
                trials.sort_by_key(|trial| reports.iter().position(|page| page.id == trial.page.id));
                let mut events = Vec::new();
                for event in conn.coming_pages(city.id, ENDS, now, SHOWN)? {
                    events.push(Visit { start: start_of(conn, &event)?, event });
                }
                Ok(CityPage {
                    membership: Membership::of(conn, &city, subscription.as_ref())?,
                    figures: chosen_figures(conn, &city, &dashboard.figures)?,
                    practices: newest(conn, &city, Kind::PracticeSheet)?,
                    outcomes: conn.trial_outcomes(city.id)?,
                    notes: newest(conn, &city, Kind::ReplicabilityNote)?,
                    versions: conn.made_from_others(&city, SHOWN)?,
                    places: newest(conn, &city, Kind::Place)?,
                    profile: profile.map(|profile| profile.page),
                    city,
                    pages,
                    dashboard,
                    trials,
                    events,
                })
            })
            .await
    }

    /// Chooses what the page of this city shows: the codes of figures and of what follows them, each in its order; nothing for the
    /// usual. It becomes a version of the city's profile.
    ///
    /// # Errors
    /// [`Error::Forbidden`] unless an administrator asks; [`Error::Invalid`] for a code that is none, for too many, and while the city has
    /// no profile; those of [`Commons::edit_page`].
    pub async fn choose_dashboard(
        &self,
        actor: &Actor,
        figures: Vec<String>,
        sections: Vec<String>,
        note: String,
    ) -> Result<Saved, Error> {
        actor.require_administrator()?;
        let unknown = |field: &str| Error::invalid(field, "unknown_code", "this is none of the choices");
        if figures.len() > MAX_CHOSEN {
            return Err(Error::invalid("figures", "too_many", format!("at most {MAX_CHOSEN} figures are shown")));
        }
        if figures.iter().any(|code| What::from_code(code).is_none_or(|what| what.code() != *code)) {
            return Err(unknown("figures"));
        }
        if sections.iter().any(|code| Section::from_code(code).is_none()) {
            return Err(unknown("sections"));
        }
        let profile = self.store().read(|conn| profile_page(conn, HERE)).await?;
        let profile = profile.ok_or_else(|| {
            Error::invalid("profile", "no_profile", "first write what your city is: its profile keeps what is chosen")
        })?;
        let (row, source) = self.page_to_look_after(actor, profile.id).await?;
        let value =
            (!figures.is_empty() || !sections.is_empty()).then(|| json!({ "figures": figures, "sections": sections }));
        self.save_fields(actor, &row, &source, &[(DASHBOARD, value)], note).await
    }
}

#[cfg(test)]
mod tests {
    use koinon_core::schema::{Schema, VOCABULARIES};

    use super::*;

    #[test]
    fn the_sections_are_those_of_the_table() {
        let known = VOCABULARIES.iter().find(|vocabulary| vocabulary.name == "city_section").unwrap();
        assert_eq!(known.codes, Section::ALL.map(Section::code));
        assert!(Schema::of(Kind::CityProfile).field("dashboard.sections").is_some());
    }

    #[test]
    fn what_cannot_be_read_of_a_choice_is_left_out() {
        let fields = json!({ "dashboard": {
            "figures": ["population", "nothing", 5, "compost_kg|kg", "population"],
            "sections": ["care", "nothing", "gave", "care"],
        } });
        let chosen = Dashboard::of(fields.as_object().unwrap());
        assert_eq!(chosen.figures, ["population", "compost_kg|kg"]);
        assert_eq!(chosen.sections, [Section::Care, Section::Gave]);
        for hostile in [json!({}), json!({ "dashboard": 5 }), json!({ "dashboard": { "figures": "population" } })] {
            let chosen = Dashboard::of(hostile.as_object().unwrap());
            assert_eq!((chosen.figures.len(), chosen.shown_sections()), (0, &Section::ALL[..]));
        }
    }
}
