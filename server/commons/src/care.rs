//! Looking after a page: who does, handing it over, and looking at it again before its day.

use std::time::Duration;

use koinon_core::kind::Kind;
use koinon_core::policy::{EditRight, Role};
use koinon_core::review;
use koinon_core::text::clean_line;
use koinon_core::{Hash, Timestamp};
use koinon_store::{Care, Conn, NewNotice, NoticeKind, Page, PageId, Person, Standing};
use serde_json::{Map, Value};
use tokio::sync::watch;

use crate::prepare::fields;
use crate::publish::{Edit, Saved};
use crate::{Actor, Commons, Error, Refusal};

/// So many look after one page.
pub const MOST_STEWARDS: usize = 20;
/// The longest name of one of them, in characters.
const LONGEST_NAME: usize = 200;
/// So many overdue pages are looked at.
const MOST_DUE: i64 = 2000;
/// How often those who look after pages are reminded.
const HOUR: Duration = Duration::from_secs(60 * 60);
/// How long to wait after a failure.
const AFTER_FAILURE: Duration = Duration::from_secs(30);

/// How a person of a city is named among those who look after a page: `@ana@bordeaux.example`.
#[must_use]
pub fn steward_name(person: &Person) -> String {
    format!("@{}@{}", person.handle, person.authority)
}

/// Who looks after a page of this kind with these fields, and until when, if its text was written at `written`.
pub(crate) fn care_of(kind: &str, fields: &Map<String, Value>, written: Timestamp) -> Care {
    let names = fields.get("stewards").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
    let names = names.map(|name| clean_line(name, LONGEST_NAME)).filter(|name| !name.is_empty());
    let due = review::end_of(&review::due_day(Kind::of(kind), fields, written));
    Care { stewards: names.take(MOST_STEWARDS).collect(), due }
}

impl Commons {
    /// Hands a page over: those who look after it from now on, one on a line, people of this city by their handle. It becomes
    /// a version of the page, with the reason as its note.
    ///
    /// # Errors
    /// [`Error::Forbidden`] unless an officer asks, or somebody who looks after the page; [`Error::Invalid`] without a reason, for
    /// somebody who is not here, for too many, and where the text cannot be changed by itself; [`Error::Gone`]; those of
    /// [`Commons::edit_page`].
    pub async fn hand_over(&self, actor: &Actor, page: PageId, names: &str, reason: &str) -> Result<Saved, Error> {
        let (row, source) = self.page_to_look_after(actor, page).await?;
        actor.require_keeper(&row)?;
        let reason = clean_line(reason, 500);
        if reason.is_empty() {
            return Err(Error::invalid("reason", "empty", "say why: everybody can read it"));
        }
        let mut stewards: Vec<String> = names.lines().map(|name| clean_line(name, LONGEST_NAME)).collect();
        stewards.retain(|name| !name.is_empty());
        if stewards.len() > MOST_STEWARDS {
            let message = format!("at most {MOST_STEWARDS} look after a page");
            return Err(Error::invalid("stewards", "too_many_stewards", message));
        }
        let here = self.origin().authority().to_owned();
        let stewards = self.store().read(move |conn| named(conn, stewards, &here)).await?;
        let value = (!stewards.is_empty()).then(|| Value::from(stewards));
        self.save_fields(actor, &row, &source, &[("stewards", value)], reason).await
    }

    /// Notes that somebody has looked at a page and found it right: it becomes a version whose text differs by the date alone.
    /// `until` is the day by which somebody should look again, unless said as long from now as pages of its kind stay fresh; `note` is the note of the version.
    ///
    /// # Errors
    /// [`Error::Forbidden`] unless the asker may publish the page; [`Error::Invalid`] for a day that is none or not to come, and
    /// where the text cannot be changed by itself; [`Error::Gone`]; those of [`Commons::edit_page`].
    pub async fn page_checked(
        &self,
        actor: &Actor,
        page: PageId,
        until: Option<&str>,
        note: String,
    ) -> Result<Saved, Error> {
        let (row, source) = self.page_to_look_after(actor, page).await?;
        if actor.edit_right(&row, self.now())? != EditRight::Publish {
            return Err(Error::Forbidden(Refusal::OfficersOnly));
        }
        let now = self.now();
        let until = match until {
            Some(day) => day.trim().to_owned(),
            None => review::due_day(Kind::of(&row.kind), &Map::new(), now),
        };
        let end = review::end_of(&until).filter(|_| until.len() == 10);
        let end = end.ok_or_else(|| Error::invalid("until", "day_form", "a day looks like 2026-11-20"))?;
        if end <= now {
            return Err(Error::invalid("until", "in_the_past", "the next day to look at it is to come"));
        }
        let mut changes = vec![("review_due", Some(Value::from(until)))];
        if fields(&source).contains_key("last_checked") {
            changes.push(("last_checked", Some(Value::from(now.to_day_string()))));
        }
        self.save_fields(actor, &row, &source, &changes, note).await
    }

    /// The pages that the asker should look at again: those that they look after; for officers also those that nobody of this
    /// city looks after. Those that wait longest first.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn pages_to_review(&self, actor: &Actor) -> Result<Vec<Page>, Error> {
        let Ok(own) = actor.account().map(|account| steward_name(&account.person)) else { return Ok(Vec::new()) };
        let (is_officer, now) = (actor.role() >= Some(Role::Officer), self.now());
        let here = format!("@{}", self.origin().authority());
        let due = self.store().read(move |conn| conn.pages_due(now, MOST_DUE)).await?;
        let is_mine = |page: &Page| {
            let stewards = &page.care.stewards;
            stewards.contains(&own) || (is_officer && !stewards.iter().any(|name| is_of(name, &here)))
        };
        Ok(due.into_iter().filter(is_mine).collect())
    }

    /// Reminds those who look after pages, at once and then every hour, until `stop` turns true.
    pub async fn follow_reviews(self, mut stop: watch::Receiver<bool>) {
        while !*stop.borrow() {
            let wait = match self.remind_of_reviews().await {
                Ok(()) => HOUR,
                Err(error) => {
                    tracing::error!(%error, "nobody could be reminded of pages; it will be tried again");
                    AFTER_FAILURE
                }
            };
            let _ = tokio::time::timeout(wait, stop.changed()).await;
        }
    }

    /// Reminds people of the pages that they look after and whose day has passed; of each day once.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn remind_of_reviews(&self) -> Result<(), Error> {
        let (now, here) = (self.now(), format!("@{}", self.origin().authority()));
        let told = self
            .store()
            .read(move |conn| -> Result<_, Error> {
                let mut told = Vec::new();
                for page in conn.pages_due(now, MOST_DUE)? {
                    for name in page.care.stewards.iter().filter(|name| is_of(name, &here)) {
                        let handle = name.trim_start_matches('@').trim_end_matches(here.as_str());
                        if let Some(person) = conn.local_person(handle)? {
                            told.push((person.id, page.id, page.care.due));
                        }
                    }
                }
                Ok(told)
            })
            .await?;
        if told.is_empty() {
            return Ok(());
        }
        self.store()
            .write(move |tx| -> Result<(), Error> {
                for (person, page, due) in told {
                    let due = due.map(Timestamp::as_millis).unwrap_or_default();
                    let notice = NewNotice {
                        event: format!("review {} {due}", page.0),
                        kind: NoticeKind::ReviewDue,
                        page,
                        proposal: None,
                        comment: None,
                        by: None,
                        time: now,
                    };
                    tx.notify(person, &notice)?;
                }
                Ok(())
            })
            .await
    }

    /// A page of this city with its text, to be looked after.
    pub(crate) async fn page_to_look_after(&self, actor: &Actor, page: PageId) -> Result<(Page, String), Error> {
        actor.account()?;
        self.store()
            .read(move |conn| {
                let row = conn.page(page)?.ok_or(Error::NotFound)?;
                if row.mirrored() {
                    return Err(Error::Forbidden(Refusal::OtherCity));
                }
                match row.standing {
                    Standing::Live => {}
                    Standing::Deleted => return Err(Error::Gone),
                    Standing::Draft => return Err(Error::NotFound),
                }
                let source = row.head.map(|head| conn.body(head)).transpose()?.flatten().ok_or(Error::Gone)?;
                Ok((row, source))
            })
            .await
    }

    /// Saves a version whose text differs by these fields alone.
    pub(crate) async fn save_fields(
        &self,
        actor: &Actor,
        page: &Page,
        source: &str,
        changes: &[(&str, Option<Value>)],
        note: String,
    ) -> Result<Saved, Error> {
        if actor.edit_right(page, self.now())? == EditRight::Locked {
            return Err(Error::Forbidden(Refusal::Locked));
        }
        let markdown = koinon_markdown::set_fields(source, changes).map_err(|error| {
            Error::invalid("page", "entangled", format!("the fields of this page have to be changed by hand: {error}"))
        })?;
        let base: Option<Hash> = page.head_hash;
        let edit = Edit { base_revision: base, markdown, note: Some(note), ..Edit::default() };
        self.edit_page(actor, page.id, edit).await
    }
}

/// Whether a name is that of a person of the city whose names end like this.
fn is_of(name: &str, here: &str) -> bool {
    name.starts_with('@') && name.len() > here.len() + 1 && name.ends_with(here)
}

/// Names as they are kept: `@ana` and `@ana@here` is somebody of this city, who must be known; whatever else is a name.
fn named(conn: &mut Conn, names: Vec<String>, here: &str) -> Result<Vec<String>, Error> {
    let mut kept: Vec<String> = Vec::new();
    for name in names {
        let handle = name.strip_prefix('@').map(|rest| rest.split_once('@').unwrap_or((rest, here)));
        let name = match handle {
            Some((handle, authority)) if authority == here => match conn.local_person(&handle.to_lowercase())? {
                Some(person) => steward_name(&person),
                None => {
                    let message = format!("nobody here is called {name}");
                    return Err(Error::invalid("stewards", "unknown_steward", message));
                }
            },
            _ => name,
        };
        if !kept.contains(&name) {
            kept.push(name);
        }
    }
    Ok(kept)
}
