//! A page on the wire: an `Article` with the signed record of its revision, or the `Tombstone` in its place.

use koinon_core::{Hash, OpaqueId, Origin, Record, Timestamp};
use serde::Serialize;
use serde_json::{Map, Value};

use super::claim::DeclinedLink;
use super::context::PUBLIC;
use super::html::escape;
use super::ids::{ActorId, LocalId, PageCollection};

/// Everything that the wire says of one revision of a live page.
#[derive(Debug, Clone, PartialEq)]
pub struct PageView {
    /// The city's origin.
    pub origin: Origin,
    /// The page's ULID.
    pub ulid: String,
    /// The signed record.
    pub record: Record,
    /// The Markdown source, front matter included.
    pub source: String,
    /// The edit summary.
    pub note: Option<String>,
    /// Who wrote on the page, as far as that is known and may be told.
    pub contributors: Vec<ContributorView>,
    /// The text as safe HTML, headings from h2.
    pub content: String,
    /// Plain text, at most 500 characters.
    pub summary: String,
    /// Where people read it.
    pub url: String,
    /// The time of its first revision.
    pub published: Timestamp,
    /// Codes of its themes.
    pub themes: Vec<String>,
    /// The files that it shows or links.
    pub attachments: Vec<AttachmentView>,
    /// Nobody edits it (its policy is `locked`).
    pub protected: bool,
    /// The links to it that its city declines to show.
    pub declined: Vec<DeclinedLink>,
    /// Of a learning path, the ids of its steps, in their order.
    pub steps: Vec<String>,
}

/// Someone who wrote on a page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ContributorView {
    /// The opaque id that records carry.
    pub id: OpaqueId,
    /// Their ActivityPub id.
    pub actor: String,
    /// Their name for people.
    pub name: String,
    /// `leila@sidi-bou-said.example`, where it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub handle: Option<String>,
}

/// A file of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttachmentView {
    /// How the source names it.
    pub reference: String,
    /// Where it can be fetched.
    pub url: String,
    /// Its media type.
    pub media_type: String,
    /// Its alternative text.
    pub name: Option<String>,
    /// The hash that the record names.
    pub sha256: Hash,
}

/// A page as it is sent.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Article {
    id: String,
    #[serde(rename = "type")]
    kind_of_object: &'static str,
    attributed_to: String,
    audience: String,
    to: [String; 2],
    cc: [String; 1],
    name: String,
    summary: String,
    content: String,
    media_type: &'static str,
    content_map: Map<String, Value>,
    source: Source,
    url: [Link; 1],
    published: String,
    updated: String,
    preview: Preview,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    attachment: Vec<Attachment>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tag: Vec<Hashtag>,
    context: String,
    replies: String,
    history: String,
    edits: String,
    replications: String,
    followers: String,
    kind: String,
    revision: Hash,
    record: Record,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
    contributor: Vec<ContributorView>,
    latest_version: String,
    protected: bool,
    license: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    declined_links: Vec<DeclinedLink>,
    #[serde(skip_serializing_if = "Option::is_none")]
    steps: Option<Steps>,
    interaction_policy: InteractionPolicy,
}

/// The Markdown that a text was written in (ActivityPub section 3.3).
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Source {
    content: String,
    media_type: &'static str,
}

impl Source {
    pub(super) fn markdown(content: String) -> Self {
        Self { content, media_type: "text/markdown" }
    }
}

#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
struct Link {
    #[serde(rename = "type")]
    kind: &'static str,
    href: String,
    media_type: &'static str,
}

/// What microblogs show in place of the article (FEP-b2b8).
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
struct Preview {
    #[serde(rename = "type")]
    kind: &'static str,
    attributed_to: String,
    content: String,
}

#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
struct Attachment {
    #[serde(rename = "type")]
    kind: &'static str,
    url: String,
    media_type: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    reference: String,
    sha256: Hash,
}

/// The pages of a learning path, in the order in which to read them. What counts is the source: this is for those who do not read it.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
struct Steps {
    #[serde(rename = "type")]
    kind: &'static str,
    total_items: usize,
    ordered_items: Vec<String>,
}

/// FEP-eb48.
#[derive(Debug, Clone, Serialize)]
struct Hashtag {
    #[serde(rename = "type")]
    kind: &'static str,
    name: String,
    href: String,
}

/// Who may answer and quote (FEP-044f): everyone.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
struct InteractionPolicy {
    can_reply: Approval,
    can_quote: Approval,
}

#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
struct Approval {
    automatic_approval: [&'static str; 1],
}

impl PageView {
    /// The page as an `Article`.
    #[must_use]
    pub fn article(&self) -> Article {
        let origin = &self.origin;
        let collection = |c| LocalId::PageCollection(self.ulid.clone(), c).at(origin);
        let pages = ActorId::Pages.at(origin);
        let city = ActorId::City.at(origin);
        let title = &self.record.title;
        let revision = self.record.revision();
        let everyone = Approval { automatic_approval: [PUBLIC] };
        Article {
            id: self.record.page.clone(),
            kind_of_object: "Article",
            attributed_to: pages.clone(),
            audience: city.clone(),
            to: [city, PUBLIC.to_owned()],
            cc: [LocalId::Followers(ActorId::City).at(origin)],
            name: title.clone(),
            summary: format!("<p>{}</p>", escape(&self.summary)),
            content: self.content.clone(),
            media_type: "text/html",
            content_map: Map::from_iter([(self.record.lang.clone(), Value::from(self.content.clone()))]),
            source: Source::markdown(self.source.clone()),
            url: [Link { kind: "Link", href: self.url.clone(), media_type: "text/html" }],
            published: self.published.to_seconds_string(),
            updated: self.record.time.to_seconds_string(),
            preview: Preview {
                kind: "Note",
                attributed_to: pages,
                content: format!("<p><strong>{}</strong></p><p>{}</p>", escape(title), escape(&self.summary)),
            },
            attachment: self.attachments.iter().map(Attachment::of).collect(),
            tag: self.themes.iter().map(|theme| Hashtag::of(origin, theme)).collect(),
            context: collection(PageCollection::Context),
            replies: collection(PageCollection::Replies),
            history: collection(PageCollection::History),
            edits: collection(PageCollection::Edits),
            replications: collection(PageCollection::Replications),
            followers: collection(PageCollection::Followers),
            kind: self.record.kind.clone(),
            latest_version: revision.as_uuid(),
            revision,
            record: self.record.clone(),
            note: self.note.clone(),
            contributor: self.contributors.clone(),
            protected: self.protected,
            license: licence_address(&self.record.licence),
            declined_links: self.declined.clone(),
            steps: (!self.steps.is_empty()).then(|| Steps::of(&self.steps)),
            interaction_policy: InteractionPolicy { can_reply: everyone.clone(), can_quote: everyone },
        }
    }
}

impl Article {
    /// The page's permanent id.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The same article under another name: some peers refuse most titles.
    #[must_use]
    pub fn named(self, name: String) -> Self {
        Self { name, ..self }
    }
}

impl Attachment {
    fn of(file: &AttachmentView) -> Self {
        Self {
            kind: if file.media_type.starts_with("image/") { "Image" } else { "Document" },
            url: file.url.clone(),
            media_type: file.media_type.clone(),
            name: file.name.clone(),
            reference: file.reference.clone(),
            sha256: file.sha256,
        }
    }
}

impl Steps {
    fn of(steps: &[String]) -> Self {
        Self { kind: "OrderedCollection", total_items: steps.len(), ordered_items: steps.to_vec() }
    }
}

impl Hashtag {
    fn of(origin: &Origin, theme: &str) -> Self {
        Self { kind: "Hashtag", name: format!("#{theme}"), href: ActorId::Theme(theme.to_owned()).at(origin) }
    }
}

/// What stands at the id of a deleted page, answered with 410.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Tombstone {
    id: String,
    #[serde(rename = "type")]
    kind: &'static str,
    former_type: &'static str,
    deleted: String,
    revision: Hash,
    record: Record,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
}

impl Tombstone {
    /// The tombstone of the page that `record` deletes.
    #[must_use]
    pub fn of(record: &Record, note: Option<&str>) -> Self {
        Self {
            id: record.page.clone(),
            kind: "Tombstone",
            former_type: "Article",
            deleted: record.time.to_seconds_string(),
            revision: record.revision(),
            record: record.clone(),
            note: note.map(str::to_owned),
        }
    }
}

/// The address of a licence's text, from its SPDX name: the licence's own for Creative Commons, else its page at SPDX.
fn licence_address(spdx: &str) -> String {
    if spdx == "CC0-1.0" {
        return "https://creativecommons.org/publicdomain/zero/1.0/".to_owned();
    }
    let creative_commons = spdx.strip_prefix("CC-").and_then(|rest| rest.rsplit_once('-'));
    match creative_commons {
        Some((terms, version)) => {
            format!("https://creativecommons.org/licenses/{}/{version}/", terms.to_ascii_lowercase())
        }
        None => format!("https://spdx.org/licenses/{spdx}.html"),
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::wire::fixture;

    /// The view that a published article was made from.
    pub(crate) fn view_of(article: &Value) -> PageView {
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        PageView {
            origin: "https://bordeaux.example".parse().unwrap(),
            ulid: text(&article["id"]).rsplit('/').next().unwrap().to_owned(),
            record: Record::from_json(&article["record"]).unwrap(),
            source: text(&article["source"]["content"]),
            note: Some(text(&article["note"])),
            contributors: article["contributor"]
                .as_array()
                .unwrap()
                .iter()
                .map(|person| ContributorView {
                    id: text(&person["id"]).parse().unwrap(),
                    actor: text(&person["actor"]),
                    name: text(&person["name"]),
                    handle: None,
                })
                .collect(),
            content: text(&article["content"]),
            summary: text(&article["summary"]).replace("<p>", "").replace("</p>", ""),
            url: text(&article["url"][0]["href"]),
            published: text(&article["published"]).parse().unwrap(),
            themes: vec!["waste_circularity".into()],
            attachments: Vec::new(),
            protected: false,
            declined: Vec::new(),
            steps: Vec::new(),
        }
    }

    /// A published document whose preview text, shortened there, is the one that we write.
    pub(crate) fn with_our_preview(mut article: Value) -> Value {
        let preview = format!(
            "<p><strong>{}</strong></p>{}",
            article["name"].as_str().unwrap(),
            article["summary"].as_str().unwrap()
        );
        article["preview"]["content"] = preview.into();
        article
    }

    #[test]
    fn an_article_is_as_published() {
        for name in ["20_announce_create", "22_announce_update", "23_announce_rename"] {
            let published = with_our_preview(fixture(name)["object"]["object"].clone());
            assert_eq!(serde_json::to_value(view_of(&published).article()).unwrap(), published, "{name}");
        }
    }

    #[test]
    fn a_tombstone_is_as_published() {
        let published = fixture("26_gone_410");
        let record = Record::from_json(&published["record"]).unwrap();
        assert_eq!(serde_json::to_value(Tombstone::of(&record, Some("Fusionnée"))).unwrap(), published);
    }

    #[test]
    fn text_from_people_is_escaped_in_what_strangers_render() {
        let mut view = view_of(&fixture("20_announce_create")["object"]["object"]);
        view.record.title = "<script>alert(1)</script>".into();
        view.summary = "a < b & \"c\"".into();
        let article = serde_json::to_value(view.article()).unwrap();
        assert_eq!(article["summary"], "<p>a &lt; b &amp; &quot;c&quot;</p>");
        assert!(!article["preview"]["content"].as_str().unwrap().contains("<script>"));
    }

    #[test]
    fn a_licence_has_the_address_of_its_text() {
        assert_eq!(licence_address("CC-BY-SA-4.0"), "https://creativecommons.org/licenses/by-sa/4.0/");
        assert_eq!(licence_address("CC0-1.0"), "https://creativecommons.org/publicdomain/zero/1.0/");
        assert_eq!(licence_address("ODbL-1.0"), "https://spdx.org/licenses/ODbL-1.0.html");
    }
}
