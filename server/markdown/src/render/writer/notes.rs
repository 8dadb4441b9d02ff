//! Footnotes: numbered in the order of their first mention, listed at the end, with links there and back.

use std::collections::HashMap;

use pulldown_cmark::CowStr;

use super::{Audience, Writer};
use crate::escape::push_attribute;

/// A reader of many references to one note needs not more ways back than this.
const MAX_BACK_LINKS: usize = 20;

#[derive(Default)]
pub(super) struct Notes<'e> {
    numbers: HashMap<CowStr<'e>, usize>,
    notes: Vec<Note>,
    /// The notes being written, innermost last, each with what was written around it.
    open: Vec<(usize, String)>,
    /// Bytes of the texts.
    len: usize,
}

#[derive(Default)]
struct Note {
    references: usize,
    text: Option<String>,
}

impl<'e> Notes<'e> {
    pub(super) fn len(&self) -> usize {
        self.len + self.open.iter().map(|(_, outer)| outer.len()).sum::<usize>()
    }

    /// The place of a note in the list, from 0.
    fn index(&mut self, name: CowStr<'e>) -> usize {
        let next = self.notes.len();
        let index = *self.numbers.entry(name).or_insert(next);
        if index == next {
            self.notes.push(Note::default());
        }
        index
    }

    /// Begins the text of a note: until its end, `html` holds that alone.
    pub(super) fn start(&mut self, name: CowStr<'e>, html: &mut String) {
        let index = self.index(name);
        self.open.push((index, std::mem::take(html)));
    }

    pub(super) fn end(&mut self, html: &mut String) {
        if let Some((index, outer)) = self.open.pop() {
            let text = std::mem::replace(html, outer);
            self.len += text.len();
            if let Some(note) = self.notes.get_mut(index) {
                note.text.get_or_insert_default().push_str(&text);
            }
        }
    }
}

impl<'e> Writer<'e, '_> {
    pub(super) fn note_reference(&mut self, name: &CowStr<'e>) {
        if self.alt.is_some() {
            return;
        }
        self.elements += 2;
        let index = self.notes.index(name.clone());
        let count = self.notes.notes.get_mut(index).map_or(0, |note| {
            note.references += 1;
            note.references
        });
        let number = index + 1;
        if self.audience == Audience::Servers || self.in_link > 0 {
            self.html.push_str(&format!("<sup>{number}</sup>"));
            return;
        }
        let prefix = self.options.id_prefix;
        self.html.push_str("<sup class=\"footnote-ref\"><a");
        push_attribute(&mut self.html, "href", &format!("#fn-{prefix}{number}"));
        push_attribute(&mut self.html, "id", &reference_id(prefix, number, count));
        self.html.push_str(&format!(" role=\"doc-noteref\">{number}</a></sup>"));
    }

    pub(super) fn write_notes(&mut self) {
        let notes = std::mem::take(&mut self.notes.notes);
        if notes.iter().all(|note| note.text.is_none()) {
            return;
        }
        let prefix = self.options.id_prefix;
        if self.audience == Audience::Page {
            self.html.push_str("<section class=\"footnotes\" role=\"doc-endnotes\"");
            push_attribute(&mut self.html, "aria-label", self.labels.footnotes);
            self.html.push_str(">\n");
        }
        self.html.push_str("<ol>\n");
        for (index, note) in notes.iter().enumerate() {
            let number = index + 1;
            self.elements += 1;
            self.html.push_str("<li");
            if self.audience == Audience::Page {
                push_attribute(&mut self.html, "id", &format!("fn-{prefix}{number}"));
            }
            self.html.push('>');
            let text = note.text.as_deref().unwrap_or_default();
            // The way back stands at the end of the note's last paragraph, not in a line of its own.
            let inner = text.strip_suffix("</p>\n");
            self.html.push_str(inner.unwrap_or(text));
            if self.audience == Audience::Page {
                for count in 1..=note.references.min(MAX_BACK_LINKS) {
                    self.elements += 1;
                    self.html.push_str(" <a");
                    push_attribute(&mut self.html, "href", &format!("#{}", reference_id(prefix, number, count)));
                    push_attribute(&mut self.html, "aria-label", self.labels.back_to_text);
                    self.html.push_str(" class=\"footnote-back\" role=\"doc-backlink\">↩</a>");
                }
            }
            self.html.push_str(if inner.is_some() { "</p></li>\n" } else { "</li>\n" });
        }
        self.html.push_str("</ol>\n");
        if self.audience == Audience::Page {
            self.html.push_str("</section>\n");
        }
    }
}

fn reference_id(prefix: &str, number: usize, count: usize) -> String {
    if count == 1 { format!("fnref-{prefix}{number}") } else { format!("fnref-{prefix}{number}-{count}") }
}
