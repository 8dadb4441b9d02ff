//! The command line.

use clap::{Parser, Subcommand};

use crate::media_store::Media;
use crate::options::Options;
use crate::{backup, demo, init, peer, restore, serve, transfer, user};

/// A federated, wiki-style knowledge commons for cities.
#[derive(Parser)]
#[command(name = "koinon", version, after_help = EXIT_CODES)]
pub(crate) struct CommandLine {
    /// What to do.
    #[command(subcommand)]
    pub(crate) command: Command,
    /// What every command can be told.
    #[command(flatten)]
    pub(crate) options: Options,
    /// Print JSON instead of lines for people
    #[arg(long, global = true)]
    pub(crate) json: bool,
}

const EXIT_CODES: &str = "Exit codes: 0 done; 1 done, and something wrong was found; 2 the command line; \
3 the data folder, the configuration or what was named; 4 the database; 5 the network.";

/// The commands.
#[derive(Subcommand)]
pub(crate) enum Command {
    /// Three cities on this machine, subscribed to each other, with sample pages
    Demo(demo::Demo),
    /// Set up a city: its name, its address and its first administrator
    Init(init::Init),
    /// Serve a city
    Serve(serve::Serve),
    /// Accounts
    #[command(subcommand)]
    User(user::User),
    /// Cities that this one follows
    #[command(subcommand)]
    Peer(peer::Peer),
    /// Take pages in from a folder
    #[command(subcommand)]
    Import(transfer::Import),
    /// Write every live page of this city to a folder, with its pictures
    Export(transfer::Export),
    /// Copy database, pictures and configuration to a folder
    Backup(backup::Backup),
    /// Bring a backup back into an empty data folder
    Restore(restore::Restore),
    /// Pictures and files
    #[command(subcommand)]
    Media(Media),
    /// Build the search index anew
    Reindex,
    /// Look whether data folder, store of files, database, index, clock and address are in order
    Doctor,
    /// Check every revision: record, signature, chain, text
    Verify,
}
