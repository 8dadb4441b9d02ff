//! Pages, people and cities in the form that views show them.

use koinon_commons::read::PageView;
use koinon_commons::render::page_path;
use koinon_commons::{Actor, Commons};
use koinon_core::geo::Spot;
use koinon_core::kind::Kind;
use koinon_core::policy::{EditRight, PagePolicy, Role};
use koinon_core::text::clean_line;
use koinon_core::{Origin, Timestamp};
use koinon_store::{City, Page, Person, Standing};
use koinon_web::CityName;
use koinon_web::views::{Author, Copy, CopyProblem, Lock, PageHead, PageLink};

/// After how long without a word a city counts as not reachable, in milliseconds: an hour.
const SILENCE: i64 = 60 * 60 * 1000;

/// A whole address, percent-encoded where it must be (an Arabic slug).
pub(super) fn absolute(origin: &Origin, path: &str) -> String {
    let address = origin.at(path);
    url::Url::parse(&address).map_or(address, String::from)
}

/// A city's name.
pub(super) fn city_name(city: &City) -> CityName {
    CityName { name: clean_line(&city.name, 100), authority: city.origin.authority().to_owned() }
}

/// A page in a list; `city` is its city.
pub(super) fn page_link(commons: &Commons, page: &Page, city: CityName) -> PageLink {
    PageLink {
        href: page_path(commons.origin(), &page.authority, &page.slug),
        title: clean_line(&page.title, 300),
        lang: page.lang.clone(),
        kind: Kind::of(&page.kind),
        shelf: page.shelf(),
        summary: page.summary.clone(),
        city,
        updated: page.updated,
    }
}

/// Where one goes on with a draft of a page: one of another city's page becomes a proposal.
pub(super) fn editor_path(commons: &Commons, page: &Page) -> String {
    let way = if page.mirrored() { "propose" } else { "edit" };
    format!("{}/{way}", page_path(commons.origin(), &page.authority, &page.slug))
}

/// Pages in a list, with the names of their cities.
pub(super) fn page_links(commons: &Commons, pages: &[Page], cities: &[(City, i64)]) -> Vec<PageLink> {
    pages.iter().map(|page| page_link(commons, page, named(&page.authority, cities))).collect()
}

/// The city with this authority; where it is none of these, its authority stands for its name.
pub(super) fn named(authority: &str, cities: &[(City, i64)]) -> CityName {
    let known = cities.iter().find(|(city, _)| city.origin.authority() == authority);
    known.map_or_else(
        || CityName { name: authority.to_owned(), authority: authority.to_owned() },
        |(city, _)| city_name(city),
    )
}

/// Who wrote something: people of other cities with their handle.
pub(super) fn author(commons: &Commons, person: Option<&Person>) -> Author {
    let Some(person) = person else { return Author { name: None, handle: None } };
    let elsewhere = person.authority != commons.origin().authority() && !person.handle.is_empty();
    Author {
        name: Some(clean_line(&person.name, 100)),
        handle: elsewhere.then(|| format!("@{}@{}", person.handle, person.authority)),
    }
}

/// What stands above every tab of a page.
pub(super) fn page_head(commons: &Commons, actor: &Actor, view: &PageView) -> PageHead {
    let (page, now) = (&view.page, commons.now());
    let policy = page.policy.in_force(page.policy_until, now);
    let edit = match actor.edit_right(page, now) {
        Ok(right) => Some(right),
        Err(_) if page.mirrored() => None,
        // Readers are asked to sign in when they press the button.
        Err(_) => Some(EditRight::Publish),
    };
    PageHead {
        page: page_link(commons, page, city_name(&view.city)),
        copy: page.mirrored().then(|| copy(page, &view.city, now)),
        dated: view.dated(),
        themes: view
            .markdown
            .as_deref()
            .map(|source| koinon_markdown::themes(&koinon_commons::prepare::fields(source)))
            .unwrap_or_default(),
        policy,
        lock: (policy == PagePolicy::Locked)
            .then(|| Lock { reason: page.policy_reason.clone().unwrap_or_default(), until: page.policy_until }),
        propose: may_be_proposed_on(view, policy),
        debate: u64::try_from(view.open_proposals + view.comments).unwrap_or(0),
        edit: edit.filter(|_| page.standing != Standing::Deleted),
        keeps: !page.mirrored() && page.standing == Standing::Live && actor.require_keeper(page).is_ok(),
        manage: !page.mirrored() && actor.role() >= Some(Role::Officer) && page.standing != Standing::Draft,
    }
}

/// Whether anybody's edit of a page may be proposed to its city.
fn may_be_proposed_on(view: &PageView, policy: PagePolicy) -> bool {
    let page = &view.page;
    let is_taken = match page.mirrored() {
        true => !view.city.blocked && view.city.inbox.is_some(),
        false => policy != PagePolicy::Locked && page.shelf().is_none(),
    };
    page.standing == Standing::Live && is_taken
}

fn copy(page: &Page, city: &City, now: Timestamp) -> Copy {
    let silent = city.last_error.is_some() && city.last_heard.is_none_or(|heard| now.since(heard) > SILENCE);
    Copy {
        origin_href: city.origin.at(&format!("/pages/{}", page.slug)),
        received: page.updated,
        unreachable_since: city.last_heard.filter(|_| silent),
        problem: match page.problem.as_deref() {
            Some("diverged") => Some(CopyProblem::Diverged),
            Some(_) => Some(CopyProblem::Mismatch),
            None => None,
        },
    }
}

/// A point in degrees as people read them, and where it can be seen on a map.
pub(super) fn on_map(spot: Spot) -> (String, String) {
    let (latitude, longitude) = (spot.latitude(), spot.longitude());
    let href = format!("https://www.openstreetmap.org/?mlat={latitude}&mlon={longitude}#map=17/{latitude}/{longitude}");
    (format!("{latitude:.5}, {longitude:.5}"), href)
}
