//! What of an act is believed of somebody elsewhere. What is not believed is read as what anybody may say.

use koinon_core::Origin;
use koinon_core::act::{Act, Capacity};
use koinon_core::observation::{Observation, Photo};
use koinon_core::tally::StanceRole;
use koinon_core::text::clean_line;
use koinon_store::{Conn, Page};

use crate::Error;
use crate::debate_arrives::ArrivedComment;
use crate::picture::PictureType;

/// The act that an arrival on this page is taken for.
///
/// Only a city that runs Koinon tells who may speak for it or for an organisation: of anybody else such a voucher counts as a
/// person's own. A photo is fetched from its author's own server alone. A consultation, and its answer, are for people of the page's own city. A statement and a question are one line of
/// text, and not too long.
pub(crate) fn believed(conn: &mut Conn, page: &Page, arrived: &ArrivedComment) -> Result<Option<Act>, Error> {
    let Some(author) = Origin::of_str(&arrived.author.ap_id) else { return Ok(None) };
    let speaks_for = |conn: &mut Conn| -> Result<bool, Error> {
        Ok(conn.city_by_origin(&author)?.is_some_and(|city| !city.blocked && city.runs_koinon()))
    };
    Ok(match arrived.act.clone() {
        Some(Act::Vouch { revision, capacity: Capacity::City | Capacity::Organisation(_) }) if !speaks_for(conn)? => {
            Some(Act::Vouch { revision, capacity: Capacity::Personal })
        }
        Some(Act::Consultation { .. } | Act::OfficialAnswer) if !author.owns(&page.ap_id) => None,
        // For a city, and not for the practice's own.
        Some(Act::Intention { .. }) if author.owns(&page.ap_id) || !speaks_for(conn)? => None,
        // What cannot be shown among statements, or as a question, is a comment.
        Some(act @ (Act::Statement { .. } | Act::Consultation { .. })) => {
            let is_line = |text: &&str| clean_line(text, act.most_chars()) == text.trim();
            match (arrived.markdown.as_deref().filter(is_line), act) {
                (None, _) => None,
                (Some(_), Act::Statement { side, source, role: StanceRole::Officer }) if !speaks_for(conn)? => {
                    Some(Act::Statement { side, source, role: StanceRole::Inhabitant })
                }
                (Some(_), act) => Some(act),
            }
        }
        // Nobody has us fetch what is somebody else's.
        Some(Act::Observation(Observation { photo: Some(photo), what, unit, method, readings }))
            if !photo.url.as_deref().is_some_and(|url| author.owns(url)) || !is_picture(&photo) =>
        {
            Some(Act::Observation(Observation { photo: None, what, unit, method, readings }))
        }
        act => act,
    })
}

fn is_picture(photo: &Photo) -> bool {
    PictureType::of_media_type(&photo.media_type).is_some()
}
