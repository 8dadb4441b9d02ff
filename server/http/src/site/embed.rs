//! A page as a card on other sites: the card itself, which alone may stand in a frame, what other sites ask to find it (oEmbed 1.0),
//! and the page with all forms in which a page can be taken along.

use actix_web::http::header::{ACCESS_CONTROL_ALLOW_ORIGIN, CACHE_CONTROL, CONTENT_SECURITY_POLICY, VARY};
use actix_web::{HttpRequest, HttpResponse, web};
use koinon_commons::read::{PageRef, PageView};
use koinon_commons::render::page_path;
use koinon_commons::{Actor, Commons, Error};
use koinon_core::Origin;
use koinon_core::kind::Kind;
use koinon_core::text::clean_line;
use koinon_store::Standing;
use koinon_web::views::{CardView, TakeAlongView};
use koinon_web::{Accent, CityName, Contents, Lang, Shell, View as _, escaped, percent_encoded};
use serde::Deserialize;
use serde_json::json;

use super::asked::Asked;
use super::brief::has_brief;
use super::cite::Work;
use super::failure::Failure;
use super::tried::{Told, outcome};
use super::visitor::{Visitor, language_of};
use super::words::{absolute, city_name, page_head, page_link};
use crate::State;
use crate::api::problem::Problem;

/// What the card may load, and that any site may show it. It has no form and no script, and so nothing that a click could be stolen for.
const CARD_POLICY: &str = "default-src 'none'; img-src 'self'; style-src 'self'; font-src 'self'; frame-ancestors *; \
     base-uri 'none'; form-action 'none'";
/// For how long another site may keep what it was told, in seconds.
const KEPT: u32 = 3600;
/// How large the card is unless the other site has less room.
const WIDTH: u32 = 480;
const HEIGHT: u32 = 300;
/// Less than this shows nothing.
const LEAST: u32 = 160;

#[derive(Deserialize)]
pub(super) struct In {
    lang: Option<String>,
}

/// `/pages/{slug}/card?lang=`: the same for everybody; who is signed in, a frame on another site is not to know.
pub(super) async fn card(
    state: web::Data<State>,
    request: HttpRequest,
    name: web::Path<String>,
    asked: Asked<In>,
) -> Result<HttpResponse, Problem> {
    let commons = &state.commons;
    let view = live(commons, &PageRef::parse(&name)).await?;
    let lang = asked.lang.as_deref().and_then(Lang::from_code).unwrap_or_else(|| language_of(&request, commons));
    let shell = bare_shell(commons, lang, request.path())?;
    let source = view.markdown.clone().unwrap_or_default();
    let around = commons.around(&view, &source).await?;
    let outcome = match Kind::of(&view.page.kind) {
        Kind::PracticeSheet => Told { shell: &shell, ledger: &around.ledger }.tried(),
        Kind::ExperimentReport => {
            around.trial.as_ref().map(|trial| outcome(&shell, &trial.outcome)).unwrap_or_default()
        }
        _ => String::new(),
    };
    let city = city_name(&view.city);
    let href = page_path(commons.origin(), &view.page.authority, &view.page.slug);
    let card = CardView {
        address: absolute(commons.origin(), &href),
        page: page_link(commons, &view.page, city),
        outcome,
        shell,
    };
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_SECURITY_POLICY, CARD_POLICY))
        .insert_header((CACHE_CONTROL, "public, max-age=300"))
        .insert_header((VARY, "Accept-Language, Cookie"))
        .content_type("text/html; charset=utf-8")
        .body(card.html()))
}

/// A page that everybody may read.
async fn live(commons: &Commons, reference: &PageRef) -> Result<PageView, Error> {
    let view = commons.page(&Actor::Anyone, reference).await?;
    match view.page.standing {
        Standing::Live => Ok(view),
        Standing::Deleted => Err(Error::Gone),
        Standing::Draft => Err(Error::NotFound),
    }
}

/// A language and a city, with nobody signed in.
pub(super) fn bare_shell(commons: &Commons, lang: Lang, path: &str) -> Result<Shell, Error> {
    let authority = commons.origin().authority().to_owned();
    Ok(Shell {
        lang,
        accent: Accent::of(&authority),
        city: CityName { name: commons.identity()?.name.clone(), authority },
        path: path.to_owned(),
        person: None,
        csrf: String::new(),
        contents: Contents::default(),
        search: String::new(),
        notice: None,
        now: commons.now(),
    })
}

#[derive(Deserialize)]
pub(super) struct OEmbed {
    url: String,
    format: Option<String>,
    maxwidth: Option<u32>,
    maxheight: Option<u32>,
}

/// `/oembed?url=`: what another site asks to show a page of this one.
pub(super) async fn oembed(state: web::Data<State>, asked: web::Query<OEmbed>) -> Result<HttpResponse, Problem> {
    let commons = &state.commons;
    if asked.format.as_deref().is_some_and(|format| format != "json") {
        return Ok(HttpResponse::NotImplemented().finish());
    }
    let name = page_named(commons.origin(), &asked.url).ok_or(Error::NotFound)?;
    let view = live(commons, &PageRef::parse(&name)).await?;
    let room = |asked: Option<u32>, usual: u32| asked.unwrap_or(usual).clamp(LEAST, usual);
    let (width, height) = (room(asked.maxwidth, WIDTH), room(asked.maxheight, HEIGHT));
    let href = page_path(commons.origin(), &view.page.authority, &view.page.slug);
    let title = clean_line(&view.page.title, 300);
    let lang = Lang::from_code(&view.page.lang).map(|lang| lang.code());
    Ok(HttpResponse::Ok()
        .insert_header((ACCESS_CONTROL_ALLOW_ORIGIN, "*"))
        .insert_header((CACHE_CONTROL, format!("public, max-age={KEPT}")))
        .json(json!({
            "version": "1.0",
            "type": "rich",
            "title": title,
            "provider_name": commons.identity()?.name,
            "provider_url": absolute(commons.origin(), "/"),
            "cache_age": KEPT,
            "width": width,
            "height": height,
            "html": frame(commons.origin(), &href, &title, lang, (width, height)),
        })))
}

/// What an address of this site calls a page.
fn page_named(here: &Origin, url: &str) -> Option<String> {
    if Origin::of_str(url).as_ref() != Some(here) {
        return None;
    }
    let url = url::Url::parse(url).ok()?;
    let name = url.path().strip_prefix("/pages/")?.split('/').next()?;
    let name = percent_encoding::percent_decode_str(name).decode_utf8().ok()?;
    (!name.is_empty()).then(|| name.into_owned())
}

/// The frame that shows the card of a page.
fn frame(here: &Origin, href: &str, title: &str, lang: Option<&str>, (width, height): (u32, u32)) -> String {
    let lang = lang.map(|lang| format!("?lang={}", percent_encoded(lang))).unwrap_or_default();
    let card = absolute(here, &format!("{href}/card{lang}"));
    format!(
        "<iframe src=\"{}\" width=\"{width}\" height=\"{height}\" title=\"{}\" loading=\"lazy\" frameborder=\"0\"></iframe>",
        escaped(&card),
        escaped(title)
    )
}

/// `/pages/{slug}/take-along`.
pub(super) async fn take_along(v: Visitor, name: web::Path<String>) -> HttpResponse {
    v.answer(async {
        let commons = &v.state.commons;
        let view = commons.page(&v.actor, &PageRef::parse(&name)).await?;
        let revision = match view.page.standing {
            Standing::Live => view.head.clone().ok_or(Error::NotFound)?,
            Standing::Deleted => return Err(Failure::from(Error::Gone)),
            Standing::Draft => return Err(Error::NotFound.into()),
        };
        let head = page_head(commons, &v.actor, &view);
        let brief = |lang: Lang| (lang, format!("{}?lang={}", head.at("brief.pdf"), lang.code()));
        let title = clean_line(&view.page.title, 300);
        let page = TakeAlongView {
            shell: v.shell().await?,
            briefs: if has_brief(&view.page) { Lang::ALL.map(brief).into() } else { Vec::new() },
            snippet: frame(commons.origin(), &head.page.href, &title, Some(v.lang.code()), (WIDTH, HEIGHT)),
            citation: Work::of(&view, &revision).citation(&head.page.href),
            head,
        };
        Ok(v.show(&page))
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_found_by_an_address_of_this_site_alone() {
        let here = Origin::of_str("https://bordeaux.example").unwrap();
        let named = |url: &str| page_named(&here, url);
        assert_eq!(named("https://bordeaux.example/pages/compost?version=1#x").as_deref(), Some("compost"));
        assert_eq!(named("https://bordeaux.example/pages/%D8%B3/history").as_deref(), Some("س"));
        for other in
            ["https://evil.example/pages/compost", "https://bordeaux.example/", "pages/compost", "javascript:1"]
        {
            assert_eq!(named(other), None, "{other}");
        }
    }

    #[test]
    fn a_title_cannot_leave_the_frame() {
        let here = Origin::of_str("https://bordeaux.example").unwrap();
        let frame = frame(&here, "/pages/x", "\"><script>", None, (480, 300));
        assert_eq!(frame.matches('<').count(), 2, "{frame}");
    }
}
