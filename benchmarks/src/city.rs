//! A city to measure, in a folder that goes when it does.

use std::collections::HashMap;
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use actix_web::HttpServer;
use koinon_commons::import::Import;
use koinon_commons::publish::NewPageText;
use koinon_commons::scope::Scopes;
use koinon_commons::setup::Setup;
use koinon_commons::{Actor, Clock as _, Commons, Config, SystemClock};
use koinon_federation::Federation;
use koinon_federation::guard::Network;
use koinon_federation::transport::{Limits, Transport};
use koinon_http::State;
use koinon_store::{PageId, Store, StoreOptions};
use tempfile::TempDir;

use crate::texts;

const LOGIN: &str = "ana.example";

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

/// Writes so many texts into a folder.
pub(crate) fn write_texts(folder: &Path, count: usize) -> anyhow::Result<()> {
    for number in 0..count {
        std::fs::write(folder.join(format!("page-{number}.md")), texts::page(number))?;
    }
    Ok(())
}

impl City {
    /// A new city at `http://AUTHORITY`, which need not lead anywhere.
    pub(crate) async fn at(authority: &str) -> anyhow::Result<Self> {
        let folder = folder()?;
        let store = Store::open(StoreOptions::sqlite(folder.path().join("koinon.sqlite"))).await?;
        let config = Config {
            origin: format!("http://{authority}").parse()?,
            data_dir: folder.path().to_path_buf(),
            default_lang: "en".into(),
            sends_mail: false,
            media_store: None,
        };
        let commons = Commons::open(config, store, Arc::new(SystemClock)).await?;
        let setup = Setup {
            name: "Bench".into(),
            summary: String::new(),
            login: LOGIN.into(),
            password: "made-up words of a measurement".into(),
        };
        commons.set_up(setup).await?;
        let editor = Actor::Person(Box::new(commons.account_by_login(LOGIN).await?));
        Ok(Self { commons, editor, folder })
    }

    /// Where its data lies.
    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Its database.
    pub(crate) fn database(&self) -> PathBuf {
        self.folder().join("koinon.sqlite")
    }

    /// A token for its API, of its administrator.
    pub(crate) async fn token(&self) -> anyhow::Result<String> {
        Ok(self.commons.make_session_token(&self.commons.account_by_login(LOGIN).await?, &Scopes::all()).await?)
    }

    /// A cookie of its administrator's browser.
    pub(crate) async fn cookie(&self) -> anyhow::Result<String> {
        let (secret, _) = self.commons.open_session(&self.commons.account_by_login(LOGIN).await?).await?;
        Ok(format!("koinon_session={secret}"))
    }

    /// Publishes a text.
    pub(crate) async fn publish(&self, markdown: String) -> anyhow::Result<PageId> {
        let new = NewPageText { markdown, ..NewPageText::default() };
        Ok(self.commons.create_page(&self.editor, new).await?.page())
    }

    /// Takes so many texts in from files, and says how long that took.
    pub(crate) async fn import(&self, count: usize) -> anyhow::Result<Duration> {
        let files = folder()?;
        write_texts(files.path(), count)?;
        self.import_from(files.path()).await
    }

    /// Takes the texts of a folder in, and says how long that took.
    pub(crate) async fn import_from(&self, folder: &Path) -> anyhow::Result<Duration> {
        let folder = folder.to_path_buf();
        let import = Import { folder, source: "bench".into(), lang: Some("en".into()), kind: None };
        let start = Instant::now();
        self.commons.import_markdown(&self.editor, &import, &mut |_, _| {}).await?;
        Ok(start.elapsed())
    }

    /// Its federation; other cities are found at these addresses.
    pub(crate) fn federation(&self, others: HashMap<(String, u16), SocketAddr>) -> anyhow::Result<Federation> {
        let network = Network::new(self.commons.origin().clone(), others)?;
        let transport = Transport::new(network, Limits::default(), Arc::new(|| SystemClock.now()))?;
        Ok(Federation::new(self.commons.clone(), transport))
    }

    /// Serves it, until the program ends.
    pub(crate) fn serve(&self, federation: &Federation, listener: TcpListener) -> anyhow::Result<()> {
        let state = State::new(self.commons.clone(), federation.clone());
        let server = HttpServer::new(move || koinon_http::app(state.clone())).disable_signals().listen(listener)?.run();
        tokio::spawn(server);
        Ok(())
    }

    /// Closes it, so that a process of its own can serve what is in the folder.
    pub(crate) fn close(self) -> TempDir {
        self.folder
    }
}
