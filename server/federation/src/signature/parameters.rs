//! The parameters of a Signature header: `keyId="…",algorithm="…",headers="…",signature="…"`.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::check::SignatureError;

/// Longest Signature header that is read. One over ten headers with a key of 8192 bits takes 2 kB.
const MAX_HEADER: usize = 8192;
/// Most headers that a signature may cover.
const MAX_COVERED: usize = 32;

/// What a Signature header says.
pub(super) struct Parameters {
    pub(super) key_id: String,
    pub(super) algorithm: Option<String>,
    /// The covered names, lower case, in order, none twice.
    pub(super) covered: Vec<String>,
    pub(super) signature: Vec<u8>,
    /// Unix seconds.
    pub(super) created: Option<i64>,
    /// Unix seconds.
    pub(super) expires: Option<i64>,
}

impl Parameters {
    pub(super) fn covers(&self, name: &str) -> bool {
        self.covered.iter().any(|covered| covered == name)
    }

    /// Reads a Signature header. Every known parameter may stand once; unknown ones are passed over (draft section 2.2).
    pub(super) fn read(header: &str) -> Result<Self, SignatureError> {
        use SignatureError::Malformed;
        if header.len() > MAX_HEADER {
            return Err(Malformed);
        }
        let (mut key_id, mut algorithm, mut covered, mut signature) = (None, None, None, None);
        let (mut created, mut expires) = (None, None);
        let mut rest = header.trim();
        loop {
            let (name, value, after) = parameter(rest).ok_or(Malformed)?;
            let repeated = match name {
                "keyId" => key_id.replace(value.to_owned()).is_some(),
                "algorithm" => algorithm.replace(value.to_ascii_lowercase()).is_some(),
                "headers" => covered.replace(names(value)?).is_some(),
                "signature" => signature.replace(STANDARD.decode(value).map_err(|_| Malformed)?).is_some(),
                "created" => created.replace(value.parse::<i64>().map_err(|_| Malformed)?).is_some(),
                "expires" => expires.replace(seconds(value).ok_or(Malformed)?).is_some(),
                _ => false,
            };
            if repeated {
                return Err(Malformed);
            }
            match after {
                Some(after) => rest = after,
                None => break,
            }
        }
        Ok(Self {
            key_id: key_id.ok_or(Malformed)?,
            algorithm,
            // The draft's default, `date` alone, covers too little and is refused later.
            covered: covered.unwrap_or_default(),
            signature: signature.filter(|bytes| !bytes.is_empty()).ok_or(Malformed)?,
            created,
            expires,
        })
    }
}

/// The first parameter of `text`: its name, its value, and what follows the comma.
fn parameter(text: &str) -> Option<(&str, &str, Option<&str>)> {
    let (name, rest) = text.split_once('=')?;
    let (value, rest) = match rest.strip_prefix('"') {
        // No parameter that we know needs an escape: a backslash is refused with the value that holds it.
        Some(quoted) => quoted.split_once('"').filter(|(value, _)| !value.contains('\\'))?,
        None => rest.split_at(rest.find(',').unwrap_or(rest.len())),
    };
    let rest = rest.trim_start();
    let after = if rest.is_empty() { None } else { Some(rest.strip_prefix(',')?.trim_start()) };
    Some((name.trim(), value.trim(), after))
}

/// The covered names: none twice, and no pseudo-header but the draft's three.
fn names(value: &str) -> Result<Vec<String>, SignatureError> {
    let mut names: Vec<String> = Vec::new();
    for name in value.split_ascii_whitespace().map(str::to_ascii_lowercase) {
        let known_pseudo = matches!(name.as_str(), "(request-target)" | "(created)" | "(expires)");
        if names.contains(&name) || name.starts_with('(') && !known_pseudo || names.len() == MAX_COVERED {
            return Err(SignatureError::Covered);
        }
        names.push(name);
    }
    Ok(names)
}

/// Unix seconds; the draft allows decimals for `expires`, which are cut off.
fn seconds(value: &str) -> Option<i64> {
    let (whole, decimals) = value.split_once('.').unwrap_or((value, "0"));
    decimals.bytes().all(|b| b.is_ascii_digit()).then(|| whole.parse().ok())?
}
