//! The repository as a list of text files, read from disk or made up for a test of a rule.

use std::path::{Path, PathBuf};
use std::{fs, io};

/// Folders that hold nothing written by hand.
const SKIPPED_FOLDERS: [&str; 6] = [".git", "target", "node_modules", "koinon-demo", "docs/book", "web/dist"];

/// A text file of the repository.
#[derive(Debug, Clone)]
pub struct SourceFile {
    /// Relative to the root of the repository, with forward slashes.
    pub path: String,
    /// Its whole text.
    pub text: String,
}

impl SourceFile {
    /// The part of the path after the last dot, empty without one.
    pub fn extension(&self) -> &str {
        Path::new(&self.path).extension().and_then(|extension| extension.to_str()).unwrap_or_default()
    }

    /// Whether the file lies in this folder, at any depth.
    pub fn is_in(&self, folder: &str) -> bool {
        self.path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
    }

    /// Lines of a Rust file with their number, counted from one, without those that are only a comment.
    pub fn code_lines(&self) -> impl Iterator<Item = (usize, &str)> {
        (1..).zip(self.text.lines()).filter(|(_, line)| !line.trim_start().starts_with("//"))
    }

    /// The number of the line on which the unit tests at the end of a Rust file begin, or the end of the file.
    /// Files under a `tests` folder and of the test harness are tests from their first line.
    pub fn first_test_line(&self) -> usize {
        if self.path.contains("/tests/") || self.is_in("federation-tests") || self.path.contains("/testing") {
            return 1;
        }
        (1..)
            .zip(self.text.lines())
            .find(|(_, line)| line.trim() == "#[cfg(test)]")
            .map_or(usize::MAX, |(number, _)| number)
    }
}

/// Every text file of the repository.
#[derive(Debug, Clone)]
pub struct Repository {
    files: Vec<SourceFile>,
    paths: Vec<String>,
}

impl Repository {
    /// Reads the repository this crate is part of.
    ///
    /// # Errors
    /// When a folder or file cannot be read.
    pub fn read() -> io::Result<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize()?;
        let mut repository = Self { files: Vec::new(), paths: Vec::new() };
        let mut folders = vec![root.clone()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(&folder)? {
                let path = entry?.path();
                let relative = relative_path(&root, &path);
                let is_skipped = SKIPPED_FOLDERS.iter().any(|skipped| {
                    relative == *skipped || path.file_name().is_some_and(|name| name == std::ffi::OsStr::new(skipped))
                });
                if is_skipped || path.is_symlink() {
                    continue;
                }
                if path.is_dir() {
                    folders.push(path);
                    continue;
                }
                if let Ok(text) = String::from_utf8(fs::read(&path)?) {
                    repository.files.push(SourceFile { path: relative.clone(), text });
                }
                repository.paths.push(relative);
            }
        }
        repository.files.sort_by(|one, other| one.path.cmp(&other.path));
        Ok(repository)
    }

    /// A repository made up of these paths and texts.
    pub fn of(files: &[(&str, &str)]) -> Self {
        Self {
            files: files
                .iter()
                .map(|(path, text)| SourceFile { path: (*path).to_owned(), text: (*text).to_owned() })
                .collect(),
            paths: files.iter().map(|(path, _)| (*path).to_owned()).collect(),
        }
    }

    /// Every text file, ordered by path.
    pub fn files(&self) -> impl Iterator<Item = &SourceFile> {
        self.files.iter()
    }

    /// Text files with this extension.
    pub fn with_extension<'a>(&'a self, extension: &'a str) -> impl Iterator<Item = &'a SourceFile> {
        self.files.iter().filter(move |file| file.extension() == extension)
    }

    /// The text of the file at this path.
    pub fn text(&self, path: &str) -> Option<&str> {
        self.files.iter().find(|file| file.path == path).map(|file| file.text.as_str())
    }

    /// Whether there is a file, of any kind, at this path, or one below it.
    pub fn has(&self, path: &str) -> bool {
        let path = path.trim_end_matches('/');
        self.paths
            .iter()
            .any(|known| known.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')))
    }
}

fn relative_path(root: &Path, path: &Path) -> String {
    let relative: PathBuf = path.strip_prefix(root).unwrap_or(path).into();
    relative.to_string_lossy().replace('\\', "/")
}
