//! A city that sends mail, and a mail server of someone else that takes it.

use crate::{BORDEAUX, on_both_databases};
use koinon_federation_tests::{Backend, Cities, City, Client, Mail, MailServer};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

on_both_databases!(
    an_address_is_confirmed_and_told_at_once_until_it_is_ended_in_one_click,
    a_mail_that_is_put_off_is_sent_once_and_one_that_is_refused_is_given_up,
    l11_an_address_is_sent_three_links_an_hour_whoever_asks,
    what_waits_as_a_city_is_killed_is_sent_when_it_is_back,
);

const FROM: &str = "wiki@bordeaux.example";

async fn start(backend: Backend) -> anyhow::Result<(Cities, MailServer)> {
    let server = MailServer::start().await?;
    let settings = [("KOINON_SMTP", server.url()), ("KOINON_MAIL_FROM", FROM.to_owned())];
    let settings: Vec<(&str, &str)> = settings.iter().map(|(name, value)| (*name, value.as_str())).collect();
    Ok((Cities::start_with(backend, &[BORDEAUX], &settings).await?, server))
}

async fn want(person: &Client, address: &str, frequency: &str, lang: &str) -> anyhow::Result<StatusCode> {
    let wish = json!({ "address": address, "frequency": frequency, "lang": lang });
    Ok(person.call(Method::PUT, "/mail", Some(wish)).await?.status)
}

/// The path of a link in a mail that leads into this city.
fn path_of(city: &City, mail: &Mail, before: &str) -> anyhow::Result<String> {
    let link = mail.link(&format!("{}{before}", city.origin()))?;
    Ok(link[city.origin().len()..].to_owned())
}

/// Presses the button on the page that the link in a mail leads to, which confirms its address.
async fn confirm(city: &City, mail: &Mail) -> anyhow::Result<()> {
    let path = path_of(city, mail, "/mail/confirm/")?;
    let (status, page) = city.anonymous()?.press(&path).await?;
    anyhow::ensure!(status == StatusCode::OK, "{status}: {page}");
    Ok(())
}

/// Somebody with an address that is confirmed, who watches this city.
async fn told_at_once(city: &City, server: &MailServer, lang: &str) -> anyhow::Result<Client> {
    let leila = city.add_contributor("leila", "Leïla Exemple").await?;
    let here = json!({ "what": "city", "target": city.authority() });
    leila.call(Method::PUT, "/watches", Some(here)).await?;
    anyhow::ensure!(want(&leila, "Leila@mail.example", "at_once", lang).await? == StatusCode::OK);
    let mails = server.wait_for_mails(1).await?;
    confirm(city, &mails[0]).await?;
    let kept: Value = leila.call(Method::GET, "/mail", None).await?.expect()?;
    assert_eq!((&kept["confirmed"], &kept["in_use"]), (&json!(true), &json!("Leila@mail.example")));
    Ok(leila)
}

async fn an_address_is_confirmed_and_told_at_once_until_it_is_ended_in_one_click(
    backend: Backend,
) -> anyhow::Result<()> {
    let (cities, server) = start(backend).await?;
    let city = &cities[BORDEAUX];
    let leila = told_at_once(city, &server, "ar").await?;
    let link = &server.mails()[0];
    assert_eq!((link.from.as_str(), link.to.as_slice()), (FROM, &["Leila@mail.example".to_owned()][..]));
    assert_eq!(link.header("List-Unsubscribe"), "", "nothing is sent there yet that could be ended");
    let used = path_of(city, link, "/mail/confirm/")?;
    assert_eq!(city.anonymous()?.read(&used).await?.0, StatusCode::GONE, "a link is followed once");

    let officer = city.officer().await?;
    // In YAML, the backslashes are line breaks of the title.
    let title = r#"title: "Ombre <b> et eau\r\nBcc: all@mail.example""#;
    officer.create(&format!("---\nlang: fr\n{title}\n---\nDes arbres.\n")).await?;
    let mails = server.wait_for_mails(2).await?;
    let mail = &mails[1];
    assert_eq!(mail.to, ["Leila@mail.example"], "{mail:?}");
    for (name, value) in [
        ("Auto-Submitted", "auto-generated"),
        ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
        ("From", "bordeaux <wiki@bordeaux.example>"),
        ("Bcc", ""),
    ] {
        assert_eq!(mail.header(name), value, "{mail:?}");
    }
    assert!(mail.header("To").ends_with("<Leila@mail.example>"), "{mail:?}");
    assert!(mail.header("Subject").contains("صفحة جديدة") && mail.header("Subject").contains("et eau"), "{mail:?}");
    assert!(
        mail.header("Message-ID").starts_with("<notice.")
            && mail.header("Message-ID").ends_with("@bordeaux.localhost>")
    );
    assert!(!mail.header("Date").is_empty());
    assert!(
        mail.html.contains("dir=\"rtl\"") && mail.html.contains("&#60;b&#62;") && !mail.html.contains("<b>"),
        "{mail:?}"
    );
    let told: Value = leila.call(Method::GET, "/notifications", None).await?.expect()?;
    assert!(mail.text.contains(&format!("{}/notices/{}", city.origin(), told["items"][0]["id"])), "{mail:?}");

    let end = mail.header("List-Unsubscribe").trim_matches(['<', '>']).to_owned();
    let end = end.strip_prefix(&city.origin()).unwrap_or_default();
    // Whoever looks at the link ends nothing; one click ends it, without session or cookie.
    assert_eq!(city.anonymous()?.read(end).await?.0, StatusCode::OK);
    let kept = async || -> anyhow::Result<Value> { leila.call(Method::GET, "/mail", None).await?.expect() };
    assert_eq!(kept().await?["frequency"], "at_once");
    assert_eq!(city.anonymous()?.post(end, &[("List-Unsubscribe", "One-Click")]).await?.0, StatusCode::OK);
    assert_eq!(kept().await?["frequency"], "never");
    officer.create("# Fontaines\n\nDe l'eau.\n").await?;
    // A mail that is sent for certain, so that the one that must not be would have come before it.
    anyhow::ensure!(want(&officer, "ana@mail.example", "daily", "fr").await? == StatusCode::OK);
    let mails = server.wait_for_mails(3).await?;
    assert_eq!((mails.len(), mails[2].to.as_slice()), (3, &["ana@mail.example".to_owned()][..]));
    Ok(())
}

async fn a_mail_that_is_put_off_is_sent_once_and_one_that_is_refused_is_given_up(
    backend: Backend,
) -> anyhow::Result<()> {
    let (cities, mut server) = start(backend).await?;
    let city = &cities[BORDEAUX];
    told_at_once(city, &server, "en").await?;
    let officer = city.officer().await?;
    server.refuse_next("451 Come again").await?;
    officer.create("# Compost\n\nUn bac.\n").await?;
    let mails = server.wait_for_mails(2).await?;
    assert_eq!(server.refused(), ["451 Come again"]);
    assert_eq!(mails[1].header("Subject"), "A new page: Compost");

    server.refuse_next("550 Nobody of that name").await?;
    officer.create("# Fontaines\n\nDe l'eau.\n").await?;
    city.wait_until("the refusal is heard", async || Ok((server.refused().len() == 2).then_some(()))).await?;
    officer.create("# Arbres\n\nDe l'ombre.\n").await?;
    let mails = server.wait_for_mails(3).await?;
    let subjects: Vec<&str> = mails.iter().skip(1).map(|mail| mail.header("Subject")).collect();
    assert_eq!(subjects, ["A new page: Compost", "A new page: Arbres"], "what is refused for good is not sent again");
    Ok(())
}

async fn l11_an_address_is_sent_three_links_an_hour_whoever_asks(backend: Backend) -> anyhow::Result<()> {
    let (cities, server) = start(backend).await?;
    let city = &cities[BORDEAUX];
    let mut answers = Vec::new();
    for login in ["un", "deux", "trois", "quatre", "cinq"] {
        let person = city.add_contributor(login, "Quelqu'un").await?;
        answers.push(want(&person, "victim@mail.example", "at_once", "fr").await?.as_u16());
    }
    assert_eq!(answers, [200, 200, 200, 429, 429]);
    anyhow::ensure!(want(&city.officer().await?, "ana@mail.example", "daily", "fr").await? == StatusCode::OK);
    let mails = server.wait_for_mails(4).await?;
    let to: Vec<&str> = mails.iter().flat_map(|mail| &mail.to).map(String::as_str).collect();
    assert_eq!(to, ["victim@mail.example", "victim@mail.example", "victim@mail.example", "ana@mail.example"]);
    Ok(())
}

async fn what_waits_as_a_city_is_killed_is_sent_when_it_is_back(backend: Backend) -> anyhow::Result<()> {
    let (mut cities, mut server) = start(backend).await?;
    told_at_once(&cities[BORDEAUX], &server, "en").await?;
    let officer = cities[BORDEAUX].officer().await?;
    server.refuse_next("451 Come again").await?;
    officer.create("# Compost\n\nUn bac.\n").await?;
    let refused = async || Ok((server.refused().len() == 1).then_some(()));
    cities[BORDEAUX].wait_until("the mail is put off", refused).await?;
    cities[BORDEAUX].kill().await?;
    cities[BORDEAUX].start().await?;
    let mails = server.wait_for_mails(2).await?;
    assert_eq!(mails[1].header("Subject"), "A new page: Compost");
    anyhow::ensure!(want(&officer, "ana@mail.example", "daily", "fr").await? == StatusCode::OK);
    assert_eq!(server.wait_for_mails(3).await?[2].to, ["ana@mail.example"], "it is sent once");
    Ok(())
}
