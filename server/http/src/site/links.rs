//! The links of a page, both ways, and answering those of other cities.

use actix_web::{HttpResponse, web};
use koinon_commons::links::{Asked, Declined, Outgoing};
use koinon_commons::read::PageRef;
use koinon_commons::{Error, FieldError};
use koinon_store::{City, Page};
use koinon_web::views::{Answering, LinkDeclined, LinkIn, LinkOut, LinkTarget, LinksView, PageLink};
use koinon_web::{Notice, Shell};
use serde::Deserialize;

use super::failure::{Failure, form_errors, status};
use super::visitor::Visitor;
use super::words::{named, page_head, page_links};

/// How many links to a page are shown.
const LINKS: i64 = 100;
/// The relation of a link in a text.
const MENTIONS: &str = "mentions";

/// What a form about a link says.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Answer {
    csrf: String,
    #[serde(default)]
    source: String,
    #[serde(default)]
    relation: String,
    #[serde(default)]
    reason: String,
    /// Show it again.
    show: Option<String>,
}

/// `/pages/{slug}/links`.
pub(super) async fn links(v: Visitor, name: web::Path<String>) -> HttpResponse {
    v.answer(show(&v, &name, None, &[])).await
}

async fn show(v: &Visitor, name: &str, sent: Option<Answer>, errors: &[FieldError]) -> Result<HttpResponse, Failure> {
    let commons = &v.state.commons;
    let view = commons.page(&v.actor, &PageRef::parse(name)).await?;
    let links = commons.links(&v.actor, &PageRef::Row(view.page.id), LINKS).await?;
    let (cities, shell) = (commons.cities().await?, v.shell().await?);
    let keeps = !view.page.mirrored() && v.actor.require_keeper(&view.page).is_ok();
    let one = |page: &Page| page_links(commons, std::slice::from_ref(page), &cities).pop();
    let words = Words { shell: &shell, cities: &cities };
    let typed =
        links.outgoing.iter().filter(|out| out.link.relation != MENTIONS).filter_map(|out| Some(out.page.as_ref()?.id));
    let typed: Vec<_> = typed.collect();
    let is_new = |out: &Outgoing| {
        out.link.relation != MENTIONS || out.page.as_ref().is_none_or(|page| !typed.contains(&page.id))
    };
    let outgoing = links.outgoing.into_iter().filter(is_new).filter_map(|out| words.outgoing(v, out, &one));
    let outgoing = outgoing.collect();
    // Who links by a field needs not be told to do so in the text too.
    let typed: Vec<_> =
        links.incoming.iter().filter(|(relation, _)| relation != MENTIONS).map(|(_, page)| page.id).collect();
    let is_new = |(relation, page): &(String, Page)| relation != MENTIONS || !typed.contains(&page.id);
    let incoming = links.incoming.into_iter().filter(is_new).filter_map(|(relation, page)| {
        let answering = (keeps && page.mirrored() && relation != MENTIONS)
            .then(|| Answering { source: page.ap_id.clone(), relation: relation.clone() });
        Some(LinkIn { relation: words.relation(&relation), page: one(&page)?, answering })
    });
    let incoming = incoming.collect();
    let told = links.told.into_iter().map(|(relation, address)| (words.kind(&relation), address)).collect();
    let declined = links.declined.into_iter().map(|link| {
        let Declined { source, page, relation, reason, time } = link;
        let answering = keeps.then(|| Answering { source: source.clone(), relation: relation.clone() });
        let (relation, page) = (words.kind(&relation), page.as_ref().and_then(&one));
        LinkDeclined { relation, page, address: source, reason, time, answering }
    });
    let declined = declined.collect();
    let page = LinksView {
        head: page_head(commons, &v.actor, &view),
        outgoing,
        incoming,
        told,
        declined,
        errors: form_errors(&shell, errors),
        sent: sent.map(|sent| (sent.reason, sent.source, sent.relation)),
        shell,
    };
    Ok(v.show_with(status(errors), &page))
}

struct Words<'a> {
    shell: &'a Shell,
    cities: &'a [(City, i64)],
}

impl Words<'_> {
    /// What kind of link it is; nothing for one in a text.
    fn relation(&self, code: &str) -> Option<String> {
        (code != MENTIONS).then(|| self.kind(code))
    }

    fn kind(&self, code: &str) -> String {
        self.shell.code(&format!("fact-{}", code.replace('_', "-")), code)
    }

    fn outgoing(&self, v: &Visitor, out: Outgoing, one: &impl Fn(&Page) -> Option<PageLink>) -> Option<LinkOut> {
        let city = || named(&out.link.authority, self.cities).name;
        let answer = out.asked.as_ref().map(|asked| match asked {
            Asked::Waits => self.shell.t1("proposal-waiting", "city", city()),
            Asked::Shown => self.shell.t1("link-shown-by", "city", city()),
            Asked::Declined(reason) => self.shell.t2("link-declined-by", "city", city(), "reason", reason.as_str()),
        });
        let target = match &out.page {
            Some(page) => LinkTarget::Page(one(page)?),
            None => {
                let title = out.link.slug.replace('-', " ");
                let write = (out.link.authority == v.state.commons.origin().authority())
                    .then(|| format!("/write?title={}", koinon_web::percent_encoded(&title)));
                LinkTarget::Missing { title, write_href: write }
            }
        };
        Some(LinkOut { relation: self.relation(&out.link.relation), target, answer })
    }
}

/// `/pages/{slug}/links/answer`, posted: declines to show a link from another city, with a reason, or shows it again.
pub(super) async fn answer(v: Visitor, name: web::Path<String>, form: web::Form<Answer>) -> HttpResponse {
    let form = form.into_inner();
    v.answer(async {
        v.check_form(&form.csrf)?;
        let page = PageRef::parse(&name);
        let reason = form.show.is_none().then_some(form.reason.as_str());
        match v.state.commons.answer_link(&v.actor, &page, &form.source, &form.relation, reason).await {
            Ok(()) => {
                let view = v.state.commons.page(&v.actor, &page).await?;
                let notice = if reason.is_some() { Notice::LinkDeclined } else { Notice::LinkShown };
                Ok(v.go(&page_head(&v.state.commons, &v.actor, &view).at("links"), Some(notice)))
            }
            Err(Error::Invalid(errors)) => show(&v, &name, Some(form), &errors).await,
            Err(other) => Err(other.into()),
        }
    })
    .await
}
