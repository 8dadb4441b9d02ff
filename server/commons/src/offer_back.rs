//! Offering what an adaptation made better back to the page that it was made from: as a proposal like any other.

use koinon_core::Hash;
use koinon_core::merge::{Merge, merge};
use koinon_markdown::set_fields;
use serde_json::Value;

use crate::adaptations::ADAPTED;
use crate::prepare::fields;
use crate::read::{PageRef, PageView};
use crate::{Actor, Commons, Error};

/// What each page says of itself alone: the fields that say which page it is, whose, and where.
const OWN: [&str; 7] = [ADAPTED, "translation_of", "slug", "title", "where", "stewards", "review_due"];

/// What an adaptation would make of its original.
#[derive(Debug, Clone)]
pub struct Offer {
    /// The original as it is.
    pub original: PageView,
    /// The version of it that the text starts from.
    pub base: Hash,
    /// The text.
    pub markdown: String,
    /// The adaptation's title.
    pub from: String,
}

impl Commons {
    /// What an adaptation would make of its original: its text, with the fields that are the original's own and the original's
    /// changes since. Links and pictures lead to where they lead here.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a page that was not made from one that is here, [`Error::Gone`] where a text is not held.
    pub async fn offer_back(&self, actor: &Actor, adaptation: &PageRef) -> Result<Offer, Error> {
        let view = self.page(actor, adaptation).await?;
        let ours = view.markdown.clone().ok_or(Error::Gone)?;
        let (original, version) = self.original_of(actor, &view).await?;
        let newest = original.markdown.clone().ok_or(Error::Gone)?;
        let base = original.page.head_hash.ok_or(Error::NotFound)?;
        let offered = self.as_the_originals(&view, &original, &newest, &ours);
        let taken = match version {
            Some(version) => self.revision(actor, &PageRef::Row(original.page.id), version).await.ok(),
            None => None,
        };
        let markdown = match taken {
            Some((_, _, taken)) => {
                // As it was carried here and would be carried back: what differs from it is ours.
                let carried = self.carried_here(&original, &taken);
                let before = self.as_the_originals(&view, &original, &newest, &carried);
                match merge(&before, &offered, &newest) {
                    Merge::Clean(text) => text,
                    Merge::Conflict { .. } => offered,
                }
            }
            None => offered,
        };
        Ok(Offer { original, base, markdown, from: view.page.title })
    }

    /// A text of an adaptation as its original would have it.
    fn as_the_originals(&self, view: &PageView, original: &PageView, newest: &str, text: &str) -> String {
        let (here, home) = (self.origin().authority(), original.page.authority.as_str());
        let back = |destination: &str| {
            let path = |file: &&koinon_store::PageMedia| crate::media::media_path(&file.media) == destination;
            if let Some(file) = original.files.iter().find(path) {
                return Some(file.reference.clone());
            }
            let own = view.files.iter().find(|file| file.reference == destination && file.media.held)?;
            Some(self.origin().at(&crate::media::media_path(&own.media)))
        };
        let text = koinon_markdown::returned(text, here, home, &back);
        let theirs = fields(newest);
        let own: Vec<(&str, Option<Value>)> = OWN.iter().map(|name| (*name, theirs.get(*name).cloned())).collect();
        let text = set_fields(&text, &own).unwrap_or(text);
        let split = koinon_markdown::split(&text);
        let text = match split.yaml {
            Some(yaml) if yaml.trim().is_empty() => split.body.to_owned(),
            _ => text,
        };
        retitled_heading(&text, &view.page.title, &original.page.title)
    }
}

/// A text with another title in the heading that it begins with, where that is its title.
fn retitled_heading(text: &str, present: &str, title: &str) -> String {
    let body = koinon_markdown::split(text).body;
    let front = &text[..text.len() - body.len()];
    let start = body.len() - body.trim_start().len();
    let rest = &body[start..];
    let line = rest.split(['\r', '\n']).next().unwrap_or_default();
    match line.strip_prefix("# ") {
        Some(heading) if heading.trim() == present && present != title => {
            format!("{front}{}# {title}{}", &body[..start], &rest[line.len()..])
        }
        _ => text.to_owned(),
    }
}
