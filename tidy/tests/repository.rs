//! The repository as it stands keeps every rule.

use koinon_tidy::Repository;
use koinon_tidy::rules::{arrows, docs, files, migrations, purity, security, templates, tests};
use std::io;

fn assert_kept(rules: &[fn(&Repository) -> Vec<String>]) -> io::Result<()> {
    let repository = Repository::read()?;
    let breaches: Vec<String> = rules.iter().flat_map(|rule| rule(&repository)).collect();
    assert!(breaches.is_empty(), "\n{}\n", breaches.join("\n"));
    Ok(())
}

#[test]
fn crates_use_only_what_the_architecture_allows() -> io::Result<()> {
    assert_kept(&[arrows::check_arrows])
}

#[test]
fn sql_http_and_the_index_stay_in_their_rooms() -> io::Result<()> {
    assert_kept(&[arrows::check_reserved_crates])
}

#[test]
fn versions_stand_once_and_lints_are_shared() -> io::Result<()> {
    assert_kept(&[arrows::check_manifests])
}

#[test]
fn core_and_markdown_are_handed_time_ids_and_chance() -> io::Result<()> {
    assert_kept(&[purity::check_purity])
}

#[test]
fn no_template_marks_a_string_safe() -> io::Result<()> {
    assert_kept(&[templates::check_escaping])
}

#[test]
fn both_databases_have_the_same_migrations() -> io::Result<()> {
    assert_kept(&[migrations::check_twins])
}

#[test]
fn files_are_small_finished_and_named_after_what_they_hold() -> io::Result<()> {
    assert_kept(&[files::check_length, files::check_marks, files::check_names])
}

#[test]
fn no_test_sleeps_or_is_switched_off() -> io::Result<()> {
    assert_kept(&[tests::check_tests, tests::check_exceptions])
}

#[test]
fn the_book_is_complete_and_its_links_lead_somewhere() -> io::Result<()> {
    assert_kept(&[docs::check_summary, docs::check_links])
}

#[test]
fn every_hostile_case_of_the_book_has_its_tests() -> io::Result<()> {
    assert_kept(&[security::check_cases])
}
