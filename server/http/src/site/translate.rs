//! The languages of a page: where else it can be read, and writing it in another one.

use actix_web::{HttpResponse, web};
use koinon_commons::read::PageRef;
use koinon_commons::translations::Translations;
use koinon_store::City;
use koinon_web::views::{PageLink, Reading, TranslateOption, TranslateView, Translated};
use koinon_web::{LANGUAGES, language_name};

use super::visitor::Visitor;
use super::words::{absolute, page_head, page_links};

/// The other languages that a page can be read in, and what there is to say of it as a translation.
pub(super) fn readings(
    v: &Visitor,
    translations: &Translations,
    cities: &[(City, i64)],
) -> (Vec<Reading>, Option<Translated>) {
    let commons = &v.state.commons;
    let pages: Vec<_> = translations.pages().cloned().collect();
    let links = page_links(commons, &pages, cities);
    let original = translations.original.as_ref().map(|original| original.page.id);
    let readings = links.iter().zip(&pages).map(|(link, page)| Reading {
        language: language_name(&link.lang).to_owned(),
        address: absolute(commons.origin(), &link.href),
        is_original: original == Some(page.id),
        page: link.clone(),
    });
    let translated = translations.original.as_ref().zip(links.first()).map(|(original, link)| Translated {
        behind: original.behind.is_some(),
        diff_href: match original.behind.and_then(|behind| behind.since) {
            Some(version) => format!("{}/diff?from={version}", link.href),
            None => format!("{}/history", link.href),
        },
        original: link.clone(),
    });
    (readings.collect(), translated)
}

/// `/pages/{slug}/translate`: into which language?
pub(super) async fn ask(v: Visitor, name: web::Path<String>) -> HttpResponse {
    v.answer(async {
        v.actor.account()?;
        let commons = &v.state.commons;
        let view = commons.page(&v.actor, &PageRef::parse(&name)).await?;
        let source = view.markdown.clone().ok_or(koinon_commons::Error::Gone)?;
        let around = commons.around(&view, &source).await?;
        let head = page_head(commons, &v.actor, &view);
        let (readings, _) = readings(&v, &around.translations, &commons.cities().await?);
        let options =
            LANGUAGES.iter().filter(|(code, _)| !is_in(&head.page, code)).map(|(code, name)| TranslateOption {
                lang: (*code).to_owned(),
                language: (*name).to_owned(),
                write_href: format!(
                    "/write/text?translation_of={}&lang={code}",
                    koinon_web::percent_encoded(head.page.href.trim_start_matches("/pages/"))
                ),
                there: readings.iter().map(|reading| &reading.page).find(|page| is_in(page, code)).cloned(),
            });
        let options = options.collect();
        Ok(v.show(&TranslateView { shell: v.shell().await?, head, options }))
    })
    .await
}

fn is_in(page: &PageLink, lang: &str) -> bool {
    page.lang.split('-').next().is_some_and(|primary| primary.eq_ignore_ascii_case(lang))
}
