//! The league: the cities that agreed with this one to share their pages, the charter that they keep, their regional groups.

use koinon_core::Timestamp;
use koinon_core::kind::Kind;
use koinon_core::text::clean_line;
use koinon_store::{City, Conn, HERE, Page, PageFilter, Standing, Subscription, SubscriptionState};
use serde_json::Value;

use crate::prepare::{NETWORK, page_address, typed_fields};
use crate::vouch::Voucher;
use crate::{Actor, Commons, Error};

/// The setting that names the charter, by the page's ULID.
const CHARTER: &str = "league_charter";
/// So many groups are shown, and so many cities of one.
const MAX_GROUPS: i64 = 50;
const MAX_MEMBERS: usize = 500;
/// So many learning paths are shown; a list has the others.
const MAX_PATHS: i64 = 6;

/// What a city is to the league, as this city sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Membership {
    /// It is this city.
    Here,
    /// It agreed to be followed: a member since then. See [`Subscription::is_membership`].
    Member(Timestamp),
    /// It was asked then, and has not answered.
    Asked(Timestamp),
    /// It did not agree.
    Refused,
    /// It was removed: it is blocked, for this public reason, since then where that is known. Nothing that it sends is taken; what it
    /// gave before stays.
    Removed {
        /// Why.
        reason: String,
        /// Since when.
        since: Option<Timestamp>,
    },
    /// It is known, and not followed.
    Known,
}

impl Membership {
    pub(crate) fn of(conn: &mut Conn, city: &City, subscription: Option<&Subscription>) -> Result<Self, Error> {
        Ok(match subscription {
            _ if city.id == HERE => Self::Here,
            _ if city.blocked => Self::Removed {
                reason: city.blocked_reason.clone().unwrap_or_default(),
                since: conn.last_blocked(city.id)?,
            },
            Some(subscription) if subscription.is_membership() => Self::Member(subscription.changed),
            Some(subscription) if subscription.state == SubscriptionState::Pending => Self::Asked(subscription.changed),
            Some(_) => Self::Refused,
            None => Self::Known,
        })
    }

    /// The code that the API uses.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Here => "here",
            Self::Member(_) => "member",
            Self::Asked(_) => "asked",
            Self::Refused => "refused",
            Self::Removed { .. } => "removed",
            Self::Known => "known",
        }
    }

    /// Since when, where that is known.
    #[must_use]
    pub fn since(&self) -> Option<Timestamp> {
        match self {
            Self::Member(since) | Self::Asked(since) => Some(*since),
            Self::Removed { since, .. } => *since,
            Self::Here | Self::Refused | Self::Known => None,
        }
    }
}

/// A city and what it is to the league.
#[derive(Debug, Clone)]
pub struct LeagueCity {
    /// The city.
    pub city: City,
    /// How many of its pages are here.
    pub pages: i64,
    /// What it is to the league.
    pub membership: Membership,
}

/// A group of cities.
#[derive(Debug, Clone)]
pub struct Group {
    /// The page of the network.
    pub page: Page,
    /// Its cities, as the page names them: each with the city of that authority or name, where it is known here.
    pub members: Vec<(String, Option<City>)>,
}

/// The league as this city sees it.
#[derive(Debug, Clone)]
pub struct League {
    /// This city and the others, in the order of their names; this one first. Removed ones too.
    pub cities: Vec<LeagueCity>,
    /// The charter, if one was named that can be read here.
    pub charter: Option<Page>,
    /// Who vouches for it.
    pub vouchers: Vec<Voucher>,
    /// The regional groups, newest first.
    pub groups: Vec<Group>,
    /// The newest learning paths.
    pub paths: Vec<Page>,
}

impl Commons {
    /// The league as this city sees it.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn league(&self) -> Result<League, Error> {
        let mut league = self.store().read(read).await?;
        if let Some(charter) = &league.charter {
            league.vouchers = self.vouchers(&Actor::Anyone, charter.id).await?;
        }
        Ok(league)
    }

    /// Names the page that is the charter, by its address, its name or its id; an empty text for none.
    ///
    /// # Errors
    /// [`Error::Forbidden`] unless an administrator asks; [`Error::Invalid`] for what names no live page here.
    pub async fn name_charter(&self, actor: &Actor, name: &str) -> Result<Option<Page>, Error> {
        actor.require_administrator()?;
        let (name, here) = (name.trim().to_owned(), self.origin().clone());
        self.store()
            .write(move |tx| {
                if name.is_empty() {
                    tx.set_setting(CHARTER, None)?;
                    return Ok(None);
                }
                let at = match page_address(&name, &here) {
                    Some((authority, slug)) => tx.page_at(&authority, &slug)?,
                    None => None,
                };
                let charter = at.filter(|page| page.standing == Standing::Live).ok_or_else(|| {
                    Error::invalid("charter", "no_such_page", "no page that can be read here has this address")
                })?;
                tx.set_setting(CHARTER, Some(&charter.ulid))?;
                Ok(Some(charter))
            })
            .await
    }
}

fn read(conn: &mut Conn) -> Result<League, Error> {
    let subscriptions = conn.subscriptions()?;
    let mut cities = Vec::new();
    for (city, pages) in conn.cities()? {
        let subscription = subscriptions.iter().find(|subscription| subscription.city.id == city.id);
        cities.push(LeagueCity { membership: Membership::of(conn, &city, subscription)?, city, pages });
    }
    let charter = match conn.setting(CHARTER)? {
        Some(ulid) => conn.page_by_ulid(&ulid)?.filter(|page| page.standing == Standing::Live),
        None => None,
    };
    let mut groups = Vec::new();
    for page in conn.pages_with_facet(NETWORK, None, MAX_GROUPS)? {
        let source = page.head.map(|head| conn.body(head)).transpose()?.flatten().unwrap_or_default();
        let members = members(&typed_fields(Kind::Organisation, &source));
        let known = |name: &String| cities.iter().map(|known| &known.city).find(|city| is_called(city, name)).cloned();
        groups.push(Group { members: members.into_iter().map(|name| (name.clone(), known(&name))).collect(), page });
    }
    let kind = Some(Kind::LearningPath.code().to_owned());
    let paths = conn.pages(&PageFilter { kind, limit: MAX_PATHS, ..PageFilter::default() })?;
    Ok(League { cities, charter, vouchers: Vec::new(), groups, paths })
}

fn members(fields: &koinon_core::schema::Fields) -> Vec<String> {
    let named = fields.get("members").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
    let named = named.map(|name| clean_line(name, 260)).filter(|name| !name.is_empty());
    named.take(MAX_MEMBERS).collect()
}

/// Whether a name means this city: its authority, its address, or what it calls itself.
fn is_called(city: &City, name: &str) -> bool {
    let authority = name.split_once("://").map_or(name, |(_, rest)| rest).trim_end_matches('/');
    city.origin.authority().eq_ignore_ascii_case(authority) || city.name.trim() == name
}
