//! The permanent ids of this city and the addresses of its endpoints: built here, and read back here, and nowhere else.

use koinon_core::{Hash, Origin};

/// Something under `/id/…`, or the shared inbox. Its address is the origin and [`LocalId::path`].
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum LocalId {
    /// The inbox of the whole server, `/inbox`.
    SharedInbox,
    /// The change list, NDJSON, `/id/changes`.
    Changes,
    /// An actor.
    Actor(ActorId),
    /// The inbox of an actor.
    Inbox(ActorId),
    /// The outbox of an actor.
    Outbox(ActorId),
    /// The followers of an actor.
    Followers(ActorId),
    /// A collection of the city.
    City(CityCollection),
    /// A page, by its ULID.
    Page(String),
    /// A collection of a page.
    PageCollection(String, PageCollection),
    /// A revision of a page.
    Revision(Hash),
    /// A proposal of one of our people, by its ULID; the page that it would change may be another city's.
    Proposal(String),
    /// A note in a debate, by its ULID.
    Note(String),
    /// An activity.
    Activity(ActivityId),
}

/// An actor of this city.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum ActorId {
    /// The Group that people and cities follow.
    City,
    /// The Application that signs fetches.
    Server,
    /// The Person that pages are attributed to.
    Pages,
    /// A citizen, by ULID.
    Person(String),
    /// The Group of one theme of the city, by the theme's code.
    Theme(String),
}

/// A collection that the city owns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CityCollection {
    /// Its pages.
    Pages,
    /// The cities that it follows and that follow it.
    Cities,
    /// The digest tree over its pages.
    Digest,
    /// Who moderates it (FEP-1b12).
    Moderators,
    /// The Groups of its themes.
    Themes,
}

/// A collection that belongs to a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PageCollection {
    /// Everything in its conversation (FEP-7888).
    Context,
    /// The direct answers to it.
    Replies,
    /// What its city relayed of its conversation, with the places: for copies that were not told of it.
    Thread,
    /// Its revisions (FEP-bad1).
    History,
    /// Its revisions as Ibis reads them.
    Edits,
    /// Pages elsewhere that replicate it.
    Replications,
    /// Who follows this page alone (FEP-efda).
    Followers,
}

/// The last part of an activity's id. It is derived from what the activity says, so that a redelivery, from whichever node
/// and after whichever restart, carries the same id.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum ActivityId {
    /// The activity that published a revision: its Create, Update, Delete or Undo.
    Revision(Hash, Part),
    /// A message to one server, by a fresh ULID; the activity itself is kept until it is delivered.
    Message(String),
}

/// Which activity of one change: the editors' own, or one of the city's announcements of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Part {
    /// What the `pages` author did.
    Act,
    /// `Announce{activity}` by the city (FEP-1b12).
    Announce,
    /// `Announce(page id)` by the city, for microblogs.
    Share,
    /// What the `pages` author did, as Ibis reads it.
    IbisAct,
    /// `Announce{activity}` of that.
    IbisAnnounce,
}

impl Part {
    const ALL: [Self; 5] = [Self::Act, Self::Announce, Self::Share, Self::IbisAct, Self::IbisAnnounce];

    fn code(self) -> &'static str {
        match self {
            Self::Act => "act",
            Self::Announce => "announce",
            Self::Share => "share",
            Self::IbisAct => "ibis-act",
            Self::IbisAnnounce => "ibis-announce",
        }
    }
}

impl CityCollection {
    const ALL: [Self; 5] = [Self::Pages, Self::Cities, Self::Digest, Self::Moderators, Self::Themes];

    fn code(self) -> &'static str {
        match self {
            Self::Pages => "pages",
            Self::Cities => "cities",
            Self::Digest => "digest",
            Self::Moderators => "moderators",
            Self::Themes => "themes",
        }
    }
}

impl PageCollection {
    const ALL: [Self; 7] =
        [Self::Context, Self::Replies, Self::Thread, Self::History, Self::Edits, Self::Replications, Self::Followers];

    fn code(self) -> &'static str {
        match self {
            Self::Context => "context",
            Self::Replies => "replies",
            Self::Thread => "thread",
            Self::History => "history",
            Self::Edits => "edits",
            Self::Replications => "replications",
            Self::Followers => "followers",
        }
    }
}

impl ActorId {
    fn path(&self) -> String {
        match self {
            Self::City => "/id/city".to_owned(),
            Self::Server => "/id/server".to_owned(),
            Self::Pages => "/id/person/pages".to_owned(),
            Self::Person(ulid) => format!("/id/person/{ulid}"),
            Self::Theme(code) => format!("/id/theme/{code}"),
        }
    }

    /// The address of this actor of the city at `origin`.
    #[must_use]
    pub fn at(&self, origin: &Origin) -> String {
        origin.at(&self.path())
    }

    /// The id of its HTTP signature key.
    #[must_use]
    pub fn key_at(&self, origin: &Origin) -> String {
        format!("{}#main-key", self.at(origin))
    }
}

impl ActivityId {
    fn code(&self) -> String {
        match self {
            Self::Revision(hash, part) => format!("{hash}-{}", part.code()),
            Self::Message(ulid) => ulid.clone(),
        }
    }

    fn parse(code: &str) -> Option<Self> {
        match code.split_once('-') {
            Some((hash, part)) => {
                let part = Part::ALL.into_iter().find(|known| known.code() == part)?;
                Some(Self::Revision(hash.parse().ok()?, part))
            }
            None => is_ulid(code).then(|| Self::Message(code.to_owned())),
        }
    }

    /// The address of this activity of the city at `origin`.
    #[must_use]
    pub fn at(&self, origin: &Origin) -> String {
        origin.at(&format!("/id/activity/{}", self.code()))
    }
}

impl LocalId {
    /// The path of this address, starting with `/`.
    #[must_use]
    pub fn path(&self) -> String {
        match self {
            Self::SharedInbox => "/inbox".to_owned(),
            Self::Changes => "/id/changes".to_owned(),
            Self::Actor(actor) => actor.path(),
            Self::Inbox(actor) => actor.path() + "/inbox",
            Self::Outbox(actor) => actor.path() + "/outbox",
            Self::Followers(actor) => actor.path() + "/followers",
            Self::City(collection) => format!("/id/city/{}", collection.code()),
            Self::Page(ulid) => format!("/id/page/{ulid}"),
            Self::PageCollection(ulid, collection) => format!("/id/page/{ulid}/{}", collection.code()),
            Self::Revision(hash) => format!("/id/revision/{hash}"),
            Self::Proposal(ulid) => format!("/id/proposal/{ulid}"),
            Self::Note(ulid) => format!("/id/note/{ulid}"),
            Self::Activity(id) => format!("/id/activity/{}", id.code()),
        }
    }

    /// The address of this thing of the city at `origin`.
    #[must_use]
    pub fn at(&self, origin: &Origin) -> String {
        origin.at(&self.path())
    }

    /// Reads the address of something of the city at `origin`; `None` for what lies elsewhere or has another form. There is
    /// one spelling of each id: no trailing slash, no query, no fragment, no percent-encoding.
    #[must_use]
    pub fn parse(origin: &Origin, address: &str) -> Option<Self> {
        Self::parse_path(address.strip_prefix(origin.as_str())?)
    }

    /// Reads the path of such an address.
    #[must_use]
    pub fn parse_path(path: &str) -> Option<Self> {
        if path == "/inbox" {
            return Some(Self::SharedInbox);
        }
        let rest = path.strip_prefix("/id/")?;
        let parts: Vec<&str> = rest.splitn(4, '/').collect();
        let ulid = |text: &str| is_ulid(text).then(|| text.to_owned());
        let (actor, tail) = match *parts.as_slice() {
            ["changes"] => return Some(Self::Changes),
            ["page", page] => return Some(Self::Page(ulid(page)?)),
            ["page", page, name] => {
                let collection = PageCollection::ALL.into_iter().find(|c| c.code() == name)?;
                return Some(Self::PageCollection(ulid(page)?, collection));
            }
            ["revision", hash] => return Some(Self::Revision(hash.parse().ok()?)),
            ["proposal", proposal] => return Some(Self::Proposal(ulid(proposal)?)),
            ["note", note] => return Some(Self::Note(ulid(note)?)),
            ["activity", code] => return Some(Self::Activity(ActivityId::parse(code)?)),
            ["city", ref tail @ ..] => (ActorId::City, tail),
            ["server", ref tail @ ..] => (ActorId::Server, tail),
            ["person", "pages", ref tail @ ..] => (ActorId::Pages, tail),
            ["person", person, ref tail @ ..] => (ActorId::Person(ulid(person)?), tail),
            ["theme", code, ref tail @ ..] if is_word(code) => (ActorId::Theme(code.to_owned()), tail),
            _ => return None,
        };
        match *tail {
            [] => Some(Self::Actor(actor)),
            ["inbox"] => Some(Self::Inbox(actor)),
            ["outbox"] => Some(Self::Outbox(actor)),
            ["followers"] => Some(Self::Followers(actor)),
            [name] if actor == ActorId::City => {
                CityCollection::ALL.into_iter().find(|c| c.code() == name).map(Self::City)
            }
            _ => None,
        }
    }
}

/// The conversation about a page of any Koinon (FEP-7888), from the page's id; `None` for a page of other software.
#[must_use]
pub fn context_of(page: &str) -> Option<String> {
    let origin = Origin::of_str(page)?;
    match LocalId::parse(&origin, page)? {
        LocalId::Page(ulid) => Some(LocalId::PageCollection(ulid, PageCollection::Context).at(&origin)),
        _ => None,
    }
}

/// Whether `text` is a ULID in its one canonical spelling.
#[must_use]
pub fn is_ulid(text: &str) -> bool {
    let crockford = |b: u8| b.is_ascii_digit() || (b.is_ascii_uppercase() && !matches!(b, b'I' | b'L' | b'O' | b'U'));
    text.len() == 26 && text.as_bytes()[0] <= b'7' && text.bytes().all(crockford)
}

/// Whether `text` is a code: letters, digits and `_`.
fn is_word(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
}

#[cfg(test)]
mod tests {
    use super::*;

    const ULID: &str = "01KAN4V0000000000000000001";

    fn bordeaux() -> Origin {
        "https://bordeaux.example".parse().unwrap()
    }

    #[test]
    fn every_id_is_read_back_as_what_it_was_built_from() {
        let mut ids = vec![LocalId::SharedInbox, LocalId::Changes, LocalId::Page(ULID.into())];
        for actor in [
            ActorId::City,
            ActorId::Server,
            ActorId::Pages,
            ActorId::Person(ULID.into()),
            ActorId::Theme("waste_circularity".into()),
        ] {
            ids.extend([
                LocalId::Actor(actor.clone()),
                LocalId::Inbox(actor.clone()),
                LocalId::Outbox(actor.clone()),
                LocalId::Followers(actor),
            ]);
        }
        ids.extend(CityCollection::ALL.map(LocalId::City));
        ids.extend(PageCollection::ALL.map(|c| LocalId::PageCollection(ULID.into(), c)));
        ids.extend([LocalId::Revision(Hash::of("x")), LocalId::Proposal(ULID.into()), LocalId::Note(ULID.into())]);
        for part in Part::ALL {
            ids.push(LocalId::Activity(ActivityId::Revision(Hash::of("x"), part)));
        }
        ids.push(LocalId::Activity(ActivityId::Message(ULID.into())));
        for id in ids {
            assert_eq!(LocalId::parse(&bordeaux(), &id.at(&bordeaux())), Some(id));
        }
    }

    #[test]
    fn there_is_one_spelling_of_each_id() {
        for other in [
            "https://bordeaux.example/id/city/",
            "https://bordeaux.example/id/city?x=1",
            "https://bordeaux.example/id/city#x",
            "https://bordeaux.example//id/city",
            "https://bordeaux.example/id/page/01kan4v0000000000000000001",
            "https://bordeaux.example/id/page/01KAN4V000000000000000000%31",
            "https://bordeaux.example/id/proposal/1",
            "https://bordeaux.example/id/note/01kan4v0000000000000000001",
            "https://bordeaux.example/id/note/01KAN4V0000000000000000001/replies",
            "https://bordeaux.example/id/theme/../city",
            "https://bordeaux.example/id/person/pages/inbox/",
            "https://bordeaux.example/id/server/digest",
            "https://bordeaux.example.evil.example/id/city",
            "https://bordeaux.example@evil.example/id/city",
            "http://bordeaux.example/id/city",
            "https://strasbourg.example/id/city",
        ] {
            assert_eq!(LocalId::parse(&bordeaux(), other), None, "{other}");
        }
    }

    #[test]
    fn a_page_of_any_koinon_has_a_conversation() {
        let page = LocalId::Page(ULID.into()).at(&bordeaux());
        assert_eq!(context_of(&page), Some(format!("{page}/context")));
        for other in ["https://wiki.example/article/Compost", "https://bordeaux.example/id/city", "x", ""] {
            assert_eq!(context_of(other), None, "{other}");
        }
    }
}
