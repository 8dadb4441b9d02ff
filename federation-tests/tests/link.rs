//! The link itself: what it promises the other tests.

use koinon_federation_tests::message::Request;
use koinon_federation_tests::wait::wait_for;
use koinon_federation_tests::{Fault, Link, Stage};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

const LIMIT: Duration = Duration::from_secs(10);
const ANYTHING: fn(&Request) -> bool = |_| true;

/// A server that keeps the bodies it received and answers each with its number.
struct Receiver {
    address: SocketAddr,
    bodies: watch::Sender<Vec<String>>,
}

impl Receiver {
    async fn start() -> anyhow::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let address = listener.local_addr()?;
        let bodies = watch::Sender::default();
        let received: watch::Sender<Vec<String>> = bodies.clone();
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let Ok(Some(request)) = Request::read(&mut stream).await else { continue };
                received.send_modify(|bodies| bodies.push(String::from_utf8_lossy(&request.body).into_owned()));
                let count = received.borrow().len();
                let answer = format!("HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\nnumber {count}");
                let _ = stream.write_all(answer.as_bytes()).await;
            }
        });
        Ok(Self { address, bodies })
    }

    fn bodies(&self) -> Vec<String> {
        self.bodies.borrow().clone()
    }
}

async fn link_to_receiver() -> anyhow::Result<(Link, Receiver)> {
    let receiver = Receiver::start().await?;
    let link = Link::open().await?;
    link.lead_to(Some(receiver.address));
    Ok((link, receiver))
}

/// Posts a body over the link and returns the whole answer, empty if there was none.
async fn post(link: &Link, body: &str) -> anyhow::Result<String> {
    let mut stream = TcpStream::connect(link.address()).await?;
    let head = format!(
        "POST /inbox HTTP/1.1\r\nHost: a.example\r\nSignature: made-up\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    stream.write_all(format!("{head}{body}").as_bytes()).await?;
    let mut answer = String::new();
    // A connection reset and one closed without a word are the same to a sender: no answer.
    let _ = stream.read_to_string(&mut answer).await;
    Ok(answer)
}

#[tokio::test]
async fn a_request_passes_byte_by_byte_and_is_recorded() -> anyhow::Result<()> {
    let (link, receiver) = link_to_receiver().await?;
    assert!(post(&link, "le café").await?.ends_with("number 1"));
    assert_eq!(receiver.bodies(), ["le café"]);

    let exchanges = link.exchanges();
    assert_eq!(exchanges.len(), 1);
    assert_eq!(exchanges[0].status, Some(200));
    assert_eq!(exchanges[0].request.header("HOST"), Some("a.example"));
    assert_eq!(link.signed_posts("café").len(), 1);
    assert_eq!(link.signed_posts("thé").len(), 0);
    Ok(())
}

#[tokio::test]
async fn a_link_that_leads_nowhere_or_is_cut_gives_no_answer() -> anyhow::Result<()> {
    let (link, receiver) = link_to_receiver().await?;
    link.lead_to(None);
    assert_eq!(post(&link, "to nobody").await?, "");
    link.lead_to(Some(receiver.address));
    link.cut();
    assert_eq!(post(&link, "into the gap").await?, "");
    link.mend();
    assert!(post(&link, "again").await?.ends_with("number 1"));
    assert_eq!(receiver.bodies(), ["again"]);
    Ok(())
}

#[tokio::test]
async fn cutting_breaks_off_what_is_under_way() -> anyhow::Result<()> {
    let (link, receiver) = link_to_receiver().await?;
    let link = Arc::new(link);
    link.set_fault(Fault::Delay(Duration::from_secs(3600)), 1, ANYTHING);
    let posting = tokio::spawn({
        let link = Arc::clone(&link);
        async move { post(&link, "slow").await }
    });
    tokio::task::yield_now().await;
    link.cut();
    assert_eq!(tokio::time::timeout(LIMIT, posting).await???, "");
    assert!(receiver.bodies().is_empty());
    Ok(())
}

#[tokio::test]
async fn lost_requests_do_not_arrive_and_lost_answers_do_not_return() -> anyhow::Result<()> {
    let (link, receiver) = link_to_receiver().await?;
    link.set_fault(Fault::Lose, 1, ANYTHING);
    link.set_fault(Fault::LoseAnswer, 1, ANYTHING);
    assert_eq!(post(&link, "one").await?, "");
    assert_eq!(post(&link, "two").await?, "");
    assert!(post(&link, "three").await?.ends_with("number 2"));
    assert_eq!(receiver.bodies(), ["two", "three"]);
    Ok(())
}

#[tokio::test]
async fn a_doubled_request_arrives_twice_and_is_answered_once() -> anyhow::Result<()> {
    let (link, receiver) = link_to_receiver().await?;
    link.set_fault(Fault::Duplicate, 1, ANYTHING);
    assert!(post(&link, "twin").await?.ends_with("number 2"));
    assert_eq!(receiver.bodies(), ["twin", "twin"]);
    Ok(())
}

#[tokio::test]
async fn what_was_kept_back_goes_on_in_any_order() -> anyhow::Result<()> {
    let (link, receiver) = link_to_receiver().await?;
    link.set_fault(Fault::Keep, 2, |request| request.has("page"));
    for body in ["page 1", "page 2", "note"] {
        assert_ne!(post(&link, body).await?, "");
    }
    assert_eq!(receiver.bodies(), ["note"]);
    for request in link.kept().iter().rev() {
        assert_eq!(link.send(request).await?, 200);
    }
    assert_eq!(receiver.bodies(), ["note", "page 2", "page 1"]);
    Ok(())
}

#[tokio::test]
async fn an_answer_is_made_up_in_the_receivers_place() -> anyhow::Result<()> {
    let (link, receiver) = link_to_receiver().await?;
    link.set_fault(Fault::Answer(429, vec![("Retry-After".to_owned(), "7".to_owned())]), 1, ANYTHING);
    let answer = post(&link, "too much").await?;
    assert!(answer.starts_with("HTTP/1.1 429 "), "{answer}");
    assert!(answer.contains("Retry-After: 7\r\n"), "{answer}");
    assert!(receiver.bodies().is_empty());
    Ok(())
}

#[tokio::test]
async fn one_bit_is_flipped_in_the_request_or_in_its_answer() -> anyhow::Result<()> {
    let (link, receiver) = link_to_receiver().await?;
    link.set_fault(Fault::FlipByteOf("compost".to_owned()), 1, ANYTHING);
    assert!(post(&link, "a page on compost").await?.ends_with("number 1"));
    assert_eq!(receiver.bodies(), ["a page on bompost"]);
    link.set_fault(Fault::FlipByteOfAnswer("number".to_owned()), 1, ANYTHING);
    assert!(post(&link, "a question").await?.ends_with("oumber 2"));
    Ok(())
}

#[tokio::test]
async fn faults_can_be_taken_away() -> anyhow::Result<()> {
    let (link, receiver) = link_to_receiver().await?;
    link.set_fault(Fault::Lose, usize::MAX, ANYTHING);
    assert_eq!(post(&link, "lost").await?, "");
    link.clear_faults();
    post(&link, "found").await?;
    wait_for("the request arrives", LIMIT, async || (receiver.bodies() == ["found"]).then_some(())).await?;
    Ok(())
}

#[tokio::test]
async fn a_held_request_arrives_when_it_is_released_even_if_its_sender_is_gone() -> anyhow::Result<()> {
    let (link, receiver) = link_to_receiver().await?;
    link.set_fault(Fault::HoldRequest, 1, ANYTHING);
    {
        let mut sender = TcpStream::connect(link.address()).await?;
        sender.write_all(b"POST /inbox HTTP/1.1\r\nHost: a.example\r\nContent-Length: 5\r\n\r\nfirst").await?;
        let held = async || (!link.under_way(Stage::RequestHeld).is_empty()).then_some(());
        wait_for("the request is held", LIMIT, held).await?;
    }
    assert!(post(&link, "second").await?.ends_with("number 1"));
    assert_eq!(receiver.bodies(), ["second"]);

    link.release();
    wait_for("the first arrives", LIMIT, async || (receiver.bodies() == ["second", "first"]).then_some(())).await?;
    assert!(link.under_way(Stage::RequestHeld).is_empty());
    Ok(())
}

#[tokio::test]
async fn a_held_answer_comes_when_it_is_released() -> anyhow::Result<()> {
    let (link, receiver) = link_to_receiver().await?;
    link.set_fault(Fault::HoldAnswer, 1, ANYTHING);
    let release = async {
        let held = async || (!link.under_way(Stage::AnswerHeld).is_empty()).then_some(());
        wait_for("the answer is held", LIMIT, held).await?;
        assert_eq!(receiver.bodies(), ["first"]);
        assert!(link.exchanges().is_empty());
        link.release();
        anyhow::Ok(())
    };
    let (answer, ()) = tokio::try_join!(post(&link, "first"), release)?;
    assert!(answer.ends_with("number 1"), "{answer}");
    assert_eq!(link.exchanges().len(), 1);
    Ok(())
}

#[tokio::test]
async fn a_long_answer_is_passed_on_while_it_is_being_made() -> anyhow::Result<()> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
    let link = Link::open().await?;
    link.lead_to(Some(listener.local_addr()?));
    let mut sender = TcpStream::connect(link.address()).await?;
    sender.write_all(b"GET /list HTTP/1.1\r\nHost: a.example\r\n\r\n").await?;
    let (mut receiver, _) = listener.accept().await?;
    Request::read(&mut receiver).await?;

    receiver.write_all(&[b'x'; 100_000]).await?;
    let mut answer = vec![0; 100_000];
    sender.read_exact(&mut answer).await?;
    receiver.write_all(b"the end").await?;
    drop(receiver);
    answer.clear();
    sender.read_to_end(&mut answer).await?;
    assert_eq!(answer, b"the end");
    Ok(())
}
