//! The table of calls: each of the API's addresses and methods stands in it once, and is mounted from it.

use std::collections::BTreeMap;

use actix_web::http::Method;
use actix_web::middleware::from_fn;
use actix_web::{FromRequest, Handler, Resource, Responder, Route, web};
use koinon_commons::scope::Scope;

use super::problem::Problem;
use super::{conditional, gate};

/// Whom a call answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Access {
    /// Everybody: no token is looked at.
    Open,
    /// Everybody; a token that is sent shows more, and must have this scope.
    Anyone(Scope),
    /// Whoever has a token with this scope.
    Holder(Scope),
}

/// A call of the API.
pub(crate) struct Call {
    /// Its method.
    pub(crate) method: Method,
    /// Its address below `/api/v1`, with names in braces.
    pub(crate) path: &'static str,
    /// Whom it answers.
    pub(crate) access: Access,
    route: Route,
}

impl Call {
    fn new<F, Args>(method: Method, path: &'static str, access: Access, handler: F) -> Self
    where
        F: Handler<Args, Output: Responder + 'static>,
        Args: FromRequest + 'static,
    {
        let quota = gate::quota_of(&method, path);
        let route = web::method(method.clone()).to(handler);
        let route = match method {
            Method::GET => route.wrap(from_fn(conditional::answer)),
            _ => route,
        };
        let route = route.wrap(from_fn(move |request, next| gate::enter(access, quota, request, next)));
        Self { method, path, access, route }
    }

    pub(super) fn get<F, Args>(path: &'static str, access: Access, handler: F) -> Self
    where
        F: Handler<Args, Output: Responder + 'static>,
        Args: FromRequest + 'static,
    {
        Self::new(Method::GET, path, access, handler)
    }

    pub(super) fn post<F, Args>(path: &'static str, access: Access, handler: F) -> Self
    where
        F: Handler<Args, Output: Responder + 'static>,
        Args: FromRequest + 'static,
    {
        Self::new(Method::POST, path, access, handler)
    }

    pub(super) fn put<F, Args>(path: &'static str, access: Access, handler: F) -> Self
    where
        F: Handler<Args, Output: Responder + 'static>,
        Args: FromRequest + 'static,
    {
        Self::new(Method::PUT, path, access, handler)
    }

    pub(super) fn delete<F, Args>(path: &'static str, access: Access, handler: F) -> Self
    where
        F: Handler<Args, Output: Responder + 'static>,
        Args: FromRequest + 'static,
    {
        Self::new(Method::DELETE, path, access, handler)
    }
}

/// The calls as resources, which say what else may be done with them when a method does not fit.
pub(super) fn resources(calls: Vec<Call>) -> impl Iterator<Item = Resource> {
    let mut by_path: BTreeMap<&str, (Resource, Vec<String>)> = BTreeMap::new();
    for Call { method, path, route, .. } in calls {
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
