use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::kind::Kind;
use crate::schema::typed;

fn context(fields: &Value) -> Context {
    let fields = fields.as_object().unwrap();
    Context::of(&typed(Kind::CityProfile, fields, fields))
}

fn bordeaux() -> Value {
    json!({
        "population": { "value": 261_804, "year": 2021, "source": "INSEE" }, "area_km2": 49.36, "growth_10y_percent": 9.5,
        "degurba": 1, "income_level": "high", "climate_zone": "Cfb", "relief": ["flat"], "languages": ["fr"],
    })
}

fn sidi_bou_said() -> Value {
    json!({
        "population": { "value": 5911, "year": 2014, "source": "INS" }, "area_km2": 3.6, "degurba": 1,
        "income_level": "lower_middle", "climate_zone": "csa", "relief": "coastal, hilly", "languages": ["ar", "fr-TN"],
    })
}

#[test]
fn the_distance_of_two_cities_is_the_mean_of_their_differences() {
    let distance = context(&bordeaux()).distance(&context(&sidi_bou_said()));
    let of = |variable| distance.differences.iter().find(|one| one.variable == variable).map(|one| one.by);
    let near = |found: Option<f64>, expected: f64| (found.unwrap() - expected).abs() < 1e-9;
    // lg(261804 / 5911) / 4 and lg((261804 / 49.36) / (5911 / 3.6)) / 3.
    assert!(near(of(Variable::Population), 0.411_578_829_6), "{distance:?}");
    assert!(near(of(Variable::Density), 0.169_747_556_0), "{distance:?}");
    assert_eq!(of(Variable::Growth), None, "one of them does not say");
    assert!(near(of(Variable::Income), 2.0 / 3.0));
    assert_eq!((of(Variable::Climate), of(Variable::Degurba)), (Some(0.0), Some(0.0)), "both are temperate cities");
    assert_eq!(of(Variable::Relief), Some(1.0));
    assert_eq!(of(Variable::Languages), Some(0.5), "French of Tunisia is French");
    assert_eq!(of(Variable::Competences), None);
    assert_eq!(distance.compared(), 7);
    assert!(near(distance.value(), (0.411_578_829_6 + 0.169_747_556_0 + 2.0 / 3.0 + 1.0 + 0.5) / 7.0));
    let largest: Vec<Variable> = distance.largest().iter().map(|difference| difference.variable).collect();
    assert_eq!(largest, [Variable::Relief, Variable::Income, Variable::Languages]);
}

#[test]
fn fewer_than_four_variables_in_common_are_not_enough() {
    let three = json!({ "population": { "value": 1000 }, "languages": ["fr"], "degurba": 3 });
    let distance = context(&three).distance(&context(&bordeaux()));
    assert_eq!((distance.compared(), distance.value()), (3, None));
    assert_eq!(context(&three).distance(&context(&three)).value(), None);
    let missing: Vec<Variable> = context(&three).missing().collect();
    assert_eq!(missing.len(), 6);
    assert!(missing.contains(&Variable::Density) && !missing.contains(&Variable::Population));
}

#[test]
fn a_distance_has_words() {
    let words = [0.0, 0.15, 0.2, 0.35, 0.4, 0.55, 0.56, 1.0].map(|distance| Likeness::of(distance).code());
    let [alike, rather_alike, rather_different, different] = ["alike", "rather_alike", "rather_different", "different"];
    assert_eq!(
        words,
        [alike, alike, rather_alike, rather_alike, rather_different, rather_different, different, different]
    );
}

#[test]
fn what_cannot_be_is_missing() {
    for hostile in [
        json!({ "population": { "value": 0 }, "area_km2": 5 }),
        json!({ "population": { "value": -3 }, "area_km2": -5 }),
        json!({ "population": { "value": 1e300 }, "area_km2": 1e-320, "growth_10y_percent": 1e18 }),
        json!({ "population": { "value": "NaN" }, "area_km2": "inf", "growth_10y_percent": "NaN" }),
        json!({ "population": "unknown", "area_km2": null, "growth_10y_percent": -101, "degurba": 0, "climate_zone": "Z" }),
        json!({ "population": 5, "degurba": 4, "income_level": "rich", "climate_zone": "", "relief": [], "languages": [" "] }),
        json!({ "population": [{ "value": 5 }], "degurba": "x", "climate_zone": "\u{301}", "languages": [["fr"], 5, "-"] }),
        json!({ "income_level": { "unknown": "nobody has counted" }, "relief": { "a": "flat" }, "competences": ["x".repeat(101)] }),
    ] {
        assert_eq!(context(&hostile), Context::default(), "{hostile}");
    }
    // What can be measured at all differs by 1 at most.
    let crowded = context(&json!({ "population": { "value": 1_000_000_000 }, "area_km2": 1e-200 }));
    let empty = context(&json!({ "population": { "value": 1 }, "area_km2": 2e7 }));
    for difference in crowded.distance(&empty).differences {
        assert!((0.0..=1.0).contains(&difference.by), "{difference:?}");
    }
}

#[test]
fn competences_are_compared_as_words() {
    let of = |words: &[&str]| context(&json!({ "competences": words }));
    let by = |one: &Context, other: &Context| one.distance(other).differences[0].by;
    assert_eq!(by(&of(&["Waste", "public  transport"]), &of(&["waste", "Public transport", "waste"])), 0.0);
    assert_eq!(by(&of(&["waste", "water"]), &of(&["waste", "schools"])), 2.0 / 3.0);
}

/// Fields of a profile, many of them absent, some of what no profile should say.
fn any_fields() -> impl Strategy<Value = Value> {
    let number = prop_oneof![Just(json!(0)), any::<f64>().prop_map(|n| json!(n)), (1.0..1e7).prop_map(|n| json!(n))];
    let some = |values: &'static [&'static str]| proptest::sample::subsequence(values, 0..=values.len());
    let code = |codes: &'static [&'static str]| proptest::option::of(proptest::sample::select(codes));
    (
        proptest::option::of(number.clone()),
        proptest::option::of(number.clone()),
        proptest::option::of(prop_oneof![number, (-50.0..80.0).prop_map(|n| json!(n))]),
        proptest::option::of(0..5),
        (code(INCOME), code(&["Af", "Bsk", "cfb", "Dfc", "E", "X"])),
        (some(&["flat", "hilly", "coastal"]), some(&["waste", "water", "schools"]), some(&["fr", "ar", "fr-CA", "oc"])),
    )
        .prop_map(|(people, area, growth, degurba, (income, climate), (relief, competences, languages))| {
            json!({
                "population": { "value": people }, "area_km2": area, "growth_10y_percent": growth, "degurba": degurba,
                "income_level": income, "climate_zone": climate, "relief": relief, "competences": competences,
                "languages": languages,
            })
        })
}

fn without(context: &Context, variable: Variable) -> Context {
    let mut left = context.clone();
    left.0.remove(&variable);
    left
}

proptest! {
    #[test]
    fn it_is_none_to_oneself(fields in any_fields()) {
        let context = context(&fields);
        let known = 9 - context.missing().count();
        let distance = context.distance(&context);
        prop_assert_eq!(distance.compared(), known);
        prop_assert_eq!(distance.value(), (known >= FEWEST).then_some(0.0));
        prop_assert!(distance.largest().is_empty());
    }

    #[test]
    fn it_is_the_same_from_both_sides_and_within_its_bounds(one in any_fields(), other in any_fields()) {
        let (one, other) = (context(&one), context(&other));
        let distance = one.distance(&other);
        prop_assert_eq!(&distance, &other.distance(&one));
        prop_assert!(distance.differences.iter().all(|difference| (0.0..=1.0).contains(&difference.by)));
        prop_assert_eq!(distance.value().is_some(), distance.compared() >= FEWEST);
        prop_assert!(distance.value().is_none_or(|value| (0.0..=1.0).contains(&value)));
        let largest = distance.largest();
        prop_assert!(largest.len() <= 3 && largest.iter().all(|difference| difference.by > 0.0));
        prop_assert!(largest.is_sorted_by(|one, next| one.by >= next.by));
    }

    #[test]
    fn what_one_lacks_leaves_the_mean_of_the_others(one in any_fields(), other in any_fields()) {
        let (one, other) = (context(&one), context(&other));
        let whole = one.distance(&other);
        for variable in Variable::ALL {
            let less = without(&one, variable).distance(&other);
            let kept = whole.differences.iter().filter(|difference| difference.variable != variable).copied();
            prop_assert_eq!(&less.differences, &kept.collect::<Vec<_>>());
            // Were it counted as alike, the distance would come nearer than the mean of what is left.
            let sum: f64 = less.differences.iter().map(|difference| difference.by).sum();
            prop_assert!(less.value().is_none_or(|value| (value * less.compared() as f64 - sum).abs() < 1e-9));
        }
    }
}
