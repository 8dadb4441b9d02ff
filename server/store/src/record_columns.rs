//! A signed record as columns, and back: nothing is kept twice that can be derived, and what would not come back exactly
//! is kept as it was written.

use diesel::prelude::*;
use koinon_core::{Hash, OpaqueId, PageState, Proof, Record, Timestamp};

use crate::Error;
use crate::error::stored_hash;
use crate::schema::{revision, revision_meta};

/// What seldom changes from one revision of a page to the next.
#[derive(Queryable, Insertable)]
#[diesel(table_name = revision_meta)]
pub(crate) struct Meta {
    pub(crate) page: i64,
    pub(crate) kind: String,
    pub(crate) lang: String,
    pub(crate) title: String,
    pub(crate) slug: String,
    pub(crate) licence: String,
    /// Hashes of the attached files, separated by spaces.
    pub(crate) media: String,
    /// The proof's verification method; empty without a proof.
    pub(crate) proof_key: String,
}

/// What is of one revision alone.
#[derive(Queryable, Insertable)]
#[diesel(table_name = revision)]
pub(crate) struct Columns {
    /// The parent that is a revision of the same page.
    parent: Option<Vec<u8>>,
    second_parent: Option<Vec<u8>>,
    live: bool,
    body_hash: Vec<u8>,
    note: Option<String>,
    /// Only where the note is not here to be hashed.
    note_hash: Option<Vec<u8>>,
    time: i64,
    /// The signature.
    proof: Option<Vec<u8>>,
    /// The record's JSON, where the other columns would not give it back.
    raw: Option<String>,
}

/// The page and the people that a record names, by the ids that stand in it.
#[derive(Clone, Copy)]
pub(crate) struct Named<'a> {
    pub(crate) page: &'a str,
    pub(crate) author: OpaqueId,
    pub(crate) accepted_by: Option<OpaqueId>,
}

impl Meta {
    pub(crate) fn of(record: &Record, page: i64) -> Self {
        let media: Vec<String> = record.media.iter().map(Hash::to_string).collect();
        Self {
            page,
            kind: record.kind.clone(),
            lang: record.lang.clone(),
            title: record.title.clone(),
            slug: record.slug.clone(),
            licence: record.licence.clone(),
            media: media.join(" "),
            proof_key: record.proof.as_ref().map_or_else(String::new, |proof| proof.verification_method.clone()),
        }
    }

    fn media(&self) -> Result<Vec<Hash>, Error> {
        let hashes = self.media.split(' ').filter(|hash| !hash.is_empty()).map(str::parse);
        hashes.collect::<Result<_, _>>().map_err(|_| Error::Corrupt("the media of a revision".into()))
    }
}

impl Columns {
    /// Takes a record apart. `own_parent` is the parent known to be of the same page; the note is here to be hashed.
    ///
    /// # Errors
    /// [`Error::Corrupt`] if the note does not fit its record.
    pub(crate) fn of(
        record: &Record,
        meta: &Meta,
        named: Named<'_>,
        own_parent: Option<Hash>,
        note: Option<&str>,
    ) -> Result<Self, Error> {
        if note.is_some() && note.map(Hash::of) != record.note {
            return Err(Error::Corrupt("an edit summary that does not fit its record".into()));
        }
        let parent = own_parent.or_else(|| record.parents.first().copied());
        let second_parent = record.parents.iter().find(|hash| Some(**hash) != parent);
        let bytes = |hash: &Hash| hash.0.to_vec();
        let mut columns = Self {
            parent: parent.as_ref().map(bytes),
            second_parent: second_parent.map(bytes),
            live: record.state == PageState::Live,
            body_hash: bytes(&record.body),
            note: note.map(str::to_owned),
            note_hash: if note.is_some() { None } else { record.note.as_ref().map(bytes) },
            time: record.time.as_millis(),
            proof: record.proof.as_ref().and_then(Proof::signature).map(|signature| signature.to_vec()),
            raw: None,
        };
        if columns.record(meta, named).ok().as_ref() != Some(record) {
            columns.raw = Some(record.to_json().to_string());
        }
        Ok(columns)
    }

    /// The parent that is a revision of the same page.
    pub(crate) fn own_parent(&self) -> Result<Option<Hash>, Error> {
        self.parent.as_deref().map(stored_hash).transpose()
    }

    /// Puts the record together again.
    pub(crate) fn record(&self, meta: &Meta, named: Named<'_>) -> Result<Record, Error> {
        if let Some(raw) = &self.raw {
            return serde_json::from_str(raw).map_err(|e| Error::Corrupt(format!("a record: {e}")));
        }
        let mut parents = Vec::with_capacity(2);
        for parent in [&self.parent, &self.second_parent].into_iter().flatten() {
            parents.push(stored_hash(parent)?);
        }
        parents.sort_unstable();
        let time = Timestamp::from_millis(self.time);
        let note = match &self.note_hash {
            Some(hash) => Some(stored_hash(hash)?),
            None => self.note.as_ref().map(Hash::of),
        };
        let proof = match &self.proof {
            Some(signature) => {
                let signature = signature.as_slice().try_into().map_err(|_| Error::Corrupt("a signature".into()))?;
                Some(Proof::of_signature(time, &meta.proof_key, signature))
            }
            None => None,
        };
        Ok(Record {
            v: 1,
            page: named.page.to_owned(),
            parents,
            kind: meta.kind.clone(),
            lang: meta.lang.clone(),
            title: meta.title.clone(),
            slug: meta.slug.clone(),
            state: if self.live { PageState::Live } else { PageState::Deleted },
            licence: meta.licence.clone(),
            body: stored_hash(&self.body_hash)?,
            media: meta.media()?,
            note,
            author: named.author,
            accepted_by: named.accepted_by,
            time,
            proof,
            more: serde_json::Map::new(),
        })
    }

    /// The edit summary.
    pub(crate) fn into_note(self) -> Option<String> {
        self.note
    }
}
