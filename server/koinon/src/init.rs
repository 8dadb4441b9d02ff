//! `koinon init`: a city gets its name, its address and its first administrator.

use std::path::Path;
use std::sync::Arc;

use clap::Args;
use koinon_commons::setup::Setup;
use koinon_commons::{Commons, SystemClock};
use koinon_store::Store;
use serde_json::json;

use crate::city;
use crate::failure::Failure;
use crate::options::{FILE_NAME, Options};
use crate::output::Output;
use crate::password;

/// Sets a city up. The address is given with --origin.
#[derive(Debug, Args)]
pub(crate) struct Init {
    /// The city's name
    #[arg(long)]
    pub(crate) name: String,
    /// One sentence about it
    #[arg(long, default_value = "")]
    pub(crate) summary: String,
    /// What the first administrator signs in with (the password comes from KOINON_ADMIN_PASSWORD, or is asked for)
    #[arg(long, value_name = "LOGIN")]
    pub(crate) admin: String,
}

/// Sets a city up and writes its configuration file.
///
/// # Errors
/// [`Failure`] if it is set up already, or something is missing.
pub(crate) async fn run(options: Options, init: Init, output: Output) -> Result<(), Failure> {
    let origin = options.origin.clone().ok_or_else(|| Failure::usage("a city needs an address: --origin URL"))?;
    city::config(&options, origin.clone())?;
    let password = password::read("KOINON_ADMIN_PASSWORD", &format!("Password for {}: ", init.admin))?;
    let setup = Setup { name: init.name, summary: init.summary, login: init.admin, password };
    let commons = set_up(&options, setup).await?;
    let name = commons.identity()?.name.clone();
    let folder = options.data_dir().display();
    output.answer(
        &json!({ "name": name, "origin": origin, "data_dir": options.data_dir() }),
        format!("{name} is set up. Start it with: koinon serve --data-dir {folder}"),
    );
    Ok(())
}

/// Makes the data folder, the database and the city in it.
///
/// # Errors
/// As [`run`].
pub(crate) async fn set_up(options: &Options, setup: Setup) -> Result<Commons, Failure> {
    let origin = options.origin.clone().ok_or_else(|| Failure::usage("a city needs an address: --origin URL"))?;
    city::make_folder(options.data_dir())?;
    let store = Store::open(city::store_options(options)).await?;
    let config = city::config(options, origin)?;
    let commons = Commons::open_without_index(config, store, Arc::new(SystemClock)).await?;
    commons.set_up(setup).await?;
    koinon_http::bring_texts(&commons).await?;
    write_file(&options.data_dir().join(FILE_NAME), options)?;
    Ok(commons)
}

/// Writes down what was decided, unless there is a file: that one was written by a person.
fn write_file(path: &Path, options: &Options) -> Result<(), Failure> {
    // What is about this run, and not about the city, does not belong into its file.
    let lasting = Options { data_dir: None, log: None, ..options.clone() };
    let text = format!(
        "# What `koinon serve` goes by. The command line and KOINON_… go before this file.\n{}",
        lasting.to_file()?
    );
    let mut file = std::fs::OpenOptions::new();
    file.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut file, 0o600);
    match file.open(path).and_then(|mut file| std::io::Write::write_all(&mut file, text.as_bytes())) {
        Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => Err(Failure::file(path, &error)),
        _ => Ok(()),
    }
}
