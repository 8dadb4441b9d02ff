//! Several cities with a link from each to each.

use crate::city::City;
use crate::database::{Backend, Database};
use crate::link::Link;
use std::collections::BTreeMap;
use std::ops::{Index, IndexMut};
use std::sync::Arc;

/// The first of the ports in the cities' names. Nothing ever listens there.
const FIRST_PORT: u16 = 18100;

/// Cities that are set up, run, and reach each other over links.
pub struct Cities {
    cities: BTreeMap<String, City>,
    links: BTreeMap<(String, String), Arc<Link>>,
}

impl Cities {
    /// Sets cities of these names up, each with a database of its own.
    ///
    /// # Errors
    /// When the program is missing or a city does not get ready.
    pub async fn start(backend: Backend, names: &[&str]) -> anyhow::Result<Self> {
        Self::start_with(backend, names, &[]).await
    }

    /// As [`Cities::start`], with settings of the program: names as in its configuration, `KOINON_…`.
    ///
    /// # Errors
    /// As [`Cities::start`].
    pub async fn start_with(backend: Backend, names: &[&str], settings: &[(&str, &str)]) -> anyhow::Result<Self> {
        let authorities: BTreeMap<&str, String> =
            names.iter().zip(FIRST_PORT..).map(|(name, port)| (*name, format!("{name}.localhost:{port}"))).collect();
        let mut links = BTreeMap::new();
        for from in names {
            for to in names.iter().filter(|to| *to != from) {
                links.insert(((*from).to_owned(), (*to).to_owned()), Arc::new(Link::open().await?));
            }
        }
        let settings: Vec<(String, String)> =
            settings.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let mut cities = BTreeMap::new();
        for (name, authority) in &authorities {
            let from_here = links.iter().filter(|((from, _), _)| from == name);
            let ways_out =
                from_here.map(|((_, to), link)| (authorities[to.as_str()].clone(), Arc::clone(link))).collect();
            let to_here = links.iter().filter(|((_, to), _)| to == name);
            let ways_in = to_here.map(|(_, link)| Arc::clone(link)).collect();
            let database = Database::empty(backend).await;
            let mut city = City::found(name, authority, database, settings.clone(), ways_out, ways_in).await?;
            city.set_up().await?;
            city.start().await?;
            cities.insert((*name).to_owned(), city);
        }
        Ok(Self { cities, links })
    }

    /// One city that runs, and that nobody has set up yet.
    ///
    /// # Errors
    /// When the program is missing or does not get ready.
    pub async fn start_without_setup(backend: Backend, name: &str) -> anyhow::Result<Self> {
        let authority = format!("{name}.localhost:{FIRST_PORT}");
        let origin = ("KOINON_ORIGIN".to_owned(), format!("http://{authority}"));
        let database = Database::empty(backend).await;
        let mut city = City::found(name, &authority, database, vec![origin], Vec::new(), Vec::new()).await?;
        city.start().await?;
        Ok(Self { cities: BTreeMap::from([(name.to_owned(), city)]), links: BTreeMap::new() })
    }

    /// The link over which one city reaches another.
    ///
    /// # Panics
    /// When there is none.
    pub fn link(&self, from: &str, to: &str) -> &Link {
        &self.links[&(from.to_owned(), to.to_owned())]
    }

    /// Cuts the links between two cities, both ways.
    ///
    /// # Panics
    /// When there is none.
    pub fn cut(&self, one: &str, other: &str) {
        self.link(one, other).cut();
        self.link(other, one).cut();
    }

    /// Restores the links between two cities.
    ///
    /// # Panics
    /// When there is none.
    pub fn mend(&self, one: &str, other: &str) {
        self.link(one, other).mend();
        self.link(other, one).mend();
    }
}

impl Index<&str> for Cities {
    type Output = City;

    fn index(&self, name: &str) -> &City {
        &self.cities[name]
    }
}

impl IndexMut<&str> for Cities {
    #[expect(clippy::panic, reason = "a test that names no city of its own is wrong, as with Index")]
    fn index_mut(&mut self, name: &str) -> &mut City {
        match self.cities.get_mut(name) {
            Some(city) => city,
            None => panic!("there is no city {name} in this test"),
        }
    }
}
