//! The revision record: what is hashed, signed and kept. See `docs/record.md`.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Value};

use crate::hash::Hash;
use crate::key::{PublicKey, RecordKey};
use crate::time::Timestamp;

/// An opaque 128-bit random id that stands for a person on one page; 32 lower-case hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OpaqueId(pub [u8; 16]);

impl fmt::Display for OpaqueId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl fmt::Debug for OpaqueId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "OpaqueId({self})")
    }
}

impl FromStr for OpaqueId {
    type Err = RecordError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut bytes = [0; 16];
        if text.bytes().any(|b| b.is_ascii_uppercase()) || hex::decode_to_slice(text, &mut bytes).is_err() {
            return Err(RecordError::Malformed("an opaque id is 32 lower-case hexadecimal digits".into()));
        }
        Ok(Self(bytes))
    }
}

impl Serialize for OpaqueId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for OpaqueId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// Whether a page is there after a revision: delete and undo are revisions too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PageState {
    /// It can be read.
    Live,
    /// It was deleted; a tombstone stands in its place.
    Deleted,
}

impl PageState {
    /// The code of the record and the API.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Live => "live",
            Self::Deleted => "deleted",
        }
    }
}

/// One revision of one page, as it is hashed and signed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// The version of this form: 1.
    pub v: u32,
    /// The page's permanent id.
    pub page: String,
    /// The revisions it follows, sorted; empty for the first.
    pub parents: Vec<Hash>,
    /// The kind's code; text, because a peer may know kinds that we do not.
    pub kind: String,
    /// The language, BCP 47.
    pub lang: String,
    /// The title.
    pub title: String,
    /// The readable part of the page's address.
    pub slug: String,
    /// Live or deleted.
    pub state: PageState,
    /// SPDX expression.
    pub licence: String,
    /// Hash of the Markdown source.
    pub body: Hash,
    /// Hashes of the attached files, sorted.
    pub media: Vec<Hash>,
    /// Hash of the edit summary.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub note: Option<Hash>,
    /// Who saved it, or who proposed it.
    pub author: OpaqueId,
    /// Who accepted the proposal.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub accepted_by: Option<OpaqueId>,
    /// When.
    pub time: Timestamp,
    /// The city's signature. Not part of what is hashed.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub proof: Option<Proof>,
    /// Keys that a newer version of this form may add; kept, so that the hash stays what it was.
    #[serde(flatten)]
    pub more: Map<String, Value>,
}

/// A Data Integrity proof, FEP-8b32, cryptosuite `eddsa-jcs-2022`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Proof {
    /// `DataIntegrityProof`.
    #[serde(rename = "type")]
    pub kind: String,
    /// `eddsa-jcs-2022`.
    pub cryptosuite: String,
    /// RFC 3339.
    pub created: String,
    /// The id of the key, `https://…/id/person/pages#ed25519-key`.
    pub verification_method: String,
    /// `assertionMethod`.
    pub proof_purpose: String,
    /// The signature: 64 bytes, multibase base58btc.
    pub proof_value: String,
    /// Further keys are signed too; the ones that limit a proof (`expires`, `domain`, `challenge`) make us refuse it.
    #[serde(flatten)]
    pub more: Map<String, Value>,
}

/// Why a record is not taken as its city's word.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RecordError {
    /// It does not have the form of a record.
    #[error("this is no revision record: {0}")]
    Malformed(String),
    /// It has no proof, or one of a form that we do not take.
    #[error("the record's proof cannot be used: {0}")]
    UnusableProof(&'static str),
    /// The signature does not fit.
    #[error("the record's signature does not fit")]
    BadSignature,
    /// What stands beside the record does not fit its hash.
    #[error("the {0} does not fit its record")]
    Mismatch(&'static str),
}

impl Record {
    /// Reads a record from JSON, checking its form.
    ///
    /// # Errors
    /// [`RecordError::Malformed`] says what is wrong.
    pub fn from_json(value: &Value) -> Result<Self, RecordError> {
        let record: Self = serde_json::from_value(value.clone()).map_err(|e| RecordError::Malformed(e.to_string()))?;
        if record.v != 1 {
            return Err(RecordError::Malformed(format!("version {} is not known here", record.v)));
        }
        // One record has one spelling: another would hash differently here than at its city.
        if record.to_json() != *value {
            return Err(RecordError::Malformed("a value is not in its one canonical spelling".into()));
        }
        let sorted = |hashes: &[Hash]| hashes.windows(2).all(|pair| pair[0] < pair[1]);
        if !sorted(&record.parents) || !sorted(&record.media) {
            return Err(RecordError::Malformed("hashes are listed sorted, each once".into()));
        }
        Ok(record)
    }

    /// The record as JSON, its proof included.
    #[must_use]
    pub fn to_json(&self) -> Value {
        // A record holds nothing that JSON cannot write: strings, hashes and a map of JSON values.
        serde_json::to_value(self).unwrap_or_default()
    }

    /// The RFC 8785 (JCS) form without the proof: the bytes that are hashed.
    #[must_use]
    pub fn canonical(&self) -> Vec<u8> {
        let bare = Self { proof: None, ..self.clone() };
        if bare.more.is_empty() {
            // Nothing can be named twice in it, so that it is the same without being made a tree first.
            return serde_json_canonicalizer::to_vec(&bare).unwrap_or_default();
        }
        canonical_json(&bare.to_json())
    }

    /// The name of this revision: the hash of its canonical form.
    #[must_use]
    pub fn revision(&self) -> Hash {
        Hash::of(self.canonical())
    }

    /// Signs the record with the city's record key, at the record's own time; its [`Record::revision`].
    pub fn sign(&mut self, key: &RecordKey, verification_method: &str) -> Hash {
        let revision = self.revision();
        let options = Proof::unsigned(self.time, verification_method);
        let signature = key.sign(&signing_input(&revision, &options));
        self.proof = Some(options.with(&signature));
        revision
    }

    /// Checks the proof against the key that the reader has pinned for the page's city.
    ///
    /// # Errors
    /// [`RecordError::UnusableProof`] or [`RecordError::BadSignature`].
    pub fn verify(&self, key: &PublicKey) -> Result<(), RecordError> {
        let proof = self.proof.as_ref().ok_or(RecordError::UnusableProof("there is none"))?;
        if proof.kind != "DataIntegrityProof" || proof.cryptosuite != "eddsa-jcs-2022" {
            return Err(RecordError::UnusableProof("it is not of the suite eddsa-jcs-2022"));
        }
        if proof.proof_purpose != "assertionMethod" {
            return Err(RecordError::UnusableProof("its purpose is not assertionMethod"));
        }
        if !proof.more.is_empty() {
            return Err(RecordError::UnusableProof("it is limited in a way that we do not honour"));
        }
        let signature = proof.signature().ok_or(RecordError::UnusableProof("its value is not 64 bytes in base58"))?;
        if key.verifies(&signing_input(&self.revision(), proof), &signature) {
            Ok(())
        } else {
            Err(RecordError::BadSignature)
        }
    }
}

/// What `eddsa-jcs-2022` signs: the hash of the proof's options, which leave its value out, then that of the record.
fn signing_input(revision: &Hash, proof: &Proof) -> Vec<u8> {
    let mut options = serde_json::to_value(proof).unwrap_or_default();
    if let Some(map) = options.as_object_mut() {
        map.remove("proofValue");
    }
    [Hash::of(canonical_json(&options)).0, revision.0].concat()
}

impl Proof {
    /// The proof that a city writes: its signature, made at the record's own time.
    #[must_use]
    pub fn of_signature(time: Timestamp, verification_method: &str, signature: &[u8; 64]) -> Self {
        Self::unsigned(time, verification_method).with(signature)
    }

    fn unsigned(time: Timestamp, verification_method: &str) -> Self {
        Self {
            kind: "DataIntegrityProof".into(),
            cryptosuite: "eddsa-jcs-2022".into(),
            created: time.to_seconds_string(),
            verification_method: verification_method.into(),
            proof_purpose: "assertionMethod".into(),
            proof_value: String::new(),
            more: Map::new(),
        }
    }

    fn with(self, signature: &[u8; 64]) -> Self {
        Self { proof_value: format!("z{}", bs58::encode(signature).into_string()), ..self }
    }

    /// The 64 bytes of the signature; `None` if the value is of another form.
    #[must_use]
    pub fn signature(&self) -> Option<[u8; 64]> {
        let bytes = bs58::decode(self.proof_value.strip_prefix('z')?).into_vec().ok()?;
        bytes.try_into().ok()
    }
}

/// RFC 8785, the JSON Canonicalization Scheme.
#[must_use]
pub fn canonical_json(value: &Value) -> Vec<u8> {
    // The canonicaliser can only fail on numbers that JSON cannot hold, and `Value` holds none of them.
    serde_json_canonicalizer::to_vec(value).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vectors() -> Value {
        serde_json::from_str(include_str!("../../../docs/wire/record-vectors.json")).unwrap()
    }

    #[test]
    fn the_published_vectors_hash_and_verify() {
        let vectors = vectors();
        let key = PublicKey::from_multibase(vectors["key"]["multibase"].as_str().unwrap()).unwrap();
        for vector in vectors["vectors"].as_array().unwrap() {
            let record = Record::from_json(&vector["record"]).unwrap();
            assert_eq!(String::from_utf8(record.canonical()).unwrap(), vector["jcs"], "{}", vector["name"]);
            assert_eq!(record.revision().to_string(), vector["revision"], "{}", vector["name"]);
            assert_eq!(record.verify(&key), Ok(()), "{}", vector["name"]);
            assert_eq!(record.to_json(), vector["record"]);
            let body = vectors["bodies"][record.body.to_string()].as_str().unwrap();
            assert_eq!(Hash::of(body), record.body);
        }
    }

    proptest::proptest! {
        #[test]
        fn a_record_is_canonical_with_and_without_being_made_a_tree(title in "\\PC{0,40}|.{0,40}", slug in ".{0,20}") {
            let mut record = Record::from_json(&vectors()["vectors"][0]["record"]).unwrap();
            (record.title, record.slug) = (title, slug);
            let mut tree = record.to_json();
            tree.as_object_mut().unwrap().remove("proof");
            proptest::prop_assert_eq!(record.canonical(), canonical_json(&tree));
        }
    }

    #[test]
    fn a_changed_record_no_longer_verifies() {
        let vectors = vectors();
        let key = PublicKey::from_multibase(vectors["key"]["multibase"].as_str().unwrap()).unwrap();
        let mut record = Record::from_json(&vectors["vectors"][0]["record"]).unwrap();
        record.title.push('!');
        assert_eq!(record.verify(&key), Err(RecordError::BadSignature));
    }

    #[test]
    fn our_own_signature_verifies_and_keeps_unknown_keys() {
        let mut json = vectors()["vectors"][0]["record"].clone();
        json.as_object_mut().unwrap().insert("later_addition".into(), serde_json::json!({"a": [1, 2]}));
        json.as_object_mut().unwrap().remove("proof");
        let mut record = Record::from_json(&json).unwrap();
        let key = RecordKey::from_secret([7; 32]);
        record.sign(&key, "https://bordeaux.example/id/person/pages#ed25519-key");
        assert_eq!(record.verify(&key.public()), Ok(()));
        let again = Record::from_json(&record.to_json()).unwrap();
        assert_eq!(again.revision(), record.revision());
        assert_eq!(again.verify(&RecordKey::from_secret([8; 32]).public()), Err(RecordError::BadSignature));
        assert_eq!(PublicKey::from_multibase(&key.public().to_multibase()), Some(key.public()));
    }

    #[test]
    fn a_second_spelling_of_a_record_is_refused() {
        let json = vectors()["vectors"][0]["record"].clone();
        for (key, value) in [("time", "2026-11-20T10:00:00+01:00".into()), ("note", Value::Null), ("v", 2.into())] {
            let mut other = json.clone();
            other[key] = value;
            assert!(matches!(Record::from_json(&other), Err(RecordError::Malformed(_))), "{key}");
        }
    }

    #[test]
    fn a_limited_or_foreign_proof_is_refused() {
        let vectors = vectors();
        let key = PublicKey::from_multibase(vectors["key"]["multibase"].as_str().unwrap()).unwrap();
        let record = Record::from_json(&vectors["vectors"][0]["record"]).unwrap();
        let with = |change: &dyn Fn(&mut Proof)| {
            let mut other = record.clone();
            change(other.proof.as_mut().unwrap());
            other.verify(&key)
        };
        let unusable = |result| matches!(result, Err(RecordError::UnusableProof(_)));
        assert!(unusable(with(&|p| p.proof_purpose = "authentication".into())));
        assert!(unusable(with(&|p| p.cryptosuite = "eddsa-rdfc-2022".into())));
        assert!(unusable(with(&|p| {
            p.more.insert("expires".into(), "2020-01-01T00:00:00Z".into());
        })));
        assert!(unusable(with(&|p| p.proof_value = "z".into())));
    }
}
