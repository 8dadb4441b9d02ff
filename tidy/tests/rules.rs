//! Each rule speaks when it is broken, and only then.

use koinon_tidy::Repository;
use koinon_tidy::rules::{arrows, docs, files, migrations, purity, security, templates, tests};

const TABLE: &str = "\
| Room | Crate | What | May use |
|---|---|---|---|
| `server/core` | `koinon-core` | rules | |
| `server/store` | `koinon-store` | SQL | `koinon-core` |
| `server/commons` | `koinon-commons` | use cases | `koinon-store` |
";

fn manifest(name: &str, dependencies: &str) -> String {
    format!("[package]\nname = \"{name}\"\n[lints]\nworkspace = true\n[dependencies]\n{dependencies}\n")
}

fn workspace(members: &[(&str, String)]) -> Repository {
    let mut files = vec![(arrows::ARCHITECTURE, TABLE)];
    files.extend(members.iter().map(|(path, text)| (*path, text.as_str())));
    Repository::of(&files)
}

#[test]
fn an_arrow_may_be_used_through_others_but_not_turned() {
    let core = manifest("koinon-core", "");
    let store = manifest("koinon-store", "koinon-core.workspace = true");
    let commons = manifest("koinon-commons", "koinon-core.workspace = true");
    let upright = workspace(&[
        ("server/core/Cargo.toml", core),
        ("server/store/Cargo.toml", store.clone()),
        ("server/commons/Cargo.toml", commons),
    ]);
    assert_eq!(arrows::check_arrows(&upright), Vec::<String>::new());

    let turned = workspace(&[
        ("server/core/Cargo.toml", manifest("koinon-core", "koinon-store.workspace = true")),
        ("server/store/Cargo.toml", store),
    ]);
    let breaches = arrows::check_arrows(&turned);
    assert_eq!(breaches.len(), 1);
    assert!(breaches[0].contains("server/core/Cargo.toml uses koinon-store"), "{breaches:?}");
}

#[test]
fn a_crate_that_the_architecture_does_not_name_is_a_breach() {
    let breaches = arrows::check_arrows(&workspace(&[("server/attic/Cargo.toml", manifest("koinon-attic", ""))]));
    assert!(breaches[0].contains("koinon-attic is missing"), "{breaches:?}");
}

#[test]
fn sql_outside_the_store_is_a_breach_even_in_development() {
    let text = "[package]\nname = \"koinon-commons\"\n[dev-dependencies]\ndiesel.workspace = true\n".to_owned();
    let breaches = arrows::check_reserved_crates(&workspace(&[("server/commons/Cargo.toml", text)]));
    assert!(breaches[0].contains("uses diesel"), "{breaches:?}");
}

#[test]
fn a_pure_room_may_use_files_in_its_tests_alone() {
    let text = "[package]\nname = \"koinon-core\"\n[dev-dependencies]\ntempfile.workspace = true\n".to_owned();
    assert_eq!(arrows::check_reserved_crates(&workspace(&[("server/core/Cargo.toml", text)])), Vec::<String>::new());

    let impure = workspace(&[("server/core/Cargo.toml", manifest("koinon-core", "tokio.workspace = true"))]);
    assert!(arrows::check_reserved_crates(&impure)[0].contains("uses tokio"));
}

#[test]
fn a_banned_crate_in_the_lock_file_is_a_breach() {
    let lock = "[[package]]\nname = \"openssl-sys\"\nversion = \"0.9.0\"\n";
    assert!(arrows::check_reserved_crates(&Repository::of(&[("Cargo.lock", lock)]))[0].contains("openssl-sys"));
}

#[test]
fn a_version_outside_the_root_manifest_is_a_breach() {
    let breaches =
        arrows::check_manifests(&workspace(&[("server/core/Cargo.toml", manifest("koinon-core", "serde = \"1\""))]));
    assert!(breaches[0].contains("gives serde a version of its own"), "{breaches:?}");
}

#[test]
fn a_clock_in_core_is_a_breach_and_one_in_its_tests_is_not() {
    let read = |text| purity::check_purity(&Repository::of(&[("server/core/src/time.rs", text)]));
    assert_eq!(read("fn now() { Timestamp::now() }").len(), 1);
    assert_eq!(read("// Timestamp::now() is not for here.\n"), Vec::<String>::new());
    assert_eq!(read("#[cfg(test)]\nmod tests { fn now() { Timestamp::now() } }"), Vec::<String>::new());
}

#[test]
fn a_string_marked_safe_is_a_breach_however_it_is_spaced() {
    let read = |text| templates::check_escaping(&Repository::of(&[("web/templates/page.html", text)]));
    assert_eq!(read("<p>{{ text | safe }}</p>").len(), 1);
    assert_eq!(read("<p>{{text|safe}}</p>").len(), 1);
    assert_eq!(read("<p>{{ text }} is safe</p>"), Vec::<String>::new());
}

#[test]
fn a_migration_without_its_twin_is_a_breach() {
    let breaches = migrations::check_twins(&Repository::of(&[
        ("migrations/sqlite/2026-01-01-000000_pages/up.sql", ""),
        ("migrations/sqlite/2026-01-01-000000_pages/down.sql", ""),
        ("migrations/postgres/2026-01-01-000000_pages/up.sql", ""),
    ]));
    assert_eq!(breaches.len(), 1);
    assert!(breaches[0].starts_with("migrations/postgres/2026-01-01-000000_pages/down.sql is missing"), "{breaches:?}");
}

#[test]
fn a_long_file_an_unfinished_one_and_an_empty_name_are_breaches() {
    let long = "\n".repeat(files::MOST_LINES + 1);
    let repository = Repository::of(&[
        ("server/core/src/page.rs", &long),
        ("server/core/src/utils.rs", concat!("// TO", "DO: the rest")),
    ]);
    assert_eq!(files::check_length(&repository).len(), 1);
    assert_eq!(files::check_marks(&repository).len(), 1);
    assert_eq!(files::check_names(&repository).len(), 1);
}

#[test]
fn a_test_that_sleeps_or_is_switched_off_is_a_breach_and_a_pause_of_the_program_is_not() {
    let text =
        "async fn wait() { tokio::time::sleep(pause).await }\n#[cfg(test)]\nmod tests {\n#[ignore]\nfn off() {}\n}";
    assert_eq!(tests::check_tests(&Repository::of(&[("server/federation/src/deliver.rs", text)])).len(), 1);
    let sleeping = Repository::of(&[("server/store/tests/pages.rs", "std::thread::sleep(second);")]);
    assert_eq!(tests::check_tests(&sleeping).len(), 1);
}

#[test]
fn a_link_in_code_is_an_example() {
    let text = "Write `[a page](page.md)`, or\n```text\n![a picture](picture.png)\n```\nand [no more](../README.md).\n";
    let repository = Repository::of(&[("docs/one.md", text), ("README.md", "")]);
    assert_eq!(docs::check_links(&repository), Vec::<String>::new());
}

#[test]
fn a_page_outside_the_summary_and_a_dead_link_are_breaches() {
    let repository = Repository::of(&[
        ("docs/SUMMARY.md", "- [One](one.md)\n"),
        (
            "docs/one.md",
            "See [the record](wire/record.json#keys), [a site](https://koinon.example) and [nothing](two.md).\n",
        ),
        ("docs/lost.md", ""),
        ("docs/wire/record.json", "{}"),
    ]);
    assert_eq!(docs::check_summary(&repository), ["docs/lost.md is in no chapter: link it in docs/SUMMARY.md"]);
    assert_eq!(
        docs::check_links(&repository),
        ["docs/one.md links to docs/two.md, which does not exist: mend the link"]
    );
}

#[test]
fn a_hostile_case_without_a_real_test_is_a_breach() {
    let rows = |skipped: &str, test: &str| -> String {
        let numbers = security::CLAIMED.iter().flat_map(|(letter, stretches)| {
            stretches.iter().flat_map(|(first, last)| *first..=*last).map(move |number| format!("{letter}{number:02}"))
        });
        numbers.filter(|case| case != skipped).map(|case| format!("| {case} | a | b | `{test}` |\n")).collect()
    };
    let check = |table: &str, source: &str| {
        security::check_cases(&Repository::of(&[(security::TABLE, table), ("server/core/src/a.rs", source)]))
    };
    let (named, plain) = (rows("", "server/core/src/a.rs::it_holds"), "#[test]\nfn it_holds() {}");
    assert_eq!(check(&named, plain), Vec::<String>::new());
    assert_eq!(check(&named, "on_both_databases!(it_holds,);\n\nasync fn it_holds() {}"), Vec::<String>::new());

    let lacking = check(&rows("A33", "server/core/src/a.rs::it_holds"), plain);
    assert_eq!(lacking, ["docs/security-cases.md lacks A33: say what happens and name its tests"]);
    let doubled = check(&format!("{named}| A33 | a | b | `server/core/src/a.rs::it_holds` |\n"), plain);
    assert_eq!(doubled, ["docs/security-cases.md has A33 twice: join the rows"]);
    for not_a_test in ["fn it_holds() {}", "#[test]\nfn it_holds_too() {}", ""] {
        assert!(check(&named, not_a_test)[0].contains("there is no such test"), "{not_a_test}");
    }
    assert!(check("| A01 | a | b | by hand |\n", plain).iter().any(|breach| breach.contains("names no test for A01")));
}
