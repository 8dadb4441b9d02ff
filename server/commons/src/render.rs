//! Markdown to HTML, with the links and pictures of a page resolved. Everything shown is rendered here from the source.

use std::collections::HashMap;

use koinon_core::lang::direction;
use koinon_core::slug::wikilink_key;
use koinon_core::text::clean_line;
use koinon_core::{Hash, Origin};
use koinon_markdown::{
    DataFile, DataKind, LinkTarget, PageName, Picture, RenderLimits, RenderOptions, Rendered, Resolver, WikiTarget,
    federated_html, outline, sanitize_remote,
};
use koinon_store::{Comment, Conn, LinkedPage, Media, Page, PageId, PageMedia};

use crate::import::links_to_files;
use crate::media::{hash_in_path, media_path, path_in_width};
use crate::picture::shape::Shape;
use crate::picture::smaller::WIDTHS;
use crate::{Commons, Error};

/// Where the links of one text lead, looked up before it is rendered.
struct Targets {
    here: Origin,
    home: Origin,
    pages: HashMap<(String, String), LinkedPage>,
    files: HashMap<String, File>,
    /// Of relative links to other texts.
    links: HashMap<String, String>,
    /// Other servers need whole addresses.
    absolute: bool,
    /// Where the data lies that is drawn; other servers are sent no drawings.
    commons: Option<Commons>,
}

/// A file that a text names.
struct File {
    shown: Picture,
    /// What it holds, unless it is a picture.
    data: Option<DataKind>,
    hash: Hash,
}

impl Targets {
    fn look_up(
        conn: &mut Conn,
        here: &Origin,
        job: &RenderJob,
        shape_of: impl Fn(&Media) -> Option<Shape>,
    ) -> Result<Self, koinon_store::Error> {
        let held = job.files.iter().filter(|file| file.media.held);
        let file = |media: &Media| {
            let data = DataKind::of_media_type(&media.media_type);
            let shape = if data.is_none() { shape_of(media) } else { None };
            File { shown: picture(media_path(media), shape), data, hash: media.hash }
        };
        let mut targets = Self {
            here: here.clone(),
            home: job.home.clone(),
            pages: HashMap::new(),
            files: held.map(|held| (held.reference.clone(), file(&held.media))).collect(),
            links: HashMap::new(),
            absolute: false,
            commons: None,
        };
        // Most texts have none: they are spared a second reading.
        if job.source.contains("[[") || job.source.contains("](") {
            let outline = outline(&job.source);
            let keys: Vec<_> = outline.wikilinks.iter().map(|link| targets.address(&link.target)).collect();
            let found = conn.link_targets(&keys)?;
            targets.pages = keys.into_iter().zip(found).filter_map(|(key, page)| Some((key, page?))).collect();
            targets.links = links_to_files(conn, here, job, &outline.references)?;
            // A picture that was uploaded for this very text is not among the page's files before it is published.
            for reference in &outline.references {
                if let Some(hash) = hash_in_path(reference)
                    && !targets.files.contains_key(reference)
                    && let Some(media) = conn.media(&hash)?.filter(|media| media.held)
                {
                    targets.files.insert(reference.clone(), file(&media));
                }
            }
        }
        Ok(targets)
    }

    fn address(&self, target: &WikiTarget) -> (String, String) {
        let authority = target.authority.clone().unwrap_or_else(|| self.home.authority().to_owned());
        (authority, wikilink_key(&target.name))
    }

    fn address_of(&self, path: &str) -> String {
        if self.absolute { self.here.at(path) } else { path.to_owned() }
    }
}

impl Resolver for Targets {
    fn wikilink(&self, target: &WikiTarget) -> LinkTarget {
        let key = self.address(target);
        let page = self.pages.get(&key);
        let name = page.map(|page| PageName {
            title: clean_line(&page.title, 300),
            dir: direction(&page.lang).code(),
            lang: page.lang.clone(),
            city: (key.0 != self.home.authority()).then(|| clean_line(&page.city, 100)),
        });
        let path = page_path(&self.here, &key.0, &key.1);
        LinkTarget { href: self.address_of(&path), exists: page.is_some(), name }
    }

    fn link(&self, reference: &str) -> Option<String> {
        let page = self.links.get(reference).map(String::as_str);
        let path = page.or_else(|| self.files.get(reference).map(|file| file.shown.src.as_str()))?;
        Some(self.address_of(path))
    }

    fn image(&self, reference: &str) -> Option<Picture> {
        let picture = &self.files.get(reference).filter(|file| file.data.is_none())?.shown;
        Some(Picture { src: self.address_of(&picture.src), ..picture.clone() })
    }

    fn data(&self, reference: &str) -> Option<DataFile> {
        let file = self.files.get(reference)?;
        let kind = file.data?;
        let text = std::fs::read_to_string(self.commons.as_ref()?.media_file(&file.hash)).ok()?;
        Some(DataFile { kind, text, href: file.shown.src.clone() })
    }
}

/// A picture with the smaller sizes that a browser may choose from.
fn picture(src: String, shape: Option<Shape>) -> Picture {
    let smaller = match shape {
        Some(Shape { width: own, still: true, .. }) => {
            let widths = WIDTHS.into_iter().filter(|width| *width < own);
            widths.map(|width| (width, path_in_width(&src, width))).collect()
        }
        _ => Vec::new(),
    };
    Picture { size: shape.map(|shape| (shape.width, shape.height)), smaller, src }
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
    let mut targets = Targets::look_up(conn, &job.home, job, |_| None)?;
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
        self.render_at(job, String::new()).await
    }

    /// Renders a text whose blocks of data can be had: each at `data_path` with its number behind it.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn render_at(&self, job: RenderJob, data_path: String) -> Result<Rendered, Error> {
        self.bring_files(&job.files, [job.source.as_str()]).await;
        let commons = self.clone();
        self.store()
            .read(move |conn| {
                let shape_of = |media: &Media| commons.picture_shape(media);
                let mut targets = Targets::look_up(conn, commons.origin(), &job, shape_of)?;
                targets.commons = Some(commons.clone());
                let options = RenderOptions { data_path: &data_path, ..options(&job) };
                Ok(koinon_markdown::render(&job.source, &targets, &options))
            })
            .await
    }

    /// Renders what is said about a page, each text with ids of its own, so that they can stand on one page: Markdown as pages
    /// are rendered, the HTML of other servers as untrusted. What has no text is empty.
    ///
    /// # Errors
    /// [`Error::NotFound`] without the page, [`Error::Store`].
    pub async fn render_comments(&self, page: PageId, comments: Vec<Comment>) -> Result<Vec<String>, Error> {
        self.bring_files(&[], comments.iter().filter_map(|comment| comment.markdown.as_deref())).await;
        let commons = self.clone();
        self.store()
            .read(move |conn| {
                let page = conn.page(page)?.ok_or(Error::NotFound)?;
                let home = conn.city(page.city)?.ok_or(koinon_store::Error::Missing("city"))?.origin;
                let render = |comment: Comment| -> Result<String, Error> {
                    let Some(job) = comment_job(&comment, &page, &home) else {
                        return Ok(comment.html.as_deref().map(sanitize_remote).unwrap_or_default());
                    };
                    let mut targets = Targets::look_up(conn, commons.origin(), &job, |_| None)?;
                    targets.commons = Some(commons.clone());
                    let id_prefix = format!("c{}-", comment.id.0);
                    let options = RenderOptions { id_prefix: &id_prefix, limits: IN_COMMENTS, ..options(&job) };
                    Ok(koinon_markdown::render(&job.source, &targets, &options).html)
                };
                comments.into_iter().map(render).collect()
            })
            .await
    }
}

/// How much of one comment is rendered.
const IN_COMMENTS: RenderLimits =
    RenderLimits { output_bytes: 1 << 18, elements: 2_000, nesting: 12, table_cells: 500, wikilinks: 50, figures: 2 };

/// What it takes to render a comment that has Markdown.
fn comment_job(comment: &Comment, page: &Page, home: &Origin) -> Option<RenderJob> {
    Some(RenderJob {
        page: Some(page.id),
        home: home.clone(),
        // Comments have no front matter: what looks like it is shown.
        source: format!("\n{}", comment.markdown.as_ref()?),
        title: String::new(),
        lang: comment.lang.clone().unwrap_or_else(|| page.lang.clone()),
        files: Vec::new(),
    })
}

/// The `content` of a comment of one of our people for other servers: a small subset of HTML with whole addresses.
///
/// # Errors
/// Those of the store.
pub fn federated_comment(
    conn: &mut Conn,
    here: &Origin,
    page: &Page,
    comment: &Comment,
) -> Result<String, koinon_store::Error> {
    let home = conn.city(page.city)?.ok_or(koinon_store::Error::Missing("city"))?.origin;
    let Some(job) = comment_job(comment, page, &home) else { return Ok(String::new()) };
    let mut targets = Targets::look_up(conn, here, &job, |_| None)?;
    targets.absolute = true;
    Ok(federated_html(&job.source, &targets, &RenderOptions { limits: IN_COMMENTS, ..options(&job) }))
}
