//! A whole city for tests: a store on SQLite, a commons, a federation, and a clock that is set by hand.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use koinon_commons::publish::{Edit, NewPageText};
use koinon_commons::setup::Setup;
use koinon_commons::{Actor, Clock, Commons, Config};
use koinon_core::{Hash, Origin, Timestamp};
use koinon_store::ImportMark;
use koinon_store::testing::TestDatabase;
use koinon_store::{CityProfile, Follower, NewCity, PageId};

use crate::guard::Network;
use crate::service::Federation;
use crate::test_server::noon;
use crate::transport::{Limits, Transport};

/// A clock that is set by hand.
#[derive(Clone)]
pub(crate) struct TestClock(Arc<AtomicI64>);

impl TestClock {
    pub(crate) fn forward(&self, by: Duration) {
        self.0.fetch_add(i64::try_from(by.as_millis()).unwrap(), Ordering::SeqCst);
    }
}

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.0.load(Ordering::SeqCst))
    }
}

/// A city that has been set up, with an officer.
pub(crate) struct TestCity {
    pub(crate) federation: Federation,
    pub(crate) clock: TestClock,
    pub(crate) officer: Actor,
    _database: TestDatabase,
    _folder: tempfile::TempDir,
}

impl TestCity {
    /// A city at `origin`.
    pub(crate) async fn at(origin: &str) -> Self {
        let origin: Origin = origin.parse().unwrap();
        let clock = TestClock(Arc::new(AtomicI64::new(noon().as_millis())));
        let (database, folder) = (TestDatabase::sqlite().await, tempfile::tempdir().unwrap());
        let config = Config {
            origin: origin.clone(),
            data_dir: folder.path().to_owned(),
            default_lang: "fr".into(),
            sends_mail: false,
            media_store: None,
        };
        let commons = Commons::open(config, database.store.clone(), Arc::new(clock.clone())).await.unwrap();
        let setup = Setup {
            name: origin.host().to_owned(),
            summary: "A made-up city.".into(),
            login: "ana".into(),
            password: "a made-up password".into(),
        };
        commons.set_up(setup).await.unwrap();
        let officer = commons.operator().await.unwrap();
        let (network, time) = (Network::new(origin, HashMap::new()).unwrap(), clock.clone());
        let limits = Limits { deadline: Duration::from_secs(2), ..Limits::default() };
        let transport = Transport::new(network, limits, Arc::new(move || time.now())).unwrap();
        let federation = Federation::new(commons, transport);
        Self { federation, clock, officer, _database: database, _folder: folder }
    }

    pub(crate) fn commons(&self) -> &Commons {
        self.federation.commons()
    }

    /// Publishes a page, as a person does.
    pub(crate) async fn publish(&self, title: &str) -> PageId {
        let page = NewPageText { markdown: text(title, 0), note: Some("first".into()), ..NewPageText::default() };
        self.commons().create_page(&self.officer, page).await.unwrap().page()
    }

    /// Publishes a page, as an import does.
    pub(crate) async fn import(&self, title: &str) -> PageId {
        let mark = ImportMark { source: "made-up".into(), path: title.into(), crlf: false };
        let page = NewPageText { markdown: text(title, 0), import: Some(mark), ..NewPageText::default() };
        self.commons().create_page(&self.officer, page).await.unwrap().page()
    }

    /// Edits a page: its text becomes another one, and its title too where one is given.
    pub(crate) async fn edit(&self, page: PageId, title: &str, version: u32) {
        self.clock.forward(Duration::from_secs(1));
        let edit =
            Edit { base_revision: Some(self.head(page).await), markdown: text(title, version), ..Edit::default() };
        self.commons().edit_page(&self.officer, page, edit).await.unwrap();
    }

    /// The head of a page.
    pub(crate) async fn head(&self, page: PageId) -> Hash {
        let row = self.commons().store().read(move |conn| conn.page(page)).await.unwrap();
        row.unwrap().head_hash.unwrap()
    }

    /// The permanent id of a page.
    pub(crate) async fn ap_id(&self, page: PageId) -> String {
        self.commons().store().read(move |conn| conn.page(page)).await.unwrap().unwrap().ap_id
    }

    /// Makes an actor at `inbox` a follower, of a city with this software; it reads activities unless it is a microblog.
    pub(crate) async fn followed_at(&self, inbox: &str, software: &str) {
        let (inbox, software) = (inbox.to_owned(), software.to_owned());
        let created = self.commons().now();
        self.commons()
            .store()
            .write(move |tx| -> Result<(), koinon_store::Error> {
                let origin = Origin::of_str(&inbox).unwrap();
                let city = NewCity { name: software.clone(), summary: String::new(), created, origin: origin.clone() };
                let city = tx.ensure_city(&city)?;
                let profile = CityProfile {
                    name: software.clone(),
                    summary: String::new(),
                    city_actor: origin.at("/id/city"),
                    pages_actor: origin.at("/id/person/pages"),
                    inbox: inbox.clone(),
                    software: Some(software.clone()),
                };
                tx.set_city_profile(city, &profile)?;
                let actor = format!("{inbox}-owner");
                let reads_activities = software != "mastodon";
                tx.save_follower(&Follower {
                    follow_id: format!("{actor}/1"),
                    actor,
                    inbox,
                    reads_activities,
                    software: None,
                    created,
                })
            })
            .await
            .unwrap();
    }
}

fn text(title: &str, version: u32) -> String {
    format!("---\ntitle: {title}\nlang: fr\n---\nTexte {version}.\n")
}

/// Waits until something is so, with a limit.
pub(crate) async fn until(what: &str, mut is_so: impl AsyncFnMut() -> bool) {
    let waiting = async {
        while !is_so().await {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    assert!(tokio::time::timeout(Duration::from_secs(20), waiting).await.is_ok(), "it never came: {what}");
}
