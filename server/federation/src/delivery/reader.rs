//! Who reads at an inbox, and so which rows of the log it is sent, and in which shape.

use koinon_core::Origin;
use koinon_store::{Conn, Error, Page, Revision, Standing};

use crate::wire::activity::{Activity, RevisionView};

/// The readers at one inbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Reader {
    /// Another Koinon: each revision carries the whole state, so only the newest one is sent.
    Koinon,
    /// Ibis.
    Ibis,
    /// Other software that reads `Announce{activity}` (FEP-1b12).
    Activities,
    /// Microblogs, which read `Announce(page id)`.
    Microblog,
}

impl Reader {
    /// Who reads at `inbox`; `None` if nobody follows there any more, or its city is blocked.
    pub(super) fn at(conn: &mut Conn, inbox: &str) -> Result<Option<Self>, Error> {
        let followers = conn.followers_at(inbox, 50)?;
        let city = match Origin::of_str(inbox) {
            Some(origin) => conn.city_by_origin(&origin)?,
            None => None,
        };
        if followers.is_empty() || city.as_ref().is_some_and(|city| city.blocked) {
            return Ok(None);
        }
        if !followers.iter().any(|follower| follower.reads_activities) {
            return Ok(Some(Self::Microblog));
        }
        let said = followers.into_iter().find_map(|follower| follower.software);
        let software = city.and_then(|city| city.software).or(said);
        Ok(Some(match software.as_deref() {
            Some(crate::wire::nodeinfo::SOFTWARE) => Self::Koinon,
            Some("ibis") => Self::Ibis,
            _ => Self::Activities,
        }))
    }

    /// Whether a revision is sent at all, now that its page stands as it does. A newer row follows for whatever is no
    /// longer the head; but strangers need to have seen the page appear before they understand what happens to it. `late`
    /// says that newer rows may have gone ahead: then what a stranger has of the page is not put back to its beginning.
    pub(super) fn wants(self, page: &Page, revision: &Revision, late: bool) -> bool {
        let is_head = page.head == Some(revision.id);
        let appears = revision.record.parents.is_empty() && page.standing == Standing::Live;
        match self {
            Self::Koinon => is_head,
            Self::Ibis | Self::Activities => is_head || (appears && !late),
            Self::Microblog => is_head || appears,
        }
    }

    /// The activity in the shape for this reader; `None` if there is none for it.
    pub(super) fn activity(self, origin: &Origin, revision: &RevisionView) -> Option<Activity> {
        match self {
            Self::Koinon | Self::Activities => Some(revision.announce(origin)),
            Self::Ibis => Some(revision.announce_to_ibis(origin)),
            Self::Microblog => revision.share(origin),
        }
    }
}
