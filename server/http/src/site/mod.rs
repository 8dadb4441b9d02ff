//! Pages for people. Every one works without scripts.

mod account;
mod adapt;
mod admin;
mod affiliations;
mod alike;
mod asked;
mod background;
mod blame;
mod brief;
mod calendar;
mod care;
mod catalogue;
mod change;
mod cite;
mod city;
mod comment;
mod compare;
mod conflict;
mod consultations;
mod data;
mod debate;
mod decision;
mod edit;
mod embed;
mod events;
mod failure;
mod feeds;
mod files;
mod freeze;
mod here;
mod history;
mod hours;
mod intents;
mod league;
mod learning;
mod leave;
mod links;
mod lists;
mod mail;
mod maturity;
mod measured;
mod missing;
mod moderation;
mod notices;
mod observations;
mod page;
mod places;
mod positions;
mod proposals;
mod propose;
mod questions;
mod reports;
mod restore_file;
mod search;
mod share;
mod sheet;
mod shipped;
mod sign_in;
mod sign_in_settings;
mod sign_up;
mod synthesis;
mod take_over;
mod tokens;
mod translate;
mod tried;
mod trust;
mod upload;
mod visitor;
mod vouch;
mod words;
mod written;

use actix_web::middleware::from_fn;
use actix_web::web::{self, get, post, resource};
use actix_web::{FromRequest as _, HttpRequest, HttpResponse};
use koinon_commons::Error;
use koinon_commons::media::MAX_MEDIA;

use crate::cache;

use visitor::Visitor;

pub(crate) use brief::Briefs;
pub(crate) use debate::address_of_comment;
pub(crate) use visitor::{NOTICE, SESSION, language_of};

/// The largest form that is read, in bytes: a page of 1 MiB, percent-encoded.
const MAX_FORM: usize = 4 * 1024 * 1024;

/// Whether what is posted there is a form of a page, and not something for programs.
pub(crate) fn takes_forms_at(path: &str) -> bool {
    !["/api/", "/id/", "/inbox", "/media"].iter().any(|other| path.starts_with(other))
}

/// The page that says that a form cannot be read: a field is missing, or it is too long.
pub(crate) async fn unreadable(request: &HttpRequest) -> HttpResponse {
    match Visitor::extract(request).await {
        Ok(visitor) => visitor.answer(async { Err(Error::Invalid(Vec::new()).into()) }).await,
        Err(error) => error.error_response(),
    }
}

/// Mounts the pages for people. This comes last: what nobody else answers is answered here.
pub(crate) fn configure(config: &mut web::ServiceConfig) {
    config
        .app_data(web::FormConfig::default().limit(MAX_FORM))
        .route("/", get().to(lists::home))
        .route("/pages", get().to(lists::pages))
        .route("/pages.atom", get().to(feeds::pages))
        .route("/search.atom", get().to(feeds::search))
        .route("/events.ics", get().to(calendar::events))
        .route("/catalog.jsonld", get().to(catalogue::catalogue))
        .route("/oembed", get().to(embed::oembed))
        .route("/maturity", get().to(maturity::of_theme))
        .service(resource("/search").route(get().to(search::search)).route(post().to(search::keep)))
        .route("/cities", get().to(lists::cities))
        .route("/cities/{authority}", get().to(city::city))
        .route("/league", get().to(league::league))
        .route("/missing", get().to(missing::missing))
        .route("/compare", get().to(compare::compare))
        .route("/compare.csv", get().to(compare::csv))
        .route("/places", get().to(places::places))
        .route("/places.geojson", get().to(places::file))
        .route("/places/coverage", get().to(places::coverage))
        .route("/queue", get().to(lists::queue))
        .service(resource("/notices").route(get().to(notices::list)).route(post().to(notices::see_all)))
        .route("/notices.atom", get().to(feeds::notices))
        .route("/notices/newest", get().to(notices::newest))
        .route("/notices/watches", post().to(notices::unwatch))
        .route("/notices/feed", post().to(notices::renew_feed))
        .route("/notices/{id}", get().to(notices::open))
        .service(resource("/pages/{name}/watch").route(get().to(notices::watch_form)).route(post().to(notices::watch)))
        .route("/write", get().to(edit::ask))
        .service(resource("/restore").route(get().to(restore_file::form)).route(post().to(restore_file::restore)))
        .service(resource("/write/text").route(get().to(edit::new_form)).route(post().to(edit::create)))
        .service(resource("/pages/{name}").wrap(from_fn(cache::serve)).route(get().to(page::read)))
        .route("/write/draft", post().to(background::keep))
        .route("/write/preview", post().to(background::fragment))
        .route("/write/token", get().to(background::token))
        .service(
            resource("/media").app_data(web::PayloadConfig::new(MAX_MEDIA + 1)).route(post().to(background::picture)),
        )
        .route("/pages/{name}/source", get().to(page::source))
        .service(resource("/pages/{name}/edit").route(get().to(edit::form)).route(post().to(edit::save)))
        .service(resource("/pages/{name}/share").route(get().to(share::link)).route(post().to(share::change)))
        .service(resource("/drafts/{link}").route(get().to(share::open)).route(post().to(share::save)))
        .route("/pages/{name}/conflict", post().to(conflict::decide))
        .route("/pages/{name}/discard", post().to(lists::discard))
        .service(resource("/pages/{name}/propose").route(get().to(propose::form)).route(post().to(propose::send)))
        .service(resource("/pages/{name}/debate").route(get().to(debate::read)).route(post().to(debate::say)))
        .service(resource("/pages/{name}/vouch").route(get().to(vouch::read)).route(post().to(vouch::vouch)))
        .service(resource("/pages/{name}/positions").route(get().to(positions::read)).route(post().to(positions::make)))
        .route("/pages/{name}/synthesis", post().to(synthesis::begin))
        .route("/statements/{ulid}/stance", post().to(positions::stance))
        .service(
            resource("/pages/{name}/consult")
                .route(get().to(consultations::ask_form))
                .route(post().to(consultations::ask)),
        )
        .route("/consultations", get().to(consultations::list))
        .route("/consultations/{ulid}", get().to(consultations::read))
        .route("/consultations/{ulid}/answer", post().to(consultations::answer))
        .service(resource("/comments/{ulid}/edit").route(get().to(comment::edit_form)).route(post().to(comment::edit)))
        .route("/comments/{ulid}/delete", post().to(comment::delete))
        .route("/comments/{ulid}/restore", post().to(comment::restore))
        .service(
            resource("/comments/{ulid}/hide").route(get().to(moderation::hide_form)).route(post().to(moderation::hide)),
        )
        .service(
            resource("/comments/{ulid}/show").route(get().to(moderation::show_form)).route(post().to(moderation::show)),
        )
        .service(resource("/from-my-city").route(get().to(intents::ask)).route(post().to(intents::lead)))
        .route("/intents", get().to(intents::arrive))
        .route("/moderation", get().to(moderation::log))
        .route("/moderation/readmit", post().to(moderation::readmit))
        .service(resource("/report").route(get().to(reports::form)).route(post().to(reports::send)))
        .route("/admin/reports", get().to(reports::list))
        .route("/admin/reports/{ulid}", post().to(reports::decide))
        .service(
            resource("/pages/{name}/redact")
                .route(get().to(moderation::redact_form))
                .route(post().to(moderation::redact)),
        )
        .route("/proposals", get().to(proposals::list))
        .route("/proposals/{ulid}", get().to(proposals::read))
        .route("/proposals/{ulid}/decision", post().to(decision::decide))
        .route("/proposals/{ulid}/withdraw", post().to(proposals::withdraw))
        .route("/pages/{name}/history", get().to(history::history))
        .route("/pages/{name}/history.atom", get().to(feeds::history))
        .route("/pages/{name}/history.zip", get().to(history::archive))
        .route("/pages/{name}/events", get().to(events::events))
        .route("/pages/{name}/brief.pdf", get().to(brief::pdf))
        .route("/pages/{name}/card", get().to(embed::card))
        .route("/pages/{name}/take-along", get().to(embed::take_along))
        .route("/pages/{name}/maturity", get().to(maturity::read))
        .route("/pages/{name}/data", get().to(data::block))
        .route("/pages/{name}/cite.bib", get().to(cite::bibtex))
        .route("/pages/{name}/cite.csl.json", get().to(cite::csl))
        .route("/pages/{name}/translate", get().to(translate::ask))
        .service(resource("/pages/{name}/adapt").route(get().to(adapt::ask)).route(post().to(adapt::begin)))
        .service(resource("/pages/{name}/take-over").route(get().to(take_over::ask)).route(post().to(take_over::take)))
        .route("/pages/{name}/here", get().to(here::here))
        .route("/pages/{name}/original-diff", get().to(adapt::diff))
        .route("/pages/{name}/blame", get().to(blame::blame))
        .route("/pages/{name}/diff", get().to(history::diff))
        .route("/pages/{name}/links", get().to(links::links))
        .service(resource("/pages/{name}/freeze").route(get().to(freeze::form)).route(post().to(freeze::freeze)))
        .route("/pages/{name}/links/answer", post().to(links::answer))
        .service(resource("/pages/{name}/tried").route(get().to(tried::read)).route(post().to(tried::intend)))
        .service(
            resource("/pages/{name}/observations")
                .route(get().to(observations::read))
                .route(post().to(observations::observe)),
        )
        .route("/pages/{name}/observations.csv", get().to(observations::csv))
        .service(resource("/pages/{name}/rename").route(get().to(change::rename_form)).route(post().to(change::rename)))
        .service(resource("/pages/{name}/delete").route(get().to(change::delete_form)).route(post().to(change::delete)))
        .service(
            resource("/pages/{name}/restore").route(get().to(change::restore_form)).route(post().to(change::restore)),
        )
        .service(resource("/pages/{name}/revert").route(get().to(change::revert_form)).route(post().to(change::revert)))
        .service(resource("/pages/{name}/policy").route(get().to(change::policy_form)).route(post().to(change::policy)))
        .service(
            resource("/pages/{name}/hand-over").route(get().to(care::hand_over_form)).route(post().to(care::hand_over)),
        )
        .service(resource("/pages/{name}/checked").route(get().to(care::checked_form)).route(post().to(care::checked)))
        .service(resource("/setup").route(get().to(account::setup_form)).route(post().to(account::setup)))
        .service(resource("/sign-in").route(get().to(sign_in::form)).route(post().to(sign_in::sign_in)))
        .route("/sign-in/code", post().to(sign_in::code))
        .route("/sign-in/passkey/begin", post().to(sign_in::begin_passkey))
        .route("/sign-in/passkey", post().to(sign_in::passkey))
        .route("/sign-in/openid", post().to(sign_in::to_provider))
        .route("/sign-in/openid/return", get().to(sign_in::from_provider))
        .route("/sign-out", post().to(sign_in::sign_out))
        .service(resource("/sign-up").route(get().to(sign_up::ask_form)).route(post().to(sign_up::ask)))
        .service(resource("/sign-up/{secret}").route(get().to(sign_up::join_form)).route(post().to(sign_up::join)))
        .service(resource("/forgotten").route(get().to(sign_up::forgotten_form)).route(post().to(sign_up::forgotten)))
        .service(resource("/reset/{secret}").route(get().to(sign_up::reset_form)).route(post().to(sign_up::reset)))
        .route("/settings/sign-in", get().to(sign_in_settings::settings))
        .route("/settings/sign-in/code", post().to(sign_in_settings::begin_code))
        .route("/settings/sign-in/code/confirm", post().to(sign_in_settings::confirm_code))
        .route("/settings/sign-in/code/end", post().to(sign_in_settings::end_code))
        .route("/settings/sign-in/passkeys/begin", post().to(sign_in_settings::begin_passkey))
        .route("/settings/sign-in/passkeys", post().to(sign_in_settings::keep_passkey))
        .route("/settings/sign-in/passkeys/remove", post().to(sign_in_settings::remove_passkey))
        .route("/settings/sign-in/openid/remove", post().to(sign_in_settings::unlink))
        .route("/settings", get().to(account::settings))
        .route("/settings/data", get().to(leave::data))
        .service(resource("/settings/leave").route(get().to(leave::form)).route(post().to(leave::leave)))
        .route("/left/{secret}", get().to(leave::receipt))
        .service(resource("/settings/mail").route(get().to(mail::settings)).route(post().to(mail::change)))
        .service(resource("/mail/confirm/{secret}").route(get().to(mail::confirm_form)).route(post().to(mail::confirm)))
        .service(resource("/unsubscribe/{secret}").route(get().to(mail::end_form)).route(post().to(mail::end)))
        .route("/settings/name", post().to(account::name))
        .route("/settings/password", post().to(account::password))
        .route("/settings/affiliations", post().to(affiliations::ask))
        .route("/affiliations/{id}/confirm", post().to(affiliations::confirm))
        .route("/affiliations/{id}/withdraw", post().to(affiliations::withdraw))
        .route("/settings/tokens", post().to(tokens::make))
        .route("/settings/tokens/revoke", post().to(tokens::revoke))
        .service(resource("/admin/cities").route(get().to(admin::cities)).route(post().to(admin::follow)))
        .route("/admin/cities/unfollow", post().to(admin::unfollow))
        .route("/admin/cities/retry", post().to(admin::retry))
        .route("/admin/cities/block", post().to(admin::block))
        .route("/admin/cities/unblock", post().to(admin::unblock))
        .route("/admin/league", get().to(league::settings))
        .route("/admin/league/charter", post().to(league::charter))
        .route("/admin/league/dashboard", post().to(league::dashboard))
        .service(resource("/admin/people").route(get().to(admin::people)).route(post().to(admin::add_person)))
        .route("/admin/people/role", post().to(admin::role))
        .route("/admin/people/moderates", post().to(admin::moderates))
        .route("/admin/people/code", post().to(admin::code))
        .route("/admin/people/sign-up", post().to(admin::sign_up))
        .route("/admin/people/suspend", post().to(admin::suspend))
        .route("/admin/people/reinstate", post().to(admin::reinstate))
        .route("/admin/people/password", post().to(admin::reset_password))
        .route("/admin/deliveries", get().to(admin::deliveries))
        .route("/admin/deliveries/replay", post().to(admin::replay))
        .route("/admin/deliveries/discard", post().to(admin::discard))
        .route("/admin/deliveries/forget-mail", post().to(admin::forget_mail))
        .route("/assets/{name}", get().to(files::asset))
        .route("/city.css", get().to(files::city_style))
        .route("/tiles/{name}", get().to(files::tile))
        .route("/media/{name}", get().to(files::media))
        .route("/help", get().to(shipped::contents))
        .route("/help/{subject}", get().to(shipped::help))
        .route("/about/{subject}", get().to(shipped::about))
        .route("/style", get().to(files::style))
        .route("/language", get().to(edit::language))
        .default_service(web::to(files::nowhere));
}
