//! Mails as they are handed to a server, and what becomes of those that it does not take.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};

use koinon_commons::account::NewAccount;
use koinon_commons::mail::MailWish;
use koinon_commons::mail_queue::MailRetry;
use koinon_commons::publish::NewPageText;
use koinon_commons::setup::Setup;
use koinon_commons::{Actor, Clock, Commons, Config};
use koinon_core::frequency::Frequency;
use koinon_core::policy::Role;
use koinon_core::{Origin, Timestamp};
use koinon_store::Watch;
use koinon_store::testing::{TestDatabase, each_database};
use lettre::Message;

use crate::{MailSender, Post, Refused};

const MINUTE: i64 = 60_000;

/// 2026-11-20T09:00:00Z, moved when told to.
struct TestClock(AtomicI64);

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.0.load(Ordering::SeqCst))
    }
}

/// Keeps what it is given, but for the answers that it was told to give first.
#[derive(Default)]
struct Mailbox {
    taken: Mutex<Vec<String>>,
    answers: Mutex<VecDeque<Refused>>,
}

impl Post for Arc<Mailbox> {
    async fn post(&self, message: Message) -> Result<(), Refused> {
        if let Some(refused) = self.answers.lock().unwrap().pop_front() {
            return Err(refused);
        }
        self.taken.lock().unwrap().push(String::from_utf8(message.formatted()).unwrap());
        Ok(())
    }
}

struct City {
    sender: MailSender<Arc<Mailbox>>,
    mailbox: Arc<Mailbox>,
    clock: Arc<TestClock>,
    adele: Actor,
    otto: Actor,
    _folder: tempfile::TempDir,
}

impl City {
    async fn new(database: &TestDatabase) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(TestClock(AtomicI64::new(1_795_165_200_000)));
        let config = Config {
            origin: Origin::of_str("https://bordeaux.example").unwrap(),
            data_dir: folder.path().to_owned(),
            default_lang: "fr".into(),
            sends_mail: true,
            media_store: None,
        };
        let commons = Commons::open(config, database.store.clone(), Arc::clone(&clock) as _).await.unwrap();
        let name = "Bordeaux\r\nBcc: all@mail.example".into();
        let password = "a made-up password".into();
        commons.set_up(Setup { name, summary: String::new(), login: "adele".into(), password }).await.unwrap();
        let adele = Actor::Person(Box::new(commons.account_by_login("adele").await.unwrap()));
        let login = "otto".to_owned();
        // A name in several lines, which is kept in one.
        let name = Some("Otto\r\nBcc: all@mail.example".to_owned());
        let new = NewAccount { login, password: "a made-up password".into(), name, role: Role::Officer };
        commons.add_account(&adele, new).await.unwrap();
        let otto = Actor::Person(Box::new(commons.account_by_login("otto").await.unwrap()));
        let mailbox = Arc::new(Mailbox::default());
        let sender = MailSender {
            commons,
            post: Arc::clone(&mailbox),
            from: "wiki@bordeaux.example".parse().unwrap(),
            node: "a made-up node".into(),
            retry: MailRetry::default(),
        };
        Self { sender, mailbox, clock, adele, otto, _folder: folder }
    }

    /// Adèle has confirmed an address, and watches a theme.
    async fn with_address(database: &TestDatabase, frequency: Frequency, lang: &str) -> Self {
        let city = Self::new(database).await;
        let commons = &city.sender.commons;
        commons.catch_up_notices().await.unwrap();
        commons.watch(&city.adele, Watch::Theme("water".into())).await.unwrap();
        let wish = |lang: &str| {
            let address = "adele@mail.example".into();
            MailWish { address, frequency, lang: lang.into(), again: false }
        };
        // In a language whose letters a mail can hold as they are.
        commons.change_mail(&city.adele, wish("en")).await.unwrap();
        city.sender.send_due().await.unwrap();
        let mail = city.taken().pop().unwrap().replace("=\r\n", "");
        let (_, secret) = mail.split_once("https://bordeaux.example/mail/confirm/").unwrap();
        commons.confirm_mail(&secret[..43]).await.unwrap();
        commons.change_mail(&city.adele, wish(lang)).await.unwrap();
        city
    }

    fn taken(&self) -> Vec<String> {
        std::mem::take(&mut *self.mailbox.taken.lock().unwrap())
    }

    /// Somebody else publishes a page.
    async fn publish(&self, title: &str) {
        let commons = &self.sender.commons;
        let markdown = format!("---\ntitle: \"{title}\"\nthemes: [water]\n---\nNew.\n");
        let new = NewPageText { markdown, ..NewPageText::default() };
        commons.create_page(&self.otto, new).await.unwrap();
        commons.catch_up_notices().await.unwrap();
    }

    fn pass(&self, millis: i64) {
        self.clock.0.fetch_add(millis, Ordering::SeqCst);
    }
}

/// The head of a mail, each header on a line of its own.
fn head(mail: &str) -> Vec<String> {
    let (head, _) = mail.split_once("\r\n\r\n").unwrap();
    head.replace("\r\n ", " ").split("\r\n").map(str::to_owned).collect()
}

fn header(mail: &str, name: &str) -> Option<String> {
    let head = head(mail);
    let mut values = head.iter().filter_map(|line| line.strip_prefix(&format!("{name}: ")));
    let value = values.next().map(str::to_owned);
    assert!(values.next().is_none(), "{name} stands twice in {mail}");
    value
}

#[tokio::test]
async fn a_mail_has_the_headers_that_it_needs_and_no_others() {
    each_database(async |database| {
        let city = City::with_address(database, Frequency::AtOnce, "ar").await;
        city.publish("Water\\r\\nBcc: all@mail.example").await;
        assert_eq!(city.sender.send_due().await.unwrap(), 0);
        let mails = city.taken();
        let mail = &mails[0];
        assert_eq!(mails.len(), 1);
        for (name, value) in [
            ("Auto-Submitted", "auto-generated"),
            ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
            ("Date", "Fri, 20 Nov 2026 09:00:00 +0000"),
            ("To", "adele <adele@mail.example>"),
        ] {
            assert_eq!(header(mail, name).as_deref(), Some(value), "{mail}");
        }
        let id = header(mail, "Message-ID").unwrap();
        assert!(id.starts_with("<notice.") && id.ends_with("@bordeaux.example>"), "{id}");
        let end = header(mail, "List-Unsubscribe").unwrap();
        assert!(end.starts_with("<https://bordeaux.example/unsubscribe/") && end.ends_with('>'), "{end}");
        let allowed = [
            "From",
            "To",
            "Subject",
            "Date",
            "Message-ID",
            "Auto-Submitted",
            "List-Unsubscribe",
            "List-Unsubscribe-Post",
            "MIME-Version",
            "Content-Type",
        ];
        for line in head(mail) {
            assert!(allowed.iter().any(|name| line.starts_with(&format!("{name}: "))), "{line}");
        }
        assert!(header(mail, "From").unwrap().ends_with("<wiki@bordeaux.example>"));
        assert!(mail.contains("text/plain; charset=utf-8") && mail.contains("text/html; charset=utf-8"), "{mail}");
    })
    .await;
}

#[tokio::test]
async fn a_digest_is_one_mail_and_what_it_tells_is_told_once() {
    each_database(async |database| {
        let city = City::with_address(database, Frequency::Daily, "en").await;
        city.publish("Water").await;
        city.publish("Wells").await;
        city.sender.send_due().await.unwrap();
        assert!(city.taken().is_empty());
        city.pass(22 * 60 * MINUTE);
        city.sender.send_due().await.unwrap();
        let mails = city.taken();
        assert_eq!(mails.len(), 1);
        assert!(header(&mails[0], "Subject").unwrap().contains("2 things are new for you"), "{}", mails[0]);
        assert!(mails[0].contains("Water") && mails[0].contains("Wells"));
        city.pass(24 * 60 * MINUTE);
        city.sender.send_due().await.unwrap();
        assert!(city.taken().is_empty(), "nothing to tell is no mail");
    })
    .await;
}

#[tokio::test]
async fn what_is_put_off_is_the_same_mail_when_it_is_sent() {
    each_database(async |database| {
        let city = City::with_address(database, Frequency::AtOnce, "en").await;
        city.publish("Water").await;
        let put_off = Refused { reason: "421 try later".into(), for_good: false };
        city.mailbox.answers.lock().unwrap().extend([put_off.clone(), put_off]);
        assert_eq!(city.sender.send_due().await.unwrap(), 1);
        assert_eq!(city.sender.send_due().await.unwrap(), 0, "not tried at once");
        city.pass(2 * MINUTE);
        assert_eq!(city.sender.send_due().await.unwrap(), 1);
        city.pass(2 * MINUTE);
        assert_eq!(city.sender.send_due().await.unwrap(), 0, "later each time");
        assert!(city.taken().is_empty());
        city.pass(10 * MINUTE);
        assert_eq!(city.sender.send_due().await.unwrap(), 0);
        let mails = city.taken();
        let told = city.sender.commons.notices(&city.adele, None, 1).await.unwrap();
        let id = format!("<notice.{}@bordeaux.example>", told[0].notice.id.0);
        assert_eq!((mails.len(), header(&mails[0], "Message-ID")), (1, Some(id)));
    })
    .await;
}

#[tokio::test]
async fn what_is_refused_for_good_is_not_tried_again_and_others_go_on() {
    each_database(async |database| {
        let city = City::with_address(database, Frequency::AtOnce, "en").await;
        city.publish("Water").await;
        city.publish("Wells").await;
        let refused = Refused { reason: "550 nobody".into(), for_good: true };
        city.mailbox.answers.lock().unwrap().push_back(refused);
        assert_eq!(city.sender.send_due().await.unwrap(), 1);
        assert_eq!(city.taken().len(), 1);
        city.pass(30 * 24 * 60 * MINUTE);
        city.sender.send_due().await.unwrap();
        assert!(city.taken().is_empty());
        let health = city.sender.commons.mail_health(&city.adele).await.unwrap();
        assert_eq!((health.given_up, health.reasons), (1, vec!["550 nobody".to_owned()]));
    })
    .await;
}
