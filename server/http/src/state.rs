//! What every handler can reach.

use std::sync::Arc;
use std::time::Duration;

use koinon_commons::read::ListQuery;
use koinon_commons::{Commons, Error};
use koinon_core::kind::Kind;
use koinon_federation::Federation;
use koinon_web::Contents;
use moka::future::Cache;

/// How long the navigation may be behind: it shows what there is at all, not what is newest.
const NAVIGATION: Duration = Duration::from_secs(5);

/// What every handler can reach. Cheap to clone.
#[derive(Clone)]
pub struct State {
    /// The use cases.
    pub commons: Commons,
    /// The other cities.
    pub federation: Federation,
    contents: Cache<(), Contents>,
}

impl State {
    /// What handlers of a city reach.
    #[must_use]
    pub fn new(commons: Commons, federation: Federation) -> Self {
        let contents = Cache::builder().max_capacity(1).time_to_live(NAVIGATION).build();
        Self { commons, federation, contents }
    }

    /// What there is to navigate to.
    pub(crate) async fn contents(&self) -> Result<Contents, Error> {
        let read = async {
            let any = async |kind: Kind| {
                let query = ListQuery { kind: Some(kind.code().to_owned()), limit: 1, ..ListQuery::default() };
                self.commons.pages(query).await.map(|pages| pages.len() as u64)
            };
            Ok(Contents {
                practices: any(Kind::PracticeSheet).await?,
                trials: any(Kind::ExperimentReport).await?,
                places: any(Kind::Place).await?,
                cities: self.commons.cities().await?.len() as u64,
            })
        };
        self.contents.try_get_with((), read).await.map_err(|error: Arc<Error>| Error::File(error.to_string()))
    }
}
