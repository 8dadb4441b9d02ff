//! Changing fields of a front matter without touching anything else: comments, order, quoting, indentation and line ends of
//! what does not change stay as people wrote them, byte for byte.
//!
//! Each value that changes is replaced where it stands, as far inside as can be: one word of one condition. Every result is
//! read again before it is given back, so that an edit that would say anything else than was asked is never made.

use std::ops::Range;

use serde_json::Value;

use crate::front_matter::{self, Fields, FrontMatterError};
use crate::yaml::{Is, Node, tree, write};

/// Why fields could not be changed. The text has to be edited by hand.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EditError {
    /// The front matter cannot be read.
    #[error(transparent)]
    Unreadable(#[from] FrontMatterError),
    /// The field is written in a way that cannot be changed by itself, such as a value that another one refers to.
    #[error("the field {0} is written in a way that can only be changed in the text itself")]
    Entangled(String),
}

/// Changes fields of a source: each is given its new value, or taken out. A field that is not there yet is added at the
/// end of the block, a `title` at its beginning; a source without front matter gets one. A field that has its value already
/// changes nothing.
///
/// # Errors
/// [`EditError`]; then nothing was changed.
pub fn set_fields(source: &str, changes: &[(&str, Option<Value>)]) -> Result<String, EditError> {
    let split = front_matter::split(source);
    let mut yaml = split.yaml.unwrap_or_default().to_owned();
    let mut wanted = front_matter::parse(&yaml)?;
    for (name, value) in changes {
        let value = value.clone().map(|value| front_matter::typed(name, value));
        let old = wanted.get(*name).cloned();
        if old == value {
            continue;
        }
        match &value {
            Some(value) => wanted.insert((*name).to_owned(), value.clone()),
            None => wanted.shift_remove(*name),
        };
        let changed = with_field(&yaml, name, old.as_ref(), value.as_ref(), &wanted);
        yaml = changed.ok_or_else(|| EditError::Entangled((*name).to_owned()))?;
    }
    Ok(match split.yaml {
        Some(old) if old == yaml => source.to_owned(),
        Some(old) => {
            let start = old.as_ptr() as usize - source.as_ptr() as usize;
            [&source[..start], &yaml, &source[start + old.len()..]].concat()
        }
        None if yaml.is_empty() => source.to_owned(),
        None => {
            let line_end = if source.contains("\r\n") { "\r\n" } else { "\n" };
            let (mark, text) = source.strip_prefix('\u{feff}').map_or(("", source), |text| ("\u{feff}", text));
            format!("{mark}---\n{yaml}---\n").replace('\n', line_end) + text
        }
    })
}

/// The source with another `title` in its front matter. A source whose front matter names no title comes back as it is:
/// then the title stands beside the text. So does one whose front matter cannot be changed.
#[must_use]
pub fn set_title(source: &str, title: &str) -> String {
    let names_title = front_matter::fields(source).contains_key("title");
    let changed = if names_title { set_fields(source, &[("title", Some(title.into()))]).ok() } else { None };
    changed.unwrap_or_else(|| source.to_owned())
}

/// The block with one field changed: as little of it as can be, else the whole field in its plainest form.
fn with_field(yaml: &str, name: &str, old: Option<&Value>, new: Option<&Value>, wanted: &Fields) -> Option<String> {
    let root = tree(yaml).filter(|root| matches!(root.is, Is::Map { .. }));
    let line_end = if yaml.contains("\r\n") { "\r\n" } else { "\n" };
    let in_detail = |gap| {
        let mut edits = Edits { yaml, edits: Vec::new() };
        let entry = root.as_ref().and_then(|root| root.entry(name));
        match (entry, old, new) {
            (Some((key, node)), Some(old), Some(new)) => edits.change(key, node, old, new)?,
            (Some(_), _, None) => edits.remove_all(root.as_ref()?, name)?,
            _ => return None,
        }
        edits.apply(line_end, gap)
    };
    let whole = |gap| {
        let mut edits = Edits { yaml, edits: Vec::new() };
        if let Some(root) = root.as_ref().filter(|root| root.entry(name).is_some()) {
            edits.replace_entry(root, name, new)?;
        } else {
            edits.add(root.as_ref(), name, new?)?;
        }
        edits.apply(line_end, gap)
    };
    let is_right = |candidate: &String| front_matter::parse(candidate).as_ref() == Ok(wanted);
    // What stands before may be a text that keeps the empty lines after it (`|+`): those of a field that goes go with it.
    [Gap::Stays, Gap::Goes]
        .into_iter()
        .find_map(|gap| in_detail(gap).filter(is_right).or_else(|| whole(gap).filter(is_right)))
}

/// What becomes of the empty lines after lines that are taken out.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Gap {
    Stays,
    Goes,
}

/// Pieces of a block that are to be replaced.
struct Edits<'a> {
    yaml: &'a str,
    edits: Vec<(Range<usize>, String)>,
}

impl Edits<'_> {
    fn replace(&mut self, span: Range<usize>, by: String) {
        self.edits.push((span, by));
    }

    /// The block with all edits made; `None` if two of them touch.
    fn apply(mut self, line_end: &str, gap: Gap) -> Option<String> {
        self.edits.sort_by_key(|(span, _)| (span.start, span.end));
        let (mut text, mut rest) = (String::new(), self.yaml);
        for (span, by) in self.edits {
            let at = self.yaml.len() - rest.len();
            text.push_str(self.yaml.get(at..span.start)?);
            text.push_str(&by.replace('\n', line_end));
            rest = self.yaml.get(span.end..)?;
            if gap == Gap::Goes && by.is_empty() {
                rest = rest.trim_start_matches(['\r', '\n']);
            }
        }
        text.push_str(rest);
        Some(text)
    }

    fn line_start(&self, at: usize) -> usize {
        self.yaml[..at].rfind('\n').map_or(0, |end| end + 1)
    }

    /// After the line end of the line that `at` is in.
    fn line_end(&self, at: usize) -> usize {
        self.yaml[at..].find('\n').map_or(self.yaml.len(), |end| at + end + 1)
    }

    /// In which column this stands, if nothing but spaces, or hyphens of items, stand before it.
    fn column(&self, at: usize) -> Option<usize> {
        let before = &self.yaml[self.line_start(at)..at];
        before.bytes().all(|b| b == b' ' || b == b'-').then_some(before.len())
    }

    /// After the colon of a key.
    fn colon(&self, key: &Node) -> Option<usize> {
        let rest = &self.yaml[key.span.end..];
        let colon = rest.len() - rest.trim_start_matches([' ', '\t']).len();
        rest[colon..].starts_with(':').then_some(key.span.end + colon + 1)
    }

    /// Changes the value of an entry.
    fn change(&mut self, key: &Node, node: &Node, old: &Value, new: &Value) -> Option<()> {
        if self.inside(node, old, new, false).is_some() {
            return Some(());
        }
        let colon = self.colon(key)?;
        let end = node.span.end.max(colon);
        self.replace(colon..end, write::after_colon(new, self.column(key.span.start)?));
        Some(())
    }

    /// Changes a value without touching what it hangs on; `None`, and nothing, where that cannot be.
    fn inside(&mut self, node: &Node, old: &Value, new: &Value, in_flow: bool) -> Option<()> {
        let before = self.edits.len();
        let done = self.try_inside(node, old, new, in_flow);
        if done.is_none() {
            self.edits.truncate(before);
        }
        done
    }

    fn try_inside(&mut self, node: &Node, old: &Value, new: &Value, in_flow: bool) -> Option<()> {
        match (&node.is, old, new) {
            _ if old == new => {}
            (Is::Map { flow, entries }, Value::Object(old), Value::Object(new)) if entries.len() == old.len() => {
                let all_kept = old.len() == new.len() && old.keys().all(|name| new.contains_key(name));
                if *flow && !all_kept {
                    let piece = |(name, value): (&String, &Value)| match node.entry(name) {
                        Some((key, node)) if old.get(name) == Some(value) => {
                            self.yaml[key.span.start..node.span.end.max(key.span.end)].to_owned()
                        }
                        _ => format!("{}: {}", write::key(name), write::inline(value, None, true)),
                    };
                    let pieces: Vec<_> = new.iter().map(piece).collect();
                    return self.rewrite_flow(node, format!("{{{}}}", pieces.join(", ")));
                }
                self.entries(node, entries, *flow, old, new)?;
            }
            (Is::List { flow: true, items }, Value::Array(old), Value::Array(new)) if items.len() == old.len() => {
                if old.len() != new.len() {
                    // What stays is written as it was.
                    let piece = |value: &Value| match old.iter().position(|old| old == value) {
                        Some(at) => self.yaml[items[at].span.clone()].to_owned(),
                        None => write::inline(value, None, true),
                    };
                    let pieces: Vec<_> = new.iter().map(piece).collect();
                    return self.rewrite_flow(node, format!("[{}]", pieces.join(", ")));
                }
                for ((item, old), new) in items.iter().zip(old).zip(new) {
                    if self.inside(item, old, new, true).is_none() {
                        self.rewrite_flow(item, write::inline(new, None, true))?;
                    }
                }
            }
            (Is::List { flow: false, items }, Value::Array(old), Value::Array(new)) if items.len() == old.len() => {
                self.items(items, old, new)?;
            }
            (Is::Scalar(style, _), _, new) if node.is_inline_scalar() && !(new.is_array() || new.is_object()) => {
                let many_lines = new.as_str().is_some_and(|text| text.contains('\n'));
                if many_lines && !in_flow {
                    return None;
                }
                self.replace(node.span.clone(), write::inline(new, Some(*style), in_flow));
            }
            _ => return None,
        }
        Some(())
    }

    fn rewrite_flow(&mut self, node: &Node, new: String) -> Option<()> {
        if node.span.is_empty() || node.marked {
            return None;
        }
        self.replace(node.span.clone(), new);
        Some(())
    }

    fn entries(&mut self, node: &Node, entries: &[(Node, Node)], flow: bool, old: &Fields, new: &Fields) -> Option<()> {
        let removed: Vec<&String> = old.keys().filter(|name| !new.contains_key(*name)).collect();
        if removed.len() == old.len() {
            return None;
        }
        for (name, value) in new {
            match (node.entry(name), old.get(name)) {
                (Some(_), Some(old)) if old == value => {}
                (Some((_, node)), Some(old)) if flow => {
                    if self.inside(node, old, value, true).is_none() {
                        self.rewrite_flow(node, write::inline(value, None, true))?;
                    }
                }
                (Some((key, node)), Some(old)) => self.change(key, node, old, value)?,
                _ => {
                    let indent = self.column(entries.first()?.0.span.start)?;
                    self.insert_line(node.span.end, indent, &write::entry(name, value, indent));
                }
            }
        }
        removed.into_iter().try_for_each(|name| self.remove(entries, node.entry(name)?))
    }

    /// Adds lines after the line that `after` is in.
    fn insert_line(&mut self, after: usize, indent: usize, text: &str) {
        let at = self.line_end(after);
        let lacks_end = !self.yaml[..at].ends_with('\n') && at > 0;
        let (before, after) = if lacks_end { ("\n", "") } else { ("", "\n") };
        self.replace(at..at, format!("{before}{:indent$}{text}{after}", ""));
    }

    /// Takes an entry out, with the comment on its line.
    fn remove(&mut self, entries: &[(Node, Node)], (key, value): &(Node, Node)) -> Option<()> {
        let (start, end) = (self.line_start(key.span.start), value.span.end.max(self.colon(key)?));
        let alone = self.yaml[start..key.span.start].bytes().all(|b| b == b' ');
        let span = if alone {
            start..self.line_end(end)
        } else {
            // The first entry of an item stands on the hyphen's line; the next one takes its place.
            let next = entries.iter().find(|(next, _)| next.span.start > key.span.start)?;
            key.span.start..next.0.span.start
        };
        self.replace(span, String::new());
        Some(())
    }

    /// Takes every entry of a name out.
    fn remove_all(&mut self, root: &Node, name: &str) -> Option<()> {
        let Is::Map { flow: false, entries } = &root.is else { return None };
        for entry in entries.iter().filter(|(key, _)| matches!(&key.is, Is::Scalar(_, text) if text == name)) {
            self.remove(entries, entry)?;
        }
        Some(())
    }

    /// Changes the items of a list in lines: those that stay at its beginning and its end are left alone, those between are
    /// changed one by one, taken out, or added.
    fn items(&mut self, items: &[Node], old: &[Value], new: &[Value]) -> Option<()> {
        if new.is_empty() {
            return None;
        }
        let shorter = old.len().min(new.len());
        let first = old.iter().zip(new).take_while(|(old, new)| old == new).count();
        let last = old.iter().rev().zip(new.iter().rev()).take_while(|(old, new)| old == new).count();
        let last = last.min(shorter - first);
        let (old_middle, new_middle) = (first..old.len() - last, first..new.len() - last);
        let hyphen = |edits: &Self, node: &Node| {
            let start = edits.line_start(node.span.start);
            let line = &edits.yaml[start..node.span.start];
            // One item to a line, else it is not known whose hyphen this is.
            let indent = line.find('-').filter(|at| line[..*at].bytes().all(|b| b == b' '))?;
            line[indent + 1..].trim_start_matches(' ').is_empty().then_some((start, indent))
        };
        let indent = hyphen(self, items.first()?)?.1;
        for (at, new_at) in old_middle.clone().zip(new_middle.clone()) {
            if self.inside(&items[at], &old[at], &new[new_at], false).is_none() {
                hyphen(self, &items[at])?;
                let span = items[at].span.clone();
                self.replace(span, write::item(&new[new_at], indent));
            }
        }
        for item in &items[old_middle.start + new_middle.len().min(old_middle.len())..old_middle.end] {
            let (start, _) = hyphen(self, item)?;
            self.replace(start..self.line_end(item.span.end), String::new());
        }
        for value in &new[new_middle.start + old_middle.len().min(new_middle.len())..new_middle.end] {
            let text = format!("- {}", write::item(value, indent));
            match old_middle.end.checked_sub(1).map(|at| &items[at]) {
                Some(before) => self.insert_line(before.span.end, indent, &text),
                None => {
                    let (start, _) = hyphen(self, items.first()?)?;
                    self.replace(start..start, format!("{:indent$}{text}\n", ""));
                }
            }
        }
        Some(())
    }

    /// Puts another entry in the place of the last one of this name, which is the one that is read; without a value all go.
    fn replace_entry(&mut self, root: &Node, name: &str, new: Option<&Value>) -> Option<()> {
        let Some(new) = new else { return self.remove_all(root, name) };
        let Is::Map { flow: false, .. } = &root.is else { return None };
        let (key, value) = root.entry(name)?;
        let start = self.line_start(key.span.start);
        let end = self.line_end(value.span.end.max(self.colon(key)?));
        let indent = self.column(key.span.start)?;
        self.replace(start..end, format!("{:indent$}{}\n", "", write::entry(name, new, indent)));
        Some(())
    }

    /// Adds a field: a title at the beginning, any other at the end.
    fn add(&mut self, root: Option<&Node>, name: &str, value: &Value) -> Option<()> {
        let indent = match root {
            Some(Node { is: Is::Map { flow: true, .. }, .. }) => return None,
            Some(root) => self.column(root.span.start)?,
            None => 0,
        };
        let entry = write::entry(name, value, indent);
        if name == "title" {
            self.replace(0..0, format!("{:indent$}{entry}\n", ""));
        } else {
            self.insert_line(self.yaml.len(), indent, &entry);
        }
        Some(())
    }
}

#[cfg(test)]
mod tests;
