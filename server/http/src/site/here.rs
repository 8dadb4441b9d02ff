//! *And here?*: the context of a practice beside that of another city, and the conditions on which it would work.

use actix_web::{HttpResponse, web};
use koinon_commons::here::{CityContext, Here, Judged, Met};
use koinon_commons::nearness::Profile;
use koinon_commons::read::PageRef;
use koinon_commons::render::page_path;
use koinon_core::context::{Context, Distance, Known, Likeness, Variable};
use koinon_core::text::clean_line;
use koinon_store::{City, HERE};
use koinon_web::views::{ContextRow, ContextValue, HereView, JudgedCondition, NearnessWords};
use koinon_web::{CityName, Shell, language_name};
use serde::Deserialize;
use serde_json::Value;

use super::asked::Asked;
use super::visitor::Visitor;
use super::words::{city_name, named, page_head, page_link};

#[derive(Deserialize)]
pub(super) struct With {
    /// The authority of the city to compare with.
    with: Option<String>,
}

/// `/pages/{slug}/here?with=`.
pub(super) async fn here(v: Visitor, name: web::Path<String>, asked: Asked<With>) -> HttpResponse {
    v.answer(async {
        let commons = &v.state.commons;
        let here = commons.here(&v.actor, &PageRef::parse(&name), asked.into_inner().with).await?;
        let shell = v.shell().await?;
        let cities = [Some(&here.theirs), here.with.as_ref()].into_iter().flatten();
        let profiles =
            cities.filter_map(|city| Some(page_link(commons, &city.profile.as_ref()?.page, city_name(&city.city))));
        let (words, known) = (Words { shell: &shell }, commons.cities().await?);
        let view = HereView {
            head: page_head(commons, &v.actor, &here.view),
            with: here.with.as_ref().map(|with| city_name(&with.city)),
            choices: here.choices.iter().map(city_name).collect(),
            rows: words.rows(&here),
            nearness: words.nearness(&here),
            profiles: profiles.collect(),
            write_href: write_href(&v, &here),
            conditions: here.conditions.iter().map(|one| words.condition(&v, &here, one, &known)).collect(),
            shell,
        };
        Ok(v.show(&view))
    })
    .await
}

/// Where the profile of this city is written or completed, if it lacks something that is compared.
fn write_href(v: &Visitor, here: &Here) -> Option<String> {
    let cities = [Some(&here.theirs), here.with.as_ref()].into_iter().flatten();
    let own = cities.into_iter().find(|city| city.city.id == HERE)?;
    match &own.profile {
        None => Some("/write/text?kind=city_profile".into()),
        Some(profile) if profile.context.missing().next().is_some() => {
            Some(format!("{}/edit", page_path(v.state.commons.origin(), &profile.page.authority, &profile.page.slug)))
        }
        Some(_) => None,
    }
}

/// A word that may run in another direction than those beside it (Unicode Standard Annex 9, first strong isolate).
fn isolated(word: &str) -> String {
    format!("\u{2068}{word}\u{2069}")
}

/// Says what contexts are, in the reader's language.
struct Words<'a> {
    shell: &'a Shell,
}

impl Words<'_> {
    fn label(&self, variable: Variable) -> String {
        self.shell.t(match variable {
            Variable::Population => "fact-population",
            Variable::Density => "context-density",
            Variable::Growth => "fact-growth-10y-percent",
            Variable::Income => "fact-income-level",
            Variable::Climate => "fact-climate-zone",
            Variable::Degurba => "fact-degurba",
            Variable::Relief => "fact-relief",
            Variable::Competences => "fact-competences",
            Variable::Languages => "fact-languages",
        })
    }

    fn value(&self, variable: Variable, profile: &Profile) -> Option<ContextValue> {
        let field = |name: &str| profile.fields.get(name);
        let population = |name: &str| field("population")?.get(name);
        let interface = |text: String| ContextValue { text, ..ContextValue::default() };
        Some(match (variable, profile.context.get(variable)?) {
            (Variable::Population, Known::Amount(people)) => {
                let year = population("year").and_then(Value::as_i64).map(|year| year.to_string());
                let source = population("source").and_then(Value::as_str).map(|source| clean_line(source, 300));
                let said: Vec<String> = [year, source].into_iter().flatten().filter(|text| !text.is_empty()).collect();
                ContextValue { source: said.join(self.shell.lang.comma()), ..interface(self.number(*people, 0)) }
            }
            (Variable::Density, Known::Amount(density)) => {
                let area =
                    field("area_km2").and_then(Value::as_f64).map(|area| format!("{} km²", self.number(area, 2)));
                ContextValue { source: area.unwrap_or_default(), ..interface(self.number(*density, 0)) }
            }
            (_, Known::Amount(number)) => interface(self.number(*number, 1)),
            (Variable::Climate, Known::Code(group)) => {
                let zone = field("climate_zone").and_then(Value::as_str).map(|zone| clean_line(zone, 3));
                let group = self.shell.tc("climate-", &group.to_ascii_lowercase());
                interface(zone.map_or_else(|| group.clone(), |zone| format!("{group} ({zone})")))
            }
            (_, Known::Code(code)) => interface(self.code(variable, code)),
            (_, Known::Set(members)) => {
                let words: Vec<String> = members.iter().map(|word| self.member(variable, word)).collect();
                let own_words = variable == Variable::Competences;
                ContextValue { own_words, ..interface(words.join(self.shell.lang.comma())) }
            }
        })
    }

    fn code(&self, variable: Variable, code: &str) -> String {
        self.shell.code(&format!("{}-{code}", variable.code()).replace('_', "-"), &clean_line(code, 60))
    }

    fn member(&self, variable: Variable, word: &str) -> String {
        match variable {
            Variable::Relief => self.code(variable, word),
            Variable::Languages => isolated(language_name(word)),
            _ => isolated(&clean_line(word, 100)),
        }
    }

    /// A number with its thousands apart.
    fn number(&self, number: f64, digits: usize) -> String {
        self.shell.lang.number(number, digits)
    }

    fn row(&self, here: &Here, variable: Variable) -> ContextRow {
        let value = |city: Option<&CityContext>| city.and_then(|city| self.value(variable, city.profile.as_ref()?));
        let differences = here.distance.iter().flat_map(|distance| &distance.differences);
        let by = differences.clone().find(|difference| difference.variable == variable).map(|difference| difference.by);
        ContextRow {
            label: self.label(variable),
            theirs: value(Some(&here.theirs)),
            ours: value(here.with.as_ref()),
            by: by.map(|by| self.number(by, 2)),
        }
    }

    fn rows(&self, here: &Here) -> Vec<ContextRow> {
        let rows = Variable::ALL.into_iter().map(|variable| self.row(here, variable));
        rows.filter(|row| row.theirs.is_some() || row.ours.is_some()).collect()
    }

    fn nearness(&self, here: &Here) -> NearnessWords {
        let Some(with) = &here.with else { return NearnessWords::Nothing };
        let distance = here.distance.clone().unwrap_or_default();
        match distance.value() {
            Some(value) => NearnessWords::Compared {
                likeness: Likeness::of(value).code(),
                value: self.number(value, 2),
                compared: distance.compared(),
                largest: self.largest(here, &distance),
            },
            None => NearnessWords::TooLittle {
                compared: distance.compared(),
                missing: [&here.theirs, with].into_iter().filter_map(|city| self.missing(city)).collect(),
            },
        }
    }

    fn largest(&self, here: &Here, distance: &Distance) -> Vec<ContextRow> {
        distance.largest().into_iter().map(|difference| self.row(here, difference.variable)).collect()
    }

    /// What a city does not say.
    fn missing(&self, city: &CityContext) -> Option<(CityName, String)> {
        let nothing = Context::default();
        let context = city.profile.as_ref().map_or(&nothing, |profile| &profile.context);
        let missing: Vec<String> = context.missing().map(|variable| self.label(variable)).collect();
        (!missing.is_empty()).then(|| (city_name(&city.city), missing.join(self.shell.lang.comma())))
    }

    fn condition(&self, v: &Visitor, here: &Here, one: &Judged, cities: &[(City, i64)]) -> JudgedCondition {
        let is_note = one.page.id != here.view.page.id;
        JudgedCondition {
            text: one.text.clone(),
            known: one.known,
            lang: one.page.lang.clone(),
            // *Other* says nothing of a condition.
            factor: match one.factor.as_str() {
                "other" => String::new(),
                factor => self.shell.code(&format!("factor-{factor}").replace('_', "-"), factor),
            },
            required: one.required,
            met: one.met.map_or("not_said", Met::code),
            workaround: one.workaround.clone(),
            note: is_note.then(|| page_link(&v.state.commons, &one.page, named(&one.page.authority, cities))),
        }
    }
}
