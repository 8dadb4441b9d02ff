//! What the description says of every call alike, and of the fields of every kind: from the table of calls and the tables of
//! kinds, so that none can be left out.

use actix_web::http::Method;
use koinon_core::kind::Kind;
use koinon_core::schema::Schema;
use serde_json::{Map, Value, json};

use crate::api::calls::{Access, Call};
use crate::api::problem::PROBLEM_JSON;

/// Completes what the handlers say of themselves.
pub(super) fn complete(mut api: Value, calls: &[Call]) -> Value {
    api["components"]["securitySchemes"] = json!({ "bearer": {
        "type": "http",
        "scheme": "bearer",
        "description": "A token of `POST /session`, or one made in the settings. What is listed beside it is the scope that \
            the token needs (RFC 6749 section 3.3).",
    } });
    for call in calls {
        let operation = &mut api["paths"][call.path][call.method.as_str().to_lowercase()];
        if operation.is_object() {
            describe(call, operation);
        }
    }
    if let Some(schemas) = api["components"]["schemas"].as_object_mut() {
        describe_fields(schemas);
    }
    api
}

fn describe(call: &Call, operation: &mut Value) {
    operation["security"] = match call.access {
        Access::Open => json!([]),
        Access::Anyone(scope) => json!([{}, { "bearer": [scope.code()] }]),
        Access::Holder(scope) => json!([{ "bearer": [scope.code()] }]),
    };
    let of_page = call.path.starts_with("/pages/{id}");
    let reads = call.method == Method::GET;
    let has_body = operation["requestBody"].is_object();
    let takes_json = operation["requestBody"]["content"]["application/json"].is_object();
    let answers_json = operation["responses"]["200"]["content"]["application/json"].is_object();
    let signs_in = call.access != Access::Open;

    for (holds, status, description) in [
        (true, "400", "The request cannot be read."),
        (signs_in, "401", "There is no token, or it is not valid (any more)."),
        (signs_in, "403", "The token does not have the scope, or its owner may not do this."),
        (call.path.contains('{'), "404", "There is nothing by that name that the asker may see."),
        (of_page, "410", "The page was deleted, or the text is not held here."),
        (of_page && !reads, "409", "Somebody else changed the same lines, or took the address, or saves all the time."),
        (of_page && !reads, "412", "The page is not in the revision of `If-Match`; nothing was changed."),
        (has_body, "413", "The body is too large."),
        (takes_json, "415", "The body is not JSON."),
        (has_body || of_page && !reads, "422", "Some of it cannot be used: `errors` names each field."),
        (true, "429", "More than is answered in a minute, or too many tries."),
        (true, "500", "Our fault; nothing was changed."),
        (
            true,
            "503",
            "The city has not been set up yet, or the place where it keeps pictures and files does not answer (`files_away`).",
        ),
    ] {
        if holds && !operation["responses"][status].is_object() {
            operation["responses"][status] = json!({ "description": description });
        }
    }
    if reads && answers_json {
        operation["responses"]["304"] = json!({ "description": "The answer is still the one with this tag." });
        add_header_parameter(
            operation,
            "If-None-Match",
            "The entity tag of an answer that one has: 304 if it still holds.",
        );
    } else if of_page {
        let what = "The entity tag or the revision that the page has to be in; 412 if it is not.";
        add_header_parameter(operation, "If-Match", what);
    }
    for (status, response) in operation["responses"].as_object_mut().into_iter().flatten() {
        complete_response(status, response, reads && answers_json);
    }
}

fn add_header_parameter(operation: &mut Value, name: &str, description: &str) {
    // Whatever it says is read; what is no tag fits nothing.
    let schema = json!({ "type": "string" });
    let parameter =
        json!({ "name": name, "in": "header", "required": false, "description": description, "schema": schema });
    match operation["parameters"].as_array_mut() {
        Some(parameters) => parameters.push(parameter),
        None => operation["parameters"] = json!([parameter]),
    }
}

/// Problem details for whatever went wrong, and the headers.
fn complete_response(status: &str, response: &mut Value, tagged: bool) {
    if status.starts_with(['4', '5']) {
        response["content"] = json!({ PROBLEM_JSON: { "schema": { "$ref": "#/components/schemas/Problem" } } });
    }
    let mut header = |name: &str, description: &str, schema: Value| {
        response["headers"][name] = json!({ "description": description, "schema": schema });
    };
    let text = || json!({ "type": "string" });
    header(
        "RateLimit-Policy",
        "How much is answered in how many seconds (draft-ietf-httpapi-ratelimit-headers-09).",
        text(),
    );
    header("RateLimit", "How much is left, and after how many seconds all of it is.", text());
    match status {
        "401" | "403" => {
            header("WWW-Authenticate", "What is wrong with the token, and the scope it needs (RFC 6750).", text())
        }
        "429" => header("Retry-After", "Seconds.", json!({ "type": "integer", "minimum": 0 })),
        "200" | "304" if tagged => header("ETag", "The entity tag of the answer.", text()),
        _ => {}
    }
}

/// The fields of each kind, and pages told apart by their kinds.
fn describe_fields(schemas: &mut Map<String, Value>) {
    let reference = |name: &str| json!({ "$ref": format!("#/components/schemas/{name}") });
    let Some(base) = schemas.remove("PageJson") else { return };
    schemas.insert("PageBase".into(), base);
    schemas.insert(
        "UncheckedFields".into(),
        json!({
            "type": "object",
            "description": "Front matter of which not every answer is there or can be used: of a draft, an import, a copy.",
        }),
    );
    let (mut choices, mut mapping) = (Vec::new(), Map::new());
    for kind in Kind::ALL {
        let (fields, page) = (format!("{}Fields", camel(kind.code())), format!("{}Page", camel(kind.code())));
        let told = json!({ "type": "object", "properties": {
            "kind": { "const": kind.code() },
            "fields": { "anyOf": [reference(&fields), reference("UncheckedFields")] },
        } });
        schemas.insert(fields, Schema::of(kind).to_json_schema());
        choices.push(reference(&page));
        mapping.insert(kind.code().into(), format!("#/components/schemas/{page}").into());
        schemas.insert(page, json!({ "description": Schema::of(kind).doc, "allOf": [reference("PageBase"), told] }));
    }
    let known = Kind::ALL.map(Kind::code);
    let other = json!({ "type": "object", "properties": { "kind": { "not": { "enum": known } } } });
    schemas.insert(
        "OtherPage".into(),
        json!({
            "description": "A copy of a kind that this city does not know.",
            "allOf": [reference("PageBase"), other],
        }),
    );
    choices.push(reference("OtherPage"));
    schemas.insert(
        "PageJson".into(),
        json!({
            "description": "A page with its text; its fields are those of its kind.",
            "oneOf": choices,
            "discriminator": { "propertyName": "kind", "mapping": mapping },
        }),
    );
}

/// `PracticeSheet` for `practice_sheet`.
fn camel(code: &str) -> String {
    code.split('_')
        .flat_map(|word| {
            let mut letters = word.chars();
            letters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(letters)
        })
        .collect()
}
