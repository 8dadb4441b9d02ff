//! What stands in other pages of what a page shows: the trials of it elsewhere, its translations, what it was made from and what
//! was made from it, the pages that its fields name.

use std::collections::HashMap;

use koinon_core::kind::Kind;
use koinon_core::schema::{Field, Schema, Type};
use koinon_store::{Page, Standing, Trial};
use serde_json::{Map, Value};

use crate::adaptations::{Adapted, adaptations, adapted};
use crate::dependency::Dependency;
use crate::learning::{Learning, learning};
use crate::ledger::{Ledger, ledger_of};
use crate::practice_tried::{PracticeTried, practice_tried};
use crate::prepare::{page_address, typed_fields};
use crate::read::PageView;
use crate::translations::{Translations, translations};
use crate::{Commons, Error};

/// How a report names the practice that it tried.
pub(crate) const TRIED: [&str; 2] = ["replicates", "reports_on"];
/// Pages that the fields of one page name and that are looked up.
const MAX_NAMED: usize = 60;
/// Outcomes of which people say that it did not work.
const DID_NOT_WORK: [&str; 3] = ["no_effect", "harmful", "stopped_early"];

/// What other pages say of a page, or are named in it.
#[derive(Debug, Clone, Default)]
pub struct Around {
    /// Its fields, typed.
    pub fields: Map<String, Value>,
    /// What other cities that tried it report, and which will; for a practice.
    pub ledger: Ledger,
    /// What is noted of the trial that it reports, if it reports one.
    pub trial: Option<Trial>,
    /// The practice that it tried, if it reports a trial of one that is held here.
    pub practice: Option<PracticeTried>,
    /// The languages that it can be read in.
    pub translations: Translations,
    /// The page that it was made from.
    pub adapted: Option<Adapted>,
    /// The pages that were made from it, newest first.
    pub adaptations: Vec<Page>,
    /// The steps of a learning path, the paths that it is a step of, and who came to see it.
    pub learning: Learning,
    /// The pages that its fields name, by what they are called there.
    pub named: HashMap<String, Page>,
    /// Where the pages are or would be that its fields name.
    addresses: Vec<(String, String)>,
}

impl Around {
    /// What is shown of other pages: what a page shows changes with it.
    #[must_use]
    pub fn dependencies(&self) -> Vec<Dependency> {
        let trials = self.ledger.reports.iter().map(|report| report.trial.page.id);
        let translations = self.translations.pages().map(|page| page.id);
        let adapted = self.adapted.iter().map(|adapted| adapted.original.id);
        let adaptations = self.adaptations.iter().map(|page| page.id).chain(adapted);
        let learning = self.learning.pages().map(|page| page.id);
        let named = self.named.values().map(|page| page.id);
        let pages = trials.chain(translations).chain(adaptations).chain(learning).chain(named);
        let address = |(authority, slug): &(String, String)| Dependency::Address {
            authority: authority.clone(),
            slug: slug.clone(),
        };
        let original = self.translations.original.iter().map(|original| &original.page);
        let names = original.map(|page| (page.authority.clone(), page.slug.clone()));
        pages
            .map(Dependency::Text)
            .chain(self.addresses.iter().map(address))
            .chain(names.map(|name| address(&name)))
            .collect()
    }
}

impl Commons {
    /// What other pages say of a page with this text, one of its versions.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn around(&self, view: &PageView, source: &str) -> Result<Around, Error> {
        let (page, home) = (view.page.clone(), view.city.origin.clone());
        let kind = Kind::of(&page.kind);
        let (fields, now) = (typed_fields(kind, source), self.now());
        self.store()
            .read(move |conn| {
                let ledger = ledger_of(conn, &page, now)?;
                let trial = if kind == Kind::ExperimentReport { conn.trial_of(&page)? } else { None };
                let (mut named, mut addresses) = (HashMap::new(), Vec::new());
                for name in names(kind, &fields) {
                    let Some((authority, slug)) = page_address(&name, &home) else { continue };
                    let found = conn.page_at(&authority, &slug)?.filter(|page| page.standing == Standing::Live);
                    addresses.push((authority, slug));
                    if let Some(found) = found {
                        named.insert(name, found);
                    }
                }
                let practice =
                    if kind == Kind::ExperimentReport { practice_tried(conn, &fields, &named)? } else { None };
                let translations = translations(conn, &page, &home, &fields)?;
                let (adapted, adaptations) = (adapted(conn, &page, &home, &fields)?, adaptations(conn, &page)?);
                let learning = learning(conn, &page, &fields, &home)?;
                Ok(Around {
                    fields,
                    ledger,
                    trial,
                    practice,
                    translations,
                    adapted,
                    adaptations,
                    learning,
                    named,
                    addresses,
                })
            })
            .await
    }

    /// What was tried of late, newest first: at most `limit` trials, one that did not work among them if there is one.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn tried_recently(&self, limit: usize) -> Result<Vec<Trial>, Error> {
        self.store()
            .read(move |conn| {
                let mut trials = conn.newest_trials(None, i64::try_from(limit).unwrap_or(i64::MAX))?;
                let failed = |trial: &Trial| DID_NOT_WORK.contains(&trial.outcome.as_str());
                if !trials.iter().any(failed)
                    && let Some(failure) = conn.newest_trials(Some(&DID_NOT_WORK), 1)?.pop()
                {
                    trials.truncate(limit.saturating_sub(1));
                    trials.push(failure);
                }
                Ok(trials)
            })
            .await
    }

    /// The themes of the commons, those with most pages first.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn theme_counts(&self) -> Result<Vec<(String, i64)>, Error> {
        self.store().read(|conn| Ok(conn.theme_counts()?)).await
    }
}

/// What the fields of a page name other pages by.
fn names(kind: Kind, fields: &Map<String, Value>) -> Vec<String> {
    let mut names = Vec::new();
    for (name, value) in fields {
        if let Some(field) = Schema::of(kind).all_fields().find(|field| field.name == name) {
            collect(field, value, &mut names);
        }
    }
    names
}

fn collect(field: &Field, value: &Value, names: &mut Vec<String>) {
    let inner = |value: &Value, names: &mut Vec<String>| {
        for field in field.holds.fields().unwrap_or_default() {
            if let Some(value) = value.get(field.name) {
                collect(field, value, names);
            }
        }
    };
    match (field.holds, value) {
        (Type::Page, value) | (Type::List(Type::Page, ..), value) => {
            let values = match (field.holds, value) {
                (Type::List(..), Value::Array(items)) => items.as_slice(),
                _ => std::slice::from_ref(value),
            };
            let found = values.iter().filter_map(koinon_markdown::named_page).map(str::to_owned);
            let room = MAX_NAMED.saturating_sub(names.len());
            names.extend(found.take(room));
        }
        (Type::List(..), Value::Array(items)) => items.iter().for_each(|item| inner(item, names)),
        (Type::Object(..), value) => inner(value, names),
        _ => {}
    }
}
