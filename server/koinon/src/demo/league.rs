//! What the demo's cities agree on: the charter of their league.

use super::Place;
use crate::city;
use crate::failure::Failure;

/// The page of the first city that all of them name as the charter.
const CHARTER: &str = "charte-de-la-ligue";

/// Names the charter in each city, once: later it is the administrators' to change. A city that does not hold the page yet is left
/// for the next start.
pub(super) async fn name_charters(places: &[Place]) -> Result<(), Failure> {
    let Some(first) = places.first() else { return Ok(()) };
    let charter = format!("{CHARTER}@{}", first.origin.authority());
    for place in places {
        let done = place.options.data_dir().join("charter-is-named");
        if done.exists() {
            continue;
        }
        let commons = city::open(&place.options).await?;
        let operator = commons.operator().await?;
        match commons.name_charter(&operator, &charter).await {
            Ok(_) => std::fs::write(&done, "").map_err(|e| Failure::file(&done, &e))?,
            Err(koinon_commons::Error::Invalid(_)) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}
