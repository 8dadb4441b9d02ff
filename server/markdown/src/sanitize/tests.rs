use proptest::prelude::*;

use super::*;
use crate::render::{RenderOptions, render};
use crate::{federated_html, plain_text, split, summary};

/// Markup that has hurt others, in HTML and in Markdown.
const HOSTILE: [&str; 62] = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<img src=x onerror=alert(1)>",
    "<img/src/onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
    "<math><annotation-xml encoding=\"text/html\"><script>alert(1)</script></annotation-xml></math>",
    "<math><mi xlink:href=\"javascript:alert(1)\" href=\"javascript:alert(1)\">x</mi></math>",
    "$\\text{<script>alert(1)</script>}$",
    "$\\href{javascript:alert(1)}{x} <img src=x onerror=alert(1)>$",
    "$$\\text{</mtext></math><img src=x onerror=alert(1)>}$$",
    "$\\text{<style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">}$",
    "\u{fdd2}0\u{fdd3}&#xfdd2;0&#xfdd3;",
    "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
    "<template><script>alert(1)</script></template>",
    "<iframe src=\"javascript:alert(1)\"></iframe>",
    "<iframe srcdoc=\"<script>alert(1)</script>\"></iframe>",
    "<object data=\"javascript:alert(1)\"></object>",
    "<embed src=\"javascript:alert(1)\">",
    "<form action=\"javascript:alert(1)\"><button formaction=\"javascript:alert(1)\">x</button></form>",
    "<input autofocus onfocus=alert(1)>",
    "<select autofocus onfocus=alert(1)>",
    "<textarea></textarea><script>alert(1)</script>",
    "<title></title><script>alert(1)</script>",
    "<xmp><script>alert(1)</script></xmp>",
    "<plaintext><script>alert(1)</script>",
    "<base href=\"https://evil.example/\">",
    "<meta http-equiv=refresh content=\"0;url=javascript:alert(1)\">",
    "<link rel=stylesheet href=\"https://evil.example/x.css\">",
    "<style>*{background:url(javascript:alert(1))}</style>",
    "<div style=\"background:url(javascript:alert(1))\">x</div>",
    "<a href=\"javascript:alert(1)\">x</a>",
    "<a href=\"JaVaScRiPt:alert(1)\">x</a>",
    "<a href=\"java\tscript:alert(1)\">x</a>",
    "<a href=\"&#106;avascript:alert(1)\">x</a>",
    "<a href=\"\u{1}javascript:alert(1)\">x</a>",
    "<a href=\"data:text/html,<script>alert(1)</script>\">x</a>",
    "<a href=\"vbscript:msgbox(1)\">x</a>",
    "<a href=x onclick=alert(1) onmouseover='alert(1)'>x</a>",
    "<a href=\"https://x.example\" target=_blank rel=opener ping=https://evil.example>x</a>",
    "<details ontoggle=alert(1) open>x</details>",
    "<video><source onerror=alert(1)></video>",
    "<body onload=alert(1)>",
    "<p id=csrf name=token class=\"btn-delete\" data-action=delete>x</p>",
    "<h2 id=\"getElementById\">x</h2>",
    "[x](javascript:alert(1))",
    "[x](JAVASCRIPT&colon;alert(1))",
    "[x](<java\nscript:alert(1)>)",
    "[x]( javascript:alert(1) \"onclick=alert(1)\")",
    "![x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "![x\" onerror=\"alert(1)](x \"y\\\" onerror=\\\"alert(1)\")",
    "<javascript:alert(1)>",
    "<vbscript:x>",
    "[x]: javascript:alert(1)\n\n[x]",
    "``` \"onclick=alert(1)\nx\n```",
    "[[x\" onclick=\"alert(1)|<script>]]",
    "[^1]\n\n[^1]: <script>alert(1)</script>",
    "{{< x onclick=alert(1) ><script> >}}",
];

/// Fails unless HTML is of the safe kind: known elements, known attributes, harmless addresses.
fn assert_safe(html: &str) {
    let elements: HashSet<&str> = TAGS.into_iter().chain(MATHML_TAGS).collect();
    let attributes: HashSet<&str> = [
        "href",
        "src",
        "alt",
        "title",
        "class",
        "id",
        "dir",
        "lang",
        "rel",
        "role",
        "tabindex",
        "aria-label",
        "aria-labelledby",
        "loading",
        "width",
        "height",
        "start",
        "reversed",
        "type",
        "value",
        "open",
        "colspan",
        "rowspan",
        "scope",
        "headers",
        "datetime",
        "display",
        "displaystyle",
        "scriptlevel",
        "mathvariant",
        "linethickness",
        "form",
        "largeop",
        "lspace",
        "maxsize",
        "minsize",
        "movablelimits",
        "rspace",
        "stretchy",
        "symmetric",
        "accent",
        "accentunder",
        "depth",
        "voffset",
    ]
    .into();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        let tag = &rest[at..];
        let mut chars = tag[1..].chars();
        let name: String = chars.by_ref().skip_while(|c| *c == '/').take_while(char::is_ascii_alphanumeric).collect();
        assert!(elements.contains(name.as_str()), "element {name:?} in {html:?}");
        let mut after = tag[1..].trim_start_matches('/').strip_prefix(name.as_str()).unwrap();
        while !after.starts_with('>') {
            let (attribute, value) = after.split_once("=\"").unwrap_or_else(|| panic!("{after:.60} in {html:?}"));
            let (value, next) = value.split_once('"').unwrap();
            let attribute = attribute.trim();
            assert!(attributes.contains(attribute), "attribute {attribute:?} in {html:?}");
            if matches!(attribute, "href" | "src") {
                let decoded = crate::escape::unescape(value).to_lowercase();
                let safe = ["http://", "https://", "mailto:", "tel:", "geo:", "/", "#"];
                assert!(safe.iter().any(|start| decoded.starts_with(start)), "address {decoded:?}");
                assert!(attribute == "href" || decoded.starts_with('/'), "a picture from elsewhere: {decoded:?}");
            }
            if attribute == "id" {
                assert!(is_own_id(value), "id {value:?}");
            }
            after = next;
        }
        rest = after;
    }
    assert!(!html.to_lowercase().contains("<script"));
}

fn page(source: &str) -> String {
    render(source, &Unresolved, &RenderOptions::default()).html
}

#[test]
fn hostile_markup_does_nothing() {
    for source in HOSTILE {
        assert_safe(&page(source));
        assert_safe(&page(&format!("Some text {source} and more")));
        assert_safe(&page(&format!("- item\n\n  {source}\n\n| a |\n|---|\n| {source} |\n")));
        assert_safe(&sanitize_remote(source));
        assert_safe(&federated_html(source, &Unresolved, &RenderOptions::default()));
    }
    assert_safe(&page(&HOSTILE.join("\n\n")));
    assert_safe(&sanitize_remote(&HOSTILE.concat()));
}

#[test]
fn names_that_the_page_itself_uses_cannot_be_taken() {
    let html = page("<h2 id=\"csrf\" class=\"btn-delete\">x</h2>\n\n## csrf\n\n<p class=\"truncated other\">y</p>\n");
    assert!(!html.contains("\"csrf\"") && !html.contains("btn-delete") && !html.contains("other"), "{html}");
    assert!(html.contains("id=\"h-csrf\""));
}

#[test]
fn a_link_of_a_peer_is_a_link_to_the_outside() {
    let html = sanitize_remote(
        "<h1>T</h1><p class=\"x\" id=\"h-1\">a <a href=\"https://gent.example\" class=\"wikilink\">b</a> <a href=\"/x\">c</a></p>\
         <img src=\"https://track.example/p.gif\" alt=\"Alt\">",
    );
    assert_eq!(
        html,
        "<h2>T</h2><p>a <a href=\"https://gent.example\" rel=\"nofollow noopener ugc\">b</a> \
         <span class=\"broken-link\">c</span></p>\
         <a href=\"https://track.example/p.gif\" class=\"remote-image\" rel=\"nofollow noopener ugc\">Alt</a>"
    );
}

#[test]
fn costly_foreign_html_is_shown_as_text() {
    assert!(sanitize_remote(&"<b>".repeat(100_000)).starts_with("&lt;b&gt;"));
    assert!(sanitize_remote(&"&#".repeat(500_000)).starts_with("&amp;#"));
    assert!(sanitize_remote(&"é".repeat(1 << 20)).len() <= 1 << 20);
}

/// Random texts made of the characters and words that matter to the parsers.
fn adversarial() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        prop::sample::select(HOSTILE.to_vec()).prop_map(String::from),
        prop::sample::select(vec![
            "<",
            ">",
            "\"",
            "'",
            "&",
            "=",
            "/",
            "\n",
            "\n\n",
            " ",
            "`",
            "*",
            "_",
            "[",
            "]",
            "(",
            ")",
            "![",
            "[[",
            "]]",
            "|",
            "#",
            "> ",
            "- ",
            "<!--",
            "-->",
            "<![CDATA[",
            "]]>",
            "---\n",
            "a",
            "&lt;",
            "&#x3c;",
            "on",
            "script",
            "href",
            "src",
            "javascript:",
            "https://",
            "style",
            "<a ",
            "<b",
            "<p ",
            "<td",
            "<svg",
            "</",
            "{{<",
            ">}}",
            "\u{fdd0}",
            "\u{fdd1}",
            "[^1]",
            "\t",
            "\u{0}",
            "\u{202e}",
            "é",
            "<table>",
            "</table>",
            "<h1>",
        ])
        .prop_map(String::from),
        "\\PC{0,4}",
    ];
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn whatever_is_written_the_page_is_safe(source in adversarial()) {
        assert_safe(&page(&source));
        assert_safe(&sanitize_remote(&source));
        assert_safe(&federated_html(&source, &Unresolved, &RenderOptions::default()));
    }

    #[test]
    fn no_text_makes_a_reader_fail(source in adversarial()) {
        let _ = plain_text(&source);
        let fields = crate::front_matter::fields(&source);
        prop_assert!(summary(&source, &fields).chars().count() <= crate::plain::MAX_SUMMARY_CHARS);
        prop_assert!(source.ends_with(split(&source).body));
    }
}
