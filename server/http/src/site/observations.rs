//! What people measured about a page: drawn, listed, told.

use actix_web::http::header::{CONTENT_DISPOSITION, VARY};
use actix_web::{HttpResponse, web};
use koinon_commons::observations::{Observations, Observed, Series, from_csv};
use koinon_commons::prepare::fields;
use koinon_commons::read::{PageRef, PageView};
use koinon_commons::render::RenderJob;
use koinon_commons::{Error, FieldError};
use koinon_core::geo::Spot;
use koinon_core::observation::{Observation, Photo, Reading, Threshold};
use koinon_core::text::clean_line;
use koinon_store::Standing;
use koinon_web::views::{ObservationForm, ObservationRow, ObservationSeries, ObservationsView};
use koinon_web::{Errors, Notice, SafeHtml, Shell};
use serde::Deserialize;
use serde_json::{Value, json};

use super::debate::{address_of_comment, takes_words};
use super::failure::{Failure, form_errors, status};
use super::upload::Upload;
use super::visitor::Visitor;
use super::words::{author, on_map, page_head};

/// So many values of one thing are listed, the newest; all are drawn.
const LISTED: usize = 50;
/// So many things are drawn.
const DRAWN: usize = 12;
/// So many places are on the map, the newest.
const ON_MAP: usize = 300;

/// What the form says.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Sent {
    csrf: String,
    what: String,
    unit: String,
    date: String,
    value: String,
    place: String,
    method: String,
    words: String,
    csv: String,
    alt: String,
    /// The hash of a photo that is kept already.
    photo: String,
}

/// `/pages/{slug}/observations`.
pub(super) async fn read(v: Visitor, name: web::Path<String>) -> HttpResponse {
    v.answer(async {
        let view = v.state.commons.page(&v.actor, &PageRef::parse(&name)).await?;
        show(&v, view, Sent::default(), &[]).await
    })
    .await
}

async fn show(v: &Visitor, view: PageView, sent: Sent, errors: &[FieldError]) -> Result<HttpResponse, Failure> {
    let commons = &v.state.commons;
    if view.page.standing != Standing::Live || view.page.shipped.is_some() {
        return Err(Error::NotFound.into());
    }
    let found = commons.observations(&v.actor, &PageRef::Row(view.page.id)).await?;
    let (shell, head) = (v.shell().await?, page_head(commons, &v.actor, &view));
    let mut series = Vec::new();
    for one in found.series.iter().take(DRAWN) {
        series.push(ObservationSeries {
            drawing: drawn(v, &view, &shell, chart(&shell, one)).await?,
            rows: one
                .readings
                .iter()
                .rev()
                .take(LISTED)
                .map(|row| self::row(v, &shell, &head.at("debate"), row))
                .collect(),
            count: one.readings.len(),
            bounds: bounds(&shell, &found.thresholds, one),
            what: one.what.clone(),
            unit: one.unit.clone(),
        });
    }
    let map = match map(&found) {
        Some(map) => Some(drawn(v, &view, &shell, map).await?),
        None => None,
    };
    let (may, signed_in) = (takes_words(&view.page, &view.city), v.actor.account().is_ok());
    let page = ObservationsView {
        series,
        map,
        more: found.more || found.series.len() > DRAWN,
        form: (may && signed_in).then(|| form(&shell, &view, &found, sent, errors)),
        may_sign_in: may && !signed_in,
        head,
        shell,
    };
    Ok(v.show_with(status(errors), &page))
}

/// A block of data, drawn as it would be in a page.
async fn drawn(v: &Visitor, view: &PageView, shell: &Shell, source: String) -> Result<SafeHtml, Failure> {
    let job = RenderJob {
        page: None,
        home: view.city.origin.clone(),
        source,
        title: String::new(),
        lang: shell.lang.code().to_owned(),
        files: Vec::new(),
    };
    Ok(SafeHtml::from_rendered_markdown(v.state.commons.render(job).await?.html))
}

/// The values over time. What was measured is one line, within quotes: nothing in it ends the block.
fn chart(shell: &Shell, series: &Series) -> String {
    let named = if series.unit.is_empty() { series.what.clone() } else { format!("{} ({})", series.what, series.unit) };
    let rows: Vec<String> =
        series.readings.iter().map(|one| format!("{},{}", one.reading.date, one.reading.value)).collect();
    let (when, named) = (shell.t("observation-when"), named.replace('"', "\"\""));
    format!("```csv scatter\n\"{when}\",\"{named}\"\n{}\n```\n", rows.join("\n"))
}

/// From which values on those who watch the page are told, in words.
fn bounds(shell: &Shell, thresholds: &[Threshold], series: &Series) -> Vec<String> {
    let with_unit =
        |bound: f64| if series.unit.is_empty() { bound.to_string() } else { format!("{bound} {}", series.unit) };
    let of_this = thresholds.iter().filter(|bound| bound.is_of(&series.what, &series.unit));
    let above = |bound: &Threshold| bound.above.map(|value| shell.t1("observations-above", "value", with_unit(value)));
    let below = |bound: &Threshold| bound.below.map(|value| shell.t1("observations-below", "value", with_unit(value)));
    of_this.flat_map(|bound| [above(bound), below(bound)]).flatten().collect()
}

/// Where the newest values were read, as a map; `None` where no place is told.
fn map(found: &Observations) -> Option<String> {
    let mut placed: Vec<(&Series, &Observed, Spot)> = found
        .series
        .iter()
        .flat_map(|series| series.readings.iter().map(move |one| (series, one)))
        .filter_map(|(series, one)| Some((series, one, one.reading.place?)))
        .collect();
    placed.sort_by(|one, other| other.1.reading.date.cmp(&one.1.reading.date));
    let features: Vec<Value> = placed
        .into_iter()
        .take(ON_MAP)
        .map(|(series, one, place)| {
            let name = format!("{}: {} {} ({})", series.what, one.reading.value, series.unit, one.reading.date);
            json!({"type": "Feature", "properties": {"name": clean_line(&name, 200)},
                "geometry": {"type": "Point", "coordinates": [place.longitude(), place.latitude()]}})
        })
        .collect();
    // JSON has no line that ends a block: its own quotes are all on one line.
    let map = json!({"type": "FeatureCollection", "features": features});
    (!features.is_empty()).then(|| format!("```geojson\n{map}\n```\n"))
}

fn row(v: &Visitor, shell: &Shell, debate: &str, one: &Observed) -> ObservationRow {
    let comment = &one.comment;
    ObservationRow {
        when: shell.date(&one.reading.date),
        value: one.reading.value.to_string(),
        unusual: one.unusual,
        beyond: one.beyond,
        place: one.reading.place.map(on_map),
        method: one.method.clone().unwrap_or_default(),
        author: author(&v.state.commons, comment.author.as_ref()),
        photo: one.photo.as_ref().map(|(photo, path)| (path.clone(), photo.alt.clone())),
        href: address_of_comment(debate, comment.number, &comment.ulid),
    }
}

fn form(shell: &Shell, view: &PageView, found: &Observations, sent: Sent, errors: &[FieldError]) -> ObservationForm {
    let said = fields(view.markdown.as_deref().unwrap_or_default());
    let indicators = said.get("indicators").and_then(Value::as_array).into_iter().flatten();
    let named = indicators.filter_map(|one| one.get("name")?.as_str()).map(|name| clean_line(name, 100));
    let mut known: Vec<String> = found.series.iter().map(|series| series.what.clone()).chain(named).collect();
    known.dedup();
    known.truncate(30);
    let mut listed = Errors::default();
    for error in errors {
        let words = form_errors(shell, std::slice::from_ref(error)).at(&error.field).to_owned();
        // Of a table it is said in which line.
        match error.field.strip_prefix("csv.") {
            Some(line) => listed.add("csv", shell.t2("observe-line", "line", line, "error", words)),
            None => listed.add(&error.field, words),
        }
    }
    ObservationForm {
        what: sent.what,
        unit: sent.unit,
        date: sent.date,
        value: sent.value,
        place: sent.place,
        method: sent.method,
        csv: sent.csv,
        words: sent.words,
        alt: sent.alt,
        photo: sent.photo,
        known,
        errors: listed,
    }
}

/// What a form tells, with its photo.
fn told(sent: &Sent) -> Result<Vec<Observation>, Error> {
    let photo = match sent.photo.as_str() {
        "" => None,
        hash => {
            let unknown = |_| Error::invalid("photo", "photo_unknown", "this city keeps no picture with this hash");
            // Its type and where it lies are known to the city.
            let (media_type, url) = (String::new(), None);
            Some(Photo { hash: hash.parse().map_err(unknown)?, media_type, alt: sent.alt.clone(), url })
        }
    };
    let measured = measured(sent)?;
    Ok(measured.into_iter().map(|one| Observation { photo: photo.clone(), ..one }).collect())
}

/// What a form tells: one value, or those of a table.
fn measured(sent: &Sent) -> Result<Vec<Observation>, Error> {
    if !sent.csv.trim().is_empty() {
        return from_csv(&sent.csv, &sent.what, &sent.unit);
    }
    let mut errors = Vec::new();
    let mut wrong = |field: &str, code: &str, message: &str| {
        errors.push(FieldError { field: field.into(), code: code.into(), message: message.into() });
    };
    if sent.what.trim().is_empty() {
        wrong("what", "empty_what", "it has to be said what was measured");
    }
    if !koinon_core::schema::is_date(sent.date.trim()) {
        wrong("date", "date_form", "a date is written like 2027-03-01, or 2027-03, or 2027");
    }
    let value = sent.value.parse();
    if value.is_err() {
        wrong("value", "value_form", "a value is a number such as 12.5");
    }
    let place = match sent.place.trim() {
        "" => Ok(None),
        place => point(place).map(Some).ok_or(()),
    };
    if place.is_err() {
        wrong("place", "place_form", "a place is a latitude from -90 to 90 and a longitude from -180 to 180");
    }
    match (value, place) {
        (Ok(value), Ok(place)) if errors.is_empty() => Ok(vec![Observation {
            what: sent.what.clone(),
            unit: sent.unit.clone(),
            method: Some(sent.method.clone()),
            readings: vec![Reading { date: sent.date.trim().to_owned(), value, place }],
            photo: None,
        }]),
        _ => Err(Error::Invalid(errors)),
    }
}

/// A place as people copy it from a map: latitude first.
fn point(typed: &str) -> Option<Spot> {
    let mut parts = typed.split([',', ';', ' ']).filter(|part| !part.is_empty()).map(str::parse::<f64>);
    match (parts.next()?, parts.next()?, parts.next()) {
        (Ok(latitude), Ok(longitude), None) => Spot::of_degrees(latitude, longitude),
        _ => None,
    }
}

/// `/pages/{slug}/observations`, posted.
pub(super) async fn observe(v: Visitor, name: web::Path<String>, upload: Upload<Sent>) -> HttpResponse {
    let Upload { form: mut sent, file } = upload;
    v.answer(async {
        v.check_form(&sent.csrf)?;
        v.actor.account()?;
        let commons = &v.state.commons;
        let view = commons.page(&v.actor, &PageRef::parse(&name)).await?;
        if let Some(file) = file {
            match commons.add_media(&v.actor, file.bytes().await?).await {
                // Once it is kept it need not be sent again with what is mended.
                Ok(media) => sent.photo = media.hash.to_string(),
                Err(Error::Invalid(errors)) => {
                    let of_photo = |error| FieldError { field: "file".into(), ..error };
                    let errors: Vec<_> = errors.into_iter().map(of_photo).collect();
                    return show(&v, view, sent, &errors).await;
                }
                Err(other) => return Err(other.into()),
            }
        }
        let told = match told(&sent) {
            Ok(told) => commons.observe(&v.actor, view.page.id, told, &sent.words).await.map(drop),
            Err(error) => Err(error),
        };
        match told {
            Ok(()) => Ok(v.go(&page_head(commons, &v.actor, &view).at("observations"), Some(Notice::Observed))),
            Err(Error::Invalid(errors)) => {
                let at = |error: FieldError| match error.field.as_str() {
                    "markdown" => FieldError { field: "words".into(), ..error },
                    "photo" => FieldError { field: "file".into(), ..error },
                    _ => error,
                };
                let errors: Vec<_> = errors.into_iter().map(at).collect();
                show(&v, view, sent, &errors).await
            }
            Err(other) => Err(other.into()),
        }
    })
    .await
}

/// `/pages/{slug}/observations.csv`: all of it, to keep.
pub(super) async fn csv(v: Visitor, name: web::Path<String>) -> HttpResponse {
    v.answer(async {
        let found = v.state.commons.observations(&v.actor, &PageRef::parse(&name)).await?;
        Ok(HttpResponse::Ok()
            .insert_header((CONTENT_DISPOSITION, "attachment; filename=\"observations.csv\""))
            .insert_header((VARY, "Cookie"))
            .content_type("text/csv; charset=utf-8")
            .body(found.to_csv(v.state.commons.origin())))
    })
    .await
}
