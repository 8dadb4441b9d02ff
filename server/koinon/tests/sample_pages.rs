//! The demo's sample pages are whole: their fields can be read, and every link and picture leads somewhere.

use koinon_core::kind::Kind;
use koinon_core::schema::{Schema, problems, typed};
use koinon_markdown::{RenderOptions, Unresolved, as_written, parse, render, split};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The cities of the demo, as the sample pages name each other's.
const CITIES: [(&str, &str); 3] = [
    ("bordeaux", "bordeaux.localhost:8100"),
    ("sidi-bou-said", "sidi-bou-said.localhost:8101"),
    ("strasbourg", "strasbourg.localhost:8102"),
];

fn folder(city: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("demo").join(city)
}

/// City, path and source of each page.
fn pages() -> io::Result<Vec<(&'static str, PathBuf, String)>> {
    let mut pages = Vec::new();
    for (city, _) in CITIES {
        for entry in fs::read_dir(folder(city))? {
            let path = entry?.path();
            if path.extension().is_some_and(|extension| extension == "md") {
                let source = fs::read_to_string(&path)?;
                pages.push((city, path, source));
            }
        }
    }
    Ok(pages)
}

#[test]
fn they_are_whole_and_in_three_languages() -> io::Result<()> {
    let mut languages = Vec::new();
    for (_, path, source) in pages()? {
        let yaml = split(&source).yaml.unwrap_or_default();
        let fields = parse(yaml).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let text = |name: &str| fields.get(name).and_then(|value| value.as_str()).unwrap_or_default().to_owned();
        assert!(Kind::from_code(&text("kind")).is_some(), "{} has a kind that is none", path.display());
        assert!((1..=120).contains(&text("title").chars().count()), "{} has no title, or a long one", path.display());
        assert!(
            (1..=280).contains(&text("summary").chars().count()),
            "{} has no summary, or a long one",
            path.display()
        );
        languages.push(text("lang"));
    }
    languages.sort();
    languages.dedup();
    assert_eq!(languages, ["ar", "en", "fr"]);
    Ok(())
}

#[test]
fn each_answers_all_that_its_kind_asks_for() -> io::Result<()> {
    let mut sheets = 0;
    for (_, path, source) in pages()? {
        let yaml = split(&source).yaml.unwrap_or_default();
        let fields = parse(yaml).unwrap_or_default();
        let kind = fields.get("kind").and_then(|kind| kind.as_str()).unwrap_or_default();
        let fields = typed(Kind::of(kind), &fields, &as_written(yaml, &fields));
        // An item of Wikidata is named only where somebody has looked it up.
        let problems = problems(Kind::of(kind), &fields);
        let problems: Vec<_> = problems.iter().filter(|problem| problem.path != "wikidata_id").collect();
        assert!(problems.is_empty(), "{}: {problems:?}", path.display());
        // Whatever the schema does not know would be a slip of the pen here.
        for name in fields.keys() {
            assert!(Schema::of(Kind::of(kind)).field(name).is_some(), "{} has {name}", path.display());
        }
        sheets += usize::from(kind == Kind::PracticeSheet.code());
    }
    assert!(sheets > 0);
    Ok(())
}

#[test]
fn their_links_lead_to_each_other_and_their_pictures_are_there() -> io::Result<()> {
    let mut pictures = 0;
    for (city, path, source) in pages()? {
        let rendered = render(&source, &Unresolved, &RenderOptions::default());
        assert_eq!(rendered.shortcodes, Vec::<String>::new());
        for link in rendered.wikilinks {
            let city = match &link.target.authority {
                None => city,
                Some(named) => {
                    CITIES.iter().find(|(_, authority)| authority == named).map_or("nowhere", |(city, _)| city)
                }
            };
            let target = folder(city).join(&link.target.name).with_extension("md");
            assert!(target.is_file(), "{} links to {:?}", path.display(), link.target);
        }
        for reference in rendered.references {
            assert!(folder(city).join(&reference).is_file(), "{} refers to {reference}", path.display());
            pictures += usize::from(reference.ends_with(".png"));
        }
    }
    assert_eq!(pictures, CITIES.len());
    Ok(())
}
