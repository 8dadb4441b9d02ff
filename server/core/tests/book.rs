//! The chapter of the book on kinds is made from the tables.
#![allow(clippy::unwrap_used, reason = "tests")]

use koinon_core::schema::book;

/// `KOINON_WRITE_DOCS=1 cargo nextest run -p koinon-core --test book` writes the tables anew.
#[test]
fn the_book_lists_what_the_tables_say() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/kinds.md");
    let chapter = std::fs::read_to_string(&path).unwrap();
    let mark = "<!-- Made from the program's own tables: change those, not what follows. -->\n\n";
    let (before, tables) = chapter.split_once(mark).unwrap();
    if std::env::var_os("KOINON_WRITE_DOCS").is_some() {
        std::fs::write(&path, format!("{before}{mark}{}", book())).unwrap();
        return;
    }
    assert!(tables == book(), "docs/kinds.md is behind the tables: run this test with KOINON_WRITE_DOCS=1");
}
