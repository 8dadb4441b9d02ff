//! The `content` of a page for other servers: a small subset of HTML, headings from `h2`, absolute links.

use crate::render::{Audience, RenderOptions, Resolver, render_for};

/// Renders a source for other servers. The resolver gives absolute addresses; pictures become links to them.
#[must_use]
pub fn federated_html(source: &str, resolver: &dyn Resolver, options: &RenderOptions<'_>) -> String {
    render_for(source, resolver, options, Audience::Servers).html
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::{LinkTarget, Picture};
    use crate::wikilink::WikiTarget;

    struct Absolute;

    impl Resolver for Absolute {
        fn wikilink(&self, target: &WikiTarget) -> LinkTarget {
            LinkTarget { href: format!("https://bordeaux.example/pages/{}", target.name), exists: true, name: None }
        }

        fn link(&self, reference: &str) -> Option<String> {
            reference.strip_prefix('/').map(|path| format!("https://bordeaux.example/{path}"))
        }

        fn image(&self, reference: &str) -> Option<Picture> {
            Some(Picture {
                src: format!("https://bordeaux.example/media/{reference}"),
                size: None,
                smaller: Vec::new(),
            })
        }
    }

    #[test]
    fn a_page_is_sent_as_plain_html_with_absolute_links() {
        let source = "---\ntitle: A\n---\n# A\n\nText[^1] [[b]] [c](/c) [d](d) [e](#e) ![f](f.png)\n\n## Next\n\n\
                      | x |\n|--:|\n| 1 |\n\n[^1]: Note\n\n<span class=\"x\" onclick=\"y()\">z</span>\n";
        let html = federated_html(source, &Absolute, &RenderOptions { title: Some("A"), ..RenderOptions::default() });
        assert_eq!(
            html,
            "<p>Text<sup>1</sup> <a href=\"https://bordeaux.example/pages/b\">b</a> \
             <a href=\"https://bordeaux.example/c\">c</a> d e \
             <a href=\"https://bordeaux.example/media/f.png\">f</a></p>\n<h2>Next</h2>\n\
             <table><thead><tr><th>x</th></tr></thead><tbody>\n<tr><td>1</td></tr>\n</tbody></table>\n\
             <p>z</p>\n<ol>\n<li><p>Note</p></li>\n</ol>\n"
        );
    }
}
