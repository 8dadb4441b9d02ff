//! What this city answers when other servers ask: actors, pages, collections, the change list.

mod thread;

use koinon_core::Origin;
use koinon_store::{City, Conn, HERE, Page, PageId, Standing};
use serde_json::{Value, json};

use crate::claims::replications_of;
use crate::debate_view::note_document;
use crate::outgoing::{proposal_view, receipt_view};
use crate::redactions::redaction_view;
use crate::revision_view::{page_view, revision_view};
use crate::service::{Error, Federation};
use crate::wire::context::document;
use crate::wire::ids::{ActorId, CityCollection, LocalId, PageCollection};
use crate::wire::{
    CityView, OrderedCollection, OrderedCollectionPage, PAGE_SIZE, PageCursor, PersonView, RevisionView, Tombstone,
};

/// An answer to a server.
#[derive(Debug, Clone, PartialEq)]
pub enum Document {
    /// 200 with this ActivityStreams document.
    Found(Value),
    /// 410 with this Tombstone.
    Gone(Value),
    /// 404.
    Unknown,
}

impl Federation {
    /// What stands at a permanent id of ours; `page` is the query's page of a collection.
    ///
    /// # Errors
    /// Only faults of ours.
    pub async fn document(&self, id: LocalId, page: Option<PageCursor>) -> Result<Document, Error> {
        match id {
            LocalId::Actor(actor) => self.actor(actor).await,
            LocalId::Followers(ActorId::City) => {
                let total = self.commons().store().read(Conn::count_followers).await?;
                // How many, but never who (L09).
                Ok(found(&OrderedCollection::counted(LocalId::Followers(ActorId::City).at(self.origin()), total)))
            }
            LocalId::Followers(actor) | LocalId::Inbox(actor) => self.nothing_of(LocalId::Followers(actor)).await,
            LocalId::Outbox(ActorId::City) => self.outbox(page).await,
            LocalId::Outbox(actor) => self.nothing_of(LocalId::Outbox(actor)).await,
            LocalId::City(CityCollection::Pages) => self.pages(page).await,
            LocalId::City(CityCollection::Cities) => self.cities().await,
            LocalId::City(_) => Ok(Document::Unknown),
            LocalId::Page(ulid) => self.page(ulid).await,
            LocalId::PageCollection(ulid, collection) => self.page_collection(ulid, collection, page).await,
            LocalId::Revision(hash) => self.activity(hash, false).await,
            LocalId::Activity(activity) => match activity {
                crate::wire::ids::ActivityId::Revision(hash, crate::wire::ids::Part::Announce) => {
                    self.activity(hash, true).await
                }
                crate::wire::ids::ActivityId::Revision(hash, crate::wire::ids::Part::Act) => {
                    self.activity(hash, false).await
                }
                crate::wire::ids::ActivityId::Message(_) => self.offer(activity.at(self.origin())).await,
                _ => Ok(Document::Unknown),
            },
            LocalId::Proposal(ulid) => self.proposal(ulid).await,
            LocalId::Note(ulid) => self.note(ulid).await,
            LocalId::SharedInbox | LocalId::Changes => Ok(Document::Unknown),
        }
    }

    /// What the actor documents of this city say.
    ///
    /// # Errors
    /// [`CommonsError::NotSetUp`].
    pub async fn city_view(&self) -> Result<CityView, Error> {
        let identity = self.commons().identity()?;
        Ok(CityView {
            origin: self.origin().clone(),
            handle: city_handle(self.origin()),
            name: identity.name.clone(),
            summary: identity.summary.clone(),
            http_key_pem: self.http_key_pem().await?,
            record_key: identity.record_key.public().to_multibase(),
        })
    }

    async fn actor(&self, actor: ActorId) -> Result<Document, Error> {
        let view = self.city_view().await?;
        Ok(match actor {
            ActorId::City => found(&view.city()),
            ActorId::Server => found(&view.server()),
            ActorId::Pages => found(&view.pages()),
            ActorId::Person(ulid) => {
                let id = ActorId::Person(ulid.clone()).at(self.origin());
                let person = self.commons().store().read(move |conn| conn.person_by_ulid(&ulid)).await?;
                match person.filter(|person| person.city == HERE) {
                    Some(person) => {
                        let url = self.origin().at(&format!("/people/{}", person.handle));
                        found(&view.person(&PersonView {
                            ulid: person.ulid,
                            handle: person.handle,
                            name: person.name,
                            url,
                        }))
                    }
                    None => self.person_left(id).await?,
                }
            }
            ActorId::Theme(_) => Document::Unknown,
        })
    }

    /// What stands at the id of somebody who is not here: a Tombstone, if they were.
    async fn person_left(&self, id: String) -> Result<Document, Error> {
        let asked = id.clone();
        let left = self.commons().store().read(move |conn| conn.has_left(&asked)).await?;
        let stone = json!({"id": id, "type": "Tombstone", "formerType": "Person"});
        Ok(if left {
            Document::Gone(serde_json::to_value(document(stone)).unwrap_or_default())
        } else {
            Document::Unknown
        })
    }

    /// A collection that is empty by its nature: persons here do not publish by themselves yet.
    async fn nothing_of(&self, id: LocalId) -> Result<Document, Error> {
        Ok(found(&OrderedCollection::counted(id.at(self.origin()), 0)))
    }

    async fn page(&self, ulid: String) -> Result<Document, Error> {
        let here = self.origin().clone();
        self.read(move |conn| {
            let Some((page, head)) = own_page(conn, &ulid)? else { return Ok(Document::Unknown) };
            if page.standing == Standing::Deleted {
                let stone = serde_json::to_value(document(Tombstone::of(&head.record, head.note.as_deref())));
                return Ok(Document::Gone(stone.unwrap_or_default()));
            }
            Ok(page_view(conn, &here, &page, &head)?.map_or(Document::Unknown, |view| found(&view.article())))
        })
        .await
    }

    async fn page_collection(
        &self,
        ulid: String,
        collection: PageCollection,
        cursor: Option<PageCursor>,
    ) -> Result<Document, Error> {
        let here = self.origin().clone();
        self.read(move |conn| {
            let Some((page, _)) = own_page(conn, &ulid)?.filter(|(page, _)| page.standing == Standing::Live) else {
                return Ok(Document::Unknown);
            };
            let id = LocalId::PageCollection(ulid, collection).at(&here);
            Ok(match collection {
                PageCollection::History => {
                    let revisions = conn.revisions(page.id, None, PAGE_SIZE)?;
                    let items: Vec<_> =
                        revisions.iter().map(|revision| LocalId::Revision(revision.hash).at(&here)).collect();
                    let total = conn.count_revisions(page.id)?;
                    found(&json!({ "id": id, "type": "OrderedCollection", "totalItems": total, "orderedItems": items }))
                }
                PageCollection::Context | PageCollection::Replies | PageCollection::Thread => {
                    thread::collection(conn, &here, &page, (collection, id), cursor)?
                }
                PageCollection::Edits => found(&crate::edits::edits(conn, &here, &page, id)?),
                PageCollection::Replications => {
                    let items = replications_of(conn, &page)?;
                    found(&json!({
                        "id": id, "type": "OrderedCollection", "totalItems": items.len(), "orderedItems": items,
                    }))
                }
                PageCollection::Followers => found(&OrderedCollection::counted(id, 0)),
            })
        })
        .await
    }

    async fn activity(&self, hash: koinon_core::Hash, announced: bool) -> Result<Document, Error> {
        let here = self.origin().clone();
        self.read(move |conn| {
            let Some(revision) = conn.revision_by_hash(&hash)? else { return Ok(Document::Unknown) };
            let Some(page) = conn.page(revision.page)?.filter(Page::travels) else {
                return Ok(Document::Unknown);
            };
            // What a deleted page said is not told any more, only that it was deleted.
            if page.standing == Standing::Deleted && Some(revision.id) != page.head {
                return Ok(Document::Unknown);
            }
            if let Some(erased) = redaction_view(conn, revision.id)? {
                let stone = serde_json::to_value(document(erased.stone(&here)));
                return Ok(Document::Gone(stone.unwrap_or_default()));
            }
            let view = revision_view(conn, &here, &page, &revision)?;
            Ok(view.map_or(Document::Unknown, |view| {
                if announced { found(&view.announce(&here)) } else { found(&view.act(&here)) }
            }))
        })
        .await
    }

    /// A proposal that was made here, as others may read it: it is public from when it was sent.
    async fn proposal(&self, ulid: String) -> Result<Document, Error> {
        self.read(move |conn| {
            let Some(proposal) = conn.proposal_by_ulid(&ulid)? else { return Ok(Document::Unknown) };
            Ok(own_proposal(conn, &proposal)?.map_or(Document::Unknown, |view| found(&view.patch())))
        })
        .await
    }

    /// The Offer of a proposal that was made here.
    async fn offer(&self, id: String) -> Result<Document, Error> {
        self.read(move |conn| {
            let Some(proposal) = conn.proposal_by_offer(&id)? else { return Ok(Document::Unknown) };
            Ok(own_proposal(conn, &proposal)?.map_or(Document::Unknown, |view| found(&view.offer_by_id())))
        })
        .await
    }

    /// Something that was said here; or what this city says of a proposal of somebody elsewhere.
    async fn note(&self, ulid: String) -> Result<Document, Error> {
        let (here, lang) = (self.origin().clone(), self.commons().default_lang().to_owned());
        self.read(move |conn| {
            match note_document(conn, &here, &ulid)? {
                Some(Ok(view)) => return Ok(found(&view.note())),
                Some(Err(view)) => {
                    let stone = serde_json::to_value(document(view.stone()));
                    return Ok(Document::Gone(stone.unwrap_or_default()));
                }
                None => {}
            }
            let Some(proposal) = conn.proposal_by_ulid(&ulid)? else { return Ok(Document::Unknown) };
            let Some(page) = conn.page(proposal.page)?.filter(Page::travels) else { return Ok(Document::Unknown) };
            let view = receipt_view(conn, &here, &lang, String::new(), &proposal, &page)?;
            Ok(view.map_or(Document::Unknown, |view| found(&view.note())))
        })
        .await
    }

    async fn outbox(&self, cursor: Option<PageCursor>) -> Result<Document, Error> {
        let (here, id) = (self.origin().clone(), LocalId::Outbox(ActorId::City).at(self.origin()));
        self.own_pages(id, cursor, move |conn, page| {
            let Some(head) = page.head else { return Ok(None) };
            let Some(revision) = conn.revision(head)? else { return Ok(None) };
            let view: Option<RevisionView> = revision_view(conn, &here, page, &revision)?;
            Ok(view.and_then(|view| serde_json::to_value(view.announce(&here)).ok()))
        })
        .await
    }

    async fn pages(&self, cursor: Option<PageCursor>) -> Result<Document, Error> {
        let id = LocalId::City(CityCollection::Pages).at(self.origin());
        self.own_pages(id, cursor, |_, page| Ok((page.standing == Standing::Live).then(|| page.ap_id.clone().into())))
            .await
    }

    /// A paged collection over our pages, deleted ones included, by row.
    async fn own_pages(
        &self,
        id: String,
        cursor: Option<PageCursor>,
        item: impl Fn(&mut Conn, &Page) -> Result<Option<Value>, koinon_store::Error> + Send + 'static,
    ) -> Result<Document, Error> {
        self.read(move |conn| {
            let Some(cursor) = cursor else {
                let total = conn.count_pages_with_deleted(HERE)?;
                return Ok(found(&OrderedCollection::paged(id, Some(ActorId::City.at(&here_of(conn)?)), total)));
            };
            let pages = conn.pages_after(Some(HERE), PageId(cursor.place()), PAGE_SIZE)?;
            let next = pages.last().filter(|_| pages.len() as i64 == PAGE_SIZE).map(|page| page.id.0);
            let mut items = Vec::new();
            for page in &pages {
                items.extend(item(conn, page)?);
            }
            Ok(found(&OrderedCollectionPage::new(id, cursor, items, next)))
        })
        .await
    }

    async fn cities(&self) -> Result<Document, Error> {
        let id = LocalId::City(CityCollection::Cities).at(self.origin());
        self.read(move |conn| {
            let known = conn.cities()?.into_iter().map(|(city, _)| city);
            let items: Vec<String> =
                known.filter(|city: &City| !city.blocked).filter_map(|city| city.city_actor).collect();
            Ok(found(&json!({ "id": id, "type": "Collection", "totalItems": items.len(), "items": items })))
        })
        .await
    }

    async fn read(
        &self,
        query: impl FnOnce(&mut Conn) -> Result<Document, koinon_store::Error> + Send + 'static,
    ) -> Result<Document, Error> {
        Ok(self.commons().store().read(query).await?)
    }
}

fn here_of(conn: &mut Conn) -> Result<Origin, koinon_store::Error> {
    Ok(conn.here()?.ok_or(koinon_store::Error::Missing("this city"))?.origin)
}

/// One of our pages with its head; drafts are nobody's business, and what came with the program every city has.
fn own_page(conn: &mut Conn, ulid: &str) -> Result<Option<(Page, koinon_store::Revision)>, koinon_store::Error> {
    let Some(page) = conn.page_by_ulid(ulid)?.filter(Page::travels) else { return Ok(None) };
    let Some(head) = page.head else { return Ok(None) };
    Ok(conn.revision(head)?.map(|revision| (page, revision)))
}

/// A proposal as its author's city shows it; none of a page that is not published.
fn own_proposal(
    conn: &mut Conn,
    proposal: &koinon_store::Proposal,
) -> Result<Option<crate::wire::ProposalView>, koinon_store::Error> {
    let Some(page) = conn.page(proposal.page)?.filter(|page| page.standing != Standing::Draft) else { return Ok(None) };
    let Some(city) = conn.city(page.city)? else { return Ok(None) };
    proposal_view(conn, proposal, &page, &city)
}

/// The city's `preferredUsername`: the first label of its host.
#[must_use]
pub fn city_handle(origin: &Origin) -> String {
    origin.host().split('.').next().unwrap_or("city").to_owned()
}

fn found<T: serde::Serialize>(value: &T) -> Document {
    serde_json::to_value(document(value)).map_or(Document::Unknown, Document::Found)
}
