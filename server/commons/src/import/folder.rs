//! The folder of an import: its files, and what relative destinations in them mean.

use std::collections::HashSet;
use std::io;
use std::path::{Path, PathBuf};

use percent_encoding::percent_decode_str;

/// A folder, and the Markdown files in it.
pub(super) struct Folder {
    root: PathBuf,
    files: HashSet<String>,
}

impl Folder {
    /// Finds the Markdown files of a folder, sorted by path. Symbolic links are not followed, and folders whose names begin
    /// with a dot belong to other programs.
    pub(super) fn open(folder: &Path) -> io::Result<(Self, Vec<String>)> {
        let named = |error: io::Error| io::Error::new(error.kind(), format!("{}: {error}", folder.display()));
        let root = folder.canonicalize().map_err(named)?;
        let mut files = Vec::new();
        let mut folders = vec![String::new()];
        while let Some(inside) = folders.pop() {
            for entry in std::fs::read_dir(root.join(&inside)).map_err(named)? {
                let entry = entry?;
                // A name that is not Unicode is no path that a link could name, nor one that a report could write.
                let Ok(name) = entry.file_name().into_string() else { continue };
                let path = if inside.is_empty() { name.clone() } else { format!("{inside}/{name}") };
                let kind = entry.file_type()?;
                if kind.is_dir() && !name.starts_with('.') {
                    folders.push(path);
                } else if kind.is_file() && is_markdown(&name) {
                    files.push(path);
                }
            }
        }
        files.sort_unstable();
        Ok((Self { root, files: files.iter().cloned().collect() }, files))
    }

    /// Where a file lies.
    pub(super) fn file(&self, path: &str) -> PathBuf {
        self.root.join(path)
    }

    /// Whether a Markdown file is in the import.
    pub(super) fn has(&self, path: &str) -> bool {
        self.files.contains(path)
    }

    /// Where a file lies, if it is there and no symbolic link leads to it.
    pub(super) fn existing(&self, path: &str) -> Option<PathBuf> {
        let file = self.file(path);
        (file.is_file() && file.canonicalize().ok()? == file).then_some(file)
    }
}

/// Whether a name is that of a Markdown file.
pub(super) fn is_markdown(name: &str) -> bool {
    has_ending(name, &["md", "markdown"])
}

/// Whether a name is that of a picture, taken or not.
pub(super) fn is_picture(name: &str) -> bool {
    has_ending(name, &["png", "jpg", "jpeg", "gif", "webp", "svg", "avif", "bmp", "tif", "tiff"])
}

fn has_ending(name: &str, endings: &[&str]) -> bool {
    name.rsplit_once('.').is_some_and(|(_, ending)| endings.contains(&ending.to_lowercase().as_str()))
}

/// The file that a destination written in the file at `path` means, as a path in the same folder; `None` for one that leads
/// out of it, or is none of a file.
pub(crate) fn resolve(path: &str, destination: &str) -> Option<String> {
    let written = destination.split(['#', '?']).next().filter(|written| !written.is_empty())?;
    if written.starts_with("//") || written.split('/').next()?.contains(':') {
        return None;
    }
    let decoded = percent_decode_str(written).decode_utf8().ok()?;
    if decoded.contains(['\\', '\0']) {
        return None;
    }
    // A destination that begins with a slash starts at the folder's root, another one beside the file.
    let mut parts: Vec<&str> = match decoded.strip_prefix('/') {
        Some(_) => Vec::new(),
        None => path.split('/').rev().skip(1).collect::<Vec<_>>().into_iter().rev().collect(),
    };
    for part in decoded.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            name => parts.push(name),
        }
    }
    if parts.is_empty() { None } else { Some(parts.join("/")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn destinations_stay_in_the_folder() {
        for (path, destination, file) in [
            ("a.md", "b.md", Some("b.md")),
            ("x/a.md", "../img/a%20b.png", Some("img/a b.png")),
            ("x/a.md", "./b.md#part", Some("x/b.md")),
            ("x/a.md", "/img/a.png?v=2", Some("img/a.png")),
            ("x/a.md", "../../secret.md", None),
            ("a.md", "%2e%2e/secret.md", None),
            ("a.md", "..\\secret.md", None),
            ("a.md", "https://bordeaux.example/b.md", None),
            ("a.md", "//bordeaux.example/b.md", None),
            ("a.md", "mailto:ana@bordeaux.example", None),
            ("a.md", "#part", None),
            ("a.md", "", None),
            ("a.md", "%ff.md", None),
        ] {
            assert_eq!(resolve(path, destination).as_deref(), file, "{path} {destination}");
        }
    }
}
