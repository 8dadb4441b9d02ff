//! Pages that come with the program: help, and the legal texts of the footer.
//!
//! They are pages with a history like others, which a city edits. A newer program renews those that nobody has edited,
//! by one more revision; what was edited, or deleted, it leaves alone. They stay in their city: no other one is told of them.

use koinon_core::shelf::Shelf;
use koinon_core::text::normalize_source;
use koinon_core::{Hash, Origin, PageState, Timestamp};
use koinon_store::{Conn, HERE, NewPerson, Page, PersonId, Priority, Shipped, Standing, Tx};

use crate::append::{Append, append, append_first, free_slug};
use crate::clock::new_ulid;
use crate::prepare::{Hints, note, prepare};
use crate::{Actor, Commons, Error, Identity};

/// The language that the other texts are translations of, and that is shown where there is no text in the reader's.
const ORIGINAL: &str = "en";
/// The handle of the author of these texts: no account can have it.
const AUTHOR: &str = "koinon";
/// What stands before everything in these texts that the city has to say itself.
pub const NOT_FILLED_IN: char = '⚠';

/// A text that comes with the program.
#[derive(Debug, Clone)]
pub struct ShippedText {
    /// Where it belongs.
    pub shelf: Shelf,
    /// What it is about, `writing`.
    pub subject: String,
    /// Its language.
    pub lang: String,
    /// The text, with a front matter that begins in its first line. `{city}` stands for the city's name.
    pub markdown: String,
    /// The edit summary under which it is brought.
    pub note: String,
}

impl ShippedText {
    fn name(&self) -> String {
        self.shelf.text(&self.subject, &self.lang)
    }

    /// The text as it is in this city: in its language, linked to the page that it translates, with its links to addresses
    /// here made whole.
    fn written(&self, identity: &Identity, here: &Origin, original: Option<&str>) -> Result<String, Error> {
        let envelope = match original {
            Some(slug) => format!("---\nlang: {}\ntranslation_of: {slug}\n", self.lang),
            None => format!("---\nlang: {}\n", self.lang),
        };
        let text = self.markdown.replacen("---\n", &envelope, 1).replace("{city}", &identity.name);
        let text = text.replace("](/", &format!("]({}", here.at("/")));
        normalize_source(&text).map_err(|e| Error::invalid("markdown", "unusable_text", e.to_string()))
    }
}

impl Commons {
    /// Brings the texts of the program that this city does not have yet, and renews those that nobody has edited. Answers how
    /// many revisions that took.
    ///
    /// # Errors
    /// [`Error::NotSetUp`], [`Error::Store`].
    pub async fn bring(&self, mut texts: Vec<ShippedText>) -> Result<usize, Error> {
        // Translations name the page that they translate.
        texts.sort_by_key(|text| (text.lang != ORIGINAL, text.name()));
        let (identity, commons, now) = (self.identity()?, self.clone(), self.now());
        let (here, same, looked_at) = (self.origin().clone(), identity.clone(), texts.clone());
        let nothing_to_do = self.store().read(move |conn| -> Result<_, Error> {
            for text in &looked_at {
                if due(conn, text, &same, &here)?.is_some() {
                    return Ok(false);
                }
            }
            Ok(true)
        });
        if nothing_to_do.await? {
            return Ok(0);
        }
        self.store()
            .write_with(Priority::Bulk, move |tx| {
                let author = author(tx, &commons, now)?;
                let mut brought = 0;
                for text in &texts {
                    let Some((page, markdown)) = due(tx, text, &identity, commons.origin())? else { continue };
                    commons.bring_one(tx, &identity, author, text, page, &markdown)?;
                    brought += 1;
                }
                Ok(brought)
            })
            .await
    }

    fn bring_one(
        &self,
        tx: &mut Tx<'_>,
        identity: &Identity,
        author: PersonId,
        text: &ShippedText,
        page: Option<Page>,
        markdown: &str,
    ) -> Result<Hash, Error> {
        let now = self.now();
        let prepared = prepare(markdown, &Hints::default(), self.default_lang(), self.origin())?;
        let is_first = page.is_none();
        let id = match page {
            Some(page) => page.id,
            None => tx.insert_page(&prepared.new_page(self.origin(), new_ulid(now), now))?,
        };
        tx.set_shipped(id, &Shipped { text: text.name(), body: Hash::of(&prepared.source) })?;
        let row = tx.page(id)?.ok_or(koinon_store::Error::Missing("page"))?;
        let new = Append {
            page: &row,
            head_source: None,
            prepared: &prepared,
            slug: row.slug.clone(),
            state: PageState::Live,
            files: None,
            note: note(Some(&text.note)),
            author,
            accepted_by: None,
            import: None,
            takes_over: None,
        };
        if !is_first {
            return append(tx, identity, now, new);
        }
        let slug = free_slug(tx, &format!("{}-{}-{}", text.shelf.code(), text.subject, text.lang), Some(id))?;
        append_first(tx, identity, now, &new, Some(&slug))
    }

    /// The page that holds a text of the program in this language, or else in the one that all are written in.
    ///
    /// # Errors
    /// [`Error::NotFound`] where there is neither, or where the city deleted them.
    pub async fn shipped_page(&self, shelf: Shelf, subject: &str, lang: &str) -> Result<Page, Error> {
        let names = [shelf.text(subject, lang), shelf.text(subject, ORIGINAL)];
        self.store()
            .read(move |conn| {
                for name in &names {
                    if let Some(page) = conn.shipped_page(name)?.filter(|page| page.standing == Standing::Live) {
                        return Ok(page);
                    }
                }
                Err(Error::NotFound)
            })
            .await
    }

    /// The legal texts in which something is still left for this city to say, for those who may say it.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn legal_texts_to_fill_in(&self, actor: &Actor) -> Result<Vec<Page>, Error> {
        if actor.require_administrator().is_err() {
            return Ok(Vec::new());
        }
        self.store()
            .read(|conn| {
                let mut open = Vec::new();
                for page in conn.shipped_pages()? {
                    let (true, Some(head)) = (page.shelf() == Some(Shelf::Legal), page.head) else { continue };
                    let text = conn.body(head)?.unwrap_or_default();
                    if page.standing == Standing::Live && text.contains(NOT_FILLED_IN) {
                        open.push(page);
                    }
                }
                open.sort_by(|one, other| one.slug.cmp(&other.slug));
                Ok(open)
            })
            .await
    }
}

/// The text that is to be written, and the page that holds an older one; `None` if there is nothing to do.
fn due(
    conn: &mut Conn,
    text: &ShippedText,
    identity: &Identity,
    here: &Origin,
) -> Result<Option<(Option<Page>, String)>, Error> {
    let original = match text.lang == ORIGINAL {
        true => None,
        false => conn.shipped_page(&text.shelf.text(&text.subject, ORIGINAL))?,
    };
    let written = text.written(identity, here, original.as_ref().map(|page| page.slug.as_str()))?;
    let Some(page) = conn.shipped_page(&text.name())? else { return Ok(Some((None, written))) };
    let (Some(shipped), Some(head)) = (&page.shipped, page.head) else { return Ok(None) };
    let Some(head) = conn.revision(head)? else { return Ok(None) };
    let unedited = page.standing == Standing::Live && head.record.body == shipped.body;
    Ok((unedited && Hash::of(&written) != shipped.body).then_some((Some(page), written)))
}

/// Who these texts are by: the program, under its name.
fn author(tx: &mut Tx<'_>, commons: &Commons, now: Timestamp) -> Result<PersonId, Error> {
    if let Some(known) = tx.local_person(AUTHOR)? {
        return Ok(known.id);
    }
    let ulid = new_ulid(now);
    let ap_id = commons.origin().at(&format!("/id/person/{ulid}"));
    let person = NewPerson { ulid, ap_id, city: HERE, handle: AUTHOR.into(), name: "Koinon".into(), created: now };
    Ok(tx.insert_person(&person)?)
}
