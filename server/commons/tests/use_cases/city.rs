//! A city for tests, with an account of each role and a clock that moves when told to.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use koinon_commons::account::NewAccount;
use koinon_commons::publish::{Edit, NewPageText, Saved};
use koinon_commons::read::PageRef;
use koinon_commons::setup::Setup;
use koinon_commons::{Actor, Clock, Commons, Config, Error, MediaStore};
use koinon_core::policy::Role;
use koinon_core::{Hash, Origin, Timestamp};
use koinon_store::testing::TestDatabase;
use koinon_store::{Conn, Page, PageId, Revision, Store};

/// The password of every account in tests.
pub(crate) const PASSWORD: &str = "correct horse battery";

/// 2026-11-20T09:00:00Z.
const START: i64 = 1_795_165_200_000;

/// A clock that stands still until it is moved.
pub(crate) struct TestClock(AtomicI64);

impl TestClock {
    pub(crate) fn advance(&self, millis: i64) {
        self.0.fetch_add(millis, Ordering::SeqCst);
    }
}

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.0.load(Ordering::SeqCst))
    }
}

/// Bordeaux, with an administrator, an officer and two contributors.
pub(crate) struct TestCity {
    pub(crate) commons: Commons,
    pub(crate) clock: Arc<TestClock>,
    pub(crate) administrator: Actor,
    pub(crate) officer: Actor,
    pub(crate) ana: Actor,
    pub(crate) ben: Actor,
    _folder: tempfile::TempDir,
}

/// A commons over a store, in a folder, that nobody has set up.
pub(crate) async fn open(store: &Store, folder: &tempfile::TempDir, clock: &Arc<TestClock>) -> Commons {
    open_sharing(store, folder, clock, None).await
}

/// The same, of one node among several that share their files.
pub(crate) async fn open_sharing(
    store: &Store,
    folder: &tempfile::TempDir,
    clock: &Arc<TestClock>,
    media_store: Option<MediaStore>,
) -> Commons {
    let config = Config {
        origin: Origin::of_str("https://bordeaux.example").unwrap(),
        data_dir: folder.path().to_owned(),
        default_lang: "fr".into(),
        sends_mail: true,
        media_store,
    };
    Commons::open(config, store.clone(), Arc::clone(clock) as Arc<dyn Clock>).await.unwrap()
}

pub(crate) fn clock() -> Arc<TestClock> {
    Arc::new(TestClock(AtomicI64::new(START)))
}

pub(crate) fn setup() -> Setup {
    Setup {
        name: "Bordeaux".into(),
        summary: "The port of the moon".into(),
        login: "adele.admin".into(),
        password: PASSWORD.into(),
    }
}

impl TestCity {
    pub(crate) async fn new(database: &TestDatabase) -> Self {
        Self::sharing(database, None).await
    }

    /// A city whose nodes share their files.
    pub(crate) async fn sharing(database: &TestDatabase, media_store: Option<MediaStore>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = clock();
        let commons = open_sharing(&database.store, &folder, &clock, media_store).await;
        commons.set_up(setup()).await.unwrap();
        let administrator = actor(&commons, "adele.admin").await;
        for (login, role) in
            [("otto.officer", Role::Officer), ("ana.example", Role::Contributor), ("ben.example", Role::Contributor)]
        {
            let new = NewAccount { login: login.into(), password: PASSWORD.into(), name: None, role };
            commons.add_account(&administrator, new).await.unwrap();
        }
        let officer = actor(&commons, "otto.officer").await;
        let (ana, ben) = (actor(&commons, "ana.example").await, actor(&commons, "ben.example").await);
        Self { commons, clock, administrator, officer, ana, ben, _folder: folder }
    }

    /// The same city after a restart that lost its data folder, all but the database.
    pub(crate) async fn reopened(&self) -> (Commons, tempfile::TempDir) {
        let folder = tempfile::tempdir().unwrap();
        (open(self.commons.store(), &folder, &self.clock).await, folder)
    }

    /// A page that the officer published.
    pub(crate) async fn published(&self, markdown: &str) -> Page {
        let new = NewPageText { markdown: markdown.into(), ..NewPageText::default() };
        self.created(new).await
    }

    pub(crate) async fn created(&self, new: NewPageText) -> Page {
        let saved = self.commons.create_page(&self.officer, new).await.unwrap();
        assert!(matches!(saved, Saved::Published(..)), "{saved:?}");
        self.row(saved.page()).await
    }

    /// An edit of the page as it is now.
    pub(crate) async fn edit(&self, actor: &Actor, page: PageId, markdown: &str) -> Result<Saved, Error> {
        let base_revision = self.row(page).await.head_hash;
        self.edit_with(actor, page, Edit { base_revision, markdown: markdown.into(), ..Edit::default() }).await
    }

    /// An edit made some time after whatever was before.
    pub(crate) async fn edit_with(&self, actor: &Actor, page: PageId, edit: Edit) -> Result<Saved, Error> {
        self.clock.advance(60_000);
        self.commons.edit_page(actor, page, edit).await
    }

    /// Reads the store, past all rights.
    pub(crate) async fn stored<T: Send + 'static>(
        &self,
        read: impl FnOnce(&mut Conn) -> Result<T, koinon_store::Error> + Send + 'static,
    ) -> T {
        self.commons.store().read(read).await.unwrap()
    }

    pub(crate) async fn row(&self, page: PageId) -> Page {
        self.stored(move |conn| conn.page(page)).await.unwrap()
    }

    pub(crate) async fn text(&self, page: PageId) -> String {
        self.commons.page(&self.officer, &PageRef::Row(page)).await.unwrap().markdown.unwrap()
    }

    /// The whole history, oldest first.
    pub(crate) async fn history(&self, page: PageId) -> Vec<Revision> {
        let mut revisions = self.stored(move |conn| conn.revisions(page, None, 500)).await;
        revisions.reverse();
        revisions
    }

    pub(crate) async fn log_position(&self) -> i64 {
        self.stored(|conn| conn.log_head()).await.position
    }

    pub(crate) async fn draft_text(&self, actor: &Actor, page: PageId) -> Option<String> {
        self.commons.draft(actor, page).await.unwrap().map(|draft| draft.markdown)
    }
}

pub(crate) async fn actor(commons: &Commons, login: &str) -> Actor {
    Actor::Person(Box::new(commons.account_by_login(login).await.unwrap()))
}

/// A slug of this city.
pub(crate) fn slug(slug: &str) -> PageRef {
    PageRef::Address { slug: slug.into(), authority: None }
}

/// The hash of a revision that was published.
pub(crate) fn revision(saved: Saved) -> Hash {
    match saved {
        Saved::Published(_, hash) => hash,
        other => panic!("not published: {other:?}"),
    }
}

/// The codes of what was wrong with the fields of a request.
pub(crate) fn codes<T: std::fmt::Debug>(outcome: Result<T, Error>) -> Vec<String> {
    match outcome {
        Err(Error::Invalid(errors)) => errors.into_iter().map(|error| error.code).collect(),
        other => panic!("not refused for its fields: {other:?}"),
    }
}
