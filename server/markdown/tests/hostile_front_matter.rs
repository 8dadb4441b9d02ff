//! Three hundred front matters that somebody wrote to do harm: each is refused, and then shown as text, or read within bounds.
#![allow(clippy::unwrap_used, reason = "tests")]

use koinon_markdown::{RenderOptions, Unresolved, as_written, parse, render, set_fields, split};
use serde_json::{Value, json};

/// How many values one front matter may become, however small it is written.
const MAX_VALUES: usize = 120_000;

/// Blocks with what the reader must not accept of them, or may.
fn hostile() -> Vec<String> {
    let mut blocks = Vec::new();
    // Bombs: each level names the one before several times.
    for width in [2, 5, 9, 50] {
        for depth in [3, 6, 9, 12, 40] {
            let mut bomb = "a0: &a0 [x, x]\n".to_owned();
            for level in 1..depth {
                let names = vec![format!("*a{}", level - 1); width].join(", ");
                bomb += &format!("a{level}: &a{level} [{names}]\n");
            }
            blocks.push(bomb.clone());
            blocks.push(bomb.replace('[', "{k: [").replace(']', "]}"));
            blocks.push(bomb.replace("&a0 [x, x]", "&a0 \"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\""));
        }
    }
    // Cycles, and names that are not there.
    for cycle in [
        "a: &a [*a]",
        "a: &a {b: *a}",
        "a: &a\n  b: &b [*a, *b]",
        "? &a [*a]\n: b",
        "a: *b\nb: &b 1",
        "a: *a",
        "&a a: *a",
    ] {
        blocks.push(format!("{cycle}\n"));
        blocks.push(format!("title: x\n{cycle}\nsummary: *a\n"));
    }
    // Depth.
    for depth in [10, 31, 33, 64, 257, 5_000] {
        for (open, close) in
            [("[", "]"), ("{a: ", "}"), ("[{a: ", "}]"), ("- ", ""), ("? ", ""), ("!t ", ""), ("!!map {? ", "}")]
        {
            blocks.push(format!("a: {}x{}\n", open.repeat(depth), close.repeat(depth)));
        }
        blocks.push((0..depth).map(|level| format!("{}a:\n", " ".repeat(level))).collect());
        blocks.push(format!("title: {}\n", "[".repeat(depth)));
    }
    // Size.
    for size in [1_000, 100_000, 300_000] {
        blocks.push(format!("title: {}\n", "x".repeat(size)));
        blocks.push(format!("{}: x\n", "k".repeat(size)));
        blocks.push(format!("a: [{}]\n", "x, ".repeat(size / 3)));
        blocks.push("a: 1\n".repeat(size / 5));
        blocks.push((0..size / 10).map(|n| format!("k{n}: {n}\n")).collect());
        blocks.push(format!("a: |\n{}", "  line\n".repeat(size / 7)));
        blocks.push("# comment\n".repeat(size / 10));
        blocks.push((0..size / 10).map(|n| format!("a{n}: &a{n} x\n")).collect());
    }
    // Values that are not what they should be, for every field that is read anywhere.
    let strange = [
        "",
        "~",
        "null",
        "[]",
        "{}",
        "[[]]",
        "{a: {a: }}",
        "true",
        "-0",
        "1e999",
        ".nan",
        "0x7fffffffffffffffff",
        "9".repeat(400).as_str(),
        "!!int x",
        "!!binary AAAA",
        "!!float '1'",
        "!<tag:evil> {a: b}",
        "!include /etc/passwd",
        "!!python/object:os.system [ls]",
        "\"\\u0000\"",
        "\"\\ud800\"",
        "\"\\x7f\\e\"",
        "'\u{202e}'",
        "\"\\U0010FFFF\"",
        "<script>alert(1)</script>",
    ]
    .map(str::to_owned);
    for name in ["title", "summary", "kind", "lang", "themes", "slug", "adapted_from", "where"] {
        blocks.extend(strange.iter().map(|value| format!("{name}: {value}\n")));
    }
    // Forms that another reader would take otherwise.
    for odd in [
        "a: b\n\tc: d\n",
        "\ta: b\n",
        "a:\tb\n",
        "a: 1\na: 2\n",
        "a: 1\n'a': 2\n\"a\": 3\n",
        "<<: *a\n",
        "a: &a {b: 1}\n<<: *a\nc: 2\n",
        "<<: [{a: 1}, {a: 2}]\n",
        "%YAML 1.1\n--- \na: b\n",
        "%TAG ! tag:evil:\n",
        "a: b\n...\nc: d\n",
        "- a\n- b\n",
        "just text\n",
        "[a, b\n",
        "{a: b\n",
        "\"a\n",
        "'a\n",
        "a: |9\n  x\n",
        "a: >-+\n",
        "? [a, b]\n: c\n",
        "? {a: b}\n: c\n",
        "1: a\n1.0: b\n",
        "true: a\n",
        "~: a\n",
        "a: b: c\n",
        "@a: b\n",
        "`a: b\n",
        "a: @b\n",
        "a: %b\n",
        "*a : b\n",
        "&a b: *a\n",
        "!!set {a, b}\n",
        "a\0b: c\n",
        "a: b\0\n",
        "\u{feff}a: b\n",
        "a: b\u{2028}c: d\n",
        "a: b\u{85}c: d\n",
        "a: b\rc: d\r",
        "\r\r\r",
        ":\n",
        ":::\n",
        "-\n",
        "?\n",
        "a:\n- b\n c\n",
        "a:\n  b\n c: d\n",
    ] {
        blocks.push(odd.to_owned());
    }
    blocks
}

fn values(value: &Value) -> usize {
    1 + match value {
        Value::Array(items) => items.iter().map(values).sum(),
        Value::Object(fields) => fields.values().map(values).sum(),
        _ => 0,
    }
}

#[test]
fn each_is_refused_or_read_within_bounds_and_the_text_is_shown() {
    let blocks = hostile();
    assert!(blocks.len() >= 300, "{}", blocks.len());
    let mut refused = 0;
    for block in blocks {
        let source = format!("---\n{block}---\n# Heading\n\nThe text that people came for.\n");
        let shown: String = block.chars().take(60).collect();
        let rendered = render(&source, &Unresolved, &RenderOptions::default());
        assert!(rendered.html.contains("The text that people came for."), "{shown}");
        assert!(!rendered.html.contains("<script"), "{shown}");
        let Some(yaml) = split(&source).yaml else { continue };
        match parse(yaml) {
            Ok(fields) => {
                assert!(fields.values().map(values).sum::<usize>() <= MAX_VALUES, "{shown}");
                assert_eq!(as_written(yaml, &fields).len(), fields.len(), "{shown}");
            }
            Err(error) => {
                refused += 1;
                assert!(!error.to_string().is_empty());
                assert!(set_fields(&source, &[("title", Some("Mine".into()))]).is_err(), "{shown}");
            }
        }
        for (name, value) in [("title", json!("Mine")), ("a", json!([{"b": 1}])), ("new", json!({"c": null}))] {
            if let Ok(changed) = set_fields(&source, &[(name, Some(value.clone()))]) {
                assert_eq!(parse(split(&changed).yaml.unwrap()).unwrap()[name], value, "{shown}");
            }
        }
    }
    assert!(refused >= 100, "only {refused} were refused");
}
