//! Administration: cities, people, what could not be delivered.

use actix_web::{HttpResponse, web};
use koinon_commons::account::NewAccount;
use koinon_commons::mail_queue::MailHealth;
use koinon_commons::{Error, FieldError};
use koinon_core::policy::Role;
use koinon_store::{HERE, PersonId, SubscriptionState};
use koinon_web::views::{
    AdminCitiesView, AdminCity, AdminDeliveriesView, AdminPeopleView, AdminPerson, DeadDelivery, Following,
    MailSending, Pager, Progress,
};
use koinon_web::{CityName, Notice};
use serde::Deserialize;

use super::affiliations::items;
use super::asked::Asked;
use super::edit::some;
use super::failure::{Failure, form_errors, status};
use super::visitor::Visitor;
use super::words::city_name;

/// People on one page.
const PEOPLE: i64 = 50;

/// `/admin/cities`.
pub(super) async fn cities(v: Visitor) -> HttpResponse {
    v.answer(async { show_cities(&v, String::new(), &[]).await }).await
}

async fn show_cities(v: &Visitor, address: String, errors: &[FieldError]) -> Result<HttpResponse, Failure> {
    v.actor.require_administrator()?;
    let (commons, federation) = (&v.state.commons, &v.state.federation);
    let subscriptions = federation.subscriptions().await?;
    let links = federation.links().await?;
    let known = commons.cities().await?;
    let cities = known.iter().filter(|(city, _)| city.id != HERE).map(|(city, _)| {
        let subscription = subscriptions.iter().find(|subscription| subscription.city.id == city.id);
        let link = city.inbox.as_ref().and_then(|inbox| links.iter().find(|link| link.inbox == *inbox));
        AdminCity {
            city: city_name(city),
            origin: city.origin.to_string(),
            following: match subscription.map(|subscription| subscription.state) {
                None => Following::No,
                Some(SubscriptionState::Pending) => Following::Asked,
                Some(SubscriptionState::Accepted) => Following::Yes,
                Some(SubscriptionState::Refused) => Following::Refused,
            },
            follows_us: link.is_some(),
            progress: subscription.filter(|s| s.state == SubscriptionState::Accepted && s.synchronised.is_none()).map(
                |s| Progress {
                    done: u64::try_from(s.sync_done).unwrap_or(0),
                    total: s.sync_total.and_then(|total| u64::try_from(total).ok()),
                },
            ),
            waiting: link.map_or(0, |link| link.waiting),
            last_heard: city.last_heard,
            last_error: link.and_then(|link| link.last_error.clone()).or_else(|| city.last_error.clone()),
            next_try: link.and_then(|link| link.next_try),
            mismatches: u64::try_from(city.mismatches).unwrap_or(0),
            blocked: city.blocked.then(|| city.blocked_reason.clone().unwrap_or_default()),
        }
    });
    let cities = cities.collect();
    let shell = v.shell().await?;
    let view = AdminCitiesView { errors: form_errors(&shell, errors), shell, cities, address };
    Ok(v.show_with(status(errors), &view))
}

#[derive(Deserialize)]
pub(super) struct CityForm {
    csrf: String,
    city: String,
    #[serde(default)]
    reason: String,
}

/// `/admin/cities`, posted: follows a city.
pub(super) async fn follow(v: Visitor, form: web::Form<CityForm>) -> HttpResponse {
    v.answer(async {
        v.check_form(&form.csrf)?;
        let failed = match v.state.federation.subscribe(&v.actor, &form.city).await {
            Ok(_) => return Ok(v.go("/admin/cities", Some(Notice::CityAsked))),
            Err(koinon_federation::Error::Commons(Error::Invalid(errors))) => errors,
            Err(koinon_federation::Error::Commons(other)) => return Err(other.into()),
            Err(other) => {
                vec![FieldError { field: "city".into(), code: "city_unreadable".into(), message: other.to_string() }]
            }
        };
        show_cities(&v, form.city.clone(), &failed).await
    })
    .await
}

/// `/admin/cities/unfollow`, posted.
pub(super) async fn unfollow(v: Visitor, form: web::Form<CityForm>) -> HttpResponse {
    v.answer(async {
        v.check_form(&form.csrf)?;
        let subscriptions = v.state.federation.subscriptions().await?;
        let found = subscriptions.iter().find(|subscription| subscription.city.origin.authority() == form.city);
        v.state.federation.unsubscribe(&v.actor, &found.ok_or(Error::NotFound)?.ulid).await?;
        Ok(v.go("/admin/cities", Some(Notice::CityLeft)))
    })
    .await
}

/// `/admin/cities/retry`, posted.
pub(super) async fn retry(v: Visitor, form: web::Form<CityForm>) -> HttpResponse {
    v.answer(async {
        v.check_form(&form.csrf)?;
        v.state.federation.retry(&v.actor, &form.city).await?;
        Ok(v.go("/admin/cities", Some(Notice::RetryStarted)))
    })
    .await
}

/// `/admin/cities/block`, posted.
pub(super) async fn block(v: Visitor, form: web::Form<CityForm>) -> HttpResponse {
    v.answer(async {
        v.check_form(&form.csrf)?;
        match v.state.commons.block_city(&v.actor, &form.city, some(&form.reason)).await {
            Ok(()) => Ok(v.go("/admin/cities", Some(Notice::CityBlocked))),
            Err(Error::Invalid(errors)) => show_cities(&v, String::new(), &errors).await,
            Err(other) => Err(other.into()),
        }
    })
    .await
}

/// `/admin/cities/unblock`, posted.
pub(super) async fn unblock(v: Visitor, form: web::Form<CityForm>) -> HttpResponse {
    v.answer(async {
        v.check_form(&form.csrf)?;
        v.state.commons.unblock_city(&v.actor, &form.city).await?;
        Ok(v.go("/admin/cities", Some(Notice::CityUnblocked)))
    })
    .await
}

#[derive(Deserialize, Default)]
pub(super) struct PersonForm {
    csrf: String,
    #[serde(default)]
    login: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    role: String,
    #[serde(default)]
    moderates: String,
    #[serde(default)]
    open: String,
}

#[derive(Deserialize)]
pub(super) struct After {
    after: Option<String>,
}

/// `/admin/people`.
pub(super) async fn people(v: Visitor, place: Asked<After>) -> HttpResponse {
    v.answer(async { show_people(&v, place.after.clone(), PersonForm::default(), &[]).await }).await
}

async fn show_people(
    v: &Visitor,
    after: Option<String>,
    form: PersonForm,
    errors: &[FieldError],
) -> Result<HttpResponse, Failure> {
    let mut accounts = v.state.commons.accounts(&v.actor, after.clone(), PEOPLE + 1).await?;
    let more = accounts.len() as i64 > PEOPLE;
    accounts.truncate(PEOPLE as usize);
    let pager = Pager {
        first: after.map(|_| "/admin/people".into()),
        next: accounts.last().filter(|_| more).map(|last| format!("/admin/people?after={}", last.login)),
    };
    let own = v.actor.person();
    let people = accounts.into_iter().map(|account| AdminPerson {
        login: account.login,
        name: account.person.name,
        role: account.role,
        suspended: account.suspended,
        moderates: account.moderates,
        is_self: Some(account.person.id) == own,
    });
    let affiliations = items(v, v.state.commons.all_affiliations(&v.actor).await?);
    let shell = v.shell().await?;
    let view = AdminPeopleView {
        errors: form_errors(&shell, errors),
        shell,
        people: people.collect(),
        affiliations,
        sends_mail: v.state.commons.sends_mail(),
        sign_up_open: v.state.commons.sign_up_is_open().await?,
        pager,
        login: form.login,
        name: form.name,
        role: Role::from_code(&form.role).unwrap_or(Role::Contributor),
    };
    Ok(v.show_with(status(errors), &view))
}

async fn changed(
    v: &Visitor,
    form: PersonForm,
    done: Result<(), Error>,
    notice: Notice,
) -> Result<HttpResponse, Failure> {
    match done {
        Ok(()) => Ok(v.go("/admin/people", Some(notice))),
        Err(Error::Invalid(errors)) => show_people(v, None, form, &errors).await,
        Err(Error::Taken(message)) => {
            let error = FieldError { field: "login".into(), code: "login_taken".into(), message };
            show_people(v, None, form, &[error]).await
        }
        Err(other) => Err(other.into()),
    }
}

async fn person(v: &Visitor, login: &str) -> Result<PersonId, Error> {
    v.actor.require_administrator()?;
    Ok(v.state.commons.account_by_login(login).await?.person.id)
}

/// `/admin/people`, posted: adds somebody.
pub(super) async fn add_person(v: Visitor, form: web::Form<PersonForm>) -> HttpResponse {
    let form = form.into_inner();
    v.answer(async {
        v.check_form(&form.csrf)?;
        let new = NewAccount {
            login: form.login.clone(),
            password: form.password.clone(),
            name: some(&form.name),
            role: Role::from_code(&form.role).unwrap_or(Role::Contributor),
        };
        let added = v.state.commons.add_account(&v.actor, new).await.map(|_| ());
        changed(&v, form, added, Notice::PersonAdded).await
    })
    .await
}

/// `/admin/people/code`, posted: takes somebody's second factor away.
pub(super) async fn code(v: Visitor, form: web::Form<PersonForm>) -> HttpResponse {
    let form = form.into_inner();
    v.answer(async {
        v.check_form(&form.csrf)?;
        let id = person(&v, &form.login).await?;
        let done = v.state.commons.take_second_factor_away(&v.actor, id).await;
        changed(&v, form, done, Notice::CodeEnded).await
    })
    .await
}

/// `/admin/people/sign-up`, posted: says whether people make accounts for themselves.
pub(super) async fn sign_up(v: Visitor, form: web::Form<PersonForm>) -> HttpResponse {
    let form = form.into_inner();
    v.answer(async {
        v.check_form(&form.csrf)?;
        let done = v.state.commons.open_sign_up(&v.actor, !form.open.is_empty()).await;
        changed(&v, form, done, Notice::SignUpChanged).await
    })
    .await
}

/// `/admin/people/role`, posted.
pub(super) async fn role(v: Visitor, form: web::Form<PersonForm>) -> HttpResponse {
    let form = form.into_inner();
    v.answer(async {
        v.check_form(&form.csrf)?;
        let id = person(&v, &form.login).await?;
        let role = Role::from_code(&form.role).ok_or(Error::NotFound)?;
        let done = v.state.commons.set_role(&v.actor, id, role).await;
        changed(&v, form, done, Notice::RoleChanged).await
    })
    .await
}

/// `/admin/people/moderates`, posted: moderation is given to an officer, or taken back.
pub(super) async fn moderates(v: Visitor, form: web::Form<PersonForm>) -> HttpResponse {
    let form = form.into_inner();
    v.answer(async {
        v.check_form(&form.csrf)?;
        let id = person(&v, &form.login).await?;
        let done = v.state.commons.set_moderates(&v.actor, id, !form.moderates.is_empty()).await;
        changed(&v, form, done, Notice::RoleChanged).await
    })
    .await
}

/// `/admin/people/suspend`, posted.
pub(super) async fn suspend(v: Visitor, form: web::Form<PersonForm>) -> HttpResponse {
    set_suspended(v, form.into_inner(), true, Notice::PersonSuspended).await
}

/// `/admin/people/reinstate`, posted.
pub(super) async fn reinstate(v: Visitor, form: web::Form<PersonForm>) -> HttpResponse {
    set_suspended(v, form.into_inner(), false, Notice::PersonReinstated).await
}

async fn set_suspended(v: Visitor, form: PersonForm, suspended: bool, notice: Notice) -> HttpResponse {
    v.answer(async {
        v.check_form(&form.csrf)?;
        let id = person(&v, &form.login).await?;
        let done = v.state.commons.set_suspended(&v.actor, id, suspended).await;
        changed(&v, form, done, notice).await
    })
    .await
}

/// `/admin/people/password`, posted.
pub(super) async fn reset_password(v: Visitor, form: web::Form<PersonForm>) -> HttpResponse {
    let form = form.into_inner();
    v.answer(async {
        v.check_form(&form.csrf)?;
        let id = person(&v, &form.login).await?;
        let done = v.state.commons.reset_password(&v.actor, id, form.password.clone()).await;
        changed(&v, form, done, Notice::PasswordReset).await
    })
    .await
}

/// `/admin/deliveries`.
pub(super) async fn deliveries(v: Visitor) -> HttpResponse {
    v.answer(async {
        let dead = v.state.federation.dead_letters(&v.actor).await?;
        let cities = v.state.commons.cities().await?;
        let deliveries = dead.into_iter().map(|letter| {
            let city = cities.iter().find(|(city, _)| city.inbox.as_ref() == Some(&letter.inbox));
            DeadDelivery {
                id: letter.id,
                city: city.map_or_else(
                    || CityName { name: letter.inbox.clone(), authority: letter.inbox },
                    |(city, _)| city_name(city),
                ),
                what: letter.what,
                href: letter.page,
                error: letter.error,
                since: letter.since,
            }
        });
        let deliveries = deliveries.collect();
        let mail = match v.state.commons.sends_mail() {
            true => Some(mail_sending(v.state.commons.mail_health(&v.actor).await?)),
            false => None,
        };
        let view = AdminDeliveriesView { deliveries, mail, shell: v.shell().await? };
        Ok(v.show(&view))
    })
    .await
}

fn mail_sending(MailHealth { waiting, given_up, reasons }: MailHealth) -> MailSending {
    let count = |number: i64| u64::try_from(number).unwrap_or(0);
    MailSending { waiting: count(waiting), given_up: count(given_up), reasons }
}

#[derive(Deserialize)]
pub(super) struct CsrfForm {
    csrf: String,
}

/// `/admin/deliveries/forget-mail`, posted.
pub(super) async fn forget_mail(v: Visitor, form: web::Form<CsrfForm>) -> HttpResponse {
    v.answer(async {
        v.check_form(&form.csrf)?;
        v.state.commons.forget_failed_mails(&v.actor).await?;
        Ok(v.go("/admin/deliveries", Some(Notice::MailFailuresForgotten)))
    })
    .await
}

#[derive(Deserialize)]
pub(super) struct LetterForm {
    csrf: String,
    id: String,
}

/// `/admin/deliveries/replay`, posted.
pub(super) async fn replay(v: Visitor, form: web::Form<LetterForm>) -> HttpResponse {
    v.answer(async {
        v.check_form(&form.csrf)?;
        v.state.federation.replay_letter(&v.actor, &form.id).await?;
        Ok(v.go("/admin/deliveries", Some(Notice::DeliveryReplayed)))
    })
    .await
}

/// `/admin/deliveries/discard`, posted.
pub(super) async fn discard(v: Visitor, form: web::Form<LetterForm>) -> HttpResponse {
    v.answer(async {
        v.check_form(&form.csrf)?;
        v.state.federation.discard_letter(&v.actor, &form.id).await?;
        Ok(v.go("/admin/deliveries", Some(Notice::DeliveryDiscarded)))
    })
    .await
}
