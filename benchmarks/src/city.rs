//! A city to measure, in a folder that goes when it does.

use std::collections::HashMap;
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use actix_web::HttpServer;
use koinon_commons::publish::NewPageText;
use koinon_commons::setup::Setup;
use koinon_commons::{Actor, Clock as _, Commons, Config, SystemClock};
use koinon_federation::Federation;
use koinon_federation::guard::Network;
use koinon_federation::transport::{Limits, Transport};
use koinon_http::State;
use koinon_store::{PageId, Store, StoreOptions};
use tempfile::TempDir;

/// A city on SQLite with an administrator.
pub(crate) struct City {
    pub(crate) commons: Commons,
    pub(crate) editor: Actor,
    folder: TempDir,
}

/// A folder on the disk of the repository: the one for temporary files may lie in memory, where a commit costs nothing.
pub(crate) fn folder() -> anyhow::Result<TempDir> {
    let target: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target");
    std::fs::create_dir_all(&target)?;
    Ok(tempfile::tempdir_in(target)?)
}

impl City {
    pub(crate) async fn new() -> anyhow::Result<Self> {
        let folder = folder()?;
        let store = Store::open(StoreOptions::sqlite(folder.path().join("koinon.sqlite"))).await?;
        let config = Config {
            origin: "http://bench.localhost:8100".parse()?,
            data_dir: folder.path().to_path_buf(),
            default_lang: "en".into(),
        };
        let commons = Commons::open(config, store, Arc::new(SystemClock)).await?;
        let setup = Setup {
            name: "Bench".into(),
            summary: String::new(),
            login: "ana.example".into(),
            password: "made-up words of a measurement".into(),
        };
        commons.set_up(setup).await?;
        let editor = Actor::Person(Box::new(commons.account_by_login("ana.example").await?));
        Ok(Self { commons, editor, folder })
    }

    /// Where its data lies.
    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Publishes a text.
    pub(crate) async fn publish(&self, markdown: String) -> anyhow::Result<PageId> {
        let new = NewPageText { markdown, ..NewPageText::default() };
        Ok(self.commons.create_page(&self.editor, new).await?.page())
    }

    /// Serves it, until the program ends.
    pub(crate) fn serve(&self) -> anyhow::Result<SocketAddr> {
        let network = Network::new(self.commons.origin().clone(), HashMap::new())?;
        let transport = Transport::new(network, Limits::default(), Arc::new(|| SystemClock.now()))?;
        let state = State::new(self.commons.clone(), Federation::new(self.commons.clone(), transport));
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let address = listener.local_addr()?;
        let server = HttpServer::new(move || koinon_http::app(state.clone())).disable_signals().listen(listener)?.run();
        tokio::spawn(server);
        Ok(address)
    }
}
