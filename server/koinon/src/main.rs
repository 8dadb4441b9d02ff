//! The `koinon` program: one binary per city.

mod backup;
mod city;
mod command_line;
mod demo;
mod doctor;
mod failure;
mod init;
mod jobs;
mod media_store;
mod options;
mod output;
mod password;
mod peer;
mod proxy;
mod reindex;
mod restore;
mod serve;
mod transfer;
mod user;
mod verify;

use std::io::IsTerminal as _;
use std::process::ExitCode;

use clap::Parser as _;
use tracing_subscriber::EnvFilter;

use command_line::{Command, CommandLine};
use failure::Failure;
use output::Output;

#[tokio::main]
async fn main() -> ExitCode {
    let line = CommandLine::parse();
    let output = Output { json: line.json };
    match run(line, output).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            output.failure(&failure);
            ExitCode::from(failure.kind as u8)
        }
    }
}

async fn run(line: CommandLine, output: Output) -> Result<(), Failure> {
    let CommandLine { command, options, .. } = line;
    let options = options.with_file()?;
    let serving = matches!(command, Command::Serve(_));
    start_log(options.log.as_deref().unwrap_or(if serving { "info" } else { "warn" }), output)?;
    match command {
        Command::Init(init) => init::run(options, init, output).await,
        Command::Demo(demo) => demo::run(options, demo, output).await,
        Command::Serve(serve) => serve::run(options, serve, output).await,
        Command::User(user) => user::run(options, user, output).await,
        Command::Peer(peer) => peer::run(options, peer, output).await,
        Command::Import(import) => transfer::import(options, import, output).await,
        Command::Export(export) => transfer::export(options, export, output).await,
        Command::Backup(backup) => backup::run(options, backup, output).await,
        Command::Restore(restore) => restore::run(options, restore, output).await,
        Command::Media(media) => media_store::run(options, media, output).await,
        Command::Reindex => reindex::run(options, output).await,
        Command::Doctor => doctor::run(options, output).await,
        Command::Verify => verify::run(options, output).await,
    }
}

/// The log goes to standard error: standard output is for what was asked.
fn start_log(filter: &str, output: Output) -> Result<(), Failure> {
    let filter = EnvFilter::try_new(filter).map_err(|e| Failure::usage(format!("--log {filter}: {e}")))?;
    // It warns of every table that is not written as HTML wishes: that is the author's affair.
    let filter = match "html5ever=error".parse() {
        Ok(directive) => filter.add_directive(directive),
        Err(_) => filter,
    };
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    if output.json {
        log.json().init();
    } else {
        log.with_ansi(std::io::stderr().is_terminal()).init();
    }
    Ok(())
}
