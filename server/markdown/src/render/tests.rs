use super::*;

/// A city with the page "Compost" and the picture `bac.png`.
struct City;

impl Resolver for City {
    fn wikilink(&self, target: &WikiTarget) -> LinkTarget {
        let authority = target.authority.as_deref().map(|authority| format!("@{authority}")).unwrap_or_default();
        let name = target.name.to_lowercase().replace(' ', "-");
        let exists = name == "compost";
        LinkTarget { href: format!("/pages/{name}{authority}"), exists, name: None }
    }

    fn link(&self, reference: &str) -> Option<String> {
        reference.strip_suffix(".md").map(|name| format!("/pages/{name}"))
    }

    fn image(&self, reference: &str) -> Option<Picture> {
        let src = format!("/media/{reference}");
        let smaller = |widths: &[u32]| widths.iter().map(|width| (*width, format!("{src}?width={width}"))).collect();
        match reference {
            "bac.png" => Some(Picture { smaller: Vec::new(), size: Some((640, 480)), src }),
            "large.jpg" => Some(Picture { smaller: smaller(&[480, 960]), size: Some((1500, 1000)), src }),
            _ => None,
        }
    }
}

fn rendered(source: &str) -> Rendered {
    render(source, &City, &RenderOptions::default())
}

fn html(source: &str) -> String {
    rendered(source).html
}

#[test]
fn paragraphs_lists_and_code_take_their_direction_from_their_text() {
    assert_eq!(
        html("Bonjour *à* **tous**\nici\n\n- un\n- deux\n\n> cité\n\n`x` ~~y~~\n\n```rust\nlet x = 1 < 2;\n```\n"),
        "<p dir=\"auto\">Bonjour <em>à</em> <strong>tous</strong>\nici</p>\n\
         <ul dir=\"auto\"><li>un</li>\n<li>deux</li>\n</ul>\n\
         <blockquote dir=\"auto\"><p>cité</p>\n</blockquote>\n\
         <p dir=\"auto\"><code dir=\"ltr\">x</code> <del>y</del></p>\n\
         <pre dir=\"ltr\"><code class=\"language-rust\">let x = 1 &lt; 2;\n</code></pre>\n"
    );
}

#[test]
fn headings_begin_at_h2_and_have_unique_prefixed_ids() {
    let page = rendered("# One\n\n## Ce qu'il faut\n\n### ما يلزم\n\n## Ce qu'il *faut*\n\n##### !\n");
    let outline: Vec<_> = page.outline.iter().map(|h| (h.level, h.id.as_str(), h.text.as_str())).collect();
    assert_eq!(
        outline,
        [
            (2, "h-one", "One"),
            (3, "h-ce-quil-faut", "Ce qu'il faut"),
            (4, "h-ما-يلزم", "ما يلزم"),
            (3, "h-ce-quil-faut-1", "Ce qu'il faut"),
            (6, "h-part", "!"),
        ]
    );
    for heading in &page.outline {
        assert!(
            page.html.contains(&format!("<h{} id=\"{}\" dir=\"auto\">", heading.level, heading.id)),
            "{}",
            page.html
        );
    }
    assert_eq!(page.first_heading.as_deref(), Some("One"));
    // The highest heading is h2, whatever it is called in the source.
    assert!(html("### deep\n\n#### deeper\n").contains("<h2 id=\"h-deep\""));
    assert!(html("## Ce qu'il faut\n").contains("<h2 "));
}

#[test]
fn a_first_heading_that_repeats_the_title_is_left_out() {
    let options = RenderOptions { title: Some("Compost"), ..RenderOptions::default() };
    let page = render("# *Compost*\n\nText\n\n## Next\n", &City, &options);
    assert_eq!(page.html, "<p dir=\"auto\">Text</p>\n<h2 id=\"h-next\" dir=\"auto\">Next</h2>\n");
    assert_eq!(page.first_heading.as_deref(), Some("Compost"));
    assert_eq!(page.outline.len(), 1);
    assert!(render("# Other\n", &City, &options).html.contains("Other"));
    assert!(render("## Compost\n", &City, &options).html.contains("Compost"));
}

#[test]
fn wikilinks_lead_to_pages_here_and_elsewhere() {
    let page = rendered(
        "[[Compost]] [[Bac rouge|un bac]] [[compost@Gent.example]] [[x@gent.example|là]] [[Compost]] `[[no]]`",
    );
    assert_eq!(
        page.html,
        "<p dir=\"auto\"><a href=\"/pages/compost\" class=\"wikilink\">Compost</a> \
         <a href=\"/pages/bac-rouge\" class=\"wikilink red-link\">un bac</a> \
         <a href=\"/pages/compost@gent.example\" class=\"wikilink\">compost@Gent.example</a> \
         <a href=\"/pages/x@gent.example\" class=\"wikilink red-link\">là</a> \
         <a href=\"/pages/compost\" class=\"wikilink\">Compost</a> <code dir=\"ltr\">[[no]]</code></p>\n"
    );
    let names: Vec<_> = page.wikilinks.iter().map(|link| (link.target.name.as_str(), link.exists)).collect();
    assert_eq!(names, [("Compost", true), ("Bac rouge", false), ("compost", true), ("x", false)]);
}

/// A city whose pages have names.
struct Named;

impl Resolver for Named {
    fn wikilink(&self, target: &WikiTarget) -> LinkTarget {
        let (title, lang, dir) = match target.name.as_str() {
            "samad" => ("تجربة السماد", "ar", "rtl"),
            _ => ("<b>Café</b> & co", "fr", "ltr"),
        };
        let city = target.authority.is_some().then(|| "سيدي بوسعيد".to_owned());
        let name = PageName { title: title.into(), lang: lang.into(), dir, city };
        LinkTarget { href: format!("https://gent.example/{}", target.name), exists: true, name: Some(name) }
    }

    fn link(&self, _: &str) -> Option<String> {
        None
    }

    fn image(&self, _: &str) -> Option<Picture> {
        None
    }
}

#[test]
fn a_wikilink_without_a_text_says_its_pages_title_and_another_city() {
    let page = render(
        "## [[cafe]]\n\n[[samad@sidi.example]], [[cafe|ici]], **[[cafe]]** après\n",
        &Named,
        &RenderOptions::default(),
    );
    let cafe = "<a href=\"https://gent.example/cafe\" class=\"wikilink\" lang=\"fr\" dir=\"ltr\">&lt;b&gt;Café&lt;/b&gt; &amp; co</a>";
    assert_eq!(
        page.html,
        format!(
            "<h2 id=\"h-bcaféb--co\" dir=\"auto\">{cafe}</h2>\n<p dir=\"auto\">\
             <a href=\"https://gent.example/samad\" class=\"wikilink\" lang=\"ar\" dir=\"rtl\">تجربة السماد</a> \
             <span class=\"link-city\" dir=\"auto\">(سيدي بوسعيد)</span>, \
             <a href=\"https://gent.example/cafe\" class=\"wikilink\">ici</a>, <strong>{cafe}</strong> après</p>\n"
        )
    );
    assert_eq!(page.outline[0].text, "<b>Café</b> & co");
    let sent = crate::federated_html("[[samad@sidi.example]]", &Named, &RenderOptions::default());
    assert_eq!(sent, "<p><a href=\"https://gent.example/samad\">تجربة السماد</a> (سيدي بوسعيد)</p>\n");
}

#[test]
fn links_out_are_marked_and_relative_ones_are_resolved() {
    let page = rendered(
        "[a](https://gent.example/) [b](b.md) [c](c.txt) [d](#Ce-Titre) <ana@mail.example> [e](//evil.example)",
    );
    assert_eq!(
        page.html,
        "<p dir=\"auto\"><a href=\"https://gent.example/\" rel=\"nofollow noopener ugc\">a</a> <a href=\"/pages/b\">b</a> \
         <span class=\"broken-link\">c</span> <a href=\"#h-ce-titre\">d</a> \
         <a href=\"mailto:ana@mail.example\">ana@mail.example</a> \
         <a href=\"https://evil.example\" rel=\"nofollow noopener ugc\">e</a></p>\n"
    );
    assert_eq!(page.references, ["b.md", "c.txt"]);
}

#[test]
fn a_bare_address_becomes_a_link() {
    let page =
        html("Voir https://gent.example/a_b_c. `https://no.example` [t](https://x.example/ \"https://y.example\")");
    assert!(page.contains(">https://gent.example/a_b_c</a>. <code"), "{page}");
    assert_eq!(page.matches("<a ").count(), 2, "{page}");
}

#[test]
fn a_link_whose_text_names_another_host_shows_its_own() {
    for source in [
        "[https://gov.example](https://evil.example/login)",
        "[**gov**.example](https://evil.example)",
        "<a href=\"https://evil.example\">https://gov.example</a>",
        "<p>\n<a title=x href='https://evil.example'>www.gov.<b>example</b></a>\n</p>",
    ] {
        assert!(html(source).contains("</a> <span class=\"link-host\" dir=\"ltr\">(evil.example)</span>"), "{source}");
    }
    assert!(!html("[gov.example](https://gov.example/x) [more](https://evil.example)").contains("link-host"));
}

#[test]
fn no_picture_is_loaded_from_elsewhere() {
    let page = rendered(
        "![Un bac](bac.png \"t\") ![far](https://track.example/p.gif) ![](http://track.example/q) ![lost](no.png)",
    );
    assert_eq!(
        page.html,
        "<p dir=\"auto\"><img src=\"/media/bac.png\" alt=\"Un bac\" title=\"t\" width=\"640\" height=\"480\" loading=\"lazy\"> \
         <a href=\"https://track.example/p.gif\" class=\"remote-image\" rel=\"nofollow noopener ugc\">far</a> \
         <a href=\"http://track.example/q\" class=\"remote-image\" rel=\"nofollow noopener ugc\">http://track.example/q</a> \
         <span class=\"missing-image\">lost</span></p>\n"
    );
    assert_eq!(page.references, ["bac.png", "no.png"]);
    for source in [
        "<img src=\"https://track.example/p.gif\">",
        "<img src=//track.example/p.gif alt=x>",
        "<img src=\" https://track.example/p.gif\" srcset=\"https://track.example/2\">",
        "[![x](https://track.example/p.gif)](https://gent.example)",
        "<video poster=\"https://track.example/p\"></video>",
        "<p style=\"background:url(https://track.example/p)\">x</p>",
    ] {
        let page = html(source);
        assert!(!page.contains("<img") && !page.contains("style") && !page.contains("poster"), "{page}");
    }
}

#[test]
fn a_browser_chooses_among_the_sizes_that_the_city_has_and_no_others() {
    const SIZES: &str =
        " srcset=\"/media/large.jpg?width=480 480w, /media/large.jpg?width=960 960w, /media/large.jpg 1500w\"";
    let shown = html("![Un bac](large.jpg)");
    let expected = format!(
        "<p dir=\"auto\"><img src=\"/media/large.jpg\" alt=\"Un bac\" width=\"1500\" height=\"1000\"{SIZES} \
         sizes=\"(max-width: 40rem) 100vw, 37rem\" loading=\"lazy\"></p>\n"
    );
    assert_eq!(shown, expected);
    // Whoever says how wide it is to be shown, says which size is enough.
    let narrow = html("<img src=\"large.jpg\" alt=\"x\" width=\"200\">");
    assert!(narrow.contains(&format!(" width=\"200\"{SIZES} sizes=\"200px\" loading=\"lazy\">")), "{narrow}");
    for hostile in [
        "<img src=\"large.jpg\" srcset=\"https://track.example/2 2x\" sizes=\"1px\">",
        "<img src=\"bac.png\" srcset=\"https://track.example/2 2x\" sizes=\"1px\" width=\"1px, https://track.example/\">",
        "<picture><source srcset=\"https://track.example/2\"><img src=\"bac.png\"></picture>",
        "![x](bac.png 'a\" srcset=\"https://track.example/2')",
        "![a\" srcset=\"https://track.example/2](bac.png)",
    ] {
        let shown = html(hostile);
        let own = shown.replace(SIZES, "");
        assert!(!own.contains(" srcset=\"") && !own.contains("sizes=\"1px"), "{shown}");
        assert!(!shown.contains("<source") && shown.contains("<img"), "{shown}");
    }
}

#[test]
fn a_wide_table_can_be_scrolled_by_keyboard_and_has_a_name() {
    let page = html("## Coûts\n\n| a | b |\n|:-:|--:|\n| 1 | [[x\\|y]] |\n");
    assert!(page.contains(
        "<div class=\"table-scroll\" role=\"region\" tabindex=\"0\" aria-labelledby=\"h-coûts\"><table dir=\"auto\">"
    ));
    assert!(page.contains("<th scope=\"col\" class=\"align-center\">a</th>"), "{page}");
    assert!(
        page.contains("<td class=\"align-right\"><a href=\"/pages/x\" class=\"wikilink red-link\">y</a></td>"),
        "{page}"
    );
    let options = RenderOptions { lang: "fr-CA", ..RenderOptions::default() };
    assert!(render("| a |\n|---|\n", &City, &options).html.contains("aria-label=\"Tableau\""));
}

#[test]
fn footnotes_lead_there_and_back() {
    let source = "Un[^b] deux[^a] trois[^b]\n\n[^a]: Note *a*\n\n[^b]: Note b\n\n    suite\n\n[^c]: seule\n";
    let options = RenderOptions { id_prefix: "c1-", lang: "fr", ..RenderOptions::default() };
    assert_eq!(
        render(source, &City, &options).html,
        "<p dir=\"auto\">Un<sup class=\"footnote-ref\"><a href=\"#fn-c1-1\" id=\"fnref-c1-1\" role=\"doc-noteref\">1</a></sup> \
         deux<sup class=\"footnote-ref\"><a href=\"#fn-c1-2\" id=\"fnref-c1-2\" role=\"doc-noteref\">2</a></sup> \
         trois<sup class=\"footnote-ref\"><a href=\"#fn-c1-1\" id=\"fnref-c1-1-2\" role=\"doc-noteref\">1</a></sup></p>\n\
         <section class=\"footnotes\" role=\"doc-endnotes\" aria-label=\"Notes\">\n<ol>\n\
         <li id=\"fn-c1-1\"><p dir=\"auto\">Note b</p>\n<p dir=\"auto\">suite \
         <a href=\"#fnref-c1-1\" aria-label=\"Retour au texte\" class=\"footnote-back\" role=\"doc-backlink\">↩</a> \
         <a href=\"#fnref-c1-1-2\" aria-label=\"Retour au texte\" class=\"footnote-back\" role=\"doc-backlink\">↩</a></p></li>\n\
         <li id=\"fn-c1-2\"><p dir=\"auto\">Note <em>a</em> \
         <a href=\"#fnref-c1-2\" aria-label=\"Retour au texte\" class=\"footnote-back\" role=\"doc-backlink\">↩</a></p></li>\n\
         <li id=\"fn-c1-3\"><p dir=\"auto\">seule</p></li>\n</ol>\n</section>\n"
    );
}

#[test]
fn task_lists_are_readable_without_form_controls() {
    let options = RenderOptions { lang: "fr", ..RenderOptions::default() };
    assert_eq!(
        render("- [x] fait\n- [ ] autre\n", &City, &options).html,
        "<ul dir=\"auto\"><li><span class=\"task\" role=\"img\" aria-label=\"Fait\">☑</span> fait</li>\n\
         <li><span class=\"task\" role=\"img\" aria-label=\"À faire\">☐</span> autre</li>\n</ul>\n"
    );
}

#[test]
fn shortcodes_are_listed_and_shown_as_they_are() {
    let page = rendered(
        "{{< img src=\"a_b_c.png\" alt=\"*x*\" >}}\n\n[link]({{< ref \"2014/page.md\" >}}) `{{< code >}}`\n\n## {{% a %}} Title\n",
    );
    assert_eq!(page.shortcodes.len(), 4);
    assert_eq!(
        page.html,
        "<p dir=\"auto\"><span class=\"shortcode\">{{&lt; img src=\"a_b_c.png\" alt=\"*x*\" &gt;}}</span></p>\n\
         <p dir=\"auto\"><a href=\"/pages/2014/page\">link</a> <code dir=\"ltr\">{{&lt; code &gt;}}</code></p>\n\
         <h2 id=\"h-title\" dir=\"auto\"><span class=\"shortcode\">{{% a %}}</span> Title</h2>\n"
    );
    assert_eq!(page.references, ["2014/page.md"]);
}

#[test]
fn front_matter_is_not_shown_unless_it_cannot_be_read() {
    assert_eq!(html("---\ntitle: A\n---\nText\n"), "<p dir=\"auto\">Text</p>\n");
    assert_eq!(
        html("---\ntitle: a: <b>\n---\nText\n"),
        "<pre class=\"front-matter\" dir=\"auto\">title: a: &lt;b&gt;\n</pre>\n<p dir=\"auto\">Text</p>\n"
    );
}

#[test]
fn html_that_someone_wrote_is_kept_where_it_is_harmless() {
    assert_eq!(
        html("<details open><summary>Plus</summary>\n\nTexte <kbd>x</kbd><br>\n\n</details>\n"),
        "<details open=\"\"><summary>Plus</summary>\n<p dir=\"auto\">Texte <kbd>x</kbd><br></p>\n</details>\n"
    );
}

#[test]
fn what_goes_beyond_the_limits_is_left_out_and_said() {
    let limited = |source: &str| {
        let page = rendered(source);
        assert!(page.truncated && page.html.ends_with("</p>\n"), "{source:.40}");
        assert!(page.html.contains("<p class=\"truncated\" role=\"note\">"));
        assert!(page.html.len() < 8 << 20);
        page
    };
    limited(&format!("|a|b|\n|-|-|\n{}", "|1|2|\n".repeat(80_000)));
    limited(&format!("{} deep", ">".repeat(10_000)));
    limited(&(0..200).map(|n| format!("{}- x\n", "  ".repeat(n))).collect::<String>());
    limited(&"a\n\n".repeat(100_000));
    limited(&"# x\n".repeat(100_000));
    let page = limited(&"[[x]] ".repeat(3_000));
    assert_eq!(page.html.matches("<a ").count(), 2_000);
    limited(&"<b>x ".repeat(20_000));
    limited(&"<div>\n".repeat(50_000));
    limited(&format!("{}{}", "<b><i>".repeat(200), "\n\nx".repeat(10_000)));
    limited(&"&#".repeat(500_000));
    limited(&"a < b & c ".repeat(50_000));
    // Many brackets alone are no harm, only text.
    assert!(!rendered(&"[".repeat(100_000)).truncated);
}

#[test]
fn a_flattened_text_loses_nothing() {
    let page = rendered(&format!("{}deep *text*", "> ".repeat(100)));
    assert!(page.truncated && page.html.contains("deep text"), "{}", page.html);
}

#[test]
fn an_unclosed_tag_does_not_swallow_the_rest_of_the_page() {
    for source in [
        "Use the <script> tag, or <plaintext>.\n\nThe rest.\n",
        "<script>\nx\n\nThe rest.\n",
        "<textarea>\n\nThe rest.\n",
        "<style>\n\nThe rest.\n",
        "<!-- a comment\n\nThe rest.\n",
        "<div><title>\n\nThe rest.\n",
    ] {
        assert!(html(source).contains("The rest."), "{source}");
    }
    assert_eq!(html("<!-- a\n\ncomment -->\n<style>\nx\n</style>\n\nText\n"), "\n\n<p dir=\"auto\">Text</p>\n");
}

/// Pieces of which texts with links in all places are made; with some HTML among them.
const PIECES: [&str; 34] = [
    "# ",
    "\n\n",
    "\n",
    "- ",
    "> ",
    "[a](b.md)",
    "[a](<b c.md>)",
    "![p](q.png)",
    "[[x]]",
    "[[y|z]]",
    "[",
    "](",
    ")",
    "`",
    "|",
    "\n|-|\n",
    "[r]: s.md\n",
    "[r]",
    "javascript:alert(1)",
    "foo:bar",
    "a&amp;b",
    "&#106;",
    "#place",
    "//elsewhere.example/x",
    "https://elsewhere.example/",
    "\\",
    "$x$",
    "*",
    "<b>",
    "</a>",
    "<a href=\"t.md\">",
    "<!-- c -->",
    "![m](n.png \"o\")",
    "é ",
];

proptest::proptest! {
    #[test]
    fn an_outline_says_what_a_rendering_says(picks in proptest::collection::vec(0..PIECES.len(), 0..24)) {
        let source: String = picks.iter().map(|&pick| PIECES[pick]).collect();
        let rendered = render(&source, &Unresolved, &RenderOptions::default());
        let Rendered { first_heading, wikilinks, references, shortcodes, .. } = rendered;
        proptest::prop_assert_eq!(outline(&source), Outline { first_heading, wikilinks, references, shortcodes });
    }
}
