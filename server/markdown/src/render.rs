//! Markdown to safe HTML.
//!
//! Three steps: a [`writer`] turns the parser's events into HTML of our own making, the one sanitizer ([`crate::sanitize`])
//! takes out all that is not allowed, and on its canonical output links, images and headings get their final form (what
//! they point to, what other host they lead to, their level), the same for Markdown and for HTML that someone wrote.

mod anchors;
mod autolink;
mod labels;
mod math;
mod writer;

use serde::Serialize;

pub(crate) use self::anchors::{HEADING_PREFIX, anchor};
pub use self::labels::Labels;
pub(crate) use self::math::{Formulas, is_money};
use self::writer::{RawHtml, Writer};
pub(crate) use self::writer::{Written, data_fence, shifted, syntax};
use crate::data::DataKind;
use crate::escape::push_escaped;
use crate::front_matter;
use crate::sanitize::{self, Finish};
use crate::shortcode::{self, Hidden};
use crate::wikilink::WikiTarget;

/// What the links of a page point to: asked of the caller, who knows the pages and the files.
pub trait Resolver {
    /// The address of a page that a `[[wikilink]]` names.
    fn wikilink(&self, target: &WikiTarget) -> LinkTarget;
    /// The address of what a relative link names; `None` if there is nothing, and only its text is shown.
    fn link(&self, reference: &str) -> Option<String>;
    /// The picture that the page names by a relative reference; `None` if it is not held.
    fn image(&self, reference: &str) -> Option<Picture>;
    /// The data that the page shows by a relative reference, as it does a picture; `None` if it is not held or no data.
    fn data(&self, _reference: &str) -> Option<DataFile> {
        None
    }
}

/// A file of data that can be drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DataFile {
    /// What it holds.
    pub kind: DataKind,
    /// Its text.
    pub text: String,
    /// Its address.
    pub href: String,
}

/// A picture that can be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// Its address.
    pub src: String,
    /// Its width and height in pixels, where they are known: a browser then keeps its place free, and nothing jumps.
    pub size: Option<(u32, u32)>,
    /// The same picture in smaller sizes, for readers of the site: each width in pixels with its address, the smallest first.
    pub smaller: Vec<(u32, String)>,
}

/// Where a wikilink leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkTarget {
    /// The address: of the page, or of the form that creates it.
    pub href: String,
    /// Whether the page is there; the link is red otherwise.
    pub exists: bool,
    /// What the page is called, where that is known: shown for a link without a text of its own.
    pub name: Option<PageName>,
}

/// What the page behind a wikilink is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageName {
    /// Its title, one line.
    pub title: String,
    /// The title's language (BCP 47).
    pub lang: String,
    /// The title's direction: `ltr` or `rtl`.
    pub dir: &'static str,
    /// The name of its city, where that is another one than the linking page's.
    pub city: Option<String>,
}

/// A resolver that knows nothing, for those who want the outline, the links or the text of a page only.
#[derive(Debug, Clone, Copy)]
pub struct Unresolved;

impl Resolver for Unresolved {
    fn wikilink(&self, _: &WikiTarget) -> LinkTarget {
        LinkTarget { href: "/".into(), exists: false, name: None }
    }

    fn link(&self, _: &str) -> Option<String> {
        None
    }

    fn image(&self, _: &str) -> Option<Picture> {
        None
    }
}

/// How much of a page is rendered. What goes beyond is left out, and the page says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RenderLimits {
    /// Bytes of HTML before the sanitizer, which may add some.
    pub output_bytes: usize,
    /// HTML elements.
    pub elements: usize,
    /// Elements within elements; deeper ones are flattened.
    pub nesting: usize,
    /// Cells of all tables.
    pub table_cells: usize,
    /// Wikilinks; further ones are plain text.
    pub wikilinks: usize,
    /// Charts and maps; further data is shown as it is written.
    pub figures: usize,
}

impl Default for RenderLimits {
    fn default() -> Self {
        Self {
            output_bytes: 4 << 20,
            elements: 50_000,
            nesting: 40,
            table_cells: 20_000,
            wikilinks: 2_000,
            figures: 40,
        }
    }
}

/// How a page is rendered.
#[derive(Debug, Clone, Copy, Default)]
pub struct RenderOptions<'a> {
    /// The page's title: a first heading `# …` that repeats it is left out.
    pub title: Option<&'a str>,
    /// The page's language (BCP 47), for the few words that the rendering adds.
    pub lang: &'a str,
    /// Put before every id, so that several texts can stand on one page (`c12-`).
    pub id_prefix: &'a str,
    /// Where the data that stands in the text can be had: its address is this with the number of the block behind it, from 1.
    /// Empty where it cannot.
    pub data_path: &'a str,
    /// How much is rendered.
    pub limits: RenderLimits,
}

/// A rendered page.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Rendered {
    /// Safe HTML. Headings begin at `h2`, since the title of the page is its `h1`.
    pub html: String,
    /// The headings that the HTML has, in their order.
    pub outline: Vec<Heading>,
    /// The text of the first `#` heading, also if it is left out of the HTML.
    pub first_heading: Option<String>,
    /// The wikilinks, each target once.
    pub wikilinks: Vec<WikiLink>,
    /// Relative links and pictures as they are written, each once.
    pub references: Vec<String>,
    /// Shortcodes of a site generator, as they are written.
    pub shortcodes: Vec<String>,
    /// Whether something was left out because of a limit.
    pub truncated: bool,
}

/// What a text refers to and is headed by.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Outline {
    /// The text of the first `#` heading.
    pub first_heading: Option<String>,
    /// The wikilinks, each target once.
    pub wikilinks: Vec<WikiLink>,
    /// Relative links and pictures as they are written, each once.
    pub references: Vec<String>,
    /// Shortcodes of a site generator, as they are written.
    pub shortcodes: Vec<String>,
}

/// A heading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Heading {
    /// 2 to 6, as in the HTML.
    pub level: u8,
    /// Its id, unique on the page.
    pub id: String,
    /// Its text, without markup.
    pub text: String,
}

/// A wikilink that a page has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WikiLink {
    /// What it names.
    pub target: WikiTarget,
    /// Whether the page is there.
    pub exists: bool,
}

/// Renders a Markdown source. Its front matter is not shown, unless it cannot be read: then it is shown as text.
#[must_use]
pub fn render(source: &str, resolver: &dyn Resolver, options: &RenderOptions<'_>) -> Rendered {
    render_for(source, resolver, options, Audience::Page)
}

/// Who reads the HTML.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Audience {
    /// People, on a page of this city.
    Page,
    /// Other servers, which take a small subset of HTML.
    Servers,
}

/// What a source refers to and is headed by: what [`render`] says of it, for a fifth of the cost.
#[must_use]
pub fn outline(source: &str) -> Outline {
    let hidden = shortcode::hide(front_matter::split(source).body);
    let limits = RenderLimits { figures: 0, ..RenderLimits::default() };
    let options = RenderOptions { limits, ..RenderOptions::default() };
    let mut written = write(&Unresolved, &options, Audience::Page, &hidden);
    // HTML that someone wrote is understood by the sanitizer alone, which reads it as a browser does.
    if written.has_raw_tags() || sanitize::has_too_many_entities(&written.html) {
        let rendered = render(source, &Unresolved, &options);
        let Rendered { first_heading, wikilinks, references, shortcodes, .. } = rendered;
        return Outline { first_heading, wikilinks, references, shortcodes };
    }
    let mut finish = Finish::new(&Unresolved, Audience::Page, &mut written);
    sanitize::finish(&written.html, &mut finish, &mut String::with_capacity(written.html.len()));
    let mut references = finish.references;
    references.retain(|reference| sanitize::is_relative(reference));
    Outline {
        references,
        first_heading: written.first_heading,
        wikilinks: written.wikilinks,
        shortcodes: hidden.shortcodes.iter().map(|&shortcode| shortcode.to_owned()).collect(),
    }
}

fn write(resolver: &dyn Resolver, options: &RenderOptions<'_>, audience: Audience, hidden: &Hidden<'_>) -> Written {
    let labels = Labels::of(options.lang);
    let write = |raw_html| Writer::new(resolver, options, labels, audience, hidden, raw_html).write();
    let mut written = write(RawHtml::AsHtml);
    if written.is_too_costly() {
        written = write(RawHtml::AsText);
        written.truncated = true;
    }
    written
}

pub(crate) fn render_for(
    source: &str,
    resolver: &dyn Resolver,
    options: &RenderOptions<'_>,
    audience: Audience,
) -> Rendered {
    let split = front_matter::split(source);
    let hidden = shortcode::hide(split.body);
    let labels = Labels::of(options.lang);
    let mut written = write(resolver, options, audience, &hidden);

    if sanitize::has_too_many_entities(&written.html) {
        return as_text(split.body, labels, audience, &written);
    }

    let mut finish = Finish { id_prefix: options.id_prefix, ..Finish::new(resolver, audience, &mut written) };
    let clean = match audience {
        Audience::Page => sanitize::clean_page(&written.html),
        Audience::Servers => sanitize::clean_for_servers(&written.html),
    };
    let mut html = String::with_capacity(clean.len() + clean.len() / 8);
    if let Some(yaml) = split.yaml.filter(|yaml| front_matter::parse(yaml).is_err()) {
        push_block_as_text(&mut html, yaml, audience);
    }
    sanitize::finish(&clean, &mut finish, &mut html);
    if written.truncated {
        push_note(&mut html, labels.truncated, audience);
    }
    Rendered {
        html,
        outline: written.outline(finish.shift),
        first_heading: written.first_heading,
        wikilinks: written.wikilinks,
        references: finish.references,
        shortcodes: hidden.shortcodes.iter().map(|&shortcode| shortcode.to_owned()).collect(),
        truncated: written.truncated,
    }
}

/// A page that cannot be shown otherwise.
fn as_text(body: &str, labels: Labels, audience: Audience, written: &Written) -> Rendered {
    let mut html = String::new();
    push_block_as_text(&mut html, body, audience);
    push_note(&mut html, labels.truncated, audience);
    Rendered {
        html,
        first_heading: written.first_heading.clone(),
        wikilinks: written.wikilinks.clone(),
        truncated: true,
        ..Rendered::default()
    }
}

/// A front matter that cannot be read, or a whole text.
fn push_block_as_text(html: &mut String, yaml: &str, audience: Audience) {
    html.push_str(if audience == Audience::Page { "<pre class=\"front-matter\" dir=\"auto\">" } else { "<pre>" });
    push_escaped(html, yaml);
    html.push_str("</pre>\n");
}

fn push_note(html: &mut String, note: &str, audience: Audience) {
    html.push_str(if audience == Audience::Page { "<p class=\"truncated\" role=\"note\">" } else { "<p>" });
    push_escaped(html, note);
    html.push_str("</p>\n");
}

#[cfg(test)]
mod tests;
