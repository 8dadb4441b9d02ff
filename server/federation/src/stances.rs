//! What people elsewhere hold of statements about pages of this city, as it arrives: a Like, a Dislike, and their Undo.

use koinon_commons::proposal_arrives::RemotePerson;
use koinon_commons::stance_arrives::ArrivedStance;
use koinon_core::tally::StanceRole;
use koinon_store::RemoteActor;

use crate::debate::outcome;
use crate::inbox::Outcome;
use crate::service::{Error, Federation};
use crate::wire::read::{ActivityKind, IncomingActivity, value};

impl Federation {
    /// A Like or Dislike: its signer supports or contests a statement.
    pub(crate) async fn held(&self, signer: &RemoteActor, activity: &IncomingActivity) -> Result<Outcome, Error> {
        self.stance(signer, activity, activity, false).await
    }

    /// The Undo of one.
    pub(crate) async fn no_longer_held(
        &self,
        signer: &RemoteActor,
        activity: &IncomingActivity,
    ) -> Result<Outcome, Error> {
        match activity.inner() {
            Ok(Some(inner)) if inner.actor == activity.actor => self.stance(signer, activity, &inner, true).await,
            _ => Ok(Outcome::Ignored("nobody takes back what another did")),
        }
    }

    /// `said` carries the time and the role, `stance` what is held of what.
    async fn stance(
        &self,
        signer: &RemoteActor,
        said: &IncomingActivity,
        stance: &IncomingActivity,
        undone: bool,
    ) -> Result<Outcome, Error> {
        let Some(statement) = stance.object_id() else { return Ok(Outcome::Ignored("it is about nothing")) };
        let arrived = ArrivedStance {
            person: RemotePerson {
                ap_id: signer.ap_id.clone(),
                handle: signer.handle.clone(),
                name: signer.name.clone(),
            },
            statement: statement.to_owned(),
            supports: stance.kind == Some(ActivityKind::Like),
            undone,
            role: said.raw["role"].as_str().map(StanceRole::believed).unwrap_or_default(),
            said: value::time(&said.raw["published"], self.commons().now()),
        };
        Ok(outcome(self.commons().receive_stance(said.id.clone(), arrived).await?))
    }
}

#[cfg(test)]
mod tests;
