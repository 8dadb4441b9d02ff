//! Briefs as others read them: with the programs of poppler, which `scripts/install-test-needs` installs.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

use std::path::PathBuf;
use std::process::Command;

use koinon_brief::{Block, Brief, Item, PAGES, Section, Words, pdf};

const TILE: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"64\" height=\"64\" viewBox=\"0 0 24 24\"><path fill=\"#236\" d=\"M0 0h24v24H0z\"/></svg>";

/// A brief on the disk.
struct Printed {
    path: PathBuf,
    _folder: tempfile::TempDir,
}

impl Printed {
    fn of(brief: &Brief) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("brief.pdf");
        std::fs::write(&path, pdf(brief).unwrap()).unwrap();
        // To be looked at by people too.
        if let Some(kept) = std::env::var_os("KOINON_BRIEF_PICTURES") {
            std::fs::copy(&path, PathBuf::from(kept).join(format!("{}-{}.pdf", brief.lang, brief.sections.len())))
                .unwrap();
        }
        Self { path, _folder: folder }
    }

    fn said_by(&self, program: &str, arguments: &[&str]) -> String {
        // To its standard output, where a program would write a file.
        let to = (program == "pdftotext").then_some("-");
        let output = Command::new(program).args(arguments).arg(&self.path).args(to).output();
        let output = output.unwrap_or_else(|e| panic!("{program}: {e}; scripts/install-test-needs installs it"));
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    fn text(&self) -> String {
        let text = self.said_by("pdftotext", &["-enc", "UTF-8"]);
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    fn info(&self, name: &str) -> String {
        let info = self.said_by("pdfinfo", &[]);
        let line = info.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
        line.map(str::trim).unwrap_or_default().to_owned()
    }

    fn pages(&self) -> usize {
        self.info("Pages").parse().unwrap()
    }

    /// The language of the document, from its catalogue.
    fn lang(&self) -> String {
        let tree = self.said_by("pdfinfo", &["-meta"]);
        let (_, rest) = tree.split_once("<dc:language>").unwrap_or_else(|| panic!("no language: {tree}"));
        let (_, rest) = rest.split_once("<rdf:li>").unwrap();
        rest.split('<').next().unwrap().to_owned()
    }
}

fn words(text: &str, lang: &str) -> Words {
    Words { text: text.into(), lang: lang.into(), rtl: lang == "ar" }
}

fn french() -> Brief {
    let fr = |text: &str| words(text, "fr");
    let item = |text: &str, remark: &str| Item { words: fr(text), remark: fr(remark) };
    Brief {
        lang: "fr".into(),
        rtl: false,
        tile: TILE.into(),
        kind: "Fiche pratique · Bordeaux".into(),
        title: fr("Des bacs à compost dans l’école"),
        summary: fr("Trois bacs pour trente logements, tenus par les élèves."),
        sections: vec![
            Section {
                heading: "Problème".into(),
                blocks: vec![Block::Text { words: fr("Un tiers des déchets est organique.") }],
            },
            Section {
                heading: "À ne pas laisser de côté".into(),
                blocks: vec![Block::List {
                    items: vec![item("Un référent", "sans lui, le bac meurt"), item("Du broyat", "")],
                }],
            },
            Section {
                heading: "Comment on le sait".into(),
                blocks: vec![Block::Table {
                    head: ["Nom", "Avant", "Après", "Unité", "Mesuré", "Source"].map(str::to_owned).into(),
                    rows: vec![["Déchets", "120", "84", "kg/an", "mars 2026", "Pesées"].map(fr).into()],
                }],
            },
        ],
        about: vec![("Version".into(), fr("20 novembre 2026 · 1a2b3c4d"))],
        address: "https://bordeaux.example/pages/compost".into(),
        read_on: "la suite à l’adresse".into(),
        of: "sur".into(),
    }
}

fn arabic() -> Brief {
    let ar = |text: &str| words(text, "ar");
    Brief {
        lang: "ar".into(),
        rtl: true,
        tile: TILE.into(),
        kind: "بطاقة ممارسة · سيدي بوسعيد".into(),
        title: ar("صناديق السماد في المدرسة"),
        summary: ar("خمسة صناديق لعشرين مسكنا."),
        sections: vec![
            Section {
                heading: "المشكلة".into(),
                blocks: vec![Block::Text {
                    words: ar("ثلث النفايات عضوي في سنة 2025 حسب Bordeaux Métropole.")
                }],
            },
            Section {
                heading: "كيف نعرف".into(),
                blocks: vec![Block::Table {
                    head: ["الوزن", "قبل", "بعد"].map(str::to_owned).into(),
                    rows: vec![["النفايات", "120", "84"].map(ar).into()],
                }],
            },
        ],
        about: vec![("النسخة".into(), ar("20 نوفمبر 2026"))],
        address: "https://sidi-bou-said.example/pages/compost".into(),
        read_on: "التتمة على العنوان".into(),
        of: "من".into(),
    }
}

#[test]
fn a_french_brief_has_its_language_its_title_and_all_that_was_said() {
    let printed = Printed::of(&french());
    assert!((1..=PAGES).contains(&printed.pages()));
    assert_eq!(printed.info("Title"), "Des bacs à compost dans l’école");
    assert_eq!(printed.lang(), "fr");
    assert_eq!(printed.info("Tagged"), "yes");
    let text = printed.text();
    for said in
        ["Trois bacs pour trente logements", "Un référent", "sans lui, le bac meurt", "kg/an", "1 sur 1", "compost"]
    {
        assert!(text.contains(said), "{said}: {text}");
    }
    assert!(!text.contains("la suite"), "nothing was left out: {text}");
}

#[test]
fn an_arabic_brief_is_read_in_the_order_in_which_it_is_spoken() {
    let printed = Printed::of(&arabic());
    assert!((1..=PAGES).contains(&printed.pages()));
    assert_eq!((printed.info("Title").as_str(), printed.lang().as_str()), ("صناديق السماد في المدرسة", "ar"));
    let text = without_marks(&printed.text());
    for said in
        ["صناديق السماد في المدرسة", "خمسة صناديق لعشرين مسكنا", "كيف نعرف", "النفايات", "Bordeaux Métropole", "2025"]
    {
        assert!(text.contains(said), "{said}: {text}");
    }
}

/// A text without what poppler sets around runs of the other direction: marks, no letters.
fn without_marks(text: &str) -> String {
    text.chars().filter(|c| !matches!(c, '\u{202a}'..='\u{202e}' | '\u{200e}' | '\u{200f}')).collect()
}

#[test]
fn letters_that_are_written_as_one_are_read_in_their_order() {
    // Lam with each alef, alone and after a letter; vowel signs, alone and two on one letter.
    for said in ["لا سلام بلا كلام", "الأولى والإدارة والآلات", "للأسف لأن الإسلام", "مثلًا جدًّا", "التجربة الثلاثاء والأربعاء"]
    {
        let section = Section { heading: said.into(), blocks: vec![Block::Text { words: words(said, "ar") }] };
        let printed = Printed::of(&Brief { sections: vec![section], ..arabic() });
        let text = without_marks(&printed.text());
        assert_eq!(text.matches(said).count(), 2, "{said}: {text}");
    }
}

#[test]
fn whatever_a_page_says_is_text_and_never_more_than_two_pages() {
    let hostile = [
        "#panic(\"run\") #import \"@preview/x:0.1.0\": * #read(\"/etc/passwd\") #eval(\"1+1\")",
        "$ integral $ *bold* _em_ = Heading \n#set page(width: 1pt) // comment /* */ `raw` <label> @ref \\",
        "\u{202e}desrever\u{202c} \u{2067}x\u{2069}\u{200f}",
        "]]] }}} \"\"\" #sys.inputs {{ }}",
        "\u{0}\u{7}\u{1b}[31m",
    ];
    for text in hostile {
        let words = words(text, "fr");
        let section = Section { heading: text.into(), blocks: vec![Block::Text { words: words.clone() }] };
        let brief = Brief {
            title: words.clone(),
            summary: words,
            kind: text.into(),
            address: text.into(),
            sections: vec![section],
            ..french()
        };
        let printed = Printed::of(&brief);
        assert!((1..=PAGES).contains(&printed.pages()), "{text}");
        let shown = printed.text();
        for piece in
            text.split_whitespace().filter(|piece| piece.len() > 6 && piece.is_ascii() && !piece.contains('\u{1b}'))
        {
            let piece: String = piece.chars().take(8).collect();
            assert!(shown.contains(&piece), "{piece} is shown as it was written: {shown}");
        }
    }
    // As much of everything as a page may have: one text of its whole length, or many that are much longer than there is room for.
    let texts = |length: usize| {
        ["Une phrase assez longue qui se répète. ", "W", "کتاب ", "\n", "🙂漢字"]
            .map(|text| text.repeat(length / text.len()))
    };
    for text in texts(1 << 20) {
        let words = words(&text, "fr");
        let section = Section { heading: text, blocks: vec![Block::Text { words: words.clone() }] };
        let printed = Printed::of(&Brief { title: words.clone(), summary: words, sections: vec![section], ..french() });
        assert!((1..=PAGES).contains(&printed.pages()));
    }
    for text in texts(1 << 12) {
        let words = words(&text, "fr");
        let items = vec![Item { words: words.clone(), remark: words.clone() }; 200];
        let rows = vec![vec![words.clone(); 6]; 200];
        let blocks = vec![
            Block::Text { words: words.clone() },
            Block::List { items },
            Block::Table { head: vec![text.chars().take(100).collect(); 6], rows },
        ];
        let sections = vec![Section { heading: text.chars().take(5000).collect(), blocks }; 30];
        let about = vec![(text.chars().take(5000).collect(), words.clone()); 30];
        let brief = Brief { title: words.clone(), summary: words, sections, about, ..french() };
        let printed = Printed::of(&brief);
        assert!((1..=PAGES).contains(&printed.pages()), "{}", &text.chars().take(20).collect::<String>());
    }
}

#[test]
fn what_is_left_out_is_read_on_at_the_address() {
    let long = words(&"Une phrase assez longue qui se répète. ".repeat(500), "fr");
    let section = Section { heading: "Problème".into(), blocks: vec![Block::Text { words: long }] };
    let printed = Printed::of(&Brief { sections: vec![section; 6], ..french() });
    let text = printed.text();
    assert!(text.contains("la suite à l’adresse https://bordeaux.example/pages/compost"), "{text}");
    assert_eq!(printed.pages(), 2, "the room is used");
}

#[test]
fn the_same_brief_is_the_same_file() {
    assert_eq!(pdf(&french()).unwrap(), pdf(&french()).unwrap());
}
