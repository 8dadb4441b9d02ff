//! What people elsewhere hold of statements, as it arrives at the city of the page; and what that city counted, as it arrives at
//! copies.

use koinon_core::Timestamp;
use koinon_core::tally::{Count, StanceRole};
use koinon_store::{City, HERE, Stance, Standing};

use crate::debate_arrives::{Heard, OURS, locked};
use crate::mirror::origin_of_id;
use crate::positions::is_statement;
use crate::proposal_arrives::{RemotePerson, known_person};
use crate::{Commons, Error};

/// What somebody holds of a statement, as it arrived, signed by their server.
#[derive(Debug, Clone)]
pub struct ArrivedStance {
    /// Who.
    pub person: RemotePerson,
    /// The ActivityPub id of the statement.
    pub statement: String,
    /// Whether they support it, or contest it.
    pub supports: bool,
    /// Whether that is taken back.
    pub undone: bool,
    /// As what, as their server says.
    pub role: StanceRole,
    /// When they said so.
    pub said: Option<Timestamp>,
}

impl Commons {
    /// Takes what somebody elsewhere holds of a statement about a page of this city. `activity` carried it.
    ///
    /// Each has one stance, whatever their server sends; and their role is believed of a city that runs Koinon alone (H11).
    ///
    /// # Errors
    /// [`Error::Store`] only.
    pub async fn receive_stance(&self, activity: String, arrived: ArrivedStance) -> Result<Heard, Error> {
        self.receive(activity, move |tx, here, now| {
            let Some(origin) = origin_of_id(&arrived.person.ap_id) else {
                return Ok(Heard::Refused("its id cannot be kept"));
            };
            if origin == *here {
                return Ok(Heard::Refused(OURS));
            }
            let home = tx.city_by_origin(&origin)?;
            if home.as_ref().is_some_and(|city| city.blocked) {
                return Ok(Heard::Refused("their city is blocked"));
            }
            let Some(statement) = locked(tx, &arrived.statement)?.filter(is_statement) else {
                return Ok(Heard::NotOurs);
            };
            let page = tx.page(statement.page)?.ok_or(koinon_store::Error::Missing("the page"))?;
            if !page.travels() || page.standing != Standing::Live {
                return Ok(Heard::NotOurs);
            }
            if statement.author.as_ref().is_some_and(|author| author.ap_id == arrived.person.ap_id) {
                return Ok(Heard::Refused("it is their own statement"));
            }
            let person = known_person(tx, here, &arrived.person, now)?.id;
            let known = tx.stances_of(person, &[statement.id])?.pop();
            let held = known.and_then(|stance| stance.held());
            // Who changed their mind may still take back what they held before: that is gone already. Where it says when it was
            // taken back, that tells which of them is later.
            let names_another = arrived.said.is_none() && held != Some(arrived.supports);
            if arrived.undone && (held.is_none() || names_another) {
                return Ok(Heard::Known);
            }
            let is_koinon = home.is_some_and(|city| city.runs_koinon());
            let stance = Stance {
                comment: statement.id,
                person,
                supports: arrived.supports,
                withdrawn: arrived.undone,
                role: if is_koinon { arrived.role } else { StanceRole::Inhabitant },
                time: arrived.said.unwrap_or(now).min(now),
            };
            // Who repeats what they hold changes no count, and nobody is told it anew. A city does not repeat itself: what it sends
            // follows something that did not arrive, and it waits for the count.
            let same = |known: Stance| (known.held(), known.role) == (stance.held(), stance.role);
            if !is_koinon && known.is_some_and(same) {
                return Ok(Heard::Known);
            }
            if tx.save_stance(&stance)?.is_none() {
                return Ok(Heard::Known);
            }
            tx.count_again(statement.id)?;
            Ok(Heard::Taken(statement.id))
        })
        .await
    }

    /// Takes how the city of a page counted the stances on a statement about it; whether that was that city's to say, and new.
    ///
    /// # Errors
    /// [`Error::Store`] only.
    pub async fn receive_count(&self, city: &City, statement: &str, count: Count) -> Result<bool, Error> {
        let (city, statement, now) = (city.id, statement.to_owned(), self.now());
        self.store()
            .write(move |tx| {
                let Some(statement) = locked(tx, &statement)?.filter(is_statement) else { return Ok(false) };
                let page = tx.page(statement.page)?.ok_or(koinon_store::Error::Missing("the page"))?;
                if city == HERE || page.city != city || tx.city(city)?.is_none_or(|city| city.blocked) {
                    return Ok(false);
                }
                Ok(tx.save_count(statement.id, &count, now)?)
            })
            .await
    }
}
