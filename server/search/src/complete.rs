//! Titles that go on as somebody began to type them.

use tantivy::Term;
use tantivy::query::{BooleanQuery, Occur, Query as Search, TermQuery, TermSetQuery};
use tantivy::schema::IndexRecordOption;

use crate::collect::{Closeness, Gather, Order};
use crate::error::Error;
use crate::fold::{fold, words};
use crate::generation::Snapshot;
use crate::schema::Fields;
use crate::vocabulary::Vocabulary;

/// The words of a beginning that are looked up: titles are not longer.
const MAX_WORDS: usize = 12;

/// The bytes of a beginning that are read.
const MAX_TEXT: usize = 300;

/// The pages whose titles have every word of `text`, the last of them perhaps unfinished.
pub(crate) fn run(snapshot: &Snapshot, fields: &Fields, text: &str, limit: usize) -> Result<Vec<i64>, Error> {
    let text = text.get(..text.floor_char_boundary(MAX_TEXT)).unwrap_or_default();
    let mut typed: Vec<String> = words(text)
        .filter_map(|range| text.get(range))
        .map(|word| fold(word).into_owned())
        .filter(|word| !word.is_empty())
        .take(MAX_WORDS)
        .collect();
    let Some(last) = typed.pop() else { return Ok(Vec::new()) };
    let vocabulary = Vocabulary { searcher: &snapshot.searcher, fields };
    let endings = vocabulary.completions(fields.title, &last)?;
    let endings = endings.iter().map(|(word, _)| Term::from_field_text(fields.title, word));
    let mut clauses: Vec<(Occur, Box<dyn Search>)> = vec![(Occur::Must, Box::new(TermSetQuery::new(endings)))];
    clauses.extend(typed.iter().map(|word| -> (Occur, Box<dyn Search>) {
        let term = Term::from_field_text(fields.title, word);
        (Occur::Must, Box::new(TermQuery::new(term, IndexRecordOption::Basic)))
    }));
    let columns = snapshot.columns.clone();
    let gather = Gather { columns, order: Order::Newest, closeness: Closeness::new(), limit, after: None };
    let gathered = snapshot.searcher.search(&BooleanQuery::new(clauses), &gather)?;
    Ok(gathered.top.iter().map(|(rank, _)| rank.page.0).collect())
}
