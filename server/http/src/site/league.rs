//! The league, `/league`, and what administrators say of it and of the page of their city, `/admin/league`.

use actix_web::{HttpResponse, web};
use koinon_commons::city_page::Section;
use koinon_commons::compare::Asked as Wanted;
use koinon_commons::league::{Group, LeagueCity, Membership};
use koinon_commons::render::page_path;
use koinon_commons::{Error, FieldError};
use koinon_web::views::{AdminLeagueView, Charter, LeagueCityRow, LeagueGroup, LeagueView, Ordered};
use koinon_web::{Notice, Shell};
use serde::Deserialize;

use super::city::{city_path, membership_in_words};
use super::compare;
use super::failure::{Failure, form_errors, status};
use super::visitor::Visitor;
use super::words::{city_name, page_links};

/// `/league`.
pub(super) async fn league(v: Visitor) -> HttpResponse {
    v.answer(async {
        let commons = &v.state.commons;
        let league = commons.league().await?;
        let cities = commons.cities().await?;
        let shell = v.shell().await?;
        let row = |city: &LeagueCity| LeagueCityRow {
            city: city_name(&city.city),
            href: city_path(&city.city),
            membership: membership_in_words(&shell, &city.membership),
            pages: u64::try_from(city.pages).unwrap_or(0),
        };
        let group = |group: &Group| {
            let named = |(name, city): &(String, Option<koinon_store::City>)| match city {
                Some(city) => (city_name(city).name, Some(city_path(city))),
                None => (name.clone(), None),
            };
            let page = page_links(commons, std::slice::from_ref(&group.page), &cities).pop()?;
            Some(LeagueGroup { page, members: group.members.iter().map(named).collect() })
        };
        let (mut members, mut others, mut removed) = (Vec::new(), Vec::new(), Vec::new());
        for city in &league.cities {
            match city.membership {
                Membership::Here | Membership::Member(_) => members.push(row(city)),
                Membership::Removed { .. } => removed.push(row(city)),
                Membership::Asked(_) | Membership::Refused | Membership::Known => others.push(row(city)),
            }
        }
        let charter = league.charter.as_ref().and_then(|page| {
            let link = page_links(commons, std::slice::from_ref(page), &cities).pop()?;
            Some(Charter { page: link, version: page.updated, vouchers: league.vouchers.len() })
        });
        let view = LeagueView {
            groups: league.groups.iter().filter_map(group).collect(),
            paths: page_links(commons, &league.paths, &cities),
            members,
            others,
            removed,
            charter,
            shell,
        };
        Ok(v.show(&view))
    })
    .await
}

/// `/admin/league`.
pub(super) async fn settings(v: Visitor) -> HttpResponse {
    v.answer(async { show(&v, Sent::default(), &[]).await }).await
}

/// What a form says that could not be taken.
#[derive(Default)]
struct Sent {
    charter: Option<String>,
    places: Option<Places>,
}

/// What each figure and each section was given as its place, by its code.
#[derive(Default)]
struct Places {
    figures: Vec<(String, String)>,
    sections: Vec<(String, String)>,
}

impl Places {
    fn read(pairs: Vec<(String, String)>) -> Self {
        let mut places = Self::default();
        let mut named: Option<(bool, String)> = None;
        for (name, value) in pairs {
            match name.as_str() {
                "figures" => named = Some((true, value)),
                "sections" => named = Some((false, value)),
                // The place stands after what it is the place of.
                "place" => {
                    if let Some((is_figure, code)) = named.take() {
                        let list = if is_figure { &mut places.figures } else { &mut places.sections };
                        list.push((code, value.trim().to_owned()));
                    }
                }
                _ => {}
            }
        }
        places
    }

    /// The codes that have a place, in its order; those of one place in the order in which they stand.
    fn ordered(list: &[(String, String)], field: &str) -> Result<Vec<String>, FieldError> {
        let mut placed = Vec::new();
        for (code, place) in list.iter().filter(|(_, place)| !place.is_empty()) {
            let place: u16 = place.parse().map_err(|_| FieldError {
                field: field.to_owned(),
                code: "number_form".to_owned(),
                message: "a place is a whole number".to_owned(),
            })?;
            placed.push((place, code.clone()));
        }
        placed.sort_by_key(|(place, _)| *place);
        Ok(placed.into_iter().map(|(_, code)| code).collect())
    }
}

async fn show(v: &Visitor, sent: Sent, errors: &[FieldError]) -> Result<HttpResponse, Failure> {
    v.actor.require_administrator()?;
    let commons = &v.state.commons;
    let here = commons.city_page("here").await?;
    let charter = commons.league().await?.charter;
    let charter = charter.map(|page| page_path(commons.origin(), &page.authority, &page.slug));
    let charter = charter.map(|path| path.trim_start_matches("/pages/").to_owned());
    let shell = v.shell().await?;
    let words = compare::Told { shell: &shell, asked: &Wanted::default(), here: commons.origin() };
    let place = |codes: &[String], code: &str| {
        codes.iter().position(|chosen| chosen == code).map(|at| (at + 1).to_string()).unwrap_or_default()
    };
    let typed = |list: Option<&Vec<(String, String)>>, code: &str| {
        list.map(|list| list.iter().find(|(of, _)| of == code).map(|(_, place)| place.clone()).unwrap_or_default())
    };
    let sections: Vec<String> = here.dashboard.sections.iter().map(|section| section.code().to_owned()).collect();
    let figures = here.figures.choices.iter().map(|column| {
        let (code, head) = (column.what.code(), words.column(column));
        let label = if head.unit.is_empty() { head.label } else { format!("{} ({})", head.label, head.unit) };
        let typed = typed(sent.places.as_ref().map(|places| &places.figures), &code);
        Ordered { label, place: typed.unwrap_or_else(|| place(&here.dashboard.figures, &code)), code }
    });
    let figures = figures.collect();
    let sections = Section::ALL.map(|section| {
        let typed = typed(sent.places.as_ref().map(|places| &places.sections), section.code());
        Ordered {
            code: section.code().to_owned(),
            label: shell.tc("city-section-", section.code()),
            place: typed.unwrap_or_else(|| place(&sections, section.code())),
        }
    });
    let view = AdminLeagueView {
        errors: form_errors(&shell, errors),
        charter: sent.charter.or(charter).unwrap_or_default(),
        city_href: city_path(&here.city),
        has_profile: here.profile.is_some(),
        figures,
        sections: sections.into(),
        shell,
    };
    Ok(v.show_with(status(errors), &view))
}

#[derive(Deserialize)]
pub(super) struct CharterForm {
    csrf: String,
    #[serde(default)]
    charter: String,
}

/// `/admin/league/charter`, posted.
pub(super) async fn charter(v: Visitor, form: web::Form<CharterForm>) -> HttpResponse {
    v.answer(async {
        v.check_form(&form.csrf)?;
        match v.state.commons.name_charter(&v.actor, &form.charter).await {
            Ok(_) => Ok(v.go("/league", Some(Notice::CharterNamed))),
            Err(Error::Invalid(errors)) => {
                show(&v, Sent { charter: Some(form.charter.clone()), places: None }, &errors).await
            }
            Err(other) => Err(other.into()),
        }
    })
    .await
}

/// `/admin/league/dashboard`, posted.
pub(super) async fn dashboard(v: Visitor, form: web::Form<Vec<(String, String)>>) -> HttpResponse {
    v.answer(async {
        let pairs = form.into_inner();
        let csrf = pairs.iter().find(|(name, _)| name == "csrf").map(|(_, csrf)| csrf.clone()).unwrap_or_default();
        v.check_form(&csrf)?;
        v.actor.require_administrator()?;
        let (places, shell) = (Places::read(pairs), v.shell().await?);
        match choose(&v, &shell, &places).await {
            Ok(()) => {
                let here = v.state.commons.city_page("here").await?;
                Ok(v.go(&city_path(&here.city), Some(Notice::DashboardChosen)))
            }
            Err(Error::Invalid(errors)) => show(&v, Sent { charter: None, places: Some(places) }, &errors).await,
            Err(other) => Err(other.into()),
        }
    })
    .await
}

async fn choose(v: &Visitor, shell: &Shell, places: &Places) -> Result<(), Error> {
    let figures = Places::ordered(&places.figures, "figures").map_err(|error| Error::Invalid(vec![error]))?;
    let sections = Places::ordered(&places.sections, "sections").map_err(|error| Error::Invalid(vec![error]))?;
    let note = shell.t("admin-dashboard-note");
    v.state.commons.choose_dashboard(&v.actor, figures, sections, note).await.map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn what_has_a_place_stands_in_its_order_and_what_has_none_is_left_out() {
        let sent = [("csrf", "x"), ("figures", "area"), ("place", "2"), ("figures", "density"), ("place", " ")];
        let more = [("figures", "population"), ("place", "1"), ("sections", "care"), ("place", "7"), ("place", "8")];
        let places = Places::read(pairs(&[&sent[..], &more[..]].concat()));
        assert_eq!(Places::ordered(&places.figures, "figures").unwrap(), ["population", "area"]);
        assert_eq!(Places::ordered(&places.sections, "sections").unwrap(), ["care"]);
    }

    #[test]
    fn a_place_that_is_no_number_is_named_at_its_field() {
        for place in ["x", "-1", "1.5", "99999"] {
            let places = Places::read(pairs(&[("sections", "care"), ("place", place)]));
            let error = Places::ordered(&places.sections, "sections").unwrap_err();
            assert_eq!((error.field.as_str(), error.code.as_str()), ("sections", "number_form"), "{place}");
        }
    }
}
