//! The Ed25519 key that signs a city's records, and its public half as a Multikey (FEP-521a).

use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};

/// Multicodec prefix of an Ed25519 public key.
const ED25519_PUB: [u8; 2] = [0xed, 0x01];

/// The private key that signs a city's records.
#[derive(Clone)]
pub struct RecordKey(SigningKey);

/// The public half of a record key.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PublicKey(VerifyingKey);

impl RecordKey {
    /// The key with this secret (32 random bytes).
    #[must_use]
    pub fn from_secret(secret: [u8; 32]) -> Self {
        Self(SigningKey::from_bytes(&secret))
    }

    /// The secret, to be kept in the store.
    #[must_use]
    pub fn secret(&self) -> [u8; 32] {
        self.0.to_bytes()
    }

    /// Signs `message`.
    #[must_use]
    pub fn sign(&self, message: &[u8]) -> [u8; 64] {
        self.0.sign(message).to_bytes()
    }

    /// The public half.
    #[must_use]
    pub fn public(&self) -> PublicKey {
        PublicKey(self.0.verifying_key())
    }
}

impl PublicKey {
    /// Reads a `publicKeyMultibase` value (`z6Mk…`); `None` if it is no Ed25519 key.
    #[must_use]
    pub fn from_multibase(text: &str) -> Option<Self> {
        // A key is 48 characters; longer input is not even decoded.
        let bytes = bs58::decode(text.strip_prefix('z').filter(|rest| rest.len() <= 64)?).into_vec().ok()?;
        let key: [u8; 32] = bytes.strip_prefix(&ED25519_PUB)?.try_into().ok()?;
        VerifyingKey::from_bytes(&key).ok().filter(|key| !key.is_weak()).map(Self)
    }

    /// The `publicKeyMultibase` value.
    #[must_use]
    pub fn to_multibase(&self) -> String {
        format!("z{}", bs58::encode([&ED25519_PUB[..], self.0.as_bytes()].concat()).into_string())
    }

    /// Whether `signature` is this key's over `message`, by the strict rules (no malleability).
    #[must_use]
    pub fn verifies(&self, message: &[u8], signature: &[u8; 64]) -> bool {
        self.0.verify_strict(message, &Signature::from_bytes(signature)).is_ok()
    }
}
