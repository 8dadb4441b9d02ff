//! Checking everything that is kept: each record against its hash, its signature, its chain and its text.

use koinon_core::Hash;
use koinon_core::key::PublicKey;
use koinon_store::{CityId, Conn, HERE, Page, PageId, Revision};

use crate::{Commons, Error};

/// How many pages are checked in one go.
const PAGES: i64 = 50;
/// How many revisions are read at once.
const REVISIONS: i64 = 200;

/// Something that is worth telling.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finding {
    /// The text of this revision was erased; its record and the chain are intact.
    Redacted(Hash),
    /// Something is not as it must be, in words.
    Broken(String),
}

/// What was checked.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Checked {
    /// Pages, deleted ones too.
    pub pages: usize,
    /// Revisions.
    pub revisions: usize,
    /// Findings that something is broken.
    pub broken: usize,
    /// Redacted revisions.
    pub redacted: usize,
    /// Texts of other cities' older revisions that are not held here.
    pub not_held: usize,
}

impl Commons {
    /// Checks all pages. `report` hears each finding, and `None` for each page when it is done.
    ///
    /// # Errors
    /// [`Error::Store`] if the database cannot be read; what is wrong in it is a finding.
    pub async fn verify(&self, report: &mut (dyn FnMut(&Page, Option<Finding>) + Send)) -> Result<Checked, Error> {
        let own_key = self.identity()?.record_key.public();
        let mut checked = Checked::default();
        let mut after = PageId(0);
        loop {
            let own_key = own_key.clone();
            let batch = self.store().read(move |conn| -> Result<_, Error> {
                let pages = conn.pages_after(None, after, PAGES)?;
                pages
                    .into_iter()
                    .map(|page| Ok((check_page(conn, &own_key, &page)?, page)))
                    .collect::<Result<Vec<_>, Error>>()
            });
            let batch = batch.await?;
            let Some((_, last)) = batch.last() else { return Ok(checked) };
            after = last.id;
            for (mut result, page) in batch {
                if page.head.is_some() {
                    result.findings.extend(self.check_files(&page).await?);
                }
                checked.pages += 1;
                checked.revisions += result.revisions;
                checked.not_held += result.not_held;
                for finding in result.findings {
                    match finding {
                        Finding::Broken(_) => checked.broken += 1,
                        Finding::Redacted(_) => checked.redacted += 1,
                    }
                    report(&page, Some(finding));
                }
                report(&page, None);
            }
        }
    }

    /// The pictures of a page: are they there, and are they what the record names?
    async fn check_files(&self, page: &Page) -> Result<Vec<Finding>, Error> {
        let id = page.id;
        let files = self.store().read(move |conn| conn.page_media(id)).await?;
        let mut findings = Vec::new();
        for file in files.into_iter().filter(|file| file.media.held) {
            let path = match self.held_file(&file.media.hash).await {
                Ok(path) => path,
                Err(e) => {
                    let broken = format!("the picture {} cannot be had: {e}", file.media.hash.short());
                    findings.push(Finding::Broken(broken));
                    continue;
                }
            };
            let found = tokio::task::spawn_blocking(move || std::fs::read(path).map(Hash::of));
            match found.await.map_err(|e| Error::File(e.to_string()))? {
                Ok(found) if found == file.media.hash => {}
                Ok(_) => findings.push(Finding::Broken(format!("the picture {} was altered", file.media.hash.short()))),
                Err(e) => findings
                    .push(Finding::Broken(format!("the picture {} cannot be read: {e}", file.media.hash.short()))),
            }
        }
        Ok(findings)
    }
}

#[derive(Default)]
struct PageResult {
    revisions: usize,
    not_held: usize,
    findings: Vec<Finding>,
}

fn check_page(conn: &mut Conn, own_key: &PublicKey, page: &Page) -> Result<PageResult, Error> {
    let mut result = PageResult::default();
    let Some(key) = key_of(conn, own_key, page.city)? else {
        result.findings.push(Finding::Broken("no record key of its city is known".into()));
        return Ok(result);
    };
    // At home history is linear: each revision follows the next older one, and the newest is the head.
    let mut expected = page.head_hash;
    let mut head_seen = false;
    let mut before = None;
    loop {
        let revisions = conn.revisions(page.id, before, REVISIONS)?;
        let Some(last) = revisions.last() else { break };
        before = Some(last.id);
        for revision in revisions {
            result.revisions += 1;
            head_seen |= page.head_hash == Some(revision.hash);
            if page.city == HERE && expected != Some(revision.hash) {
                broken(&mut result, &revision, "it does not stand in the chain");
            }
            expected = revision.parent;
            if revision.parent.is_some_and(|parent| !revision.record.parents.contains(&parent)) {
                broken(&mut result, &revision, "what it is said to follow is not in its record");
            }
            check_revision(conn, &key, page, &revision, &mut result)?;
        }
    }
    if !head_seen {
        result.findings.push(Finding::Broken("its head is missing".into()));
    }
    if page.city == HERE && expected.is_some() && result.revisions > 0 {
        result.findings.push(Finding::Broken("its first revision is missing".into()));
    }
    Ok(result)
}

fn key_of(conn: &mut Conn, own_key: &PublicKey, city: CityId) -> Result<Option<PublicKey>, Error> {
    if city == HERE {
        return Ok(Some(own_key.clone()));
    }
    let pinned = conn.city(city)?.and_then(|city| city.record_key);
    Ok(pinned.and_then(|multibase| PublicKey::from_multibase(&multibase)))
}

fn check_revision(
    conn: &mut Conn,
    key: &PublicKey,
    page: &Page,
    revision: &Revision,
    result: &mut PageResult,
) -> Result<(), Error> {
    let record = &revision.record;
    if record.revision() != revision.hash {
        broken(result, revision, "its record does not have its hash");
    }
    if record.page != page.ap_id {
        broken(result, revision, "its record is of another page");
    }
    if let Err(error) = record.verify(key) {
        broken(result, revision, &format!("its signature does not fit: {error}"));
    }
    if let Some(note) = &revision.note
        && record.note != Some(Hash::of(note))
    {
        broken(result, revision, "its edit summary is not the one that was signed");
    }
    match conn.body(revision.id) {
        Ok(Some(body)) if Hash::of(&body) == record.body => {}
        Ok(Some(_)) => broken(result, revision, "its text is not the one that was signed"),
        Ok(None) if conn.redaction(&revision.hash)?.is_some() => {
            result.findings.push(Finding::Redacted(revision.hash));
        }
        Ok(None) if page.city == HERE => broken(result, revision, "its text is missing"),
        Ok(None) => result.not_held += 1,
        Err(koinon_store::Error::Corrupt(what)) => {
            broken(result, revision, &format!("its text cannot be read: {what}"))
        }
        Err(error) => return Err(error.into()),
    }
    Ok(())
}

fn broken(result: &mut PageResult, revision: &Revision, what: &str) {
    result.findings.push(Finding::Broken(format!("revision {}: {what}", revision.hash.short())));
}
