//! Who vouches for which version of a page, and vouching for one.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use koinon_commons::read::{PageRef, PageView};
use koinon_commons::vouch::{Capacities, NewVoucher, Voucher};
use koinon_commons::{Commons, Error, FieldError};
use koinon_core::Hash;
use koinon_core::act::Capacity;
use koinon_core::lang::canonical_tag;
use koinon_store::{City, Standing};
use koinon_web::views::{VouchForm, VouchView, VoucherItem, Vouching};
use koinon_web::{Notice, SafeHtml, Shell};
use serde::Deserialize;

use super::asked::Asked;
use super::debate::{address_of_comment, takes_words};
use super::edit::keeping;
use super::failure::{Failure, form_errors};
use super::visitor::Visitor;
use super::words::{author, named, page_head};

#[derive(Deserialize)]
pub(super) struct Version {
    version: Option<Hash>,
}

#[derive(Deserialize)]
pub(super) struct Fields {
    csrf: String,
    #[serde(default)]
    revision: String,
    #[serde(default)]
    capacity: String,
    #[serde(default)]
    reason: String,
}

/// What stands in the form.
#[derive(Default)]
struct Filled {
    /// The version; the newest one where none is named.
    revision: Option<Hash>,
    capacity: String,
    reason: String,
    errors: Vec<FieldError>,
}

/// `/pages/{slug}/vouch?version=`.
pub(super) async fn read(v: Visitor, name: web::Path<String>, asked: Asked<Version>) -> HttpResponse {
    v.answer(async {
        let view = v.state.commons.page(&v.actor, &PageRef::parse(&name)).await?;
        show(&v, view, Filled { revision: asked.version, ..Filled::default() }).await
    })
    .await
}

async fn show(v: &Visitor, view: PageView, filled: Filled) -> Result<HttpResponse, Failure> {
    let commons = &v.state.commons;
    let head = page_head(commons, &v.actor, &view);
    match view.page.standing {
        Standing::Live => {}
        Standing::Draft => return Ok(v.go(&head.at("edit"), None)),
        Standing::Deleted => return Err(Error::Gone.into()),
    }
    let vouchers = commons.vouchers(&v.actor, view.page.id).await?;
    let (shell, cities) = (v.shell().await?, commons.cities().await?);
    let status = if filled.errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let vouching = match (takes_words(&view.page, &view.city), v.actor.person()) {
        (false, _) => Vouching::Nothing,
        (true, None) => Vouching::SignIn,
        (true, Some(person)) => {
            let is_own = |voucher: &Voucher| voucher.comment.author.as_ref().is_some_and(|author| author.id == person);
            let again = vouchers.iter().any(is_own);
            Vouching::Form(Box::new(form(v, &shell, &view, filled, again).await?))
        }
    };
    let texts = vouchers.iter().map(|voucher| voucher.comment.clone()).collect();
    let texts = commons.render_comments(view.page.id, texts).await?;
    let items = vouchers.iter().zip(texts).map(|(voucher, text)| {
        let comment = &voucher.comment;
        let is_own = v.actor.person().is_some() && comment.author.as_ref().map(|author| author.id) == v.actor.person();
        VoucherItem {
            author: author(commons, comment.author.as_ref()),
            city: comment.author.as_ref().map(|author| named(&author.authority, &cities)),
            capacity: spoken_for(&shell, voucher, &cities),
            version_href: voucher.held.then(|| format!("{}?version={}", head.page.href, voucher.revision)),
            written: voucher.written,
            age: age(&shell, voucher.versions_since),
            time: comment.published,
            reason: SafeHtml::from_rendered_markdown(text),
            lang: comment.lang.as_deref().and_then(canonical_tag).unwrap_or_else(|| view.page.lang.clone()),
            debate_href: address_of_comment(&head.at("debate"), comment.number, &comment.ulid),
            waits: comment.number.is_none(),
            withdraw_action: is_own.then(|| format!("/comments/{}/delete", comment.ulid)),
        }
    });
    let page = VouchView { vouchers: items.collect(), vouching, shell, head };
    Ok(v.show_with(status, &page))
}

async fn form(v: &Visitor, shell: &Shell, view: &PageView, filled: Filled, again: bool) -> Result<VouchForm, Failure> {
    let commons = &v.state.commons;
    let revision = filled.revision.or(view.page.head_hash).ok_or(Error::NotFound)?;
    let written = match commons.revision(&v.actor, &PageRef::Row(view.page.id), revision).await {
        Ok((_, revision, _)) => revision.record.time,
        Err(_) => view.page.updated,
    };
    let chosen = if filled.capacity.is_empty() { "personal" } else { filled.capacity.as_str() };
    let capacities = options(shell, commons.capacities(&v.actor).await?);
    Ok(VouchForm {
        revision: revision.to_string(),
        written,
        capacities: capacities.into_iter().map(|(value, label)| (value.clone(), label, value == chosen)).collect(),
        reason: filled.reason,
        again,
        errors: form_errors(shell, &filled.errors),
    })
}

/// For whom one may vouch: values of the field, and words.
fn options(shell: &Shell, may: Capacities) -> Vec<(String, String)> {
    let mut options = vec![("personal".to_owned(), shell.t("capacity-personal"))];
    if may.city {
        options.push(("city".into(), shell.t("capacity-city")));
    }
    options.extend(may.organisations.into_iter().map(|name| {
        let label = shell.t1("capacity-organisation", "name", name.as_str());
        (format!("organisation {name}"), label)
    }));
    options
}

/// In which capacity somebody vouches, in words.
fn spoken_for(shell: &Shell, voucher: &Voucher, cities: &[(City, i64)]) -> String {
    match &voucher.capacity {
        Capacity::Personal => shell.t("capacity-is-personal"),
        Capacity::City => {
            let city = voucher.comment.author.as_ref().map(|author| named(&author.authority, cities).name);
            shell.t1("capacity-is-city", "city", city.unwrap_or_default())
        }
        Capacity::Organisation(name) => shell.t1("capacity-is-organisation", "name", name.as_str()),
    }
}

/// How old a voucher has become, in words.
pub(super) fn age(shell: &Shell, versions_since: Option<i64>) -> String {
    match versions_since {
        Some(0) => shell.t("vouch-age-latest"),
        Some(versions) => shell.t1("vouch-age", "n", versions),
        None => shell.t("vouch-age-earlier"),
    }
}

/// What is said of vouchers in one line, by the newest version that somebody vouches for.
pub(super) fn remark(shell: &Shell, vouchers: &[Voucher]) -> Option<String> {
    let n = i64::try_from(vouchers.len()).unwrap_or(i64::MAX);
    let newest = vouchers.iter().filter_map(|voucher| voucher.versions_since).min();
    match (n, newest) {
        (0, _) => None,
        (n, Some(0)) => Some(shell.t1("trust-vouched", "n", n)),
        (n, newest) => Some(shell.t2("trust-vouched-ago", "n", n, "ago", age(shell, newest))),
    }
}

/// `/pages/{slug}/vouch`, posted.
pub(super) async fn vouch(v: Visitor, name: web::Path<String>, form: web::Form<Fields>) -> HttpResponse {
    let fields = form.into_inner();
    v.answer(keeping(fields.reason.clone(), async {
        v.check_form(&fields.csrf)?;
        v.actor.account()?;
        let commons: &Commons = &v.state.commons;
        let view = commons.page(&v.actor, &PageRef::parse(&name)).await?;
        let (code, organisation) =
            fields.capacity.split_once(' ').map_or((fields.capacity.as_str(), None), |(code, name)| (code, Some(name)));
        let not_here = || Error::invalid("revision", "version_not_here", "this is no version of the page");
        let revision: Option<Hash> = fields.revision.parse().ok();
        let vouched = match (revision, Capacity::of(code, organisation)) {
            (None, _) => Err(not_here()),
            (_, None) => Err(Error::invalid("capacity", "capacity", "choose one of those offered")),
            (Some(revision), Some(capacity)) => {
                let new = NewVoucher { revision, capacity, reason: fields.reason.clone() };
                commons.vouch(&v.actor, view.page.id, new).await
            }
        };
        match vouched {
            Ok(_) => {
                let notice = if view.page.mirrored() { Notice::VouchSent } else { Notice::Vouched };
                Ok(v.go(&page_head(commons, &v.actor, &view).at("vouch"), Some(notice)))
            }
            Err(Error::Invalid(errors)) => {
                let Fields { capacity, reason, .. } = fields;
                show(&v, view, Filled { revision, capacity, reason, errors }).await
            }
            Err(other) => Err(other.into()),
        }
    }))
    .await
}
