//! A page as the API writes it.

use koinon_commons::prepare::typed_fields;
use koinon_commons::read::PageView;
use koinon_commons::render::page_path;
use koinon_core::kind::Kind;
use koinon_core::{Hash, Origin, Timestamp};
use koinon_store::{Page, Person, Standing};
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

/// A page in a list: without its text.
#[derive(Debug, Serialize, ToSchema)]
pub struct PageItem {
    /// ULID.
    pub id: String,
    /// Permanent ActivityPub id.
    pub ap_id: String,
    /// Where people read it on this site.
    pub url: String,
    /// The authority of its city.
    pub city: String,
    /// The readable part of its address. A draft has none yet: what was wished for, or its id.
    pub slug: String,
    /// The kind's code.
    pub kind: String,
    /// BCP 47.
    pub lang: String,
    /// Its title.
    pub title: String,
    /// Plain text.
    pub summary: String,
    /// `draft`, `live` or `deleted`.
    pub state: &'static str,
    /// Whether what is shown is a draft.
    pub draft: bool,
    /// `open`, `reviewed` or `locked`.
    pub policy: &'static str,
    /// Whether it is of another city.
    pub mirrored: bool,
    /// Its newest revision.
    #[schema(value_type = Option<String>)]
    pub revision: Option<Hash>,
    /// SPDX.
    pub licence: String,
    /// What is wrong with this copy, if anything is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub problem: Option<String>,
    /// First revision, or first draft.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    /// When its newest revision was saved; when that arrived, where its city dates it later. Lists are ordered by this.
    #[schema(value_type = String, format = DateTime)]
    pub updated_at: Timestamp,
}

/// A page with its text.
#[derive(Debug, Serialize, ToSchema)]
pub struct PageJson {
    /// What lists show too.
    #[serde(flatten)]
    pub item: PageItem,
    /// The revisions that its newest one follows.
    #[schema(value_type = Vec<String>)]
    pub parents: Vec<Hash>,
    /// The Markdown source; null where it is not held here.
    pub markdown: Option<String>,
    /// Rendered here from the source.
    pub html: String,
    /// The fields of its front matter, typed by the schema of its kind: see `GET /kinds`.
    #[schema(value_type = Object)]
    pub fields: Map<String, Value>,
    /// Who wrote it.
    pub authors: Vec<PersonJson>,
    /// Why it was kept as a draft, if the author did not ask for that: a code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub explanation: Option<String>,
    /// Said where it has just been published: live pages of this city whose titles are easily taken for its own.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub looks_like: Vec<LookAlike>,
    /// The public reason of a policy.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy_reason: Option<String>,
    /// When its city says that the newest revision was saved, where that is later than it arrived here.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub dated_at: Option<Timestamp>,
    /// When a lock ends.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub policy_until: Option<Timestamp>,
}

/// A page whose title is easily taken for another one's.
#[derive(Debug, Serialize, ToSchema)]
pub struct LookAlike {
    /// ULID.
    pub id: String,
    /// Where people read it on this site.
    pub url: String,
    /// Its title.
    pub title: String,
}

/// A person.
#[derive(Debug, Serialize, ToSchema)]
pub struct PersonJson {
    /// Their name.
    pub name: String,
    /// `leila@sidi-bou-said.example`; empty where their city has not told it.
    pub handle: String,
    /// Their ActivityPub id.
    pub url: String,
}

impl From<&Person> for PersonJson {
    fn from(person: &Person) -> Self {
        let handle =
            if person.handle.is_empty() { String::new() } else { format!("{}@{}", person.handle, person.authority) };
        Self { name: person.name.clone(), handle, url: person.ap_id.clone() }
    }
}

/// The code of a standing.
#[must_use]
pub fn state_code(standing: Standing) -> &'static str {
    match standing {
        Standing::Draft => "draft",
        Standing::Live => "live",
        Standing::Deleted => "deleted",
    }
}

impl PageItem {
    /// A page as lists show it.
    #[must_use]
    pub fn of(page: &Page, here: &Origin, now: Timestamp) -> Self {
        Self {
            id: page.ulid.clone(),
            ap_id: page.ap_id.clone(),
            url: here.at(&page_path(here, &page.authority, &page.slug)),
            city: page.authority.clone(),
            slug: page.slug.clone(),
            kind: page.kind.clone(),
            lang: page.lang.clone(),
            title: page.title.clone(),
            summary: page.summary.clone(),
            state: state_code(page.standing),
            draft: page.standing == Standing::Draft,
            policy: page.policy.in_force(page.policy_until, now).code(),
            mirrored: page.mirrored(),
            revision: page.head_hash,
            licence: page.licence.clone(),
            problem: page.problem.clone(),
            created_at: page.created,
            updated_at: page.updated,
        }
    }
}

impl LookAlike {
    /// A page that looks like another one.
    #[must_use]
    pub fn of(page: &Page, here: &Origin) -> Self {
        let url = here.at(&page_path(here, &page.authority, &page.slug));
        Self { id: page.ulid.clone(), url, title: page.title.clone() }
    }
}

impl PageJson {
    /// A page with its text, rendered to `html`.
    #[must_use]
    pub fn of(view: &PageView, html: String, here: &Origin, now: Timestamp) -> Self {
        let fields = view.markdown.as_deref().map(|text| typed_fields(Kind::of(&view.page.kind), text));
        let fields = fields.unwrap_or_default();
        let own_draft = view.draft.as_ref().filter(|_| view.page.standing == Standing::Draft);
        let mut item = PageItem::of(&view.page, here, now);
        if let Some(wish) = own_draft.and_then(|draft| draft.slug.clone()) {
            item.slug = wish;
        }
        Self {
            item,
            parents: view.head.as_ref().map(|head| head.record.parents.clone()).unwrap_or_default(),
            markdown: view.markdown.clone(),
            html,
            fields,
            authors: view.authors.iter().filter_map(|author| author.person.as_ref()).map(PersonJson::from).collect(),
            explanation: own_draft.and_then(|draft| draft.explanation.clone()),
            looks_like: Vec::new(),
            policy_reason: view.page.policy_reason.clone(),
            dated_at: view.dated(),
            policy_until: view.page.policy_until,
        }
    }
}
