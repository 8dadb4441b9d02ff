//! What an address asks for after its question mark.

use std::ops::Deref;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::error::InternalError;
use actix_web::{FromRequest, HttpRequest, web};
use koinon_commons::Error;
use serde::de::DeserializeOwned;

use super::visitor::Visitor;

/// What an address asks for after its question mark. What cannot be read there is answered with a page of the site.
pub(super) struct Asked<T>(T);

impl<T> Asked<T> {
    /// What is asked for.
    pub(super) fn into_inner(self) -> T {
        self.0
    }
}

impl<T> Deref for Asked<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T: DeserializeOwned + 'static> FromRequest for Asked<T> {
    type Error = actix_web::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self, actix_web::Error>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let read = web::Query::<T>::from_query(request.query_string());
        let visitor = Visitor::from_request(request, payload);
        Box::pin(async move {
            match read {
                Ok(query) => Ok(Self(query.into_inner())),
                Err(error) => {
                    let page = visitor.await?.answer(async { Err(Error::Invalid(Vec::new()).into()) }).await;
                    Err(InternalError::from_response(error, page).into())
                }
            }
        })
    }
}
