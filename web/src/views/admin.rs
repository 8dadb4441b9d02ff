//! Administration: cities, people, deliveries that were given up.

use askama::Template;
use koinon_core::Timestamp;
use koinon_core::policy::Role;

use crate::form::Errors;
use crate::shell::{CityName, Shell};

use super::Pager;

/// What became of our asking for a city's pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Following {
    /// Not asked.
    No,
    /// Asked, no answer yet.
    Asked,
    /// Its pages arrive.
    Yes,
    /// It refused.
    Refused,
}

impl Following {
    /// The message is `following-CODE`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::No => "no",
            Self::Asked => "asked",
            Self::Yes => "yes",
            Self::Refused => "refused",
        }
    }
}

/// How far a first synchronisation has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Pages held.
    pub done: u64,
    /// Pages in all, as far as its city said.
    pub total: Option<u64>,
}

/// A city, seen by an administrator.
#[derive(Debug, Clone)]
pub struct AdminCity {
    /// Its name and authority; the latter is the field `city` of every button.
    pub city: CityName,
    /// Its address.
    pub origin: String,
    /// Whether we follow it.
    pub following: Following,
    /// Whether it follows us.
    pub follows_us: bool,
    /// The first synchronisation, while it goes on.
    pub progress: Option<Progress>,
    /// Changes that wait to be sent to it.
    pub waiting: u64,
    /// When something verified last came from it.
    pub last_heard: Option<Timestamp>,
    /// The last difficulty, in plain words.
    pub last_error: Option<String>,
    /// When it is tried again.
    pub next_try: Option<Timestamp>,
    /// Pages that arrived and did not fit their record.
    pub mismatches: u64,
    /// Set if it is blocked: the public reason.
    pub blocked: Option<String>,
}

/// `/admin/cities`. Posts `city` (an address) to itself to follow one; `city` to `/admin/cities/retry`,
/// `/admin/cities/unfollow`, `/admin/cities/unblock`; `city` and `reason` to `/admin/cities/block`.
#[derive(Debug, Clone, Template)]
#[template(path = "admin_cities.html")]
pub struct AdminCitiesView {
    /// What surrounds it.
    pub shell: Shell,
    /// The cities.
    pub cities: Vec<AdminCity>,
    /// The address that was given.
    pub address: String,
    /// What is to be mended.
    pub errors: Errors,
}

/// A person, seen by an administrator.
#[derive(Debug, Clone)]
pub struct AdminPerson {
    /// What they sign in with; the field `login` of every button.
    pub login: String,
    /// Their name for people.
    pub name: String,
    /// Their role.
    pub role: Role,
    /// May not sign in.
    pub suspended: bool,
    /// An officer to whom moderation was given.
    pub moderates: bool,
    /// Whether this is the reader: nobody suspends or demotes themselves.
    pub is_self: bool,
}

/// `/admin/people`. Posts `login`, `name`, `password`, `role` to itself to add one; `login` and `role` to
/// `/admin/people/role`; `login` to `/admin/people/suspend`, `/admin/people/reinstate`; `login` and `password` to
/// `/admin/people/password`.
#[derive(Debug, Clone, Template)]
#[template(path = "admin_people.html")]
pub struct AdminPeopleView {
    /// What surrounds it.
    pub shell: Shell,
    /// The people.
    pub people: Vec<AdminPerson>,
    /// More of them.
    pub pager: Pager,
    /// The organisations that people say to belong to.
    pub affiliations: Vec<super::AffiliationItem>,
    /// Whether mail can be sent, without which nobody makes an account for themselves.
    pub sends_mail: bool,
    /// Whether people make accounts for themselves.
    pub sign_up_open: bool,
    /// The login that was given.
    pub login: String,
    /// The name that was given.
    pub name: String,
    /// The role that was chosen.
    pub role: Role,
    /// What is to be mended.
    pub errors: Errors,
}

/// Something that could not be delivered, after all tries.
#[derive(Debug, Clone)]
pub struct DeadDelivery {
    /// The field `id` of its buttons.
    pub id: String,
    /// To which city.
    pub city: CityName,
    /// What it was: a page's title, or a kind of message.
    pub what: String,
    /// The page, where it was one.
    pub href: Option<String>,
    /// Why it was given up, in plain words.
    pub error: String,
    /// When it was first to be sent, where that is known.
    pub since: Option<Timestamp>,
}

/// How the sending of e-mail goes.
#[derive(Debug, Clone)]
pub struct MailSending {
    /// How many wait.
    pub waiting: u64,
    /// How many were given up.
    pub given_up: u64,
    /// What mail servers said last, newest first.
    pub reasons: Vec<String>,
}

/// `/admin/deliveries`. Posts `id` to `/admin/deliveries/replay` and `/admin/deliveries/discard`, and nothing more to
/// `/admin/deliveries/forget-mail`.
#[derive(Debug, Clone, Template)]
#[template(path = "admin_deliveries.html")]
pub struct AdminDeliveriesView {
    /// What surrounds it.
    pub shell: Shell,
    /// What was given up, newest first.
    pub deliveries: Vec<DeadDelivery>,
    /// How the sending of e-mail goes; `None` where this city sends none.
    pub mail: Option<MailSending>,
}
