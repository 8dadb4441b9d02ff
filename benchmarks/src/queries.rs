//! The searches that are measured: a list that does not change (`benchmarks/queries.tsv`).

use anyhow::{Context as _, ensure};

/// What is searched for.
pub(crate) struct Query {
    pub(crate) kind: Kind,
    /// As a person types it.
    pub(crate) text: String,
    /// Its words as they stand in the index.
    pub(crate) words: Vec<String>,
}

/// What sort of search it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// One or two words.
    Words,
    /// Words that follow each other.
    Phrase,
    /// A word with a letter that is wrong.
    Typo,
    /// The beginning of a word.
    Prefix,
}

/// The list: on each line the kind, what is typed, and its words as they stand in the index, with tabs between.
pub(crate) fn read() -> anyhow::Result<Vec<Query>> {
    let lines = include_str!("../queries.tsv").lines();
    let queries: Vec<Query> =
        lines.map(|line| read_line(line).with_context(|| line.to_owned())).collect::<Result<_, _>>()?;
    ensure!(queries.len() == 300, "{} searches instead of 300", queries.len());
    Ok(queries)
}

fn read_line(line: &str) -> anyhow::Result<Query> {
    let mut columns = line.split('\t');
    let (Some(kind), Some(text), Some(words)) = (columns.next(), columns.next(), columns.next()) else {
        anyhow::bail!("not three columns");
    };
    let kind = match kind {
        "single" | "two" => Kind::Words,
        "phrase" => Kind::Phrase,
        "typo" => Kind::Typo,
        "prefix" => Kind::Prefix,
        _ => anyhow::bail!("no kind of search"),
    };
    Ok(Query { kind, text: text.to_owned(), words: words.split(' ').map(str::to_owned).collect() })
}
