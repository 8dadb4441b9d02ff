//! Opening a city's data folder.

use std::path::Path;
use std::sync::Arc;

use koinon_commons::{Clock as _, Commons, Config, SystemClock};
use koinon_core::Origin;
use koinon_federation::Federation;
use koinon_federation::guard::Network;
use koinon_federation::transport::{Limits, Transport};
use koinon_store::{Store, StoreOptions};

use crate::failure::Failure;
use crate::options::Options;

/// The database in a data folder.
pub(crate) const DATABASE_NAME: &str = "koinon.sqlite";

/// Where the database is.
#[must_use]
pub(crate) fn store_options(options: &Options) -> StoreOptions {
    let sqlite = StoreOptions::sqlite(options.data_dir().join(DATABASE_NAME));
    match &options.database {
        Some(url) => StoreOptions { url: url.clone(), ..sqlite },
        None => sqlite,
    }
}

/// The file of an SQLite database; `None` for another one.
#[must_use]
pub(crate) fn sqlite_file(options: &Options) -> Option<std::path::PathBuf> {
    store_options(options).url.strip_prefix("sqlite:").map(Into::into)
}

/// Opens the database of a city that exists: a command must not make one where somebody mistyped the folder.
///
/// # Errors
/// [`Failure`] if there is none.
pub(crate) async fn open_store(options: &Options) -> Result<Store, Failure> {
    if let Some(file) = sqlite_file(options).filter(|file| !file.exists()) {
        return Err(Failure::data(format!("there is no city at {}: `koinon init` makes one", file.display())));
    }
    Ok(Store::open(store_options(options)).await?)
}

/// Makes the data folder, for this user alone: it holds the city's keys.
///
/// # Errors
/// [`Failure`] if that cannot be done.
pub(crate) fn make_folder(folder: &Path) -> Result<(), Failure> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(|e| Failure::file(folder, &e))
}

/// The origin that was set, else the one that the database says.
///
/// # Errors
/// [`Failure`] if the database cannot be read.
pub(crate) async fn known_origin(options: &Options, store: &Store) -> Result<Option<Origin>, Failure> {
    if let Some(origin) = &options.origin {
        return Ok(Some(origin.clone()));
    }
    let here = store.read(|conn| conn.here()).await?;
    Ok(here.map(|city| city.origin))
}

/// What the commons needs to know, for a city at `origin`.
///
/// # Errors
/// [`Failure`] if a public city is told what only one under a loopback name may be.
pub(crate) fn config(options: &Options, origin: Origin) -> Result<Config, Failure> {
    options.check_for(&origin)?;
    Ok(Config {
        origin,
        data_dir: options.data_dir().to_owned(),
        default_lang: options.default_lang().to_owned(),
        sends_mail: options.mail()?.is_some(),
        media_store: options.media_store()?,
    })
}

/// The federation of a city, which reaches the others as the options say.
///
/// # Errors
/// [`Failure`] if the origin does not allow what the options say, or TLS cannot be set up.
pub(crate) fn federation(options: &Options, commons: &Commons) -> Result<Federation, Failure> {
    let connect_to = options.connect_to.iter().flatten();
    let connect_to = connect_to.map(|rule| ((rule.host.clone(), rule.port), rule.address)).collect();
    let network = Network::new(commons.origin().clone(), connect_to).map_err(|e| Failure::data(e.to_string()))?;
    let clock = Arc::new(|| SystemClock.now());
    let transport = Transport::new(network, Limits::default(), clock).map_err(|e| Failure::network(e.to_string()))?;
    Ok(Federation::new(commons.clone(), transport))
}

/// Opens a city for a command: beside a running server too, which keeps the search index to itself.
///
/// # Errors
/// [`Failure`] if there is no city, or it has not been set up.
pub(crate) async fn open(options: &Options) -> Result<Commons, Failure> {
    let store = open_store(options).await?;
    let origin = known_origin(options, &store).await?.ok_or(koinon_commons::Error::NotSetUp)?;
    let commons = Commons::open_without_index(config(options, origin)?, store, Arc::new(SystemClock)).await?;
    commons.identity()?;
    Ok(commons)
}
