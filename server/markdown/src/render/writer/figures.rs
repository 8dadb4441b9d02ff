//! Where data stands in a text: in a fence that names it, or as a picture that is alone in its paragraph.

use pulldown_cmark::{CodeBlockKind, CowStr, Tag};

use super::{Audience, Open, Writer};
use crate::data::{self, DataKind, Options, Request};
use crate::escape::push_attribute;

/// After so many bytes of data, a page draws no more: reading them takes its time.
const MOST_DATA: usize = 2 << 20;

/// A fence of data whose text is being read.
pub(super) struct Fence {
    pub(super) kind: DataKind,
    options: String,
    /// Its place among the fences of data, from 1.
    number: usize,
}

/// A picture that began its paragraph.
pub(super) struct SolePicture {
    /// Where it ends.
    end: usize,
    destination: String,
    title: String,
    alt: String,
}

impl Writer<'_, '_> {
    /// Whether the page has room for one more drawing.
    fn may_draw(&self) -> bool {
        self.figures < self.options.limits.figures && self.data_bytes <= MOST_DATA
    }

    /// Counts fences of data, also those that are not drawn: their text can be had all the same.
    pub(super) fn count_data(&mut self, tag: &Tag<'_>) {
        if let Tag::CodeBlock(CodeBlockKind::Fenced(info)) = tag {
            self.fences += usize::from(data_fence(&self.hidden.restore(info)).is_some());
        }
    }

    /// Whether a fence holds data that is drawn here.
    pub(super) fn fence_of(&self, info: &CowStr<'_>) -> Option<Fence> {
        let info = self.hidden.restore(info);
        let (kind, options) = data_fence(&info)?;
        self.may_draw().then(|| Fence { kind, options: options.to_owned(), number: self.fences })
    }

    /// Draws the data of a fence that ends.
    pub(super) fn end_fence(&mut self, fence: &Fence) {
        let text = self.data.take().unwrap_or_default();
        self.in_code = false;
        let options = Options::read(&fence.options);
        if self.audience == Audience::Page {
            let path = self.options.data_path;
            let download = (!path.is_empty()).then(|| format!("{path}{}", fence.number));
            self.push_figure(fence.kind, &text, options, download);
        } else if let Some((table, cells)) = data::plain(fence.kind, &text, &options) {
            self.figures += 1;
            self.cells += cells;
            self.html.push_str(&table);
        } else {
            self.push_code(fence.kind, &text);
        }
    }

    fn push_code(&mut self, kind: DataKind, text: &str) {
        self.html.push_str("<pre><code");
        push_attribute(&mut self.html, "class", &format!("language-{}", kind.ending()));
        self.html.push('>');
        self.plain(text);
        self.html.push_str("</code></pre>\n");
    }

    fn push_figure(&mut self, kind: DataKind, text: &str, options: Options, download: Option<String>) {
        self.figures += 1;
        self.data_bytes += text.len();
        let figure = data::figure(&Request {
            kind,
            text,
            options,
            lang: self.options.lang,
            id: format!("data-{}{}-", self.options.id_prefix, self.figures),
            download,
            cells: self.options.limits.table_cells.saturating_sub(self.cells),
        });
        self.cells += figure.cells;
        let mark = self.formulas.add_figure(figure.html);
        self.html.push_str(&mark);
        self.html.push('\n');
    }

    /// Notes a picture that was written from `start` on, if its paragraph begins with it.
    pub(super) fn note_picture(&mut self, start: usize, destination: &str, title: &str, alt: &str) {
        let begins = matches!(self.open.last(), Some(Open::Paragraph { inner, .. }) if *inner == start);
        if begins && self.audience == Audience::Page && self.may_draw() {
            self.sole_picture = Some(SolePicture {
                end: self.html.len(),
                destination: destination.trim().to_owned(),
                title: title.to_owned(),
                alt: alt.to_owned(),
            });
        }
    }

    /// Ends a paragraph. Is it a picture alone, and what the picture names is data, then it is drawn in its place.
    pub(super) fn end_paragraph(&mut self, start: usize) {
        let sole = self.sole_picture.take().filter(|sole| sole.end == self.html.len());
        if let Some(sole) = sole
            && let Some(file) = self.resolver.data(&sole.destination)
        {
            self.html.truncate(start);
            let options = Options::read(&sole.title).titled(&sole.alt);
            self.references.push(sole.destination);
            self.push_figure(file.kind, &file.text, options, Some(file.href));
        } else {
            self.html.push_str("</p>\n");
        }
        self.dirs -= 1;
    }
}

/// The kind of data that a fence's first word names, and what is said behind it.
pub(crate) fn data_fence(info: &str) -> Option<(DataKind, &str)> {
    let info = info.trim_start();
    let (word, options) = info.split_at(info.find([' ', '\t', ',', '{']).unwrap_or(info.len()));
    Some((DataKind::of_fence(word)?, options.trim_start_matches([',', '{'])))
}
