//! The table of calls: each of the API's addresses and methods stands in it once, and is mounted from it.

use std::collections::BTreeMap;

use actix_web::http::Method;
use actix_web::{FromRequest, Handler, Resource, Responder, Route, web};

use super::problem::Problem;

/// A call of the API.
pub(crate) struct Call {
    /// Its method.
    pub(crate) method: Method,
    /// Its address below `/api/v1`, with names in braces.
    pub(crate) path: &'static str,
    route: Route,
}

impl Call {
    pub(super) fn get<F, Args>(path: &'static str, handler: F) -> Self
    where
        F: Handler<Args, Output: Responder + 'static>,
        Args: FromRequest + 'static,
    {
        Self { method: Method::GET, path, route: web::get().to(handler) }
    }

    pub(super) fn post<F, Args>(path: &'static str, handler: F) -> Self
    where
        F: Handler<Args, Output: Responder + 'static>,
        Args: FromRequest + 'static,
    {
        Self { method: Method::POST, path, route: web::post().to(handler) }
    }

    pub(super) fn put<F, Args>(path: &'static str, handler: F) -> Self
    where
        F: Handler<Args, Output: Responder + 'static>,
        Args: FromRequest + 'static,
    {
        Self { method: Method::PUT, path, route: web::put().to(handler) }
    }

    pub(super) fn delete<F, Args>(path: &'static str, handler: F) -> Self
    where
        F: Handler<Args, Output: Responder + 'static>,
        Args: FromRequest + 'static,
    {
        Self { method: Method::DELETE, path, route: web::delete().to(handler) }
    }
}

/// The calls as resources, which say what else may be done with them when a method does not fit.
pub(super) fn resources(calls: Vec<Call>) -> impl Iterator<Item = Resource> {
    let mut by_path: BTreeMap<&str, (Resource, Vec<String>)> = BTreeMap::new();
    for Call { method, path, route } in calls {
        let (resource, mut methods) = by_path.remove(path).unwrap_or_else(|| (web::resource(path), Vec::new()));
        methods.push(method.to_string());
        if method == Method::GET {
            methods.push(Method::HEAD.to_string());
        }
        by_path.insert(path, (resource.route(route), methods));
    }
    by_path.into_values().map(|(resource, methods)| {
        let allowed = methods.join(", ");
        resource.default_service(web::to(move || {
            let problem = Problem::method_not_allowed(&allowed);
            async move { Err::<String, _>(problem) }
        }))
    })
}
