//! The JSON API as a program of someone else would use it.

use anyhow::{Context, bail};
use reqwest::header::{AUTHORIZATION, HOST};
use reqwest::{Method, StatusCode};
use serde::{Deserialize, Deserializer};
use serde_json::{Value, json};
use std::net::SocketAddr;
use std::sync::Once;
use std::time::Duration;
use tokio::sync::watch;

/// How long one call may take.
const CALL_LIMIT: Duration = Duration::from_secs(60);

/// A page as the API gives it. What is not here is in no test yet.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Page {
    /// The ULID by which the API names it.
    pub id: String,
    /// Its permanent id.
    pub ap_id: String,
    /// Where people read it.
    pub url: String,
    /// The authority of the city it belongs to.
    pub city: String,
    /// The last part of its address.
    pub slug: String,
    /// Its title.
    pub title: String,
    /// `live` or `deleted`.
    pub state: String,
    /// Whether it is a copy from another city.
    pub mirrored: bool,
    /// The hash of its record.
    pub revision: String,
    /// The whole source; empty in lists, and where it is not held.
    #[serde(default, deserialize_with = "empty_for_null")]
    pub markdown: String,
    /// The source rendered; absent in lists.
    #[serde(default)]
    pub html: String,
}

/// A passage that a search found.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Hit {
    /// Where it stands.
    pub page: Page,
    /// The passage.
    pub snippet: String,
}

/// A subscription to another city.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Subscription {
    /// Its id.
    pub id: Value,
    /// The other city.
    pub city: Value,
    /// `pending`, `accepted` or `refused`.
    pub state: String,
}

/// Status and JSON of an answer; null if it had none.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// The status.
    pub status: StatusCode,
    /// The body.
    pub json: Value,
}

impl Answer {
    /// The body as `T`, if the call went well.
    ///
    /// # Errors
    /// When the city refused, or its answer is not what the contract says.
    pub fn expect<T: for<'de> Deserialize<'de>>(self) -> anyhow::Result<T> {
        if !self.status.is_success() {
            bail!("the city answered {}: {:#}", self.status, self.json);
        }
        serde_json::from_value(self.json.clone()).with_context(|| format!("not as the contract says: {:#}", self.json))
    }
}

/// Someone who calls a city, signed in or not. Stays valid when the city is started again.
#[derive(Clone)]
pub struct Client {
    http: reqwest::Client,
    authority: String,
    address: watch::Receiver<Option<SocketAddr>>,
    token: Option<String>,
}

impl Client {
    #[expect(clippy::disallowed_methods, reason = "the tests call their own cities, at addresses nobody else chose")]
    pub(crate) fn new(authority: &str, address: watch::Receiver<Option<SocketAddr>>) -> anyhow::Result<Self> {
        static PROVIDER: Once = Once::new();
        PROVIDER.call_once(|| {
            // Only fails when there is one already, which is as good.
            let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
        });
        let http = reqwest::Client::builder().no_proxy().timeout(CALL_LIMIT).build()?;
        Ok(Self { http, authority: authority.to_owned(), address, token: None })
    }

    /// Signs in with a password.
    ///
    /// # Errors
    /// When the city refuses.
    pub async fn sign_in(&self, login: &str, password: &str) -> anyhow::Result<Self> {
        #[derive(Deserialize)]
        struct Token {
            token: String,
        }
        let answer = self.call(Method::POST, "/session", Some(json!({ "login": login, "password": password }))).await?;
        let Token { token } = answer.expect()?;
        Ok(Self { token: Some(token), ..self.clone() })
    }

    /// What it signs in with.
    pub fn token(&self) -> Option<&str> {
        self.token.as_deref()
    }

    /// One call of the API; `path` begins after `/api/v1`.
    ///
    /// # Errors
    /// When the city does not run or does not answer to the end.
    pub async fn call(&self, method: Method, path: &str, body: Option<Value>) -> anyhow::Result<Answer> {
        let mut request = self.request(method, &format!("/api/v1{path}"))?;
        if let Some(body) = body {
            request = request.json(&body);
        }
        let response = request.send().await?;
        let status = response.status();
        Ok(Answer { status, json: serde_json::from_slice(&response.bytes().await?).unwrap_or_default() })
    }

    /// Has the city keep a picture, and gives the hash by which it is named.
    ///
    /// # Errors
    /// When the city refuses.
    pub async fn keep_picture(&self, bytes: &[u8]) -> anyhow::Result<String> {
        let response = self.request(Method::POST, "/api/v1/media")?.body(bytes.to_vec()).send().await?;
        let kept: Value = response.error_for_status()?.json().await?;
        Ok(kept["hash"].as_str().context("a picture has a hash")?.to_owned())
    }

    /// A page as a browser without scripts would be given it: status and HTML.
    ///
    /// # Errors
    /// When the city does not run or does not answer.
    pub async fn read(&self, path: &str) -> anyhow::Result<(StatusCode, String)> {
        let response = self.request(Method::GET, path)?.header("accept", "text/html").send().await?;
        Ok((response.status(), response.text().await?))
    }

    /// Presses the button of the page's own form, as a browser without scripts does that was given the page: status and HTML of
    /// what comes of it.
    ///
    /// # Errors
    /// When the city does not run or does not answer, or the page has no form.
    pub async fn press(&self, path: &str) -> anyhow::Result<(StatusCode, String)> {
        let page = self.request(Method::GET, path)?.header("accept", "text/html").send().await?;
        let cookies = page.headers().get_all("set-cookie").iter().filter_map(|cookie| cookie.to_str().ok());
        let cookies: Vec<String> = cookies.filter_map(|cookie| cookie.split(';').next()).map(str::to_owned).collect();
        let html = page.text().await?;
        let csrf = html.split("name=\"csrf\" value=\"").nth(1).and_then(|rest| rest.split('"').next());
        let csrf = csrf.with_context(|| format!("no form in {html}"))?;
        self.send_form(path, &cookies.join("; "), &[("csrf", csrf)]).await
    }

    /// Posts a form that nobody was given, as a program does: status and body.
    ///
    /// # Errors
    /// When the city does not run or does not answer.
    pub async fn post(&self, path: &str, form: &[(&str, &str)]) -> anyhow::Result<(StatusCode, String)> {
        self.send_form(path, "", form).await
    }

    async fn send_form(
        &self,
        path: &str,
        cookies: &str,
        form: &[(&str, &str)],
    ) -> anyhow::Result<(StatusCode, String)> {
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
        let request = self.request(Method::POST, path)?.header("cookie", cookies).body(body);
        let response = request.header("content-type", "application/x-www-form-urlencoded").send().await?;
        Ok((response.status(), response.text().await?))
    }

    fn request(&self, method: Method, path: &str) -> anyhow::Result<reqwest::RequestBuilder> {
        let address = self.address.borrow().with_context(|| format!("{} does not run", self.authority))?;
        let mut request = self.http.request(method, format!("http://{address}{path}")).header(HOST, &self.authority);
        if let Some(token) = &self.token {
            request = request.header(AUTHORIZATION, format!("Bearer {token}"));
        }
        Ok(request)
    }

    /// Creates and publishes a page.
    ///
    /// # Errors
    /// When the city refuses.
    pub async fn create(&self, markdown: &str) -> anyhow::Result<Page> {
        self.call(Method::POST, "/pages", Some(json!({ "markdown": markdown, "draft": false }))).await?.expect()
    }

    /// Replaces a page's text.
    ///
    /// # Errors
    /// When the city refuses.
    pub async fn edit(&self, page: &Page, markdown: &str) -> anyhow::Result<Page> {
        let body = json!({ "base_revision": page.revision, "markdown": markdown, "draft": false });
        self.call(Method::PUT, &format!("/pages/{}", page.id), Some(body)).await?.expect()
    }

    /// Gives a page another address.
    ///
    /// # Errors
    /// When the city refuses.
    pub async fn rename(&self, page: &Page, slug: &str) -> anyhow::Result<Page> {
        let body = json!({ "base_revision": page.revision, "markdown": page.markdown, "slug": slug, "draft": false });
        self.call(Method::PUT, &format!("/pages/{}", page.id), Some(body)).await?.expect()
    }

    /// Deletes a page.
    ///
    /// # Errors
    /// When the city refuses.
    pub async fn delete(&self, page: &Page) -> anyhow::Result<Page> {
        self.call(Method::DELETE, &format!("/pages/{}", page.id), Some(json!({}))).await?.expect()
    }

    /// Undoes a deletion.
    ///
    /// # Errors
    /// When the city refuses.
    pub async fn undelete(&self, page: &Page) -> anyhow::Result<Page> {
        self.call(Method::POST, &format!("/pages/{}/undelete", page.id), Some(json!({}))).await?.expect()
    }

    /// A page of any city by its address there, if this city has it and it is not deleted.
    ///
    /// # Errors
    /// When the city answers neither with the page nor that there is none.
    pub async fn page(&self, slug: &str, authority: &str) -> anyhow::Result<Option<Page>> {
        let answer = self.call(Method::GET, &format!("/pages/{slug}@{authority}"), None).await?;
        match answer.status {
            StatusCode::NOT_FOUND | StatusCode::GONE => Ok(None),
            _ => answer.expect().map(|page: Page| (page.state == "live").then_some(page)),
        }
    }

    /// All live pages of a city that this one has, ordered by permanent id.
    ///
    /// # Errors
    /// When the city refuses.
    pub async fn pages_of(&self, authority: &str) -> anyhow::Result<Vec<Page>> {
        #[derive(Deserialize)]
        struct List {
            items: Vec<Page>,
            next: Option<String>,
        }
        let mut pages = Vec::new();
        let mut cursor = String::new();
        loop {
            let path = format!("/pages?city={authority}&limit=500{cursor}");
            let list: List = self.call(Method::GET, &path, None).await?.expect()?;
            pages.extend(list.items);
            match list.next {
                Some(next) => cursor = format!("&cursor={}", encoded(&next)),
                None => break,
            }
        }
        pages.sort_by(|one, other| one.ap_id.cmp(&other.ap_id));
        Ok(pages)
    }

    /// What a search finds first.
    ///
    /// # Errors
    /// When the city refuses.
    pub async fn search(&self, words: &str) -> anyhow::Result<Vec<Hit>> {
        #[derive(Deserialize)]
        struct Found {
            hits: Vec<Hit>,
        }
        let found: Found = self.call(Method::GET, &format!("/search?q={}", encoded(words)), None).await?.expect()?;
        // Every city has the help and the legal texts that came with its program: they may use the same words.
        let is_shipped = |hit: &Hit| hit.page.slug.starts_with("help-") || hit.page.slug.starts_with("legal-");
        Ok(found.hits.into_iter().filter(|hit| !is_shipped(hit)).collect())
    }

    /// Subscribes this city to another.
    ///
    /// # Errors
    /// When the city refuses.
    pub async fn subscribe(&self, city: &str) -> anyhow::Result<Subscription> {
        self.call(Method::POST, "/subscriptions", Some(json!({ "city": city }))).await?.expect()
    }

    /// This city's subscriptions.
    ///
    /// # Errors
    /// When the city refuses.
    pub async fn subscriptions(&self) -> anyhow::Result<Vec<Subscription>> {
        #[derive(Deserialize)]
        struct List {
            items: Vec<Subscription>,
        }
        let list: List = self.call(Method::GET, "/subscriptions", None).await?.expect()?;
        Ok(list.items)
    }
}

fn empty_for_null<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}

fn encoded(value: &str) -> String {
    url::form_urlencoded::byte_serialize(value.as_bytes()).collect()
}
