//! What the store hands out and takes in: plain values, the same for both databases.

use koinon_core::policy::{PagePolicy, Role};
use koinon_core::{Hash, OpaqueId, Origin, PageState, Record, Timestamp};

macro_rules! row_id {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub i64);
    )*};
}

row_id! {
    /// The row of a city.
    CityId,
    /// The row of a person.
    PersonId,
    /// The row of a page.
    PageId,
    /// The row of a revision. Rows of one page are numbered in the order in which they were stored.
    RevisionId,
    /// The row of a subscription.
    SubscriptionId,
    /// The row of an API token.
    ApiTokenId,
    /// The row of a proposal. Rows are numbered in the order in which they arrived: that of the queue.
    ProposalId,
    /// The row of a comment.
    CommentId,
    /// The row of a report.
    ReportId,
    /// The row of a notice.
    NoticeId,
    /// The row of an affiliation.
    AffiliationId,
    /// The row of a claim.
    ClaimId,
}

/// The row of this city itself.
pub const HERE: CityId = CityId(1);

/// A city that we know, or this one.
#[derive(Debug, Clone, PartialEq)]
pub struct City {
    /// Its row.
    pub id: CityId,
    /// Scheme, host, port.
    pub origin: Origin,
    /// Its name for people.
    pub name: String,
    /// One sentence about it, plain text.
    pub summary: String,
    /// ActivityPub id of the city's Group.
    pub city_actor: Option<String>,
    /// ActivityPub id of the author of its pages.
    pub pages_actor: Option<String>,
    /// Where deliveries go: its shared inbox, else the Group's.
    pub inbox: Option<String>,
    /// The pinned record key, multibase.
    pub record_key: Option<String>,
    /// The id of that key.
    pub record_key_id: Option<String>,
    /// The software that its NodeInfo names.
    pub software: Option<String>,
    /// Nothing is taken from it, nothing sent.
    pub blocked: bool,
    /// The public reason for that.
    pub blocked_reason: Option<String>,
    /// When something verified last arrived from it.
    pub last_heard: Option<Timestamp>,
    /// The last difficulty with it, in words.
    pub last_error: Option<String>,
    /// How many pages arrived that did not fit their record.
    pub mismatches: i64,
}

/// What is known of a city when it is first seen.
#[derive(Debug, Clone)]
pub struct NewCity {
    /// Scheme, host, port.
    pub origin: Origin,
    /// Its name for people.
    pub name: String,
    /// One sentence about it.
    pub summary: String,
    /// When it was first seen.
    pub created: Timestamp,
}

/// What a city's own documents say of it: set again at each discovery. The pinned key is not among them.
#[derive(Debug, Clone)]
pub struct CityProfile {
    /// Its name for people.
    pub name: String,
    /// One sentence about it.
    pub summary: String,
    /// ActivityPub id of the city's Group.
    pub city_actor: String,
    /// ActivityPub id of the author of its pages.
    pub pages_actor: String,
    /// Where deliveries go.
    pub inbox: String,
    /// The software that its NodeInfo names.
    pub software: Option<String>,
}

/// A person, of this city or of another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Their row.
    pub id: PersonId,
    /// Their ULID, for local people the last part of their ActivityPub id.
    pub ulid: String,
    /// Their ActivityPub id.
    pub ap_id: String,
    /// Their city.
    pub city: CityId,
    /// The authority of their city, for the handle.
    pub authority: String,
    /// Their `preferredUsername`.
    pub handle: String,
    /// Their name for people.
    pub name: String,
    /// Of another server: nothing is taken from them any more. The accounts of people here say it themselves.
    pub suspended: bool,
}

/// A person that is to be stored.
#[derive(Debug, Clone)]
pub struct NewPerson {
    /// A fresh ULID.
    pub ulid: String,
    /// Their ActivityPub id.
    pub ap_id: String,
    /// Their city.
    pub city: CityId,
    /// Their `preferredUsername`.
    pub handle: String,
    /// Their name for people.
    pub name: String,
    /// When they were first seen.
    pub created: Timestamp,
}

/// A local account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// The person.
    pub person: Person,
    /// What they sign in with.
    pub login: String,
    /// The argon2id hash, PHC string.
    pub password: String,
    /// Their role.
    pub role: Role,
    /// May not sign in.
    pub suspended: bool,
    /// An officer to whom moderation was given. Administrators moderate without.
    pub moderates: bool,
    /// Whether somebody of the city has looked at the first thing that they said here.
    pub checked: bool,
}

impl Account {
    /// Whether its owner has a password: whoever came by an OpenID provider may have none.
    #[must_use]
    pub fn has_password(&self) -> bool {
        !self.password.is_empty()
    }
}

/// A signed-in browser. Only the hash of its cookie is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Hash of the cookie's value.
    pub token: Hash,
    /// Whose.
    pub person: PersonId,
    /// The value that every form must carry.
    pub csrf: String,
    /// When it was opened.
    pub created: Timestamp,
    /// When it ends.
    pub expires: Timestamp,
}

/// A bearer token of the API. Only its hash is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiToken {
    /// Its row.
    pub id: ApiTokenId,
    /// Hash of the token.
    pub token: Hash,
    /// Whose.
    pub person: PersonId,
    /// What its owner calls it.
    pub label: String,
    /// What it may be used for, separated by spaces.
    pub scopes: String,
    /// When it was made.
    pub created: Timestamp,
    /// When it was last used.
    pub last_used: Option<Timestamp>,
    /// When it ends.
    pub expires: Option<Timestamp>,
}

/// What state a page is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Standing {
    /// It has no revision yet; only those who hold its draft see it.
    Draft,
    /// It can be read.
    Live,
    /// It was deleted.
    Deleted,
}

/// A page, local or mirrored.
#[derive(Debug, Clone, PartialEq)]
pub struct Page {
    /// Its row.
    pub id: PageId,
    /// Its id in our API.
    pub ulid: String,
    /// Its permanent ActivityPub id.
    pub ap_id: String,
    /// Its city.
    pub city: CityId,
    /// That city's authority.
    pub authority: String,
    /// The readable part of its address.
    pub slug: String,
    /// The kind's code.
    pub kind: String,
    /// BCP 47.
    pub lang: String,
    /// Its title.
    pub title: String,
    /// Plain text, at most 500 characters.
    pub summary: String,
    /// SPDX.
    pub licence: String,
    /// Who may edit it.
    pub policy: PagePolicy,
    /// Why, where a reason was asked for.
    pub policy_reason: Option<String>,
    /// When a lock ends.
    pub policy_until: Option<Timestamp>,
    /// Draft, live or deleted.
    pub standing: Standing,
    /// Its newest revision.
    pub head: Option<RevisionId>,
    /// The hash of that revision.
    pub head_hash: Option<Hash>,
    /// What is wrong with our copy, as a code (`diverged`, `mismatch`); none for a sound one.
    pub problem: Option<String>,
    /// Time of its first revision (of its first draft before that).
    pub created: Timestamp,
    /// When its head was saved, or when that arrived where its city dates it later: lists are ordered by this, so that a
    /// clock ahead of ours gains nothing.
    pub updated: Timestamp,
    /// Set for one that came with the program.
    pub shipped: Option<crate::Shipped>,
    /// Who looks after it, and until when.
    pub care: crate::Care,
}

/// A page that is to be stored, before its first revision.
#[derive(Debug, Clone)]
pub struct NewPage {
    /// Its id in our API; for a mirrored page its city's ULID if that is free here, else a fresh one.
    pub ulid: String,
    /// Its permanent ActivityPub id.
    pub ap_id: String,
    /// Its city.
    pub city: CityId,
    /// What stands for a readable address until its first revision brings one: no page answers to it.
    pub slug: String,
    /// The kind's code.
    pub kind: String,
    /// BCP 47.
    pub lang: String,
    /// Its title.
    pub title: String,
    /// SPDX.
    pub licence: String,
    /// Who may edit it.
    pub policy: PagePolicy,
    /// Now.
    pub created: Timestamp,
}

/// A revision as stored, with the people behind its opaque ids where they are known.
#[derive(Debug, Clone, PartialEq)]
pub struct Revision {
    /// Its row.
    pub id: RevisionId,
    /// Its page.
    pub page: PageId,
    /// Its hash.
    pub hash: Hash,
    /// The record, proof included, exactly as signed.
    pub record: Record,
    /// The one of its parents that is a revision of the same page.
    pub parent: Option<Hash>,
    /// The edit summary; `None` if there was none or it was redacted.
    pub note: Option<String>,
    /// Whether the text is here: not for a redacted revision or one that a mirror has not fetched.
    pub body_held: bool,
    /// Who saved it, if that is known here.
    pub author: Option<Person>,
    /// Who accepted it.
    pub accepted_by: Option<Person>,
}

/// A revision that is to be stored.
#[derive(Debug, Clone)]
pub struct NewRevision<'a> {
    /// Its page.
    pub page: PageId,
    /// The signed record.
    pub record: &'a Record,
    /// The Markdown source; `None` where only the record is known.
    pub body: Option<&'a str>,
    /// An earlier revision of the page with its text, where the caller has read it: spares reading it again.
    pub known: Option<(RevisionId, &'a str)>,
    /// The edit summary.
    pub note: Option<&'a str>,
    /// The person behind `record.author`, if known.
    pub author: Option<PersonId>,
    /// The person behind `record.accepted_by`, if known.
    pub accepted_by: Option<PersonId>,
    /// Plain text of at most 500 characters for lists and strangers.
    pub summary: &'a str,
    /// The page's head becomes this revision. False for an older one that is filled in: it writes no change row.
    pub becomes_head: bool,
    /// Of an import or a first synchronisation: followers take these after interactive changes.
    pub bulk: bool,
    /// Now: a record may be dated later than it arrives.
    pub received: Timestamp,
}

/// A typed link from a page to an address, which need not exist.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Link {
    /// `mentions` for a plain wikilink, else the relation's name.
    pub relation: String,
    /// The city that the link names.
    pub authority: String,
    /// The slug that it names.
    pub slug: String,
}

/// A draft: one per page and person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// The page.
    pub page: PageId,
    /// Whose draft.
    pub person: PersonId,
    /// The revision it started from.
    pub base: Option<Hash>,
    /// The text.
    pub markdown: String,
    /// A title given beside the text.
    pub title: Option<String>,
    /// The slug wished for: it is nobody's until the page is published.
    pub slug: Option<String>,
    /// The edit summary so far.
    pub note: Option<String>,
    /// Why it was kept and not published, as a message code (`waits_for_review`, `page_locked` ...).
    pub explanation: Option<String>,
    /// When it was last saved.
    pub updated: Timestamp,
}

/// What a row of the change log says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ChangeKind {
    /// A revision became the head of a page: created, edited, renamed, deleted or restored.
    Revision,
    /// Something about a page changed that is no revision: its policy, its health.
    Page,
    /// Something happened in its debate: a proposal, an answer to one, a comment.
    Debate,
    /// The text of a revision was erased.
    Redaction,
    /// The city of a page answered another city that links to it.
    Claim,
}

/// A row of the change log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Its number: gapless, rising.
    pub position: i64,
    /// What happened.
    pub kind: ChangeKind,
    /// The page.
    pub page: PageId,
    /// The revision that became head.
    pub revision: Option<RevisionId>,
    /// Whether the page is ours: only such changes are delivered.
    pub local: bool,
    /// Of an import or a first synchronisation.
    pub bulk: bool,
    /// When.
    pub time: Timestamp,
    /// Whether the page's title, address, kind, language, standing, links and outcome stayed as they were.
    pub text_only: bool,
    /// The comment that was made, numbered, changed or deleted.
    pub comment: Option<CommentId>,
    /// The link that was answered.
    pub claim: Option<ClaimId>,
}

/// The end of the log and its epoch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogHead {
    /// The number of the newest row, 0 for none.
    pub position: i64,
    /// Random, renewed at a restore.
    pub epoch: String,
}

/// Someone who wrote on a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contributor {
    /// The opaque id that records carry.
    pub opaque: OpaqueId,
    /// Who that is, unless erased or never known.
    pub person: Option<Person>,
}

impl From<PageState> for Standing {
    fn from(state: PageState) -> Self {
        match state {
            PageState::Live => Self::Live,
            PageState::Deleted => Self::Deleted,
        }
    }
}
