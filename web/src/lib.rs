//! What a browser sees: a typed view for each page, the templates behind them, styles, words and tiles.
//!
//! A handler fills a view with plain values and calls [`View::html`]. Views know no HTTP: paths in them are texts.
//!
//! *Invariant:* everything is escaped; [`SafeHtml`] alone is not, and only rendered Markdown may be one.
//! *Invariant:* no page needs a script, and none has an inline script or style: a [`DataBlock`] is data, which no browser runs.
//!
//! # Addresses that the templates lead to
//!
//! | address | what it is |
//! |---|---|
//! | `/assets/…` | [`assets`], cached for ever |
//! | `/city.css` | [`city_css`], `text/css` |
//! | `/tiles/{authority}.svg` | [`tile_svg`], `image/svg+xml` |
//! | `/language?to=&back=` | remembers the language, leads back |
//! | `/sign-in`, `/sign-out`, `/setup`, `/settings`, `/settings/mail`, `/admin/…` | accounts and administration |
//! | `/write`, `/write/text` | a new page: its kind, then its text |
//! | `/write/draft`, `/write/preview`, `/write/token`, `/media` | what scripts ask for while somebody writes |
//! | `/pages`, `/search`, `/cities`, `/queue`, `/proposals?state=`, `/help`, `/help/{subject}`, `/about/{subject}`, `/style` | lists and texts |
//! | `/proposals/{id}`, and under it what its forms post to | a proposal |
//! | `{page}` = `/pages/{slug}` or `/pages/{slug}@{authority}` | a page, and under it `/edit /propose /debate /history /diff /links /source /rename /delete /restore /revert /policy` |
//!
//! Forms post to the address that shows them, unless the view says otherwise. Every form that posts carries `csrf`.

mod accent;
mod asset;
mod data_block;
mod form;
mod lang;
mod letter;
mod messages;
mod notice;
mod safe_html;
mod shell;
mod shipped;
mod tile;
mod time_words;
pub mod views;

pub use accent::{Accent, AccentError, city_css};
pub use asset::{Asset, asset_url, assets};
pub use data_block::DataBlock;
pub use form::{Errors, FieldError};
pub use lang::{LANGUAGES, Lang, language_name};
pub use letter::{Letter, LetterItem, LetterPurpose};
pub use messages::Messages;
pub use notice::{Notice, Tone};
pub use safe_html::SafeHtml;
pub use shell::{CityName, Contents, NavEntry, Shell, SignedIn, percent_encoded};
pub use shipped::shipped_texts;
pub use tile::tile_svg;

/// A page that can be shown.
pub trait View: askama::Template {
    /// The whole page, HTML in UTF-8.
    fn html(&self) -> String {
        // Writing into a String cannot fail, and nothing that a view shows fails to display itself.
        self.render().unwrap_or_default()
    }
}

impl<T: askama::Template> View for T {}

/// `text` as it stands in HTML, escaped as in every template.
#[must_use]
pub fn escaped(text: &str) -> String {
    // Writing into a String cannot fail.
    askama::filters::escape(text, askama::filters::Html).map(|escaped| escaped.to_string()).unwrap_or_default()
}
