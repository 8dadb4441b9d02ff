//! The gate before publication: what a text still has to answer, by the schema of its kind, and pictures that say nothing to those
//! who do not see them.
//!
//! It is kind: what was missing before an edit may go on missing, so that nobody is kept from mending a word in a page that
//! was imported or written under older rules. It is asked by what people save, and by nothing else: an import, a copy of
//! another city's page, a restored or reverted one are taken as they are.

use koinon_core::Hash;
use koinon_core::kind::Kind;
use koinon_core::schema::{Problem, Schema, problems};
use koinon_markdown::silent_pictures;
use koinon_store::{Conn, Page};

use crate::Error;
use crate::media::MEDIA_PATH;
use crate::picture::PictureType;
use crate::prepare::typed_fields;

/// The relation, and the kind of the page, of a note that says whether a practice can be done elsewhere.
const ASSESSES: (&str, Kind) = ("assesses", Kind::ReplicabilityNote);
/// The field that such a note stands for.
const ASSESSED: &str = "replicability";
/// How many links to a page are looked at for one.
const MAX_LINKS: i64 = 500;

/// What publishing a text of this kind waits for; of kinds that are published as they are, words for its pictures alone.
#[must_use]
pub fn missing(kind: &str, title: &str, source: &str) -> Vec<Problem> {
    let mut found = answers(Kind::of(kind), title, source);
    if has_silent_picture(source) {
        found.push(Problem { path: "markdown".into(), code: "picture_alt", missing: true, question: None });
    }
    found
}

/// Whether a picture that was uploaded here is shown without words.
fn has_silent_picture(source: &str) -> bool {
    let is_picture = |address: &String| {
        address.starts_with(MEDIA_PATH) && PictureType::ALL.iter().any(|kind| address.ends_with(kind.ending()))
    };
    source.contains(MEDIA_PATH) && silent_pictures(source).iter().any(is_picture)
}

fn answers(kind: Kind, title: &str, source: &str) -> Vec<Problem> {
    if !Schema::of(kind).gated() {
        return Vec::new();
    }
    let mut fields = typed_fields(kind, source);
    // A title may stand beside the front matter.
    if koinon_markdown::fields::text(&fields, "title").is_none() {
        fields.insert("title".into(), title.into());
    }
    problems(kind, &fields)
}

/// What publishing `found` waits for on a page that has something published: not what its base lacked too, nor what a page
/// of its own says.
pub(crate) fn new_on_page(
    conn: &mut Conn,
    page: &Page,
    base: Option<Hash>,
    mut found: Vec<Problem>,
) -> Result<Vec<Problem>, Error> {
    if let Some(base) = base.map(|base| conn.revision_by_hash(&base)).transpose()?.flatten() {
        let text = conn.body(base.id)?.unwrap_or_default();
        let before = missing(&base.record.kind, &base.record.title, &text);
        found.retain(|problem| !before.iter().any(|before| is_same(before, problem)));
    }
    let is_of_note = |problem: &Problem| problem.missing && problem.path.starts_with(ASSESSED);
    if found.iter().any(is_of_note) {
        let (relation, kind) = ASSESSES;
        let links = conn.links_to(page, MAX_LINKS)?;
        if links.iter().any(|(link, from)| link == relation && from.kind == kind.code()) {
            found.retain(|problem| !is_of_note(problem));
        }
    }
    Ok(found)
}

/// The same problem of the same field; an item of a list may have another place in it.
fn is_same(one: &Problem, other: &Problem) -> bool {
    let without_places = |path: &str| -> String { path.chars().filter(|c| !c.is_ascii_digit()).collect() };
    one.code == other.code && without_places(&one.path) == without_places(&other.path)
}
