//! JSON, strictly: everyone who reads a document must see the same one.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

use super::ReadError;

/// JSON-LD keywords that rearrange a document: one who expands it would read something else than we do.
const REARRANGING: [&str; 4] = ["@graph", "@reverse", "@included", "@nest"];

/// Reads a JSON object. Refused are: what is no object, a key that appears twice, NUL in a string, nesting deeper than 128,
/// and JSON-LD keywords that rearrange a document. The caller has limited the size.
///
/// # Errors
/// [`ReadError::Json`] says what is wrong.
pub fn document(bytes: &[u8]) -> Result<Value, ReadError> {
    match serde_json::from_slice(bytes) {
        Ok(Strict(value @ Value::Object(_))) => Ok(value),
        Ok(_) => Err(ReadError::Json("it is not an object".into())),
        Err(error) => Err(ReadError::Json(error.to_string())),
    }
}

/// A value that is being read strictly.
struct Strict(Value);

impl<'de> Deserialize<'de> for Strict {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(StrictVisitor).map(Self)
    }
}

struct StrictVisitor;

impl<'de> Visitor<'de> for StrictVisitor {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        Number::from_f64(value).map(Value::Number).ok_or_else(|| E::custom("a number is out of range"))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Value, E> {
        self.visit_string(value.to_owned())
    }

    fn visit_string<E: Error>(self, value: String) -> Result<Value, E> {
        if value.contains('\0') { Err(E::custom("a string contains NUL")) } else { Ok(Value::String(value)) }
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(Strict(item)) = items.next_element()? {
            list.push(item);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut map = Map::new();
        while let Some(key) = entries.next_key::<String>()? {
            if key.contains('\0') || REARRANGING.contains(&key.as_str()) {
                return Err(A::Error::custom("a key that cannot be taken"));
            }
            if map.contains_key(&key) {
                return Err(A::Error::custom("a key appears twice"));
            }
            let Strict(value) = entries.next_value()?;
            map.insert(key, value);
        }
        Ok(Value::Object(map))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_two_readers_could_read_differently_is_refused() {
        let deep = "[".repeat(100_000);
        for hostile in [
            "[]",
            "\"x\"",
            "1",
            "null",
            "",
            "{",
            "{\"a\":1,\"a\":2}",
            "{\"a\":{\"b\":1,\"b\":1}}",
            "{\"a\":[{\"b\":1,\"b\":1}]}",
            "{\"a\":\"\\u0000\"}",
            "{\"\\u0000\":1}",
            "{\"a\":\"\\ud800\"}",
            "{\"a\":1e400}",
            "{\"@graph\":[]}",
            "{\"object\":{\"@reverse\":{}}}",
            "{} {}",
            &deep,
        ] {
            assert!(
                matches!(document(hostile.as_bytes()), Err(ReadError::Json(_))),
                "{}",
                &hostile[..hostile.len().min(40)]
            );
        }
        assert!(document(b"{\"a\":\"\xff\"}").is_err());
        let honest = serde_json::json!({"a": [1, -2, 1.5, true, null, {"b": "\u{1f331}"}]});
        assert_eq!(document(honest.to_string().as_bytes()), Ok(honest));
    }

    proptest! {
        #[test]
        fn no_bytes_make_the_reader_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = document(&bytes);
        }
    }
}
