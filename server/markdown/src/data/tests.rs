use proptest::prelude::*;

use crate::render::{
    DataFile, LinkTarget, Picture, RenderLimits, RenderOptions, Rendered, Resolver, Unresolved, render,
};
use crate::{DataKind, WikiTarget, federated_html, outline};

/// A page that has the file `bacs.csv`.
struct WithFile;

impl Resolver for WithFile {
    fn wikilink(&self, target: &WikiTarget) -> LinkTarget {
        Unresolved.wikilink(target)
    }

    fn link(&self, reference: &str) -> Option<String> {
        (reference == "bacs.csv").then(|| "/media/abc.csv".into())
    }

    fn image(&self, _: &str) -> Option<Picture> {
        None
    }

    fn data(&self, reference: &str) -> Option<DataFile> {
        let text = "mois,kg\n2025-01,12\n2025-02,14\n".into();
        (reference == "bacs.csv").then(|| DataFile { kind: DataKind::Csv, text, href: "/media/abc.csv".into() })
    }
}

fn rendered(source: &str) -> Rendered {
    let options = RenderOptions { lang: "en", data_path: "/pages/bins/data?block=", ..RenderOptions::default() };
    render(source, &WithFile, &options)
}

fn html(source: &str) -> String {
    rendered(source).html
}

fn csv(options: &str, text: &str) -> String {
    html(&format!("```csv {options}\n{text}\n```\n"))
}

/// The coordinates of all paths and texts, in words.
fn coordinates(html: &str) -> impl Iterator<Item = &str> {
    let values = [" d=\"", " x=\"", " y=\"", " viewBox=\""].into_iter();
    values.flat_map(|name| html.split(name).skip(1).filter_map(|rest| rest.split('"').next()))
}

/// The texts of the cells of a table.
fn cells(html: &str) -> Vec<String> {
    let table = html.split_once("<tbody>").map_or("", |(_, rest)| rest.split("</tbody>").next().unwrap_or_default());
    let text = |part: &str| part.split_once('>').map(|(_, rest)| rest.split('<').next().unwrap_or_default().to_owned());
    table.split("<bdi").skip(1).filter_map(text).collect()
}

#[test]
fn dates_and_numbers_are_a_line_with_units_a_table_and_a_download() {
    let shown = csv("title=\"Bins per month\"", "month,mass (kg)\n2025-01,12\n2025-02,\n2025-03,14.5\n2025-04,13");
    assert!(
        shown.starts_with("<figure><figcaption dir=\"auto\"><strong>Bins per month</strong></figcaption>\n<svg"),
        "{shown}"
    );
    for part in [
        "role=\"img\"",
        "aria-labelledby=\"data-1-t data-1-d\"",
        "<title id=\"data-1-t\">Bins per month</title>",
        "<desc id=\"data-1-d\">Line chart. month: from 2025-01 to 2025-04. mass (kg): from 12 to 14.5.</desc>",
        ">mass (kg)</text>",
        ">2025-03</text>",
        "<summary>These figures as a table</summary>",
        "<th scope=\"col\" class=\"align-right\"><bdi>mass (kg)</bdi></th>",
        "<tr><th scope=\"row\"><bdi dir=\"ltr\">2025-02</bdi></th><td class=\"align-right\"><bdi>missing</bdi></td></tr>",
        "<a href=\"/pages/bins/data?block=1\">Download (CSV)</a>",
    ] {
        assert!(shown.contains(part), "{part}\n{shown}");
    }
    // The missing month parts the line.
    let line = coordinates(&shown).filter(|path| path.matches('M').count() == 2).count();
    assert!(line > 0 && !shown.contains("style="), "{shown}");
}

#[test]
fn words_are_bars_and_what_goes_back_and_forth_is_points() {
    let bars = csv("unit=kg", "place;brought;taken\nMarket;12,5;3\nSchool;−2;\n");
    assert!(
        bars.contains(
            "<desc id=\"data-1-d\">Bar chart. brought (kg): from −2 to 12,5. taken (kg): from 3 to 3.</desc>"
        ),
        "{bars}"
    );
    assert!(bars.contains(">12,5</text>") && bars.contains(">missing</text>") && bars.contains(">Market</text>"));
    // Two columns have a legend, and are told apart by more than colour.
    assert!(bars.contains(">taken</text>") && bars.contains("fill-opacity=\"0.3\""), "{bars}");
    assert!(csv("", "a,b\n3,1\n1,2\n2,3\n").contains("Points. a: from 1 to 3. b: from 1 to 3."));
    assert!(csv("scatter", "a,b\n1,1\n2,2\n").contains("Points."));
    assert!(csv("line", "day,b\nMon,1\nTue,2\n").contains("Line chart. b: from 1 to 2."));
    assert!(csv("line x=b", "a,b\n5,1\n6,2\n").contains("Line chart. b: from 1 to 2. a: from 5 to 6."));
}

#[test]
fn words_that_are_read_from_the_right_begin_there() {
    let bars = csv("", "الحي,صناديق\nالمرسى,12\nHalle,9\n");
    assert!(bars.contains("direction=\"rtl\">المرسى</text>"), "{bars}");
    assert!(bars.contains("text-anchor=\"end\">Halle</text>"), "{bars}");
}

#[test]
fn what_cannot_be_drawn_is_a_table_or_text_with_a_reason() {
    for (options, text, why) in [
        ("", "a,b\nx,y\n", "no column of numbers"),
        ("", "a,b\n1,2\n3\n", "some rows have more or fewer cells"),
        ("", "a,b\n1,inf\n2,1e308\n3,NaN\n", "no column of numbers"),
        ("scatter", "a,b\nx,1\ny,2\n", "first column has to be numbers"),
        ("bar", &format!("a,b\n{}", "x,1\n".repeat(41)), "at most 40 rows"),
    ] {
        let shown = csv(options, text);
        assert!(shown.contains(why) && shown.contains("<table ") && !shown.contains("<svg"), "{why}: {shown}");
    }
    for (text, why) in [
        ("one line", "this is no table"),
        (&"1,".repeat(40), "this is no table"),
        (&format!("{}\n1\n", "a,".repeat(40)), "more than 20 columns"),
        (&"1,2\n".repeat(300_000), "larger than 1 MB"),
    ] {
        let shown = csv("", text);
        assert!(shown.contains(why) && shown.contains("<pre dir=\"ltr\">"), "{why}: {shown:.300}");
        assert!(!shown.contains("<svg") && shown.len() < 30_000);
    }
    let table = csv("table", "a,b\n1,2\n");
    assert!(table.contains("<table ") && !table.contains("<details>") && !table.contains("Not drawn"), "{table}");
}

#[test]
fn much_data_is_thinned_for_the_drawing_and_cut_in_the_table() {
    let rows: String = (0..4_000).map(|n| format!("{n},{}\n", if n == 2_345 { 900 } else { n % 7 })).collect();
    let shown = csv("", &format!("n,v\n{rows}"));
    assert!(shown.contains("500 of 4000 values were chosen"), "{shown:.900}");
    assert!(shown.contains("v: from 0 to 900"));
    assert!(shown.contains("Rows that the table leaves out: 3500."));
    assert!(shown.len() < 100_000, "{}", shown.len());
    let units = csv("", "d,mass (kg),heat (°C)\n2025-01,1,20\n2025-02,2,21\n");
    assert!(units.contains("their unit is another one or there are too many: heat (°C)."), "{units}");
    let gaps = csv("", "d,v\n2025-01,1\n2025-02,broken\n2025-03,3\n2025-04,4\n");
    assert!(gaps.contains("are not drawn: 1.") && gaps.contains(">broken</bdi></td>"), "{gaps}");
}

#[test]
fn a_file_alone_in_its_paragraph_is_drawn_and_elsewhere_led_to() {
    let alone = rendered("![Bins](bacs.csv \"bar unit=kg\")\n");
    assert!(alone.html.starts_with("<figure><figcaption dir=\"auto\"><strong>Bins</strong>"), "{}", alone.html);
    assert!(alone.html.contains("kg: from 12 to 14.") && alone.html.contains("href=\"/media/abc.csv\""));
    assert_eq!(alone.references, ["bacs.csv"]);
    assert_eq!(outline("![Bins](bacs.csv)\n").references, ["bacs.csv"]);
    for source in [
        "See ![Bins](bacs.csv).",
        "![Bins](bacs.csv) it is",
        "- ![Bins](bacs.csv)",
        "<img src=\"bacs.csv\" alt=\"Bins\">",
    ] {
        let shown = html(source);
        assert!(
            !shown.contains("<svg") && !shown.contains("<img") && shown.contains("href=\"/media/abc.csv\""),
            "{shown}"
        );
    }
    assert!(html("![Bins](other.csv)\n").contains("missing-image"));
    assert!(html("[![Bins](bacs.csv)](https://a.example)").contains("Bins</span></a>"));
}

#[test]
fn each_block_can_be_had_as_it_was_written() {
    let source = "---\ntitle: A\n---\n```csv line\n=cmd|' /C calc'!A0,\"x\ny\"\n1,2\n```\n\n```rust\nfn\n```\n\n> ```CSV\n> a;{{< b >}}\n> ```\n";
    let first = super::block(source, 1);
    assert_eq!(first, Some((DataKind::Csv, "=cmd|' /C calc'!A0,\"x\ny\"\n1,2\n".into())));
    assert_eq!(super::block(source, 2), Some((DataKind::Csv, "a;{{< b >}}\n".into())));
    assert_eq!(super::block(source, 3), None);
    assert_eq!(super::block(source, 0), None);
    let shown = html(source);
    assert!(
        shown.contains("/data?block=1\"") && shown.contains("/data?block=2\"") && !shown.contains("/data?block=3\""),
        "{shown}"
    );
}

#[test]
fn other_servers_get_a_plain_table_and_no_drawing() {
    let options = RenderOptions { lang: "fr", ..RenderOptions::default() };
    let sent = federated_html(
        "```csv title=\"Bacs\"\nmois;kg\n2025-01;12,5\n```\n\n```csv\nno table\n```\n",
        &WithFile,
        &options,
    );
    assert_eq!(
        sent,
        "<p><strong>Bacs</strong></p>\n<table><thead><tr><th>mois</th><th>kg</th></tr></thead><tbody>\n\
         <tr><td>2025-01</td><td>12,5</td></tr>\n</tbody></table>\n<pre><code>no table\n</code></pre>\n"
    );
    assert_eq!(
        federated_html("![Bins](bacs.csv)", &WithFile, &options),
        "<p><a href=\"/media/abc.csv\">Bins</a></p>\n"
    );
}

#[test]
fn a_page_has_so_many_drawings_and_cells_and_no_more() {
    let many = html(&"```csv\na,b\n1,2\n```\n\n".repeat(45));
    assert_eq!((many.matches("<svg").count(), many.matches("<pre").count()), (40, 5));
    let limits = RenderLimits { table_cells: 10, ..RenderLimits::default() };
    let short = render(
        &format!("```csv\na,b\n{}```\n", "1,2\n".repeat(30)),
        &WithFile,
        &RenderOptions { limits, ..RenderOptions::default() },
    );
    assert!(short.html.contains("Rows that the table leaves out: 25."), "{}", short.html);
}

#[test]
fn j01_what_stands_in_cells_is_text_and_a_forged_mark_shows_nothing() {
    let hostile = "</title><script>alert(1)</script>";
    let shown = csv(
        &format!("title='{hostile}' unit='\" onload=\"alert(1)'"),
        &format!(
            "{hostile},<img src=x onerror=alert(1)>\n\u{202e}evil,1\n]]><svg onload=alert(1)>,2\n\u{fdd2}0\u{fdd3},3\n"
        ),
    );
    assert!(shown.contains("<svg") && shown.contains("&lt;script&gt;"), "{shown}");
    for bad in ["<script", "<img", "<svg onload", "\u{202e}", "\u{fdd2}"] {
        assert!(!shown.contains(bad), "{bad}: {shown}");
    }
    let mut tags = shown.split('<').skip(1).filter_map(|tag| tag.split('>').next());
    assert!(tags.all(|tag| !tag.contains(" on")), "{shown}");
    assert_eq!(shown.matches("<svg").count(), 1);
    for typed in ["<svg><path d=\"M0 0\"></path></svg>", "<figure><svg role=\"img\"></svg></figure>"] {
        assert!(!html(typed).contains("<svg") && !html(typed).contains("<path"), "{typed}");
    }
    let forged = html("&#xfdd2;0&#xfdd3; &#xfdd2;0&#xfdd3;\n\n```csv\na,b\n1,2\n```\n");
    assert_eq!(forged.matches("<svg").count(), 1, "{forged}");
}

/// A place for each pair of longitude and latitude.
fn places(spots: &[(&str, f64, f64)]) -> String {
    let feature = |(name, lon, lat): &(&str, f64, f64)| {
        let name = serde_json::to_string(name).unwrap_or_default();
        format!(
            r#"{{"type":"Feature","properties":{{"name":{name}}},"geometry":{{"type":"Point","coordinates":[{lon},{lat}]}}}}"#
        )
    };
    let features: Vec<_> = spots.iter().map(feature).collect();
    format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, features.join(","))
}

fn geojson(text: &str) -> String {
    html(&format!("```geojson title=\"Where\"\n{text}\n```\n"))
}

#[test]
fn places_are_a_map_and_a_list_that_says_the_same() {
    let shown = geojson(&places(&[("Compost <1>", -0.5792, 44.8378), ("", -0.6, 44.85)]));
    for part in [
        "<title id=\"data-1-t\">Where</title><desc id=\"data-1-d\">Map. Places: 2. Compost &lt;1&gt;</desc>",
        "<details open=\"\"><summary>These places as a list</summary>",
        "<li dir=\"auto\"><bdi>Compost &lt;1&gt;</bdi> (point): <a href=\"https://www.openstreetmap.org/?mlat=44.83780&amp;mlon=-0.57920#map=16/44.83780/-0.57920\" rel=\"nofollow noopener ugc\"><bdi dir=\"ltr\">44.83780, -0.57920</bdi></a></li>",
        "<bdi>without a name</bdi> (point)",
        "<a href=\"/pages/bins/data?block=1\">Download (GeoJSON)</a>",
        ">44.840°</text>",
        ">0.5 km</text>",
    ] {
        assert!(shown.contains(part), "{part}\n{shown}");
    }
    let wide = geojson(&places(&[("Bordeaux", -0.58, 44.84), ("Sidi Bou Saïd", 10.34, 36.87)]));
    // Coasts and borders are there where they are fine enough for what is shown.
    let coast = "stroke=\"var(--control)\"";
    assert!(wide.contains(coast) && !shown.contains(coast), "{wide}");
    let world = geojson(&places(&[("West", -180.0, -90.0), ("East", 180.0, 90.0)]));
    assert!(world.len() < 45_000, "{}", world.len());
    let area = geojson(r#"{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,0]]]}"#);
    assert!(
        area.contains("fill-rule=\"evenodd\"") && area.contains("(area): ") && area.contains("0.25000, 0.50000"),
        "{area}"
    );
    assert_eq!(
        crate::plain_text(&format!("```geojson\n{}\n```\n", places(&[("Halle", 1.0, 2.0), ("Quai", 1.0, 2.0)]))),
        "Halle Quai"
    );
}

#[test]
fn what_is_no_map_is_text_with_a_reason_and_other_servers_get_a_list() {
    for (text, why) in [
        ("{\"type\":\"Point\"}", "no GeoJSON with places"),
        (r#"{"type":"Point","coordinates":[653000,6860000]}"#, "outside the Earth"),
        (&places(&[("x", 0.0, 0.0); 501]), "more than 500 places"),
        (&"[".repeat(100_000), "no GeoJSON with places"),
    ] {
        let shown = geojson(text);
        assert!(
            shown.contains(why) && shown.contains("<pre dir=\"ltr\">") && !shown.contains("<svg"),
            "{why}: {shown:.300}"
        );
    }
    let options = RenderOptions::default();
    let sent =
        federated_html(&format!("```geojson\n{}\n```\n", places(&[("Halle <b>", 1.0, 2.0)])), &Unresolved, &options);
    assert_eq!(sent, "<ul><li>Halle &lt;b&gt;: 2.00000, 1.00000</li>\n</ul>\n");
}

proptest! {
    #[test]
    fn whatever_lies_on_earth_has_a_finite_place(
        spots in prop::collection::vec((-180.0..=180.0_f64, -90.0..=90.0_f64), 1..20),
        shape in prop::sample::select(vec!["MultiPoint", "LineString", "Polygon"]),
        around in prop_oneof![Just(1.0), Just(0.001), Just(0.0)],
        odd in "\\PC{0,80}",
    ) {
        let first = spots[0];
        let near = |at: f64, first: f64| first + (at - first) * around;
        let spots: Vec<_> = spots.iter().map(|(lon, lat)| format!("[{},{}]", near(*lon, first.0), near(*lat, first.1))).collect();
        let spots = format!("[{}]", spots.join(","));
        let spots = if shape == "Polygon" { format!("[{spots}]") } else { spots };
        let shown = geojson(&format!(r#"{{"type":"{shape}","coordinates":{spots}}}"#));
        prop_assert!(shown.contains("<svg"), "{}", shown);
        for value in coordinates(&shown) {
            prop_assert!(!value.contains("NaN") && !value.contains("inf"), "{}", value);
        }
        let odd = geojson(&odd.replace('`', ""));
        prop_assert!(odd.contains("Not drawn"), "{}", odd);
    }
}

proptest! {
    #[test]
    fn whatever_is_written_is_drawn_with_finite_places_and_told_as_it_is(
        options in "(line|bar|scatter|table|x=a|unit=\"k|[ =\"']|.){0,12}",
        text in prop_oneof![
            "([0-9]{1,4}|-|,|;|\n|\t|\"|1e308|-1e300|NaN|inf|2025-1|\\.|=cmd|<b>|é|\u{202e}|\r\n| |%|[a-z]){0,120}",
            "a,b,c\n([0-9.e-]{0,9},[0-9.e+-]{0,9},(x|[0-9]{1,20})\n){1,30}",
            "d;b\n([0-9]{4}-[01][0-9](-[0-3][0-9](T[0-2][0-9]:[0-6][0-9])?)?;-?[0-9]{1,12},[0-9]{1,12}\n){1,30}",
            "\\PC{0,200}",
        ],
    ) {
        let shown = csv(&options.replace(['\n', '`'], " "), &text.replace('`', ""));
        for value in coordinates(&shown) {
            prop_assert!(!value.contains("NaN") && !value.contains("inf") && value.len() < 60_000, "{}", shown);
            for number in value.split(|c: char| !(c.is_ascii_digit() || c == '.' || c == '-')).filter(|part| !part.is_empty()) {
                prop_assert!(number.parse::<f64>().is_ok_and(|number| (-1_000.0..=5_000.0).contains(&number)), "{}", number);
            }
        }
        prop_assert!(!shown.contains("style=") && !shown.contains("<script"));
        let plain: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        for cell in cells(&shown).iter().filter(|cell| *cell != "missing" && !cell.contains('"')) {
            let cell: String = crate::escape::unescape(cell).chars().filter(|c| !c.is_whitespace()).collect();
            let without_turns: String = plain.replace("\"\"", "\"").chars().filter(super::is_shown).collect();
            prop_assert!(without_turns.contains(&cell) || plain.contains('"'), "{:?} in {:?}", cell, text);
        }
    }
}
