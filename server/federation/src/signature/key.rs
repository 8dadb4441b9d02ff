//! RSA keys of HTTP signatures: making, reading, signing, verifying.

use std::sync::Arc;

use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der, PublicKeyX509Der};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{KeySize, PublicKey};
use aws_lc_rs::signature::{KeyPair as _, RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256, RsaKeyPair, UnparsedPublicKey};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// Longest PEM that is even decoded; a key of 8192 bits takes 1.5 kB.
const MAX_PEM: usize = 4096;

/// Why a key is not used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// No RSA key in a form that we read.
    #[error("this is no RSA key that can be read")]
    Malformed,
    /// Below 2048 bits, above 8192, or a public exponent below 65537.
    #[error("RSA keys have 2048 to 8192 bits and an exponent of at least 65537")]
    Strength,
    /// The cryptographic library failed.
    #[error("the key could not be used")]
    Crypto,
}

/// A private RSA key.
#[derive(Clone)]
pub struct RsaKey(Arc<RsaKeyPair>);

/// A new key of 2048 bits: PKCS#8 for the store, and the public half as PEM. Takes a fifth of a second.
///
/// # Errors
/// [`KeyError::Crypto`].
pub fn generate_rsa() -> Result<(Vec<u8>, String), KeyError> {
    let pair = RsaKeyPair::generate(KeySize::Rsa2048).map_err(|_| KeyError::Crypto)?;
    let private: Pkcs8V1Der<'_> = pair.as_der().map_err(|_| KeyError::Crypto)?;
    let public: PublicKeyX509Der<'_> = pair.public_key().as_der().map_err(|_| KeyError::Crypto)?;
    Ok((private.as_ref().to_vec(), to_pem(public.as_ref())))
}

impl RsaKey {
    /// The key in `pkcs8`, as [`generate_rsa`] made it.
    ///
    /// # Errors
    /// [`KeyError::Malformed`].
    pub fn from_pkcs8(pkcs8: &[u8]) -> Result<Self, KeyError> {
        RsaKeyPair::from_pkcs8(pkcs8).map(|pair| Self(Arc::new(pair))).map_err(|_| KeyError::Malformed)
    }

    /// The public half, PEM.
    ///
    /// # Errors
    /// [`KeyError::Crypto`].
    pub fn public_pem(&self) -> Result<String, KeyError> {
        let public: PublicKeyX509Der<'_> = self.0.public_key().as_der().map_err(|_| KeyError::Crypto)?;
        Ok(to_pem(public.as_ref()))
    }

    /// RSASSA-PKCS1-v1_5 with SHA-256 over `message`.
    pub(crate) fn sign(&self, message: &[u8]) -> Result<Vec<u8>, KeyError> {
        let mut signature = vec![0; self.0.public_modulus_len()];
        self.0.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), message, &mut signature).map_err(|_| KeyError::Crypto)?;
        Ok(signature)
    }
}

/// A public RSA key that is strong enough and not too expensive.
pub struct RsaPublicKey(UnparsedPublicKey<Vec<u8>>);

impl RsaPublicKey {
    /// Reads `publicKeyPem`: SubjectPublicKeyInfo (RFC 5280) or RSAPublicKey (RFC 8017).
    ///
    /// # Errors
    /// [`KeyError::Malformed`] and [`KeyError::Strength`].
    pub fn from_pem(pem: &str) -> Result<Self, KeyError> {
        let key = PublicKey::from_der(&from_pem(pem).ok_or(KeyError::Malformed)?).map_err(|_| KeyError::Malformed)?;
        let modulus = key.modulus().big_endian_without_leading_zero();
        let exponent = key.exponent().big_endian_without_leading_zero();
        let bits = modulus.len() * 8 - modulus.first().map_or(0, |top| top.leading_zeros() as usize);
        // Three bytes hold 65537; anything shorter is below it.
        if !(2048..=8192).contains(&bits) || exponent.len() < 3 || exponent < &[1, 0, 1][..] && exponent.len() == 3 {
            return Err(KeyError::Strength);
        }
        Ok(Self(UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, key.as_ref().to_vec())))
    }

    /// Whether `signature` is this key's over `message`.
    #[must_use]
    pub fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        self.0.verify(message, signature).is_ok()
    }
}

const PEM_FORMS: [(&str, &str); 2] = [
    ("-----BEGIN PUBLIC KEY-----", "-----END PUBLIC KEY-----"),
    ("-----BEGIN RSA PUBLIC KEY-----", "-----END RSA PUBLIC KEY-----"),
];

/// RFC 7468, with the lenience about line breaks that real actors need.
fn from_pem(pem: &str) -> Option<Vec<u8>> {
    let pem = Some(pem.trim()).filter(|pem| pem.len() <= MAX_PEM)?;
    let inner = PEM_FORMS.iter().find_map(|(begin, end)| pem.strip_prefix(begin)?.strip_suffix(end))?;
    let packed: String = inner.chars().filter(|c| !c.is_ascii_whitespace()).collect();
    STANDARD.decode(packed).ok()
}

fn to_pem(der: &[u8]) -> String {
    let packed = STANDARD.encode(der);
    let mut pem = String::from("-----BEGIN PUBLIC KEY-----\n");
    let mut rest = packed.as_str();
    while !rest.is_empty() {
        let (line, after) = rest.split_at(rest.len().min(64));
        pem.push_str(line);
        pem.push('\n');
        rest = after;
    }
    pem.push_str("-----END PUBLIC KEY-----\n");
    pem
}

#[cfg(test)]
mod tests {
    use super::*;
    use aws_lc_rs::rsa::PublicKeyComponents;

    /// SubjectPublicKeyInfo of a made-up modulus with `bits` bits and exponent `e`.
    fn pem_of(bits: usize, e: &[u8]) -> String {
        let mut n = vec![0xff; bits / 8];
        *n.last_mut().unwrap() = 1;
        let der: Result<PublicKeyX509Der<'_>, _> = PublicKeyComponents { n: n.clone(), e: e.to_vec() }.as_der();
        match der {
            Ok(der) => to_pem(der.as_ref()),
            // The library does not write what it would not read: write RSAPublicKey by hand.
            Err(_) => {
                let integer = |bytes: &[u8]| tlv(2, &[&[0][..], bytes].concat());
                let der = tlv(0x30, &[integer(&n), integer(e)].concat());
                let packed = STANDARD.encode(der);
                format!("-----BEGIN RSA PUBLIC KEY-----\n{packed}\n-----END RSA PUBLIC KEY-----\n")
            }
        }
    }

    fn tlv(tag: u8, body: &[u8]) -> Vec<u8> {
        let len = u32::try_from(body.len()).unwrap().to_be_bytes();
        [&[tag, 0x84][..], &len, body].concat()
    }

    #[test]
    fn a_generated_key_signs_and_its_public_half_verifies() {
        let (pkcs8, pem) = generate_rsa().unwrap();
        let key = RsaKey::from_pkcs8(&pkcs8).unwrap();
        assert_eq!(key.public_pem().unwrap(), pem);
        let signature = key.sign(b"the common thing").unwrap();
        let public = RsaPublicKey::from_pem(&pem).unwrap();
        assert!(public.verifies(b"the common thing", &signature));
        assert!(!public.verifies(b"another thing", &signature));
    }

    #[test]
    fn the_published_example_key_is_read() {
        let actor: serde_json::Value =
            serde_json::from_str(include_str!("../../../../docs/wire/01_city.json")).unwrap();
        assert!(RsaPublicKey::from_pem(actor["publicKey"]["publicKeyPem"].as_str().unwrap()).is_ok());
    }

    #[test]
    fn a30_weak_and_monstrous_keys_are_refused() {
        assert!(RsaPublicKey::from_pem(&pem_of(2048, &[1, 0, 1])).is_ok());
        assert!(RsaPublicKey::from_pem(&pem_of(8192, &[1, 0, 1])).is_ok());
        for (bits, e) in [
            (512, &[1, 0, 1][..]),
            (1024, &[1, 0, 1]),
            (2040, &[1, 0, 1]),
            (8200, &[1, 0, 1]),
            (65_536, &[1, 0, 1]),
            (2048, &[1]),
            (2048, &[3]),
            (2048, &[17]),
            (2048, &[0xff, 0xff]),
        ] {
            assert!(RsaPublicKey::from_pem(&pem_of(bits, e)).is_err(), "{bits} bits, exponent {e:?}");
        }
    }

    #[test]
    fn what_is_no_key_is_refused() {
        for text in ["", "-----BEGIN PUBLIC KEY-----", "-----BEGIN PUBLIC KEY-----\n!!!\n-----END PUBLIC KEY-----"] {
            assert_eq!(RsaPublicKey::from_pem(text).err(), Some(KeyError::Malformed), "{text}");
        }
    }
}
