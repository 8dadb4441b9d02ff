//! Ways to an account and to sign in, as people go them: in a browser, with a mail server, an authenticator and an OpenID provider of
//! others.

use crate::{BORDEAUX, on_both_databases};
use koinon_federation_tests::browser::Setup;
use koinon_federation_tests::{Backend, Cities, City, MailServer, OPENID_SECRET, OpenIdProvider, PASSWORD, Person};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

on_both_databases!(
    somebody_makes_an_account_by_mail_and_speaks,
    a_passkey_is_made_and_signs_in,
    staff_sign_in_by_their_provider_and_are_who_they_are_there,
    l06_what_comes_back_from_a_provider_counts_for_the_browser_that_asked,
);

/// The virtual address that the first city of a test has.
const RETURNS: &str = "http://bordeaux.localhost:18100/sign-in/openid/return";

async fn sending_mail(backend: Backend) -> anyhow::Result<(Cities, MailServer)> {
    let server = MailServer::start().await?;
    let url = server.url();
    let settings = [("KOINON_SMTP", url.as_str()), ("KOINON_MAIL_FROM", "wiki@bordeaux.example")];
    Ok((Cities::start_with(backend, &[BORDEAUX], &settings).await?, server))
}

/// The last mail to an address leads into this city by this path.
async fn link(city: &City, server: &MailServer, to: &str, path: &str) -> anyhow::Result<String> {
    let before = format!("{}{path}", city.origin());
    let mail = server.wait_for_mail("the link", |mail| mail.to == [to] && mail.link(&before).is_ok()).await?;
    Ok(mail.link(&before)?[city.origin().len()..].to_owned())
}

async fn sign_out(person: &Person) -> anyhow::Result<()> {
    person.choose("header details.menu:has([action='/sign-out']) summary").await?;
    person.press("header form[action='/sign-out'] button").await
}

async fn somebody_makes_an_account_by_mail_and_speaks(backend: Backend) -> anyhow::Result<()> {
    let (cities, server) = sending_mail(backend).await?;
    let city = &cities[BORDEAUX];
    let page = city.officer().await?.create("---\nlang: fr\n---\n# Compost\n\nOuvert.\n").await?;
    let ana = Person::officer(city, Setup::default()).await?;
    ana.open("/admin/people").await?;
    ana.press("form[action='/admin/people/sign-up'] button").await?;

    let leila = Person::visit(city, Setup::default()).await?;
    leila.open("/sign-in").await?;
    leila.press("main a[href='/sign-up']").await?;
    leila.fill("address", "leila@mail.example").await?;
    leila.press("main .primary").await?;
    assert!(leila.text("main .notice-good").await?.contains("leila@mail.example"));
    leila.open(&link(city, &server, "leila@mail.example", "/sign-up/").await?).await?;
    leila.fill("name", "Leïla Exemple").await?;
    leila.fill("login", "leila").await?;
    leila.fill("password", PASSWORD).await?;
    leila.press("main .primary").await?;
    let header = leila.text("header").await?;
    assert!(header.contains("Leïla Exemple"), "{header}\n{}", leila.text("main").await?);

    // What she says first is read at once, and looked at; links come later.
    let debate = format!("/pages/{}/debate", page.slug);
    leila.open(&debate).await?;
    leila.fill("markdown", "Voir https://exemple.example").await?;
    leila.press("#say .primary").await?;
    assert_eq!(leila.value("markdown").await?, "Voir https://exemple.example", "what is refused is not lost");
    leila.fill("markdown", "Quand ?").await?;
    leila.press("#say .primary").await?;
    assert!(leila.text("#c1").await?.contains("Quand"));
    ana.open("/admin/reports").await?;
    assert!(ana.text("main .row").await?.contains("First contribution"));
    ana.press("main button[value=dismiss]").await?;
    leila.open(&debate).await?;
    leila.fill("markdown", "Voir https://exemple.example").await?;
    leila.press("#say .primary").await?;
    assert!(leila.text("#c2").await?.contains("exemple.example"));

    // She has forgotten her password, on a phone without scripts.
    let phone = Person::visit(city, Setup { has_scripts: false, size: (320, 640), ..Setup::default() }).await?;
    phone.open("/sign-in").await?;
    phone.press("main a[href='/forgotten']").await?;
    phone.fill("address", "leila@mail.example").await?;
    phone.press("main .primary").await?;
    phone.open(&link(city, &server, "leila@mail.example", "/reset/").await?).await?;
    phone.fill("password", "another made-up password").await?;
    phone.press("main .primary").await?;
    leila.open(&debate).await?;
    assert!(leila.text("header").await?.contains("Sign in"), "where she was signed in, she is not any more");
    phone.fill("login", "leila").await?;
    phone.fill("password", "another made-up password").await?;
    phone.press("main .primary").await?;
    phone.open("/settings").await?;
    assert!(phone.text("main").await?.contains("leila"));
    Ok(())
}

async fn a_passkey_is_made_and_signs_in(backend: Backend) -> anyhow::Result<()> {
    let cities = Cities::start(backend, &[BORDEAUX]).await?;
    let city = &cities[BORDEAUX];
    city.add_contributor("leila", "Leïla Exemple").await?;
    let leila = Person::signed_in(city, "leila", Setup::default()).await?;
    let devtools = async |method, parameters| leila.browser().devtools(method, parameters).await;
    devtools("WebAuthn.enable", json!({})).await?;
    let options = json!({
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": true, "hasUserVerification": true,
        "isUserVerified": true, "automaticPresenceSimulation": true,
    });
    let made = devtools("WebAuthn.addVirtualAuthenticator", json!({ "options": options })).await?;
    leila.open("/settings/sign-in").await?;
    leila.fill("label", "Mon téléphone").await?;
    leila.press("form[data-passkey] button").await?;
    assert!(leila.text("main .row").await?.contains("Mon téléphone"));

    sign_out(&leila).await?;
    leila.open("/sign-in?back=/settings").await?;
    leila.press("form[data-passkey] button").await?;
    assert_eq!(leila.path().await?, "/settings");
    assert!(leila.text("main").await?.contains("leila"));

    // Taken back, it opens nothing; the authenticator still has it.
    leila.open("/settings/sign-in").await?;
    leila.press("form[action='/settings/sign-in/passkeys/remove'] button").await?;
    sign_out(&leila).await?;
    leila.open("/sign-in").await?;
    leila.choose("form[data-passkey] button").await?;
    city.wait_until("it is said why", async || {
        let said = leila.text("form[data-passkey] [data-problem]").await?;
        Ok(said.contains("Nobody here has this passkey").then_some(()))
    })
    .await?;
    let id = made["authenticatorId"].clone();
    devtools("WebAuthn.removeVirtualAuthenticator", json!({ "authenticatorId": id })).await?;
    Ok(())
}

/// Bordeaux, whose staff have a provider.
async fn with_provider(backend: Backend) -> anyhow::Result<(Cities, OpenIdProvider)> {
    let provider = OpenIdProvider::start(RETURNS, true).await?;
    let settings = [
        ("KOINON_OPENID_ISSUER", provider.issuer.as_str()),
        ("KOINON_OPENID_CLIENT", "bordeaux"),
        ("KOINON_OPENID_SECRET", OPENID_SECRET),
        ("KOINON_OPENID_NAME", "ProConnect"),
        ("KOINON_OPENID_SCOPES", "openid given_name usual_name siret email"),
        ("KOINON_OPENID_SIGNED", "true"),
        ("KOINON_OPENID_ROLE", "siret=21330063500017:officer"),
    ];
    Ok((Cities::start_with(backend, &[BORDEAUX], &settings).await?, provider))
}

/// Presses the button of the provider, and signs in there.
async fn let_in(person: &Person, button: &str, name: &str) -> anyhow::Result<()> {
    person.press(button).await?;
    // The page leads on by itself.
    person.wait_for("input[name=login]").await?;
    person.type_into("input[name=login]", name).await?;
    person.type_into("input[name=password]", "any").await?;
    person.press("button[type=submit]").await?;
    // It may ask whether one agrees.
    person.wait_for("input[value=consent], #main").await?;
    if person.count("input[value=consent]").await? > 0 {
        person.press("button[type=submit]").await?;
    }
    person.wait_for("#main").await
}

const BUTTON: &str = "form[action='/sign-in/openid'] button";

async fn staff_sign_in_by_their_provider_and_are_who_they_are_there(backend: Backend) -> anyhow::Result<()> {
    let (cities, _provider) = with_provider(backend).await?;
    let city = &cities[BORDEAUX];
    let zoe = Person::visit(city, Setup::default()).await?;
    zoe.open("/sign-in?back=/settings").await?;
    let_in(&zoe, BUTTON, "zoe").await?;
    assert_eq!(zoe.path().await?, "/settings");
    let own = zoe.text("main").await?;
    assert!(own.contains("zoe") && own.contains("You have no password here"), "{own}");
    assert_eq!(zoe.value("name").await?, "Zoé Exemple");
    let accounts = city.run(&["user", "list", "--json"]).await?;
    assert!(accounts.lines().any(|line| line.contains("\"zoe\"") && line.contains("officer")), "{accounts}");

    // Whoever is of another organisation is let in there, and not here.
    let stranger = Person::visit(city, Setup::default()).await?;
    stranger.open("/sign-in").await?;
    let_in(&stranger, BUTTON, "stranger").await?;
    assert!(stranger.text("main .error-summary").await?.contains("no account here"));
    assert!(!city.run(&["user", "list"]).await?.contains("sam"));

    // Somebody with an account links it, and signs in by it from then on.
    city.add_contributor("ana.exemple", "Ana Exemple").await?;
    let ana = Person::signed_in(city, "ana.exemple", Setup::default()).await?;
    ana.open("/settings/sign-in").await?;
    let_in(&ana, BUTTON, "ana").await?;
    assert_eq!(ana.path().await?, "/settings/sign-in");
    assert!(ana.text("#provider ~ p").await?.contains("linked"));
    sign_out(&ana).await?;
    ana.open("/sign-in?back=/settings").await?;
    // The provider knows her still: it asks nothing more than whether she agrees, if that.
    ana.press(BUTTON).await?;
    city.wait_until("she is back", async || {
        if ana.path().await? == "/settings" {
            return Ok(Some(()));
        }
        Ok(None)
    })
    .await?;
    assert_eq!(ana.value("name").await?, "Ana Exemple");
    Ok(())
}

async fn l06_what_comes_back_from_a_provider_counts_for_the_browser_that_asked(backend: Backend) -> anyhow::Result<()> {
    let (cities, provider) = with_provider(backend).await?;
    let city = &cities[BORDEAUX];
    // The honest twin is the test above. Here nobody asked, or another browser, or another provider answers.
    let nobody = city.anonymous()?;
    for query in ["", "?code=made-up&state=made-up", "?error=access_denied&state=made-up"] {
        let answer = nobody.read(&format!("/sign-in/openid/return{query}")).await?;
        assert_eq!(answer.0, StatusCode::UNPROCESSABLE_ENTITY, "{query}");
    }
    let zoe = Person::visit(city, Setup::default()).await?;
    for wrong in ["state=made-up&code=x".to_owned(), format!("state=STATE&code=x&iss={}.evil.example", provider.issuer)]
    {
        zoe.open("/sign-in").await?;
        zoe.press(BUTTON).await?;
        zoe.wait_for("input[name=login]").await?;
        zoe.open(&format!("/sign-in/openid/return?{wrong}")).await?;
        assert!(zoe.text("main .error-summary").await?.contains("did not work"), "{wrong}");
        assert!(zoe.text("header").await?.contains("Sign in"));
    }
    let accounts: Value =
        serde_json::from_str(city.run(&["user", "list", "--json"]).await?.lines().next().unwrap_or_default())?;
    assert_eq!(accounts["role"], "administrator", "nobody was added");
    let refused = nobody.call(Method::POST, "/session", Some(json!({ "login": "zoe", "password": "" }))).await?;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    Ok(())
}
