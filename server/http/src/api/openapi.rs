//! `/openapi.json`: the API described for programs, from the very types and handlers that answer.

mod complete;

use std::sync::LazyLock;

use actix_web::HttpResponse;
use actix_web::web::Bytes;
use serde_json::Value;
use utoipa::OpenApi;

use super::calls::{Access, Call};
use super::problem::{Body, Problem};
use super::{
    adaptations, archives, blame, changes, comments, compare, consultations, endorsements, here, kinds, league, leave,
    mail, maturity, media, missing, moderation, notices, observations, pages, places, positions, proposals,
    replications, revisions, search, session, sign_up, subscriptions,
};
use complete::complete;

pub(super) fn calls() -> Vec<Call> {
    vec![Call::get("/openapi.json", Access::Open, document)]
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
        sign_up::sign_up_state,
        sign_up::ask_to_sign_up,
        sign_up::open_sign_up,
        sign_up::sign_up,
        sign_up::ask_for_password,
        sign_up::choose_password,
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
        revisions::archive,
        archives::restore,
        replications::read,
        replications::intend,
        replications::answer,
        replications::freeze,
        observations::list,
        observations::observe,
        blame::blame,
        changes::list,
        adaptations::list,
        adaptations::adapt,
        adaptations::take_over,
        adaptations::offer_back,
        here::here,
        maturity::read,
        maturity::list,
        league::league,
        league::name_charter,
        league::city,
        league::choose,
        league::path,
        missing::counts,
        missing::red_links,
        missing::pages,
        proposals::of_page,
        proposals::propose,
        proposals::list,
        proposals::read,
        proposals::decide,
        proposals::withdraw,
        comments::list,
        comments::say,
        comments::edit,
        comments::delete,
        comments::restore,
        endorsements::list,
        endorsements::endorse,
        leave::own_data,
        leave::leave,
        leave::receipt,
        moderation::log,
        moderation::hide,
        moderation::show,
        moderation::redact,
        moderation::reports,
        moderation::report,
        moderation::decide,
        positions::list,
        positions::make,
        positions::take_stance,
        positions::withdraw_stance,
        consultations::list,
        consultations::read,
        consultations::ask,
        consultations::answer,
        notices::list,
        notices::see,
        notices::watches,
        notices::watch,
        notices::unwatch,
        mail::read,
        mail::change,
        search::search,
        search::complete,
        search::cities,
        compare::compare,
        places::list,
        places::coverage,
        subscriptions::list,
        subscriptions::subscribe,
        subscriptions::unsubscribe,
        media::keep,
        document,
    ),
    components(schemas(Body)),
)]
struct Description;

/// The description, whole.
fn described() -> Result<Value, serde_json::Error> {
    Ok(complete(serde_json::to_value(Description::openapi())?, &super::calls()))
}

/// This description.
#[utoipa::path(get, path = "/openapi.json", tag = "description",
    responses((status = 200, description = "OpenAPI 3.1", content_type = "application/json")))]
pub(super) async fn document() -> Result<HttpResponse, Problem> {
    static WRITTEN: LazyLock<Option<Bytes>> = LazyLock::new(|| {
        let written = described().and_then(|api| serde_json::to_vec(&api));
        written
            .inspect_err(|error| tracing::error!(%error, "the description of the API cannot be written"))
            .ok()
            .map(Bytes::from)
    });
    let written = WRITTEN.clone().ok_or_else(Problem::internal)?;
    Ok(HttpResponse::Ok().content_type("application/json").body(written))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::api::problem::PROBLEM_JSON;

    #[test]
    fn every_call_is_described_and_nothing_else() {
        let described = described().unwrap();
        assert!(described["openapi"].as_str().unwrap().starts_with("3.1"));
        let mut listed = BTreeSet::new();
        for (path, item) in described["paths"].as_object().unwrap() {
            for (method, operation) in item.as_object().unwrap() {
                listed.insert(format!("{} {path}", method.to_uppercase()));
                let answers = operation["responses"].as_object().unwrap().iter();
                for (status, answer) in answers.filter(|(status, _)| status.starts_with(['4', '5'])) {
                    let error = &answer["content"][PROBLEM_JSON]["schema"]["$ref"];
                    assert_eq!(error, "#/components/schemas/Problem", "{method} {path} {status}");
                }
                assert!(operation["security"].is_array(), "{method} {path} says whom it answers");
                assert!(operation["summary"].is_string(), "{method} {path} says what it does");
            }
        }
        let mounted: BTreeSet<_> =
            super::super::calls().iter().map(|call| format!("{} {}", call.method, call.path)).collect();
        assert_eq!(listed, mounted);
    }

    #[test]
    fn every_schema_that_is_named_is_there() {
        let described = described().unwrap();
        let text = described.to_string();
        for named in text.split("#/components/schemas/").skip(1).filter_map(|rest| rest.split('"').next()) {
            assert!(described["components"]["schemas"][named].is_object(), "{named}");
        }
    }

    #[test]
    fn pages_are_told_apart_by_their_kinds_and_each_has_the_fields_of_its_table() {
        let described = described().unwrap();
        let schemas = &described["components"]["schemas"];
        let page = &schemas["PageJson"];
        assert_eq!(page["discriminator"]["propertyName"], "kind");
        assert_eq!(page["discriminator"]["mapping"]["practice_sheet"], "#/components/schemas/PracticeSheetPage");
        let told = &schemas["PracticeSheetPage"]["allOf"][1]["properties"];
        assert_eq!(told["fields"]["anyOf"][0]["$ref"], "#/components/schemas/PracticeSheetFields");
        assert!(schemas["PracticeSheetFields"]["properties"]["core_elements"].is_object());
        assert!(schemas["PageBase"].is_object() && schemas["UncheckedFields"].is_object());
    }
}
