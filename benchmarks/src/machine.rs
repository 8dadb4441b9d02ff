//! What the figures were taken on: machine, versions, command.

use std::process::Command;

/// A paragraph that says it.
pub(crate) fn description(command: &str, load_before: &str) -> String {
    let info = read("/proc/cpuinfo");
    let model = info.lines().find_map(|line| line.strip_prefix("model name")?.split(": ").nth(1)).unwrap_or("unknown");
    let memory = read("/proc/meminfo");
    let memory =
        memory.lines().find_map(|line| line.strip_prefix("MemTotal:")?.split_whitespace().next()?.parse().ok());
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let build = if cfg!(debug_assertions) { "debug build: no figure of it means anything" } else { "release build" };
    let today = jiff::Timestamp::now().strftime("%-d %B %Y");
    format!(
        "{today}: Koinon {}, {build}, {}, SQLite {}, {}, {}; {cores} cores of {model}, {:.0} GB of memory; Linux \
         {}; {load_before} processes at work on it when it began. Command: `{command}`.",
        env!("CARGO_PKG_VERSION"),
        version("rustc", "--version").unwrap_or_else(|| "an unknown rustc".into()),
        rusqlite::version(),
        tantivy::version_string(),
        version("nginx", "-v").unwrap_or_else(|| "without nginx".into()),
        memory.unwrap_or(0.0) / 1e6,
        read("/proc/sys/kernel/osrelease").trim(),
    )
}

/// How many processes were at work in the last minute.
pub(crate) fn load() -> String {
    read("/proc/loadavg").split(' ').next().unwrap_or("an unknown number of").to_owned()
}

fn read(file: &str) -> String {
    std::fs::read_to_string(file).unwrap_or_default()
}

/// What a program says of its version: the first two words, on whichever output.
fn version(program: &str, argument: &str) -> Option<String> {
    let said = Command::new(program).arg(argument).output().ok()?;
    let said = String::from_utf8([said.stdout, said.stderr].concat()).ok()?;
    let said = said.replace("nginx version: ", "");
    Some(said.split_whitespace().take(2).collect::<Vec<_>>().join(" ")).filter(|said| !said.is_empty())
}
