//! The data of this city as a catalogue that portals of open data harvest: DCAT, in the profile DCAT-AP, as JSON-LD. It shows what
//! everybody may read, whoever asks.

use actix_web::{HttpRequest, HttpResponse, web};
use koinon_commons::Commons;
use koinon_commons::catalogue::PageData;
use koinon_commons::media::media_path;
use koinon_commons::render::page_path;
use koinon_core::schema::is_date;
use koinon_core::text::clean_line;
use koinon_markdown::DataKind;
use koinon_store::PageId;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::asked::Asked;
use super::data::data_path;
use super::feeds::{last_change, unless_known};
use super::words::absolute;
use crate::State;
use crate::api::problem::Problem;

/// The media type of JSON-LD.
const JSON_LD: &str = "application/ld+json";
/// Where it is.
pub(super) const PATH: &str = "/catalog.jsonld";
/// Where the European lists of codes are.
const AUTHORITY: &str = "http://publications.europa.eu/resource/authority";
/// The theme of a data set (the EU list of data themes), for themes of ours.
const THEMES: [(&str, &str); 19] = [
    ("mobility", "TRAN"),
    ("energy", "ENER"),
    ("climate_mitigation", "ENVI"),
    ("climate_adaptation", "ENVI"),
    ("biodiversity", "ENVI"),
    ("water", "ENVI"),
    ("waste_circularity", "ENVI"),
    ("air_quality", "ENVI"),
    ("housing_planning", "REGI"),
    ("work_places", "ECON"),
    ("economy_jobs", "ECON"),
    ("digital_services", "TECH"),
    ("open_data", "GOVE"),
    ("education_culture", "EDUC"),
    ("health_care", "HEAL"),
    ("inclusion_accessibility", "SOCI"),
    ("safety_privacy", "JUST"),
    ("food_logistics", "AGRI"),
    ("participation_governance", "GOVE"),
];
/// Languages whose code in the European list is not simply looked up.
const LANGUAGES: [(&str, &str); 9] = [
    ("ar", "ARA"),
    ("de", "DEU"),
    ("en", "ENG"),
    ("es", "SPA"),
    ("fr", "FRA"),
    ("it", "ITA"),
    ("nl", "NLD"),
    ("pl", "POL"),
    ("pt", "POR"),
];

#[derive(Deserialize)]
pub(super) struct From {
    after: Option<i64>,
}

/// `/catalog.jsonld?after=`: the data sets of this city, part by part.
pub(super) async fn catalogue(
    state: web::Data<State>,
    request: HttpRequest,
    from: Asked<From>,
) -> Result<HttpResponse, Problem> {
    let commons = &state.commons;
    let changed = last_change(commons).await?;
    let (found, next) = commons.catalogue(from.after.map(PageId)).await?;
    let identity = commons.identity()?;
    let own = absolute(commons.origin(), PATH);
    let part = |after: i64| format!("{own}?after={after}");
    let publisher = json!({
        "@id": absolute(commons.origin(), "/"),
        "@type": "foaf:Organization",
        "foaf:name": clean_line(&identity.name, 100),
        "foaf:homepage": { "@id": absolute(commons.origin(), "/") },
    });
    let about = match clean_line(&identity.summary, 500) {
        summary if summary.is_empty() => clean_line(&identity.name, 100),
        summary => summary,
    };
    let mut catalogue = json!({
        "@context": context(),
        "@id": own,
        "@type": "dcat:Catalog",
        "dct:title": said(&clean_line(&identity.name, 100), commons.default_lang()),
        "dct:description": said(&about, commons.default_lang()),
        "dct:publisher": publisher,
        "foaf:homepage": { "@id": absolute(commons.origin(), "/") },
        "dct:language": language(commons.default_lang()),
        "dcat:dataset": found.iter().map(|data| dataset(commons, data)).collect::<Vec<_>>(),
    });
    if from.after.is_some() || next.is_some() {
        let mut view = json!({
            "@id": from.after.map_or_else(|| own.clone(), part),
            "@type": "hydra:PartialCollectionView",
            "hydra:first": { "@id": own },
        });
        if let (Some(PageId(next)), Some(view)) = (next, view.as_object_mut()) {
            view.insert("hydra:next".into(), json!({ "@id": part(next) }));
        }
        insert(&mut catalogue, "hydra:view", view);
    }
    Ok(unless_known(&request, changed, JSON_LD, catalogue.to_string()))
}

fn context() -> Value {
    json!({
        "dcat": "http://www.w3.org/ns/dcat#",
        "dct": "http://purl.org/dc/terms/",
        "foaf": "http://xmlns.com/foaf/0.1/",
        "hydra": "http://www.w3.org/ns/hydra/core#",
        "spdx": "http://spdx.org/rdf/terms#",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
    })
}

/// One page is one data set, and each of its files and blocks a distribution: they belong together, with one licence and one date.
fn dataset(commons: &Commons, data: &PageData) -> Value {
    let page = &data.page;
    let href = page_path(commons.origin(), &page.authority, &page.slug);
    let address = absolute(commons.origin(), &href);
    let title = clean_line(&page.title, 300);
    let about = if page.summary.is_empty() { title.clone() } else { clean_line(&page.summary, 500) };
    let mut set = json!({
        "@id": format!("{}#data", page.ap_id),
        "@type": "dcat:Dataset",
        "dct:title": said(&title, &page.lang),
        "dct:description": said(&about, &page.lang),
        "dct:identifier": page.ap_id,
        "dct:publisher": { "@id": absolute(commons.origin(), "/") },
        "dct:issued": moment(&page.created.to_string()),
        "dct:modified": moment(&data.measured.map_or(page.updated, |told| told.max(page.updated)).to_string()),
        "dct:language": language(&page.lang),
        "dcat:landingPage": { "@id": address },
        "dcat:distribution": distributions(commons, data, &href, &address),
    });
    if let Some(hash) = page.head_hash {
        insert(&mut set, "dcat:version", json!(hash));
    }
    let themes = koinon_markdown::themes(&data.fields);
    let known = |theme: &String| THEMES.iter().find(|(ours, _)| ours == theme).map(|(_, theirs)| *theirs);
    let mut codes: Vec<&str> = themes.iter().filter_map(known).collect();
    codes.sort_unstable();
    codes.dedup();
    if !codes.is_empty() {
        let theme = |code: &&str| json!({ "@id": format!("{AUTHORITY}/data-theme/{code}") });
        insert(&mut set, "dcat:theme", codes.iter().map(theme).collect());
    }
    if let Some(temporal) = period(&data.fields) {
        insert(&mut set, "dct:temporal", temporal);
    }
    set
}

fn distributions(commons: &Commons, data: &PageData, href: &str, address: &str) -> Vec<Value> {
    let page = &data.page;
    let own_licence = licence(&page.licence);
    let ours = |kind: DataKind, path: &str| {
        let download = absolute(commons.origin(), path);
        let mut one = json!({
            "@id": download,
            "@type": "dcat:Distribution",
            "dcat:accessURL": { "@id": address },
            "dcat:downloadURL": { "@id": download },
            "dcat:mediaType": media_type(kind.media_type()),
            "dct:format": format_of(kind),
        });
        if let Some(licence) = &own_licence {
            insert(&mut one, "dct:license", licence.clone());
        }
        one
    };
    let blocks =
        (1..).zip(&data.blocks).map(|(number, kind)| ours(*kind, &format!("{}{number}", data_path(href, None))));
    let files = data.files.iter().filter_map(|file| {
        let mut one = ours(DataKind::of_media_type(&file.media.media_type)?, &media_path(&file.media));
        insert(
            &mut one,
            "dcat:byteSize",
            json!({ "@type": "xsd:nonNegativeInteger", "@value": file.media.size.to_string() }),
        );
        let checksum = json!({
            "@type": "spdx:Checksum",
            "spdx:algorithm": { "@id": "spdx:checksumAlgorithm_sha256" },
            "spdx:checksumValue": { "@type": "xsd:hexBinary", "@value": file.media.hash },
        });
        insert(&mut one, "spdx:checksum", checksum);
        Some(one)
    });
    let measured = data.measured.map(|_| ours(DataKind::Csv, &format!("{href}/observations.csv")));
    let named = data.named().filter_map(elsewhere);
    blocks.chain(files).chain(measured).chain(named).collect()
}

/// A data set that a report names: somebody wrote its address, its format and its licence.
fn elsewhere(named: &Map<String, Value>) -> Option<Value> {
    let text = |name: &str| named.get(name).and_then(Value::as_str).map(str::trim).filter(|text| !text.is_empty());
    let url = text("url").and_then(|url| url::Url::parse(url).ok())?;
    if !matches!(url.scheme(), "http" | "https") || url.as_str().len() > 2000 {
        return None;
    }
    let mut one = json!({
        "@id": url.as_str(),
        "@type": "dcat:Distribution",
        "dcat:accessURL": { "@id": url.as_str() },
    });
    match text("format") {
        Some(format) if format.contains('/') => {
            let plain = format.bytes().all(|b| b.is_ascii_alphanumeric() || b"/.+-".contains(&b));
            let value = if plain { media_type(format) } else { json!(clean_line(format, 60)) };
            insert(&mut one, "dcat:mediaType", value);
        }
        Some(format) => insert(&mut one, "dct:format", json!(clean_line(format, 60))),
        None => {}
    }
    if let Some(licence) = text("licence").and_then(licence) {
        insert(&mut one, "dct:license", licence);
    }
    Some(one)
}

/// A licence: an address as it is, a simple SPDX name as the address of its text; an expression has none.
fn licence(text: &str) -> Option<Value> {
    if let Ok(url) = url::Url::parse(text)
        && matches!(url.scheme(), "http" | "https")
    {
        return Some(json!({ "@id": url.as_str() }));
    }
    let is_name = text.len() <= 60 && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-.+".contains(&b));
    is_name.then(|| json!({ "@id": format!("https://spdx.org/licenses/{text}") }))
}

fn period(fields: &Map<String, Value>) -> Option<Value> {
    let period = fields.get("period")?;
    let date = |name: &str| period.get(name)?.as_str().filter(|date| is_date(date));
    let (start, end) = (date("start"), date("end"));
    let mut temporal = json!({ "@type": "dct:PeriodOfTime" });
    for (name, date) in [("dcat:startDate", start), ("dcat:endDate", end)] {
        if let Some(date) = date {
            // A part of a date has a type of its own.
            let of = ["xsd:gYear", "xsd:gYearMonth", "xsd:date"][date.matches('-').count().min(2)];
            insert(&mut temporal, name, json!({ "@type": of, "@value": date }));
        }
    }
    (start.is_some() || end.is_some()).then_some(temporal)
}

fn said(text: &str, lang: &str) -> Value {
    json!({ "@value": text, "@language": lang })
}

fn moment(time: &str) -> Value {
    json!({ "@type": "xsd:dateTime", "@value": time })
}

fn media_type(name: &str) -> Value {
    json!({ "@id": format!("https://www.iana.org/assignments/media-types/{name}") })
}

fn format_of(kind: DataKind) -> Value {
    let code = match kind {
        DataKind::Csv => "CSV",
        DataKind::GeoJson => "GEOJSON",
    };
    json!({ "@id": format!("{AUTHORITY}/file-type/{code}") })
}

/// A language by the European list, or by its tag where it is not among ours.
fn language(tag: &str) -> Value {
    let first = tag.split('-').next().unwrap_or_default();
    let known = LANGUAGES.iter().find(|(tag, _)| *tag == first);
    known.map_or_else(|| json!(tag), |(_, code)| json!({ "@id": format!("{AUTHORITY}/language/{code}") }))
}

fn insert(object: &mut Value, name: &str, value: Value) {
    if let Some(object) = object.as_object_mut() {
        object.insert(name.to_owned(), value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_report_names_elsewhere_leads_to_the_web_alone() {
        let named = |value: Value| elsewhere(value.as_object().unwrap());
        let set =
            named(json!({ "url": "https://data.example/a.csv", "format": "text/csv", "licence": "ODbL-1.0" })).unwrap();
        assert_eq!(set["dct:license"]["@id"], "https://spdx.org/licenses/ODbL-1.0");
        assert_eq!(set["dcat:mediaType"]["@id"], "https://www.iana.org/assignments/media-types/text/csv");
        for hostile in ["javascript:alert(1)", "file:///etc/passwd", "no address", ""] {
            assert_eq!(named(json!({ "url": hostile })), None, "{hostile}");
        }
    }

    #[test]
    fn parts_of_dates_keep_their_own_type() {
        let fields = json!({ "period": { "start": "2025", "end": "2025-04" } });
        let temporal = period(fields.as_object().unwrap()).unwrap();
        assert_eq!(temporal["dcat:startDate"], json!({ "@type": "xsd:gYear", "@value": "2025" }));
        assert_eq!(temporal["dcat:endDate"], json!({ "@type": "xsd:gYearMonth", "@value": "2025-04" }));
    }
}
