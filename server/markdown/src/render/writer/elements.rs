//! Where elements begin and end.

use std::borrow::Cow;

use pulldown_cmark::{Alignment, CodeBlockKind, LinkType, Tag};

use super::raw;
use super::{Audience, Heading, Open, PageName, WikiLink, Writer};
use crate::escape::push_attribute;
use crate::wikilink::WikiTarget;

impl<'e> Writer<'e, '_> {
    pub(super) fn start(&mut self, tag: Tag<'e>) {
        self.elements += 1;
        self.count_data(&tag);
        if self.open.len() >= self.options.limits.nesting {
            // Too deep: the content goes on, the element is left out. Pictures and notes keep their place.
            self.truncated = true;
            self.open.push(Open::Element { close: "", dir: false });
            return;
        }
        if self.alt.is_some() && !matches!(tag, Tag::Image { .. }) {
            self.open.push(Open::Element { close: "", dir: false });
            return;
        }
        match tag {
            Tag::Paragraph => self.start_paragraph(),
            Tag::Heading { level, .. } => self.start_heading(level as u8),
            Tag::BlockQuote(_) => self.block("<blockquote", "</blockquote>\n"),
            Tag::CodeBlock(kind) => self.start_code_block(&kind),
            Tag::HtmlBlock => self.open.push(Open::RawBlock { start: self.html.len() }),
            Tag::MetadataBlock(_) => self.element("", ""),
            Tag::List(None) => self.block("<ul", "</ul>\n"),
            Tag::List(Some(1)) => self.block("<ol", "</ol>\n"),
            Tag::List(Some(first)) => self.block(&format!("<ol start=\"{first}\""), "</ol>\n"),
            Tag::Item => self.element("<li>", "</li>\n"),
            Tag::DefinitionList => self.block("<dl", "</dl>\n"),
            Tag::DefinitionListTitle => self.element("<dt>", "</dt>\n"),
            Tag::DefinitionListDefinition => self.element("<dd>", "</dd>\n"),
            Tag::FootnoteDefinition(name) => {
                let outer_dirs = std::mem::take(&mut self.dirs);
                self.notes.start(name, &mut self.html);
                self.open.push(Open::Note { outer_dirs });
            }
            Tag::Table(alignments) => self.start_table(alignments),
            Tag::TableHead => {
                self.in_head = true;
                self.column = 0;
                self.html.push_str("<thead><tr>");
                self.open.push(Open::TableHead);
            }
            Tag::TableRow => {
                self.column = 0;
                self.html.push_str("<tr>");
                self.open.push(Open::Row);
            }
            Tag::TableCell => self.start_cell(),
            Tag::Emphasis => self.element("<em>", "</em>"),
            Tag::Strong => self.element("<strong>", "</strong>"),
            Tag::Strikethrough => self.element("<del>", "</del>"),
            Tag::Superscript => self.element("<sup>", "</sup>"),
            Tag::Subscript => self.element("<sub>", "</sub>"),
            Tag::Link { link_type: LinkType::WikiLink { has_pothole }, dest_url, .. }
            | Tag::Image { link_type: LinkType::WikiLink { has_pothole }, dest_url, .. } => {
                self.start_wikilink(&dest_url, has_pothole);
            }
            Tag::Link { link_type, dest_url, title, .. } => {
                let mailto = if link_type == LinkType::Email { "mailto:" } else { "" };
                self.start_link(mailto, &dest_url, &title);
            }
            Tag::Image { dest_url, title, .. } => {
                let outer_alt = self.alt.replace(String::new());
                self.open.push(Open::Image { destination: dest_url, title, outer_alt });
            }
        }
    }

    fn element(&mut self, start: &str, close: &'static str) {
        self.html.push_str(start);
        self.open.push(Open::Element { close, dir: false });
    }

    /// A block; the outermost one takes its direction from its own text.
    fn block(&mut self, start: &str, close: &'static str) {
        self.in_raw_link = false;
        self.html.push_str(start);
        self.push_dir();
        self.html.push('>');
        self.dirs += 1;
        self.open.push(Open::Element { close, dir: true });
    }

    fn start_paragraph(&mut self) {
        let start = self.html.len();
        self.block("<p", "</p>\n");
        self.open.pop();
        self.open.push(Open::Paragraph { start, inner: self.html.len() });
    }

    fn push_dir(&mut self) {
        if self.dirs == 0 && self.audience == Audience::Page {
            self.html.push_str(" dir=\"auto\"");
        }
    }

    fn start_heading(&mut self, level: u8) {
        let start = self.html.len();
        self.heading_text = Some(String::new());
        self.open.push(Open::Heading { start, level });
    }

    fn start_code_block(&mut self, kind: &CodeBlockKind<'_>) {
        if let CodeBlockKind::Fenced(info) = kind
            && let Some(fence) = self.fence_of(info)
        {
            self.data = Some(String::new());
            self.in_code = true;
            self.open.push(Open::Data(fence));
            return;
        }
        self.html.push_str(if self.audience == Audience::Page { "<pre dir=\"ltr\"><code" } else { "<pre><code" });
        if let CodeBlockKind::Fenced(info) = kind
            && let Some(language) =
                self.hidden.restore(info).split([' ', ',', '{']).next().filter(|word| !word.is_empty())
        {
            push_attribute(&mut self.html, "class", &format!("language-{language}"));
        }
        self.html.push('>');
        self.in_code = true;
        self.open.push(Open::CodeBlock);
    }

    fn start_table(&mut self, alignments: Vec<Alignment>) {
        self.alignments = alignments;
        if self.audience == Audience::Page {
            // A wide table scrolls by itself; to be reached by keyboard it takes the focus, and so needs a name.
            self.html.push_str("<div class=\"table-scroll\" role=\"region\" tabindex=\"0\"");
            match self.headings.last() {
                Some(heading) => push_attribute(&mut self.html, "aria-labelledby", &heading.id),
                None => push_attribute(&mut self.html, "aria-label", self.labels.table),
            }
            self.html.push('>');
            self.block("<table", "</tbody></table></div>\n");
        } else {
            self.block("<table", "</tbody></table>\n");
        }
    }

    fn start_cell(&mut self) {
        self.cells += 1;
        self.html.push_str(if self.in_head { "<th scope=\"col\"" } else { "<td" });
        let class = match self.alignments.get(self.column) {
            Some(Alignment::Left) => " class=\"align-left\"",
            Some(Alignment::Center) => " class=\"align-center\"",
            Some(Alignment::Right) => " class=\"align-right\"",
            _ => "",
        };
        self.html.push_str(class);
        self.html.push('>');
        self.column += 1;
        self.open.push(Open::Cell);
    }

    fn start_wikilink(&mut self, text: &str, has_text: bool) {
        let text = self.hidden.restore(text);
        // In a table the bar is written `\|`.
        let text = text.strip_suffix('\\').unwrap_or(&text);
        self.wikilink_count += 1;
        if self.wikilink_count > self.options.limits.wikilinks {
            self.truncated = true;
            self.element("", "");
            return;
        }
        let target = WikiTarget::read(text);
        let found = self.resolver.wikilink(&target);
        self.html.push_str("<a");
        push_attribute(&mut self.html, "href", &found.href);
        self.html.push_str(if found.exists { " class=\"wikilink\"" } else { " class=\"wikilink red-link\"" });
        let name = found.name.filter(|_| !has_text);
        if let (Some(name), Audience::Page) = (&name, self.audience) {
            push_attribute(&mut self.html, "lang", &name.lang);
            push_attribute(&mut self.html, "dir", name.dir);
        }
        self.html.push('>');
        if self.known.insert(target.clone()) {
            self.wikilinks.push(WikiLink { target, exists: found.exists });
        }
        self.in_link += 1;
        let (text, heading) = (self.html.len(), self.heading_text.as_ref().map_or(0, String::len));
        self.open.push(match name {
            Some(name) => Open::NamedLink { text, heading, name },
            None => Open::Element { close: "</a>", dir: false },
        });
    }

    fn end_named_link(&mut self, text: usize, heading: usize, name: &PageName) {
        self.html.truncate(text);
        if let Some(written) = &mut self.heading_text {
            written.truncate(heading);
        }
        self.plain(&name.title);
        self.html.push_str("</a>");
        self.in_link -= 1;
        if let Some(city) = &name.city {
            self.elements += 1;
            self.html.push_str(" <span class=\"link-city\" dir=\"auto\">");
            self.plain(&format!("({city})"));
            self.html.push_str("</span>");
        }
    }

    fn start_link(&mut self, scheme: &str, destination: &str, title: &str) {
        let href = format!("{scheme}{}", self.hidden.destination(destination));
        self.html.push_str("<a");
        push_attribute(&mut self.html, "href", &href);
        if !title.is_empty() {
            push_attribute(&mut self.html, "title", &self.hidden.restore(title));
        }
        self.html.push('>');
        self.in_link += 1;
        self.open.push(Open::Element { close: "</a>", dir: false });
    }

    pub(super) fn end(&mut self) {
        match self.open.pop() {
            Some(Open::Element { close, dir }) => {
                self.html.push_str(close);
                self.dirs -= usize::from(dir);
                self.in_link -= usize::from(close == "</a>");
            }
            Some(Open::Heading { start, level }) => self.end_heading(start, level),
            Some(Open::NamedLink { text, heading, name }) => self.end_named_link(text, heading, &name),
            Some(Open::Image { destination, title, outer_alt }) => self.end_image(&destination, &title, outer_alt),
            Some(Open::RawBlock { start }) => {
                if let Cow::Owned(defused) = raw::defuse(&self.html[start..], false) {
                    self.html.truncate(start);
                    self.html.push_str(&defused);
                }
            }
            Some(Open::TableHead) => {
                self.in_head = false;
                self.html.push_str("</tr></thead><tbody>\n");
            }
            Some(Open::Row) => self.html.push_str("</tr>\n"),
            Some(Open::Cell) => self.html.push_str(if self.in_head { "</th>" } else { "</td>" }),
            Some(Open::Note { outer_dirs }) => {
                self.notes.end(&mut self.html);
                self.dirs = outer_dirs;
            }
            Some(Open::CodeBlock) => {
                self.in_code = false;
                self.html.push_str("</code></pre>\n");
            }
            Some(Open::Paragraph { start, .. }) => self.end_paragraph(start),
            Some(Open::Data(fence)) => self.end_fence(&fence),
            None => {}
        }
    }

    fn end_heading(&mut self, start: usize, level: u8) {
        let text = self.heading_text.take().unwrap_or_default();
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let is_first = level == 1 && self.first_heading.is_none();
        if is_first {
            self.first_heading = Some(text.clone());
        }
        let repeats_title =
            is_first && self.headings.is_empty() && self.options.title.is_some_and(|title| title.trim() == text);
        if repeats_title {
            self.html.truncate(start);
            return;
        }
        let mut tag = format!("<h{level}");
        if self.audience == Audience::Page {
            let id = self.ids.id_of(self.options.id_prefix, &text);
            push_attribute(&mut tag, "id", &id);
            if self.dirs == 0 {
                tag.push_str(" dir=\"auto\"");
            }
            self.headings.push(Heading { level, id, text });
        } else {
            self.headings.push(Heading { level, id: String::new(), text });
        }
        tag.push('>');
        self.html.insert_str(start, &tag);
        self.html.push_str(&format!("</h{level}>\n"));
    }

    fn end_image(&mut self, destination: &str, title: &str, outer_alt: Option<String>) {
        let alt = std::mem::replace(&mut self.alt, outer_alt).unwrap_or_default();
        if self.alt.is_some() {
            // A picture in the text of a picture: only its text.
            self.plain(&alt);
            return;
        }
        let start = self.html.len();
        let (destination, title) = (self.hidden.destination(destination), self.hidden.restore(title));
        self.html.push_str("<img");
        push_attribute(&mut self.html, "src", &destination);
        push_attribute(&mut self.html, "alt", &alt);
        if !title.is_empty() {
            push_attribute(&mut self.html, "title", &title);
        }
        self.html.push('>');
        self.note_picture(start, &destination, &title, &alt);
    }
}
