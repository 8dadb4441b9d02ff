//! Saying that a title is easily taken for another page's: a warning after the fact, never a refusal.

use koinon_store::PageId;
use koinon_web::Notice;

use super::failure::Failure;
use super::visitor::Visitor;

/// What is said of a page that has its title since a moment ago: that another one looks the same, or what would be said otherwise.
pub(super) async fn unless_alike(v: &Visitor, page: PageId, otherwise: Notice) -> Result<Notice, Failure> {
    let alike = v.state.commons.pages_that_look_like(page).await?;
    Ok(if alike.is_empty() { otherwise } else { Notice::LooksAlike })
}
