//! One file of an import: reading it, and what its text says.

use std::collections::BTreeMap;
use std::path::Path;

use koinon_core::Hash;
use koinon_core::slug::slugify;
use koinon_core::text::{MAX_SOURCE_BYTES, SourceError, clean_line, normalize_source};
use koinon_core::title::MAX_TITLE_CHARS;
use koinon_markdown::outline;
use serde_json::Value;

use crate::gate::missing;
use crate::media::MAX_MEDIA;
use crate::prepare::fields;

/// Why a file was not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Reason {
    /// Its bytes are not UTF-8.
    #[error("its text is not UTF-8")]
    NotUtf8,
    /// It has a NUL character.
    #[error("it contains a NUL character")]
    Nul,
    /// It is larger than a page may be.
    #[error("it is larger than a page may be (1 MiB)")]
    TooLarge,
    /// Nothing in it, nor its name, can be a title.
    #[error("it has no title, and its name gives none")]
    NoTitle,
    /// Its front matter says `draft: true`.
    #[error("its front matter says that it is a draft")]
    Draft,
    /// Somebody edited its page here since it was taken.
    #[error("it has changed, but so has its page here: the page was left as it is")]
    EditedSince,
    /// Its page was deleted here since it was taken.
    #[error("it has changed, but its page was deleted here")]
    DeletedSince,
    /// It cannot be read.
    #[error("it cannot be read: {0}")]
    Unreadable(String),
    /// A rule of the commons does not let it be a page.
    #[error("{0}")]
    Refused(String),
}

/// The text of a file.
pub(super) struct Text {
    /// As a page has it: with LF.
    pub(super) source: String,
    /// The hash of that.
    pub(super) hash: Hash,
    /// The line ends had to be changed for it.
    pub(super) line_ends_changed: bool,
    /// All of them were CRLF, so that the file can be made from the page again.
    pub(super) crlf: bool,
}

/// What a text says of itself, as far as an import asks.
pub(super) struct Meaning {
    /// The title, where the text names none.
    pub(super) title: Option<String>,
    /// The address that it would like.
    pub(super) slug: String,
    /// Relative destinations and images, as written.
    pub(super) references: Vec<String>,
    /// The fields that its kind asks for and that have no usable answer.
    pub(super) missing: Vec<String>,
    /// Shortcodes by name.
    pub(super) shortcodes: BTreeMap<String, usize>,
}

/// Reads a file.
pub(super) fn read(file: &Path) -> Result<Text, Reason> {
    let unreadable = |error: std::io::Error| Reason::Unreadable(error.to_string());
    // CRLF makes a file larger than its page.
    if std::fs::metadata(file).map_err(unreadable)?.len() > 2 * MAX_SOURCE_BYTES as u64 {
        return Err(Reason::TooLarge);
    }
    let bytes = std::fs::read(file).map_err(unreadable)?;
    let written = String::from_utf8(bytes).map_err(|_| Reason::NotUtf8)?;
    let source = normalize_source(&written).map_err(|error| match error {
        SourceError::Nul => Reason::Nul,
        SourceError::TooLong { .. } => Reason::TooLarge,
    })?;
    let line_ends_changed = source != written;
    let crlf = line_ends_changed && source.replace('\n', "\r\n") == written;
    Ok(Text { hash: Hash::of(&source), source, line_ends_changed, crlf })
}

/// Reads a text of the file at `path` in the folder; `kind` is what it is where it does not say.
pub(super) fn understand(source: &str, path: &str, kind: Option<&str>) -> Result<Meaning, Reason> {
    let outline = outline(source);
    let fields = fields(source);
    if fields.get("draft") == Some(&Value::Bool(true)) {
        return Err(Reason::Draft);
    }
    let field = |name: &str| {
        let text = fields.get(name).and_then(Value::as_str)?;
        Some(clean_line(text, MAX_TITLE_CHARS)).filter(|text| !text.is_empty())
    };
    let name = name_of(path);
    let titled =
        field("title").is_some() || outline.first_heading.as_deref().is_some_and(|h| !clean_line(h, 1).is_empty());
    let title = if titled { None } else { Some(title_from(name).ok_or(Reason::NoTitle)?) };
    // The last part alone: a slug with folders in it is the address on another site.
    let asked = field("slug").and_then(|slug| slug.trim_matches('/').rsplit('/').next().map(str::to_owned));
    let slug = slugify(asked.as_deref().unwrap_or(name), "");
    let slug = if slug.is_empty() {
        slugify(title.as_deref().or(outline.first_heading.as_deref()).unwrap_or(""), "page")
    } else {
        slug
    };
    let mut shortcodes = BTreeMap::new();
    for shortcode in &outline.shortcodes {
        *shortcodes.entry(shortcode_name(shortcode).to_owned()).or_insert(0) += 1;
    }
    let called = field("title").or_else(|| title.clone()).or_else(|| outline.first_heading.clone()).unwrap_or_default();
    let kind = field("kind").or_else(|| kind.map(str::to_owned)).unwrap_or_default();
    let missing = missing(&kind, &called, source).into_iter().map(|problem| problem.path).collect();
    Ok(Meaning { title, slug, missing, references: outline.references, shortcodes })
}

/// What a file is called without its ending; one that stands for its folder is called like that.
pub(super) fn name_of(path: &str) -> &str {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let stands_for_folder = ["index", "_index", "readme"].contains(&stem.to_lowercase().as_str());
    match folder.rsplit('/').next().filter(|folder| stands_for_folder && !folder.is_empty()) {
        Some(folder) => folder,
        None => stem,
    }
}

/// A title made of a file's name: `school-streets` is *School streets*.
fn title_from(name: &str) -> Option<String> {
    let words = clean_line(&name.replace(['-', '_'], " "), MAX_TITLE_CHARS);
    let first = words.chars().next().filter(|_| words.chars().any(char::is_alphanumeric))?;
    Some(first.to_uppercase().chain(words.chars().skip(1)).collect())
}

/// The name in `{{< name … >}}`, `{{% /name %}}` and their like.
fn shortcode_name(shortcode: &str) -> &str {
    let inner = shortcode.trim_start_matches(['{', '[', '<', '%', '/', ' ', '\n', '\t', '#']);
    let end = inner.find(|c: char| !(c.is_alphanumeric() || c == '-' || c == '_' || c == '.')).unwrap_or(inner.len());
    &inner[..end]
}

/// Reads a picture.
pub(super) fn read_picture(file: &Path) -> Result<Vec<u8>, &'static str> {
    match std::fs::metadata(file) {
        Ok(found) if found.len() > MAX_MEDIA as u64 => Err("it is larger than 10 MiB"),
        Ok(_) => std::fs::read(file).map_err(|_| "it cannot be read"),
        Err(_) => Err("it cannot be read"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_named_after_its_text_or_itself() {
        for (source, path, title, slug) in [
            ("---\ntitle: Shared compost\nslug: compost/one\n---\nText", "a.md", None, "one"),
            ("# Shared compost\n", "2019-03-13-compost.md", None, "2019-03-13-compost"),
            ("Only text", "guides/school-streets.md", Some("School streets"), "school-streets"),
            ("Only text", "guides/school_streets/_index.md", Some("School streets"), "school-streets"),
            ("Only text", "README.md", Some("README"), "readme"),
            ("# السماد", "!.md", None, "السماد"),
        ] {
            let meaning = understand(source, path, None).unwrap();
            assert_eq!((meaning.title.as_deref(), meaning.slug.as_str()), (title, slug), "{path}");
        }
        assert_eq!(understand("Only text", "---.md", None).err(), Some(Reason::NoTitle));
        assert_eq!(understand("---\ntitle: A\ndraft: true\n---\n", "a.md", None).err(), Some(Reason::Draft));
    }

    #[test]
    fn shortcodes_are_counted_by_name() {
        let source = "# A\n{{< note >}}x{{< /note >}} and {{% legacy-img src=\"a.jpg\" %}}\n";
        let meaning = understand(source, "a.md", None).unwrap();
        assert_eq!(meaning.shortcodes, BTreeMap::from([("legacy-img".to_owned(), 1), ("note".to_owned(), 2)]));
    }
}
