//! Reading JSON that strangers wrote: one meaning per document, bounded before anything is built from it.
//!
//! Refused are a document above its size, nesting beyond [`MAX_DEPTH`], a key that stands twice in one object (the
//! signature, the proof and the handler must see the same thing), JSON-LD keywords that rearrange a document, NUL and lone
//! surrogates in texts, invalid UTF-8, and numbers that I-JSON (RFC 7493) cannot carry.

use std::cell::Cell;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

/// How deep arrays and objects may nest.
pub const MAX_DEPTH: usize = 64;

/// JSON-LD keywords that rearrange a document: one who expands it would read something else than we do.
const REARRANGING: [&str; 4] = ["@graph", "@reverse", "@included", "@nest"];

/// Why a document is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum JsonError {
    /// It is longer than the cap.
    #[error("the document is too large")]
    TooLarge,
    /// It nests beyond [`MAX_DEPTH`].
    #[error("the document nests too deep")]
    TooDeep,
    /// A key stands twice in one object.
    #[error("the document has the same key twice")]
    DuplicateKey,
    /// It has a JSON-LD keyword that rearranges it.
    #[error("the document has a keyword that rearranges it")]
    Rearranged,
    /// The top level is no object.
    #[error("the document is no object")]
    NotAnObject,
    /// It is no JSON, or holds a text or number that cannot be kept.
    #[error("the document is no valid JSON")]
    Malformed,
}

/// Reads one JSON object of at most `cap` bytes. The value is always a [`Value::Object`].
///
/// # Errors
/// See [`JsonError`]; the size is checked before anything is parsed.
pub fn parse_object(bytes: &[u8], cap: usize) -> Result<Value, JsonError> {
    if bytes.len() > cap {
        return Err(JsonError::TooLarge);
    }
    let reason = Cell::new(JsonError::Malformed);
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    let read = Strict { depth: 0, reason: &reason }.deserialize(&mut deserializer);
    let value = read.and_then(|value| deserializer.end().map(|()| value)).map_err(|_| reason.get())?;
    if value.is_object() { Ok(value) } else { Err(JsonError::NotAnObject) }
}

/// Builds a [`Value`] and stops at the first rule broken, leaving its reason behind.
#[derive(Clone, Copy)]
struct Strict<'a> {
    depth: usize,
    reason: &'a Cell<JsonError>,
}

impl Strict<'_> {
    fn deeper<E: serde::de::Error>(self) -> Result<Self, E> {
        if self.depth >= MAX_DEPTH {
            return Err(self.fail(JsonError::TooDeep));
        }
        Ok(Self { depth: self.depth + 1, ..self })
    }

    fn fail<E: serde::de::Error>(self, reason: JsonError) -> E {
        self.reason.set(reason);
        E::custom(reason)
    }

    fn text<E: serde::de::Error>(self, text: String) -> Result<String, E> {
        if text.contains('\0') { Err(self.fail(JsonError::Malformed)) } else { Ok(text) }
    }
}

impl<'de> DeserializeSeed<'de> for Strict<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Strict<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<Value, E> {
        Number::from_f64(value).map(Value::Number).ok_or_else(|| self.fail(JsonError::Malformed))
    }

    fn visit_str<E: serde::de::Error>(self, value: &str) -> Result<Value, E> {
        self.text(value.to_owned()).map(Value::String)
    }

    fn visit_string<E: serde::de::Error>(self, value: String) -> Result<Value, E> {
        self.text(value).map(Value::String)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<Value, A::Error> {
        let inner = self.deeper()?;
        let mut list = Vec::new();
        while let Some(value) = sequence.next_element_seed(inner)? {
            list.push(value);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let inner = self.deeper()?;
        let mut object = Map::new();
        while let Some(key) = map.next_key::<String>()? {
            let key = self.text(key)?;
            if REARRANGING.contains(&key.as_str()) {
                return Err(self.fail(JsonError::Rearranged));
            }
            if object.contains_key(&key) {
                return Err(self.fail(JsonError::DuplicateKey));
            }
            object.insert(key, map.next_value_seed(inner)?);
        }
        Ok(Value::Object(object))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const CAP: usize = 1 << 20;

    fn refused(bytes: &[u8]) -> JsonError {
        parse_object(bytes, CAP).unwrap_err()
    }

    #[test]
    fn an_honest_document_is_read_as_it_is() {
        let text = r#"{"id":"https://gent.example/a","to":["x",null,1,-2,0.5,true],"o":{"n":"é\u00e9😀"}}"#;
        let read = parse_object(text.as_bytes(), CAP).unwrap();
        assert_eq!(read, serde_json::from_str::<Value>(text).unwrap());
    }

    #[test]
    fn f01_the_top_level_is_an_object() {
        for text in ["[]", "\"x\"", "1", "null", "true"] {
            assert_eq!(refused(text.as_bytes()), JsonError::NotAnObject, "{text}");
        }
    }

    #[test]
    fn f02_nesting_is_bounded() {
        let arrays = |n: usize| format!("{{\"a\":{}1{}}}", "[".repeat(n), "]".repeat(n));
        assert!(parse_object(arrays(MAX_DEPTH - 1).as_bytes(), CAP).is_ok());
        assert_eq!(refused(arrays(MAX_DEPTH).as_bytes()), JsonError::TooDeep);
        assert_eq!(refused(arrays(100_000).as_bytes()), JsonError::TooDeep);
        assert_eq!(refused("{\"a\":".repeat(100_000).as_bytes()), JsonError::TooDeep);
    }

    #[test]
    fn f03_the_size_is_checked_before_parsing() {
        assert_eq!(parse_object(&vec![b'x'; CAP + 1], CAP), Err(JsonError::TooLarge));
    }

    #[test]
    fn f04_a_key_stands_once() {
        assert_eq!(refused(br#"{"actor":"a","actor":"b"}"#), JsonError::DuplicateKey);
        assert_eq!(refused(br#"{"o":{"actor":"a","\u0061ctor":"a"}}"#), JsonError::DuplicateKey);
    }

    #[test]
    fn f05_texts_are_unicode_without_nul() {
        for bytes in [&b"{\"a\":\"\xff\"}"[..], br#"{"a":"\ud800"}"#, br#"{"a":"x\u0000"}"#, br#"{"\u0000":1}"#] {
            assert_eq!(refused(bytes), JsonError::Malformed, "{}", String::from_utf8_lossy(bytes));
        }
    }

    #[test]
    fn f06_f14_truncated_documents_and_impossible_numbers_are_refused() {
        for text in ["", "{", "{\"a\":", "{\"a\":1}x", "{\"a\":1e400}", "{\"a\":NaN}", "{\"a\":01}"] {
            assert_eq!(refused(text.as_bytes()), JsonError::Malformed, "{text}");
        }
    }

    #[test]
    fn f09_a_document_that_expands_to_another_one_is_refused() {
        for text in
            [r#"{"@graph":[]}"#, r#"{"object":{"@reverse":{}}}"#, r#"{"a":[{"@included":1}]}"#, r#"{"@nest":1}"#]
        {
            assert_eq!(refused(text.as_bytes()), JsonError::Rearranged, "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_input_makes_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            let _ = parse_object(&bytes, CAP);
        }

        #[test]
        fn what_is_read_is_what_serde_reads(text in r#"\{("[a-c]":([0-9]{1,3}|"[a-z]{0,3}"|\[\]|\{\}),)*"z":1\}"#) {
            if let Ok(read) = parse_object(text.as_bytes(), CAP) {
                prop_assert_eq!(read, serde_json::from_str::<Value>(&text).unwrap());
            }
        }
    }
}
