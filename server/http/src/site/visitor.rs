//! Who looks at a page, in which language, and what surrounds it for them.

use std::future::Future;
use std::pin::Pin;

use actix_web::cookie::{Cookie, SameSite, time::Duration};
use actix_web::dev::Payload;
use actix_web::http::header::{
    ACCEPT_LANGUAGE, CACHE_CONTROL, COOKIE, HeaderMap, HeaderValue, LOCATION, ORIGIN, REFERRER_POLICY,
};
use actix_web::http::{Method, StatusCode};
use actix_web::{FromRequest, HttpRequest, HttpResponse, HttpResponseBuilder, web};
use koinon_commons::clock::random_secret;
use koinon_commons::{Actor, Commons, Error};
use koinon_store::{Account, Session};
use koinon_web::views::{ErrorView, Problem as ProblemKind};
use koinon_web::{Accent, CityName, Lang, Notice, Shell, SignedIn, View};

use super::failure::Failure;
use crate::State;
use crate::cache::{self, Audience, Composite, DRAFTS};

/// The cookie of a signed-in browser.
pub(crate) const SESSION: &str = "koinon_session";
/// The cookie that ties forms to a browser that is not signed in.
const FORM: &str = "koinon_form";
/// The cookie that remembers the language.
pub(super) const LANGUAGE: &str = "koinon_lang";
/// The cookie that carries a notice over one redirect.
pub(crate) const NOTICE: &str = "koinon_notice";

/// Who looks at a page, and what surrounds it for them.
pub(crate) struct Visitor {
    pub(super) state: web::Data<State>,
    pub(super) actor: Actor,
    pub(super) session: Option<Session>,
    pub(super) lang: Lang,
    pub(super) path: String,
    csrf: String,
    notice: Option<Notice>,
    is_post: bool,
    foreign: bool,
    asked: HeaderMap,
}

impl FromRequest for Visitor {
    type Error = actix_web::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self, actix_web::Error>>>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(
            async move { Self::of(&request).await.map_err(|error| crate::api::problem::Problem::from(error).into()) },
        )
    }
}

impl Visitor {
    async fn of(request: &HttpRequest) -> Result<Self, Error> {
        let state = request.app_data::<web::Data<State>>().cloned().ok_or(Error::NotSetUp)?;
        let cookie = |name| request.cookie(name).map(|cookie| cookie.value().to_owned());
        let signed_in: Option<(Session, Account)> = match cookie(SESSION) {
            Some(secret) => state.commons.session(&secret).await?,
            None => None,
        };
        let lang = language_of(request, &state.commons);
        let (actor, session) = match signed_in {
            Some((session, account)) => (Actor::Person(Box::new(account)), Some(session)),
            None => (Actor::Anyone, None),
        };
        let csrf = match &session {
            Some(session) => session.csrf.clone(),
            None => cookie(FORM).filter(|value| value.len() == 43).unwrap_or_else(random_secret),
        };
        let origin = request.headers().get(ORIGIN).and_then(|value| value.to_str().ok());
        Ok(Self {
            foreign: origin.is_some_and(|origin| origin != state.commons.origin().as_str()),
            path: request.uri().path_and_query().map_or_else(|| "/".into(), |path| path.as_str().to_owned()),
            notice: cookie(NOTICE).and_then(|code| Notice::from_code(&code)),
            is_post: request.method() == Method::POST,
            asked: request.headers().clone(),
            state,
            actor,
            session,
            lang,
            csrf,
        })
    }

    /// Checks that a form is one that we gave to this very browser.
    ///
    /// # Errors
    /// [`Failure::FormExpired`].
    pub(super) fn check_form(&self, csrf: &str) -> Result<(), Failure> {
        use subtle::ConstantTimeEq as _;
        let fits: bool = self.csrf.as_bytes().ct_eq(csrf.as_bytes()).into();
        if self.is_post && fits && !self.foreign { Ok(()) } else { Err(Failure::FormExpired) }
    }

    /// The token that the forms of this browser carry.
    pub(super) fn csrf(&self) -> &str {
        &self.csrf
    }

    /// What surrounds a page.
    pub(super) async fn shell(&self) -> Result<Shell, Failure> {
        Ok(self.shell_and_drafts().await?.0)
    }

    /// What surrounds a page, and how many drafts the reader has: [`DRAFTS`] if there are more.
    async fn shell_and_drafts(&self) -> Result<(Shell, usize), Failure> {
        let commons = &self.state.commons;
        let authority = commons.origin().authority().to_owned();
        // Before it is set up, a city has no other name than its address.
        let name = commons.identity().map_or_else(|_| authority.clone(), |identity| identity.name.clone());
        let mut drafts = 0;
        let person = match self.actor.account() {
            Ok(account) => {
                drafts = commons.draft_pages(&self.actor, DRAFTS).await?.len();
                let unseen = cache::unseen(commons, &self.actor).await?;
                let to_do = drafts as u64 + self.state.cache.to_decide(commons, account.role).await?;
                Some(SignedIn { name: account.person.name.clone(), role: account.role, to_do, unseen })
            }
            Err(_) => None,
        };
        let shell = Shell {
            lang: self.lang,
            accent: Accent::of(&authority),
            city: CityName { name, authority },
            path: self.path.clone(),
            person,
            csrf: self.csrf.clone(),
            contents: self.state.contents().await?,
            search: String::new(),
            notice: self.notice,
            now: commons.now(),
        };
        Ok((shell, drafts))
    }

    /// A page as the answer.
    pub(super) fn show(&self, view: &impl View) -> HttpResponse {
        self.show_with(StatusCode::OK, view)
    }

    /// A page as the answer, with a status.
    pub(super) fn show_with(&self, status: StatusCode, view: &impl View) -> HttpResponse {
        let html = Composite::cut(view.html(), &[&self.csrf]);
        let mut response = cache::page(&html, &[&self.csrf], &self.asked);
        *response.status_mut() = status;
        let mut cookies = Vec::new();
        if self.notice.is_some() {
            cookies.push(self.cookie(NOTICE, String::new(), Some(Duration::ZERO)));
        }
        // Who only reads is given no cookie.
        if self.session.is_none() && html.has_holes() {
            cookies.push(self.cookie(FORM, self.csrf.clone(), None));
        }
        for cookie in cookies {
            // A cookie of ours is made of characters that a header may have.
            let _ = response.add_cookie(&cookie);
        }
        response
    }

    /// Whether this reader sees what all readers of their sort see: nothing has just been done.
    pub(super) fn sees_the_usual(&self) -> bool {
        self.notice.is_none()
    }

    /// What surrounds a page that is shown to all readers of one sort, with marks where something is a reader's own; and
    /// which sort that is. None for somebody with too many drafts to know them all.
    pub(super) async fn shared_shell(&self) -> Result<Option<(Shell, Audience)>, Failure> {
        let [name, csrf] = cache::marks().clone();
        let (shell, drafts) = self.shell_and_drafts().await?;
        if drafts as i64 >= DRAFTS {
            return Ok(None);
        }
        let mut shell = Shell { csrf, ..shell };
        let audience = match &mut shell.person {
            Some(person) => {
                person.name = name;
                Audience::SignedIn(person.role, person.to_do, person.unseen)
            }
            None => Audience::Anyone,
        };
        Ok(Some((shell, audience)))
    }

    /// A page that is the same for all readers of one sort, for this one.
    pub(super) fn show_shared(&self, html: &Composite) -> HttpResponse {
        let name = self.actor.account().map(|account| koinon_web::escaped(&account.person.name)).unwrap_or_default();
        cache::page(html, &[&name, &self.csrf], &self.asked)
    }

    /// Sends the browser on, after something was done.
    pub(super) fn go(&self, path: &str, notice: Option<Notice>) -> HttpResponse {
        let mut response = self.redirect(path);
        if let Some(notice) = notice {
            response.cookie(self.cookie(NOTICE, notice.code().into(), Some(Duration::minutes(1))));
        }
        response.finish()
    }

    /// Sends the browser on; the caller adds cookies.
    pub(super) fn redirect(&self, path: &str) -> HttpResponseBuilder {
        let mut response = HttpResponse::SeeOther();
        response.insert_header((LOCATION, local_path(path)));
        response
    }

    /// A cookie for this site alone, out of reach of scripts and of other sites' forms.
    pub(super) fn cookie(&self, name: &'static str, value: String, life: Option<Duration>) -> Cookie<'static> {
        let mut cookie = Cookie::build(name, value)
            .path("/")
            .http_only(true)
            .same_site(SameSite::Lax)
            .secure(self.state.commons.origin().scheme() == "https")
            .finish();
        if let Some(life) = life {
            cookie.set_max_age(life);
        }
        cookie
    }

    /// The answer of a handler, or the page that says why there is none.
    pub(super) async fn answer(&self, work: impl Future<Output = Result<HttpResponse, Failure>>) -> HttpResponse {
        match work.await {
            Ok(response) => response,
            Err(failure) => self.fail(failure).await,
        }
    }

    async fn fail(&self, failure: Failure) -> HttpResponse {
        if let Failure::SignInNeeded = failure {
            let path = if self.is_post { "/" } else { &self.path };
            return self.go(&format!("/sign-in?back={}", koinon_web::percent_encoded(path)), None);
        }
        let (status, problem, text) = failure.explain();
        let reference = (problem == ProblemKind::Fault).then(|| random_secret()[..8].to_owned());
        if let Some(reference) = &reference {
            tracing::error!(reference, path = self.path, ?failure, "a page failed");
        }
        match self.shell().await {
            Ok(shell) => self.show_with(status, &ErrorView { shell, problem, reference, text }),
            Err(_) => HttpResponse::build(status).body("This page cannot be shown just now. Please try again."),
        }
    }
}

/// A page whose address, or what stands in it, is a secret: it is kept nowhere, and no other site is told its address.
/// (`no-referrer` would have browsers send the page's own form as if from nowhere, and no such form is taken.)
pub(super) fn secretly(mut response: HttpResponse) -> HttpResponse {
    response.headers_mut().insert(REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// The language of the interface for a request: chosen before, else asked for by the browser, else the city's.
pub(crate) fn language_of(request: &HttpRequest, commons: &Commons) -> Lang {
    let chosen = request.headers().contains_key(COOKIE).then(|| request.cookie(LANGUAGE)).flatten();
    let accepted = request.headers().get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    chosen
        .and_then(|cookie| Lang::from_code(cookie.value()))
        .or_else(|| accepted.and_then(Lang::from_accept_language))
        .or_else(|| Lang::from_code(commons.default_lang()))
        .unwrap_or_default()
}

/// A path of this site, whatever was asked for: never another site's address.
#[must_use]
pub(super) fn local_path(path: &str) -> String {
    let local = path.starts_with('/')
        && !path.starts_with("//")
        && !path.starts_with("/\\")
        && !path.chars().any(char::is_control);
    if local { encode_path(path) } else { "/".into() }
}

/// Percent-encodes what an address may not hold as it is (an Arabic slug).
fn encode_path(path: &str) -> String {
    path.bytes()
        .map(|byte| if byte.is_ascii_graphic() { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_is_never_sent_to_another_site() {
        for hostile in [
            "https://evil.example/",
            "//evil.example",
            "/\\evil.example",
            "javascript:alert(1)",
            "/\r\nSet-Cookie: x=1",
            "",
        ] {
            assert_eq!(local_path(hostile), "/", "{hostile}");
        }
        assert_eq!(local_path("/pages/compost?x=1"), "/pages/compost?x=1");
        assert_eq!(local_path("/pages/سماد"), "/pages/%D8%B3%D9%85%D8%A7%D8%AF");
    }
}
