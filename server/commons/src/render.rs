//! Markdown to HTML, with the links and pictures of a page resolved. Everything shown is rendered here from the source.

use std::collections::HashMap;

use koinon_core::Origin;
use koinon_core::slug::wikilink_key;
use koinon_markdown::{LinkTarget, RenderOptions, Rendered, Resolver, WikiLink, WikiTarget, federated_html};
use koinon_store::{Conn, PageId, PageMedia};

use crate::import::links_to_files;
use crate::media::{hash_in_path, media_path};
use crate::prepare::{fields, outline};
use crate::{Commons, Error};

/// Where the links of one text lead, looked up before it is rendered.
struct Targets {
    here: Origin,
    home: Origin,
    titles: Titles,
    files: HashMap<String, String>,
    /// Other servers need whole addresses.
    absolute: bool,
}

impl Targets {
    fn look_up(conn: &mut Conn, here: &Origin, job: &RenderJob) -> Result<Self, koinon_store::Error> {
        let held = job.files.iter().filter(|file| file.media.held);
        let mut targets = Self {
            here: here.clone(),
            home: job.home.clone(),
            titles: Titles(HashMap::new()),
            files: held.map(|file| (file.reference.clone(), media_path(&file.media))).collect(),
            absolute: false,
        };
        // Most texts have none: they are spared a second reading.
        if job.source.contains("[[") || job.source.contains("](") {
            let outline = outline(&job.source);
            targets.titles = Titles::look_up(conn, &outline.wikilinks, job.home.authority())?;
            targets.files.extend(links_to_files(conn, here, job, &outline.references)?);
            // A picture that was uploaded for this very text is not among the page's files before it is published.
            for reference in &outline.references {
                if let Some(hash) = hash_in_path(reference)
                    && !targets.files.contains_key(reference)
                    && let Some(media) = conn.media(&hash)?.filter(|media| media.held)
                {
                    targets.files.insert(reference.clone(), media_path(&media));
                }
            }
        }
        Ok(targets)
    }

    fn file(&self, reference: &str) -> Option<String> {
        let path = self.files.get(reference)?;
        Some(if self.absolute { self.here.at(path) } else { path.clone() })
    }
}

impl Resolver for Targets {
    fn wikilink(&self, target: &WikiTarget) -> LinkTarget {
        let home = self.home.authority();
        let key = address(target, home);
        let path = page_path(&self.here, &key.0, &key.1);
        LinkTarget {
            href: if self.absolute { self.here.at(&path) } else { path },
            exists: self.titles.of(&key).is_some(),
            title: self.titles.shown(target, home),
        }
    }

    fn link(&self, reference: &str) -> Option<String> {
        self.file(reference)
    }

    fn image(&self, reference: &str) -> Option<String> {
        self.file(reference)
    }
}

/// The authority and the slug that a wikilink of a page of `home` (an authority) names.
fn address(target: &WikiTarget, home: &str) -> (String, String) {
    (target.authority.clone().unwrap_or_else(|| home.to_owned()), wikilink_key(&target.name))
}

/// Whether a wikilink names its page as addresses do and not as people do: then its page's title is shown.
fn is_address(target: &WikiTarget) -> bool {
    target.authority.is_some() || wikilink_key(&target.name) == target.name
}

/// The titles of the pages that a text links to, by their addresses.
struct Titles(HashMap<(String, String), Option<String>>);

impl Titles {
    fn look_up(conn: &mut Conn, links: &[WikiLink], home: &str) -> Result<Self, koinon_store::Error> {
        let keys: Vec<_> = links.iter().map(|link| address(&link.target, home)).collect();
        let titles = conn.target_titles(&keys)?;
        Ok(Self(keys.into_iter().zip(titles).collect()))
    }

    /// The title of the page that is there.
    fn of(&self, key: &(String, String)) -> Option<String> {
        self.0.get(key).cloned().flatten()
    }

    /// What is shown for a link without a text of its own.
    fn shown(&self, target: &WikiTarget, home: &str) -> Option<String> {
        self.of(&address(target, home)).filter(|_| is_address(target))
    }
}

/// The text of a page of `home` (an authority) as people read it: for search.
///
/// # Errors
/// Those of the store.
pub(crate) fn plain_text(conn: &mut Conn, source: &str, home: &str) -> Result<String, koinon_store::Error> {
    if !source.contains("[[") {
        return Ok(koinon_markdown::plain_text(source));
    }
    let titles = Titles::look_up(conn, &outline(source).wikilinks, home)?;
    Ok(koinon_markdown::plain_text_with(source, &|target| titles.shown(target, home)))
}

/// The summary of a page of `home` with its links as the page shows them; `None` where it has none and is as it was.
///
/// # Errors
/// Those of the store.
pub(crate) fn linked_summary(conn: &mut Conn, source: &str, home: &str) -> Result<Option<String>, koinon_store::Error> {
    if !source.contains("[[") {
        return Ok(None);
    }
    let titles = Titles::look_up(conn, &outline(source).wikilinks, home)?;
    let title_of = |target: &WikiTarget| titles.shown(target, home);
    Ok(Some(koinon_markdown::summary_with(source, &fields(source), &title_of)))
}

/// The address of a page on this city's site.
#[must_use]
pub fn page_path(here: &Origin, authority: &str, slug: &str) -> String {
    if authority == here.authority() { format!("/pages/{slug}") } else { format!("/pages/{slug}@{authority}") }
}

/// A text with what it takes to render it.
#[derive(Debug, Clone)]
pub struct RenderJob {
    /// The page, if there is one already.
    pub page: Option<PageId>,
    /// Where its page's city lives: links that name no city lead there.
    pub home: Origin,
    /// The Markdown source.
    pub source: String,
    /// The page's title: a first heading that repeats it is left out.
    pub title: String,
    /// The page's language.
    pub lang: String,
    /// The page's files.
    pub files: Vec<PageMedia>,
}

/// The `content` of a page of ours for other servers: a small subset of HTML with whole addresses.
///
/// # Errors
/// Those of the store.
pub fn federated(conn: &mut Conn, job: &RenderJob) -> Result<String, koinon_store::Error> {
    let mut targets = Targets::look_up(conn, &job.home, job)?;
    targets.absolute = true;
    Ok(federated_html(&job.source, &targets, &options(job)))
}

fn options(job: &RenderJob) -> RenderOptions<'_> {
    RenderOptions { title: Some(&job.title), lang: &job.lang, ..RenderOptions::default() }
}

impl Commons {
    /// Renders a text.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn render(&self, job: RenderJob) -> Result<Rendered, Error> {
        let here = self.origin().clone();
        self.store()
            .read(move |conn| {
                let targets = Targets::look_up(conn, &here, &job)?;
                Ok(koinon_markdown::render(&job.source, &targets, &options(&job)))
            })
            .await
    }
}
