//! What a page's text says of itself: kind, language, title, links, files. Done before the writer is asked.

use koinon_core::kind::Kind;
use koinon_core::lang::canonical_tag;
use koinon_core::moment::Moment;
use koinon_core::policy::PagePolicy;
use koinon_core::protocol;
use koinon_core::schema::typed;
use koinon_core::slug::wikilink_key;
use koinon_core::text::{clean_line, normalize_source};
use koinon_core::title::title_of;
use koinon_core::{Hash, Origin, Timestamp};
use koinon_markdown::{Outline, WikiLink, outline};
use koinon_store::{HERE, Link, NewPage, PageFacet, TrialReport};
use serde_json::{Map, Value};

use crate::{Error, FieldError};

/// The licence of pages that name none.
pub const DEFAULT_LICENCE: &str = "CC-BY-SA-4.0";

/// The facet of practices that nobody observed or measured.
const UNPROVEN: &str = "evidence_level:0";
/// The facet of networks of cities.
pub(crate) const NETWORK: &str = "organisation_kind:city_network";
/// The facet of events, by when they are over.
pub(crate) const ENDS: &str = "event:ends";
/// How many links of one page are kept: each is a row that others wait for.
const MAX_LINKS: usize = 2000;

/// What is known of a page beside its text: a request's parameters, and what the page is so far.
#[derive(Debug, Clone, Default)]
pub struct Hints {
    /// The kind that was asked for.
    pub kind: Option<String>,
    /// The language that was asked for.
    pub lang: Option<String>,
    /// The title that was asked for.
    pub title: Option<String>,
    /// The title so far: kept where neither the text nor the request names one.
    pub title_so_far: Option<String>,
}

/// A text with all that follows from it.
#[derive(Debug, Clone, PartialEq)]
pub struct Prepared {
    /// The text as it is stored.
    pub source: String,
    /// The kind's code.
    pub kind: String,
    /// BCP 47.
    pub lang: String,
    /// The title.
    pub title: String,
    /// SPDX.
    pub licence: String,
    /// Plain text for lists.
    pub summary: String,
    /// Its links.
    pub links: Vec<Link>,
    /// The codes of its themes.
    pub themes: Vec<String>,
    /// What it says of a trial: see [`trial_report`].
    pub trial: Option<TrialReport>,
    /// Relative destinations and images, as written.
    pub references: Vec<String>,
}

impl Prepared {
    /// The row of a page of this city that is to hold the text; its first revision gives it its slug.
    pub(crate) fn new_page(&self, here: &Origin, ulid: String, created: Timestamp) -> NewPage {
        NewPage {
            ap_id: here.at(&format!("/id/page/{ulid}")),
            slug: ulid.to_lowercase(),
            ulid,
            city: HERE,
            kind: self.kind.clone(),
            lang: self.lang.clone(),
            title: self.title.clone(),
            licence: self.licence.clone(),
            policy: PagePolicy::default(),
            created,
        }
    }
}

/// Reads a text that is to become a revision of a page at `home`.
///
/// # Errors
/// [`Error::Invalid`] if it cannot be kept as it is, or if it has no title.
pub fn prepare(markdown: &str, hints: &Hints, default_lang: &str, home: &Origin) -> Result<Prepared, Error> {
    let source = normalize_source(markdown).map_err(|e| Error::invalid("markdown", "unusable_text", e.to_string()))?;
    let outline = outline(&source);
    let fields = fields(&source);
    let text = |name: &str| fields.get(name).and_then(Value::as_str).map(str::trim).filter(|text| !text.is_empty());

    let mut errors = Vec::new();
    let kind = text("kind").or(hints.kind.as_deref()).unwrap_or(Kind::default().code()).to_owned();
    if Kind::from_code(&kind).is_none() {
        errors.push(error(
            "kind",
            "unknown_kind",
            format!("there is no kind of page called {}", clean_line(&kind, 40)),
        ));
    }
    let lang = canonical_tag(text("lang").or(hints.lang.as_deref()).unwrap_or(default_lang));
    if lang.is_none() {
        errors.push(error("lang", "language_form", "a language is written like fr or pt-BR".into()));
    }
    let so_far = hints.title_so_far.as_deref().unwrap_or_default();
    let title = title_of(text("title"), hints.title.as_deref(), outline.first_heading.as_deref(), so_far);
    if title.is_empty() {
        errors.push(error("title", "empty", "the page needs a title".into()));
    }
    if !errors.is_empty() {
        return Err(Error::Invalid(errors));
    }
    let licence =
        text("licence").or_else(|| text("license")).filter(|l| is_spdx(l)).unwrap_or(DEFAULT_LICENCE).to_owned();
    Ok(Prepared {
        links: links(&outline, &fields, home),
        summary: koinon_markdown::summary(&source, &fields),
        themes: koinon_markdown::themes(&fields),
        trial: trial_report(&kind, &fields),
        references: outline.references,
        source,
        kind,
        lang: lang.unwrap_or_default(),
        title,
        licence,
    })
}

/// What a page of this kind says of a trial. None if it reports none.
#[must_use]
pub fn trial_report(kind: &str, fields: &Map<String, Value>) -> Option<TrialReport> {
    let report = || TrialReport {
        outcome: koinon_markdown::outcome(fields).unwrap_or_default().to_owned(),
        compared: koinon_markdown::compared(fields),
        frozen: protocol::frozen(fields).map(|frozen| frozen.hash),
        protocol: protocol::fingerprint(fields),
    };
    (kind == Kind::ExperimentReport.code()).then(report)
}

/// What lists ask of a page of this kind: see [`Tx::set_facets`](koinon_store::Tx::set_facets). What a city has to mend is noted of
/// its own pages alone.
#[must_use]
pub fn listed_facets(kind: &str, fields: &Map<String, Value>, is_own: bool) -> Vec<PageFacet> {
    let text = |name: &str| koinon_markdown::fields::text(fields, name);
    let facet = |code: &str, at| vec![PageFacet { code: code.to_owned(), at }];
    match Kind::of(kind) {
        Kind::PracticeSheet if is_own && !has_evidence(fields) => facet(UNPROVEN, None),
        Kind::Organisation if text("organisation_kind") == Some("city_network") => facet(NETWORK, None),
        Kind::Event => {
            let end = text("end").and_then(Moment::parse).or_else(|| text("start").and_then(Moment::parse));
            end.and_then(|end| end.after_end().to_timestamp()).map(|end| facet(ENDS, Some(end))).unwrap_or_default()
        }
        _ => Vec::new(),
    }
}

/// Whether a practice says that it was observed, measured or compared.
fn has_evidence(fields: &Map<String, Value>) -> bool {
    let level = fields.get("evidence_level");
    let written = level.and_then(Value::as_str).and_then(|text| text.trim().parse().ok());
    level.and_then(Value::as_i64).or(written).is_some_and(|level: i64| level > 0)
}

/// The fields in a text's front matter; none where it has none or it cannot be read (then it is shown as text).
#[must_use]
pub fn fields(source: &str) -> Map<String, Value> {
    koinon_markdown::front_matter::fields(source)
}

/// The fields of a text, each with the type that the schema of its kind says.
#[must_use]
pub fn typed_fields(kind: Kind, source: &str) -> Map<String, Value> {
    let yaml = koinon_markdown::split(source).yaml.unwrap_or_default();
    let fields = koinon_markdown::parse(yaml).unwrap_or_default();
    typed(kind, &fields, &koinon_markdown::as_written(yaml, &fields))
}

/// A text with another title where it names its title itself: in its front matter, or as the heading that it begins with.
/// Where the title stands beside the text, the text stays as it is.
#[must_use]
pub fn retitled(source: &str, present: &str, title: &str) -> String {
    let heading = outline(source).first_heading;
    let names_it = fields(source).contains_key("title") || heading.is_some_and(|heading| heading == present);
    if names_it { koinon_markdown::set_title(source, title) } else { source.to_owned() }
}

/// The links of a text: wikilinks as `mentions`, and the typed ones of its fields. A link that names no city is to a page of
/// the page's own city, `home`.
#[must_use]
pub fn links(outline: &Outline, fields: &Map<String, Value>, home: &Origin) -> Vec<Link> {
    let mut links: Vec<Link> = outline
        .wikilinks
        .iter()
        .map(|WikiLink { target, .. }| Link {
            relation: "mentions".into(),
            authority: target.authority.clone().unwrap_or_else(|| home.authority().to_owned()),
            slug: wikilink_key(&target.name),
        })
        .collect();
    for (relation, target) in koinon_markdown::typed_links(fields) {
        if let Some((authority, slug)) = page_address(&target, home) {
            links.push(Link { relation: relation.to_owned(), authority, slug });
        }
    }
    links.retain(|link| !link.slug.is_empty() && link.slug.len() <= 400 && link.authority.len() <= 260);
    links.sort();
    links.dedup();
    links.truncate(MAX_LINKS);
    links
}

/// Reads the address of a page as people and fields write it: `slug@authority`, `https://city/pages/slug`, or a title.
pub(crate) fn page_address(text: &str, home: &Origin) -> Option<(String, String)> {
    if let Some(origin) = Origin::of_str(text) {
        let path = text.split_once("/pages/").map(|(_, rest)| rest.split(['?', '#', '/']).next().unwrap_or_default());
        // A permanent id has no slug: the id's last part stands for it, and resolves through the page's own row.
        let slug = path.or_else(|| text.split_once("/id/page/").map(|(_, id)| id))?;
        return Some((origin.authority().to_owned(), slug.to_owned()));
    }
    match text.rsplit_once('@') {
        Some((slug, authority)) => Some((Origin::of_authority(authority)?.authority().to_owned(), slug.to_owned())),
        None => Some((home.authority().to_owned(), wikilink_key(text))),
    }
}

/// Whether this has the form of an SPDX licence expression.
fn is_spdx(text: &str) -> bool {
    (2..=100).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-.+() ".contains(&b))
}

/// The hash of an edit summary as it is kept: one clean line; `None` for an empty one.
#[must_use]
pub fn note(text: Option<&str>) -> Option<(String, Hash)> {
    let note = clean_line(text?, 500);
    if note.is_empty() { None } else { Some((note.clone(), Hash::of(&note))) }
}

fn error(field: &str, code: &str, message: String) -> FieldError {
    FieldError { field: field.into(), code: code.into(), message }
}
