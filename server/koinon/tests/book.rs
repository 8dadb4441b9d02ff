//! The chapter for operators against the program: every command and every option that it knows is explained.
#![allow(clippy::unwrap_used, reason = "a test that fails may panic")]

use std::collections::BTreeSet;
use std::process::Command;

const CHAPTER: &str = include_str!("../../../docs/operators.md");

/// What `koinon help` says of a command.
fn help(command: &[String]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_koinon")).arg("help").args(command).output().unwrap();
    assert!(output.status.success(), "{command:?}");
    String::from_utf8(output.stdout).unwrap()
}

/// The commands that a help text lists.
fn commands(help: &str) -> Vec<String> {
    let lines = help.lines().skip_while(|line| *line != "Commands:").skip(1);
    let lines = lines.take_while(|line| !line.is_empty()).filter_map(|line| line.strip_prefix("  "));
    let names = lines.filter(|line| !line.starts_with(' ')).filter_map(|line| line.split(' ').next());
    names.filter(|name| *name != "help").map(str::to_owned).collect()
}

/// The long options in a text.
fn options(text: &str) -> BTreeSet<String> {
    let is_part = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    let found = text.match_indices("--").filter(|(at, _)| !text[..*at].ends_with(is_part));
    let names = found.map(|(at, _)| text[at..].chars().take_while(|c| is_part(*c)).collect::<String>());
    names.filter(|name| name.len() > 2 && !name.ends_with('-')).collect()
}

/// Every command of the program with what its help says, the program itself first.
fn everything() -> Vec<(Vec<String>, String)> {
    let (mut all, mut open) = (Vec::new(), vec![Vec::new()]);
    while let Some(command) = open.pop() {
        let text = help(&command);
        open.extend(commands(&text).into_iter().map(|name| [command.clone(), vec![name]].concat()));
        all.push((command, text));
    }
    all
}

#[test]
fn every_option_is_in_the_chapter_for_operators() {
    let known = options(CHAPTER);
    let all = everything();
    assert!(all.len() > 20, "the help of the program could not be read: {} commands", all.len());
    for (command, text) in &all {
        for option in options(text) {
            let told = known.contains(&option) || ["--help", "--version"].contains(&option.as_str());
            assert!(told, "koinon {}: {option} is not in docs/operators.md", command.join(" "));
        }
    }
}

#[test]
fn every_command_is_in_the_chapter_and_nothing_that_there_is_not() {
    let all = everything();
    for (command, _) in all.iter().filter(|(command, _)| command.len() == 1) {
        let name = format!("koinon {}", command[0]);
        assert!(CHAPTER.contains(&name), "`{name}` is not in docs/operators.md");
    }
    // Subcommands stand beside their command, each in backquotes.
    for (command, _) in all.iter().filter(|(command, _)| command.len() == 2) {
        let told = [format!("koinon {}", command.join(" ")), format!("`{}`", command[1])];
        assert!(told.iter().any(|told| CHAPTER.contains(told)), "{command:?} is not in docs/operators.md");
    }
    let real: BTreeSet<String> = all.iter().flat_map(|(_, text)| options(text)).collect();
    let others = ["--now", "--owner", "--release"];
    for line in CHAPTER.lines().filter(|line| line.contains("koinon ") || line.starts_with("| `--")) {
        for option in options(line).into_iter().filter(|option| !others.contains(&option.as_str())) {
            assert!(real.contains(&option), "docs/operators.md tells of {option}, which the program does not know");
        }
    }
}
