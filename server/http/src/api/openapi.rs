//! `/openapi.json`: the API described for programs, from the very types and handlers that answer.

use actix_web::HttpResponse;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{ContentBuilder, Ref, RefOr, ResponseBuilder};
use utoipa::{Modify, OpenApi};

use super::calls::Call;
use super::problem::{Body, PROBLEM_JSON};
use super::{blame, changes, kinds, media, pages, revisions, search, session, subscriptions};

pub(super) fn calls() -> Vec<Call> {
    vec![Call::get("/openapi.json", document)]
}

/// The description of the API.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Koinon",
        description = "The JSON API of a city. Lists answer `{items, next}`; `next` is the `cursor` of what follows. \
            Times are RFC 3339 in UTC. A page is named by its ULID, by `slug@authority`, or by its slug alone if it is \
            of this city. Fields are only ever added; parameters and fields that a call does not know are ignored.",
        license(name = "AGPL-3.0-or-later", identifier = "AGPL-3.0-or-later")
    ),
    servers((url = "/api/v1")),
    paths(
        session::sign_in,
        pages::list,
        pages::create,
        pages::read,
        pages::edit,
        pages::delete,
        pages::restore,
        pages::revert,
        pages::set_policy,
        kinds::list,
        revisions::list,
        revisions::one,
        revisions::diff,
        revisions::links,
        blame::blame,
        changes::list,
        search::search,
        search::complete,
        search::cities,
        subscriptions::list,
        subscriptions::subscribe,
        subscriptions::unsubscribe,
        media::keep,
        document,
    ),
    components(schemas(Body)),
    // Most of what may be read may be read by everybody: the token is optional.
    security((), ("bearer" = [])),
    modifiers(&Everywhere)
)]
struct Description;

/// What holds for every call: the token, and the form of errors.
struct Everywhere;

impl Modify for Everywhere {
    fn modify(&self, api: &mut utoipa::openapi::OpenApi) {
        let bearer = HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .description(Some("A token of `POST /session`, or one made in the settings."));
        let components = api.components.get_or_insert_default();
        components.add_security_scheme("bearer", SecurityScheme::Http(bearer.build()));
        let body = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build();
        let error = ResponseBuilder::new()
            .description("What went wrong: problem details (RFC 9457).")
            .content(PROBLEM_JSON, body)
            .build();
        for item in api.paths.paths.values_mut() {
            for operation in [&mut item.get, &mut item.post, &mut item.put, &mut item.delete].into_iter().flatten() {
                operation.responses.responses.insert("default".into(), RefOr::T(error.clone()));
            }
        }
    }
}

/// This description.
#[utoipa::path(get, path = "/openapi.json", tag = "description",
    responses((status = 200, description = "OpenAPI 3.1", content_type = "application/json")))]
pub(super) async fn document() -> HttpResponse {
    HttpResponse::Ok().json(Description::openapi())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_call_is_described_and_nothing_else() {
        let described = serde_json::to_value(Description::openapi()).unwrap();
        assert!(described["openapi"].as_str().unwrap().starts_with("3.1"));
        let mut listed = BTreeSet::new();
        for (path, item) in described["paths"].as_object().unwrap() {
            for (method, operation) in item.as_object().unwrap() {
                listed.insert(format!("{} {path}", method.to_uppercase()));
                let error = &operation["responses"]["default"]["content"][PROBLEM_JSON]["schema"]["$ref"];
                assert_eq!(error, "#/components/schemas/Problem", "{method} {path}");
                assert!(operation["summary"].is_string(), "{method} {path} says what it does");
            }
        }
        let mounted: BTreeSet<_> =
            super::super::calls().iter().map(|call| format!("{} {}", call.method, call.path)).collect();
        assert_eq!(listed, mounted);
    }

    #[test]
    fn every_schema_that_is_named_is_there() {
        let text = serde_json::to_string(&Description::openapi()).unwrap();
        let described: serde_json::Value = serde_json::from_str(&text).unwrap();
        for named in text.split("#/components/schemas/").skip(1).filter_map(|rest| rest.split('"').next()) {
            assert!(described["components"]["schemas"][named].is_object(), "{named}");
        }
    }
}
