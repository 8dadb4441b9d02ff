//! The change list: every page of this city as it stands, then what changed, one JSON object per line (NDJSON).
//!
//! A new member reads it once and has everything. Each line carries a token from which the list goes on, so that a reader
//! that was cut off loses nothing; after a restore the epoch is another one and the list starts again.
//!
//! | line | meaning |
//! |---|---|
//! | `{"since", "total"}` | the first: so many pages will come, if it is the whole list |
//! | `{"since", "object"}` | the `Article` or `Tombstone` of a page, without its `@context` |
//! | `{"since", "complete": true}` | the last: nothing happened after this |

use std::fmt;
use std::str::FromStr;

use bytes::Bytes;
use futures_util::Stream;
use futures_util::stream::try_unfold;
use koinon_core::Origin;
use koinon_store::{Conn, HERE, Page, PageId, Standing};
use serde::Serialize;
use serde_json::Value;

use crate::revision_view::page_view;
use crate::service::{Error, Federation};
use crate::wire::Tombstone;
use crate::wire::ids::LocalId;

/// The content type of the list.
pub const NDJSON: &str = "application/x-ndjson";
/// So many pages may be asked for by name at once.
pub const MOST_NAMED: usize = 50;
/// The longest token that is kept of another city, in bytes.
pub(crate) const LONGEST_TOKEN: usize = 200;
/// So many rows are read at once.
const BATCH: i64 = 32;

/// A place in the list. To everyone else it is an opaque token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Since {
    epoch: String,
    place: Place,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Among the pages: after this row, in a list that was begun when the log ended at `begun`.
    Pages { begun: i64, after: i64 },
    /// In the log, after this position.
    Log(i64),
}

/// The text is no token of ours.
#[derive(Debug)]
pub(crate) struct NoToken;

impl fmt::Display for Since {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.place {
            Place::Pages { begun, after } => write!(f, "p.{}.{begun}.{after}", self.epoch),
            Place::Log(position) => write!(f, "l.{}.{position}", self.epoch),
        }
    }
}

impl Since {
    /// After a row of the log.
    pub(crate) fn after(epoch: &str, position: i64) -> Self {
        Self { epoch: epoch.to_owned(), place: Place::Log(position) }
    }

    /// The address at which the list of the city at `origin` goes on from here.
    pub(crate) fn at(&self, origin: &Origin) -> String {
        format!("{}?since={self}", LocalId::Changes.at(origin))
    }
}

/// The token in such an address of the city at `origin`; `None` for any other.
pub(crate) fn since_in(origin: &Origin, address: &str) -> Option<String> {
    let token = address.strip_prefix(&LocalId::Changes.at(origin))?.strip_prefix("?since=")?;
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_' | b'~');
    (token.len() <= LONGEST_TOKEN && token.bytes().all(plain)).then(|| token.to_owned())
}

impl FromStr for Since {
    type Err = NoToken;

    fn from_str(text: &str) -> Result<Self, NoToken> {
        let number = |text: &str| text.parse().ok().filter(|number: &i64| *number >= 0).ok_or(NoToken);
        let (epoch, place) = match *text.split('.').collect::<Vec<_>>() {
            ["p", epoch, begun, after] => (epoch, Place::Pages { begun: number(begun)?, after: number(after)? }),
            ["l", epoch, position] => (epoch, Place::Log(number(position)?)),
            _ => return Err(NoToken),
        };
        Ok(Self { epoch: epoch.to_owned(), place })
    }
}

/// A line of the list.
#[derive(Serialize)]
struct Line<'a> {
    since: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    total: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    object: Option<&'a Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    complete: Option<bool>,
}

/// Where a reading of the list stands.
enum Reading {
    Begin(Option<Since>),
    At(Since),
    Ended,
}

impl Federation {
    /// The list from `since` on; all of it without one, or with one of another epoch.
    pub fn changes(&self, since: Option<&str>) -> impl Stream<Item = Result<Bytes, Error>> + Send + use<> {
        let begin = Reading::Begin(since.and_then(|token| token.parse().ok()));
        try_unfold((self.clone(), begin), |(federation, reading)| async move {
            let here = federation.origin().clone();
            let read = federation.commons().store().read(move |conn| match reading {
                Reading::Begin(since) => begin_list(conn, since).map(Some),
                Reading::At(since) => go_on(conn, &here, since).map(Some),
                Reading::Ended => Ok::<_, koinon_store::Error>(None),
            });
            Ok(read.await?.map(|(lines, next)| (lines, (federation, next))))
        })
    }

    /// The pages with these ULIDs as they stand, in lines of the same form; ones that are not ours are left out. At most
    /// [`MOST_NAMED`] are looked at.
    ///
    /// # Errors
    /// Only faults of ours.
    pub async fn named_pages(&self, ulids: Vec<String>) -> Result<Bytes, Error> {
        let here = self.origin().clone();
        let read = self.commons().store().read(move |conn| {
            let head = conn.log_head()?;
            let since = Since { epoch: head.epoch, place: Place::Log(head.position) };
            let mut lines = Vec::new();
            for ulid in ulids.iter().take(MOST_NAMED) {
                if let Some(page) = conn.page_by_ulid(ulid)?.filter(Page::travels) {
                    push_page(conn, &here, &mut lines, &since, &page)?;
                }
            }
            push(&mut lines, Line { since: since.to_string(), total: None, object: None, complete: Some(true) });
            Ok::<_, koinon_store::Error>(lines.into())
        });
        Ok(read.await?)
    }
}

fn begin_list(conn: &mut Conn, since: Option<Since>) -> Result<(Bytes, Reading), koinon_store::Error> {
    let head = conn.log_head()?;
    let from_the_start = Place::Pages { begun: head.position, after: 0 };
    let since = match since {
        Some(since) if since.epoch == head.epoch => since,
        _ => Since { epoch: head.epoch, place: from_the_start },
    };
    let total = match since.place {
        Place::Pages { .. } => Some(conn.count_pages_with_deleted(HERE)?),
        Place::Log(_) => None,
    };
    let mut lines = Vec::new();
    push(&mut lines, Line { since: since.to_string(), total, object: None, complete: None });
    Ok((lines.into(), Reading::At(since)))
}

/// The next lines from a place on.
fn go_on(conn: &mut Conn, here: &Origin, mut since: Since) -> Result<(Bytes, Reading), koinon_store::Error> {
    let mut lines = Vec::new();
    match since.place {
        Place::Pages { begun, after } => {
            let pages = conn.pages_after(Some(HERE), PageId(after), BATCH)?;
            for page in &pages {
                since.place = Place::Pages { begun, after: page.id.0 };
                push_page(conn, here, &mut lines, &since, page)?;
            }
            if pages.is_empty() {
                since.place = Place::Log(begun);
            }
        }
        Place::Log(position) => {
            let changes = conn.local_changes_after(position, BATCH)?;
            for change in &changes {
                since.place = Place::Log(change.position);
                let page = conn.page(change.page)?;
                // A newer row follows for what is no longer the head.
                if let Some(page) = page.filter(|page| change.revision.is_some() && page.head == change.revision) {
                    push_page(conn, here, &mut lines, &since, &page)?;
                }
            }
            if changes.is_empty() {
                // The rows up to the end of the log are about pages of others.
                since.place = Place::Log(conn.log_head()?.position.max(position));
                push(&mut lines, Line { since: since.to_string(), total: None, object: None, complete: Some(true) });
                return Ok((lines.into(), Reading::Ended));
            }
        }
    }
    Ok((lines.into(), Reading::At(since)))
}

fn push_page(
    conn: &mut Conn,
    here: &Origin,
    lines: &mut Vec<u8>,
    since: &Since,
    page: &Page,
) -> Result<(), koinon_store::Error> {
    let Some(head) = page.head else { return Ok(()) };
    let revision = conn.revision(head)?.ok_or(koinon_store::Error::Missing("the head of a page"))?;
    let object = if page.standing == Standing::Deleted {
        serde_json::to_value(Tombstone::of(&revision.record, revision.note.as_deref()))
    } else {
        match page_view(conn, here, page, &revision)? {
            Some(view) => serde_json::to_value(view.article()),
            None => return Ok(()),
        }
    };
    let object = object.map_err(|error| koinon_store::Error::Corrupt(error.to_string()))?;
    push(lines, Line { since: since.to_string(), total: None, object: Some(&object), complete: None });
    Ok(())
}

fn push(lines: &mut Vec<u8>, line: Line<'_>) {
    // Writing into memory cannot fail, and a line holds nothing that JSON cannot write.
    let _ = serde_json::to_writer(&mut *lines, &line);
    lines.push(b'\n');
}

#[cfg(test)]
mod tests {
    use futures_util::TryStreamExt as _;

    use super::*;
    use crate::test_city::TestCity;

    async fn read(city: &TestCity, since: Option<&str>) -> Vec<Value> {
        let bytes: Vec<Bytes> = city.federation.changes(since).try_collect().await.unwrap();
        let lines = bytes.concat();
        lines.split(|b| *b == b'\n').filter(|l| !l.is_empty()).map(|l| serde_json::from_slice(l).unwrap()).collect()
    }

    fn names(lines: &[Value]) -> Vec<&str> {
        lines
            .iter()
            .filter_map(|line| line.get("object"))
            .map(|object| object["name"].as_str().or(object["type"].as_str()).unwrap_or_default())
            .collect()
    }

    #[tokio::test]
    async fn the_list_has_every_page_once_and_then_what_changed() {
        let city = TestCity::at("http://gent.localhost:8100").await;
        let page = city.publish("Un").await;
        let gone = city.publish("Deux").await;
        city.edit(page, "Un, bis", 1).await;
        city.commons().delete_page(&city.officer, gone, None).await.unwrap();
        let all = read(&city, None).await;
        assert_eq!(all[0]["total"], 2);
        assert_eq!(names(&all), ["Un, bis", "Tombstone"]);
        assert_eq!(all.last().unwrap()["complete"], true);
        assert!(all.iter().all(|line| line["object"].get("@context").is_none()));

        let since = all.last().unwrap()["since"].as_str().unwrap().to_owned();
        assert!(names(&read(&city, Some(&since)).await).is_empty());
        city.edit(page, "Un, ter", 2).await;
        city.edit(page, "Un, enfin", 3).await;
        assert_eq!(names(&read(&city, Some(&since)).await), ["Un, enfin"]);
    }

    #[tokio::test]
    async fn a_reader_that_was_cut_off_goes_on_from_its_last_line() {
        let city = TestCity::at("http://gent.localhost:8100").await;
        for number in 0..5 {
            city.publish(&format!("Page {number}")).await;
        }
        let all = read(&city, None).await;
        let since = all[2]["since"].as_str().unwrap();
        city.publish("Plus tard").await;
        let rest = read(&city, Some(since)).await;
        assert_eq!(names(&rest), ["Page 2", "Page 3", "Page 4", "Plus tard", "Plus tard"]);
        assert_eq!(rest[0]["total"], 6);
    }

    #[tokio::test]
    async fn a_token_that_is_not_of_this_epoch_starts_again() {
        let city = TestCity::at("http://gent.localhost:8100").await;
        city.publish("Un").await;
        for token in ["l.00ff.999", "p.00ff.1.1", "nonsense", "l..", "p.x.-1.2", ""] {
            assert_eq!(names(&read(&city, Some(token)).await), ["Un"], "{token}");
        }
    }

    #[tokio::test]
    async fn drafts_are_nobodys_business() {
        use koinon_commons::publish::NewPageText;
        let city = TestCity::at("http://gent.localhost:8100").await;
        let draft = NewPageText { markdown: "# Secret".into(), draft: true, ..NewPageText::default() };
        let page = city.commons().create_page(&city.officer, draft).await.unwrap().page();
        assert!(names(&read(&city, None).await).is_empty());
        let row = city.commons().store().read(move |conn| conn.page(page)).await.unwrap().unwrap();
        let named = city.federation.named_pages(vec![row.ulid]).await.unwrap();
        assert!(!String::from_utf8_lossy(&named).contains("Secret"));
    }

    #[tokio::test]
    async fn what_came_with_the_program_stays_at_home() {
        use koinon_commons::shipped::ShippedText;
        use koinon_core::shelf::Shelf;
        let city = TestCity::at("http://gent.localhost:8100").await;
        let since = read(&city, None).await.last().unwrap()["since"].as_str().unwrap().to_owned();
        let help = |body: &str| ShippedText {
            shelf: Shelf::Help,
            subject: "writing".into(),
            lang: "en".into(),
            markdown: format!("---\ntitle: Help\n---\n{body}\n"),
            note: "brought".into(),
        };
        city.commons().bring(vec![help("One.")]).await.unwrap();
        city.commons().bring(vec![help("Two.")]).await.unwrap();
        city.publish("Un").await;
        let all = read(&city, None).await;
        assert_eq!((names(&all), &all[0]["total"]), (vec!["Un"], &Value::from(1)));
        assert_eq!(names(&read(&city, Some(&since)).await), ["Un"]);
        let page = city.commons().shipped_page(Shelf::Help, "writing", "en").await.unwrap();
        let named = city.federation.named_pages(vec![page.ulid.clone()]).await.unwrap();
        assert!(!String::from_utf8_lossy(&named).contains("Help"));
        let digest = city.federation.digest("").await.unwrap().unwrap();
        assert_eq!(digest["count"], 1);
        let (id, head) = (LocalId::Page(page.ulid), LocalId::Revision(page.head_hash.unwrap()));
        for id in [id, head] {
            let document = city.federation.document(id, None).await.unwrap();
            assert!(matches!(document, crate::documents::Document::Unknown), "{document:?}");
        }
    }

    #[test]
    fn a_token_is_read_back() {
        for place in [Place::Log(7), Place::Pages { begun: 3, after: 9 }] {
            let since = Since { epoch: "3f9a".into(), place };
            assert_eq!(since.to_string().parse::<Since>().unwrap(), since);
        }
    }
}
