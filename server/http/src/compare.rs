//! What a comparison of cities is asked for with, in addresses of the site and of the API alike.

use koinon_commons::compare::{Asked, MAX_CITIES, MAX_COLUMNS, MAX_VERSIONS, SizeClass};
use koinon_core::Hash;
use serde::Deserialize;
use url::form_urlencoded::Serializer;

/// What stands between the versions of a snapshot: in an address it needs no encoding.
const BETWEEN: &str = ".";

/// `city=`, `indicator=` (both as often as one likes), `size=`, `per_head=`, `at=`.
#[derive(Debug, Clone, Deserialize)]
#[serde(try_from = "Vec<(String, String)>")]
pub(crate) struct CompareQuery(pub(crate) Asked);

impl TryFrom<Vec<(String, String)>> for CompareQuery {
    type Error = String;

    fn try_from(pairs: Vec<(String, String)>) -> Result<Self, String> {
        let mut asked = Asked::default();
        for (name, value) in pairs {
            match name.as_str() {
                "city" => asked.cities.push(value),
                "indicator" => asked.columns.push(value),
                // The choice of a form that is none.
                "size" | "per_head" if value.is_empty() => {}
                "size" => asked.size = Some(SizeClass::from_code(&value).ok_or("`size` is no size class")?),
                "per_head" => asked.per_head = value.parse().map_err(|_| "`per_head` is `true` or `false`")?,
                "at" => asked.at = versions(&value)?,
                _ => {}
            }
        }
        if asked.cities.len() > MAX_CITIES || asked.columns.len() > MAX_COLUMNS {
            return Err(format!("at most {MAX_CITIES} times `city` and {MAX_COLUMNS} times `indicator`"));
        }
        Ok(Self(asked))
    }
}

fn versions(text: &str) -> Result<Vec<Hash>, String> {
    // So many at most are looked at, however long it is.
    let versions = text.split(BETWEEN).take(MAX_VERSIONS + 1).map(str::parse);
    let versions: Vec<Hash> =
        versions.collect::<Result<_, _>>().map_err(|_| "`at` names versions, each by its 64 digits")?;
    if versions.len() > MAX_VERSIONS {
        return Err(format!("`at` names at most {MAX_VERSIONS} versions"));
    }
    Ok(versions)
}

/// What follows `?` in the address of this comparison; empty for that of everything.
pub(crate) fn query_of(asked: &Asked) -> String {
    let mut query = Serializer::new(String::new());
    query.extend_pairs(asked.cities.iter().map(|city| ("city", city)));
    query.extend_pairs(asked.columns.iter().map(|column| ("indicator", column)));
    query.extend_pairs(asked.size.map(|size| ("size", size.code())));
    query.extend_pairs(asked.per_head.then_some(("per_head", "true")));
    if !asked.at.is_empty() {
        let at: Vec<String> = asked.at.iter().map(Hash::to_string).collect();
        query.append_pair("at", &at.join(BETWEEN));
    }
    query.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(query: &str) -> Result<Asked, String> {
        CompareQuery::try_from(url::form_urlencoded::parse(query.as_bytes()).into_owned().collect::<Vec<_>>())
            .map(|CompareQuery(asked)| asked)
    }

    #[test]
    fn what_is_asked_for_comes_back_from_its_address() {
        let at = format!("{}.{}", "0".repeat(64), "a".repeat(64));
        let query = format!(
            "city=lyon.example&city=here&indicator=population&indicator=compost%7Ckg+%26&size=over-500000&per_head=true&at={at}"
        );
        let asked = read(&query).unwrap();
        assert_eq!((asked.cities.len(), asked.at.len(), asked.columns[1].as_str()), (2, 2, "compost|kg &"));
        assert_eq!(query_of(&asked), query);
        assert_eq!(read("size=&per_head=&else=1").unwrap(), Asked::default());
        assert_eq!(query_of(&Asked::default()), "");
    }

    #[test]
    fn what_cannot_be_meant_is_refused() {
        let many = |one: &str, times| vec![one; times].join("&");
        for query in [
            "size=huge".to_owned(),
            "per_head=1".to_owned(),
            "at=".to_owned(),
            "at=nothing".to_owned(),
            format!("at={}.", "0".repeat(64)),
            format!("at={}", vec!["0".repeat(64); MAX_VERSIONS + 1].join(".")),
            many("city=x", MAX_CITIES + 1),
            many("indicator=x", MAX_COLUMNS + 1),
        ] {
            assert!(read(&query).is_err(), "{query}");
        }
        assert!(read(&format!("at={}", vec!["0".repeat(64); MAX_VERSIONS].join("."))).is_ok());
    }
}
