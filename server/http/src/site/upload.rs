//! Forms that may bring a file along: without one they are sent like all others.

use std::pin::Pin;

use actix_multipart::{Multipart, MultipartError};
use actix_web::dev::Payload;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::{Error, FromRequest, HttpRequest, web};
use futures_util::TryStreamExt as _;
use koinon_commons::media::MAX_MEDIA;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::MAX_FORM;
use crate::api::problem::Problem;
use crate::spool::{Spool, Spooled};

/// The most parts of a form that are read.
const MOST_PARTS: usize = 60;

/// A form (`application/x-www-form-urlencoded`, or `multipart/form-data` as in RFC 7578), and the file that came with it.
///
/// As what a handler takes it reads pictures: it is read before anybody asks who sends it.
pub(super) struct Upload<T> {
    /// What was typed.
    pub(super) form: T,
    /// The file; of one that is too large a byte more than can be taken. `None` if none was chosen.
    pub(super) file: Option<Spooled>,
}

impl<T: DeserializeOwned + 'static> FromRequest for Upload<T> {
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Error>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let media_type = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        if media_type.to_ascii_lowercase().starts_with("multipart/form-data") {
            let parts = Multipart::from_request(request, payload);
            return Box::pin(async move { read(parts.await?, MAX_MEDIA as u64).await });
        }
        let form = web::Form::<T>::from_request(request, payload);
        Box::pin(async move { Ok(Self { form: form.await?.into_inner(), file: None }) })
    }
}

/// Reads the parts: all texts together have [`MAX_FORM`] bytes at most, and a file `most`.
pub(super) async fn read<T: DeserializeOwned>(mut parts: Multipart, most: u64) -> Result<Upload<T>, Error> {
    let malformed = || Error::from(MultipartError::Incomplete);
    let (mut form, mut file, mut texts, mut count) = (Map::new(), None, 0, 0);
    while let Some(mut part) = parts.try_next().await? {
        count += 1;
        let disposition = part.content_disposition();
        let name = disposition.and_then(|part| part.get_name()).unwrap_or_default().to_owned();
        if disposition.is_some_and(|part| part.get_filename().is_some()) {
            let mut spool = Spool::new(most).map_err(Problem::from)?;
            // The rest of one that is too large is read and not kept, so that the browser hears what was wrong.
            while let Some(chunk) = part.try_next().await? {
                spool.add(&chunk).await.map_err(Problem::from)?;
            }
            file = Some(spool.done().await.map_err(Problem::from)?).filter(|file| !file.is_empty()).or(file);
        } else {
            let mut text = Vec::new();
            while let Some(chunk) = part.try_next().await? {
                texts += chunk.len();
                if texts > MAX_FORM {
                    return Err(malformed());
                }
                text.extend_from_slice(&chunk);
            }
            form.insert(name, Value::String(String::from_utf8(text).map_err(|_| malformed())?));
        }
        if count > MOST_PARTS {
            return Err(malformed());
        }
    }
    let form = serde_json::from_value(Value::Object(form)).map_err(|_| malformed())?;
    Ok(Upload { form, file })
}
