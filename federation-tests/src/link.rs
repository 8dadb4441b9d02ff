//! A way from one city to another that can be cut, and that loses, delays, doubles, keeps back and spoils what passes, on demand.
//!
//! Its port exists before the cities do, so that each can be told at its start where to dial for the others.

use crate::message::{Request, flip_byte_of, status};
use std::collections::BTreeMap;
use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// An answer of so many bytes is a long one.
const LONG_ANSWER: usize = 64 * 1024;

/// What happens to a request on its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// It does not arrive; its sender sees a closed connection.
    Lose,
    /// It arrives, its answer does not.
    LoseAnswer,
    /// It arrives later.
    Delay(Duration),
    /// It arrives twice; the second answer is passed back.
    Duplicate,
    /// It is answered with 202 in the receiver's place and kept from it, until [`Link::send`] sends it on: in any order, or never.
    Keep,
    /// It stays on the link until [`Link::release`]; then it arrives, even if its sender is gone by then.
    HoldRequest,
    /// It arrives; its answer stays on the link until [`Link::release`].
    HoldAnswer,
    /// It is answered with this status, and these headers, in the receiver's place.
    Answer(u16, Vec<(String, String)>),
    /// One bit of the first byte of this text, in the body, is flipped.
    FlipByteOf(String),
    /// One bit of the first byte of this text, in the answer, is flipped.
    FlipByteOfAnswer(String),
}

/// A request that reached the link, and what became of it.
#[derive(Debug, Clone)]
pub struct Exchange {
    /// As its sender sent it.
    pub request: Request,
    /// What was done to it.
    pub fault: Option<Fault>,
    /// The status its sender was given; none if it was given no answer.
    pub status: Option<u16>,
}

/// How far a request is that its sender has sent and has no answer to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// It is on the link: nobody has received it.
    RequestHeld,
    /// It was passed on, and the receiver has not answered.
    Unanswered,
    /// The receiver has answered, and the answer is on the link.
    AnswerHeld,
}

type Condition = Box<dyn Fn(&Request) -> bool + Send>;

struct Rule {
    applies_to: Condition,
    fault: Fault,
    times: usize,
}

#[derive(Default)]
struct State {
    target: Option<SocketAddr>,
    rules: Vec<Rule>,
    exchanges: Vec<Exchange>,
    under_way: BTreeMap<u64, (Stage, Request)>,
    last_entry: u64,
}

#[derive(Default)]
struct Shared {
    state: Mutex<State>,
    is_cut: watch::Sender<bool>,
    releases: watch::Sender<u64>,
}

/// An entry among what is under way, for as long as this lives.
struct Entry<'a> {
    shared: &'a Shared,
    number: u64,
}

impl Drop for Entry<'_> {
    fn drop(&mut self) {
        self.shared.state().under_way.remove(&self.number);
    }
}

/// A listening port that passes requests on to wherever it leads at the moment.
pub struct Link {
    address: SocketAddr,
    shared: Arc<Shared>,
    accepting: JoinHandle<()>,
}

impl Link {
    /// A link that leads nowhere yet: it accepts and closes.
    ///
    /// # Errors
    /// When no port can be opened on the loopback.
    pub async fn open() -> io::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let address = listener.local_addr()?;
        let shared = Arc::new(Shared::default());
        let accepting = tokio::spawn(accept(listener, Arc::clone(&shared)));
        Ok(Self { address, shared, accepting })
    }

    /// Where its sender dials.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Leads to `target` from now on, or nowhere.
    pub fn lead_to(&self, target: Option<SocketAddr>) {
        self.shared.state().target = target;
    }

    /// Cuts the link: what is under way is broken off, and nothing passes until [`Link::mend`].
    pub fn cut(&self) {
        self.shared.is_cut.send_replace(true);
    }

    /// Restores a link that was cut.
    pub fn mend(&self) {
        self.shared.is_cut.send_replace(false);
    }

    /// The next `times` requests of this condition meet this fault. Of several faults that apply, the first one set is met.
    pub fn set_fault(&self, fault: Fault, times: usize, applies_to: impl Fn(&Request) -> bool + Send + 'static) {
        self.shared.state().rules.push(Rule { applies_to: Box::new(applies_to), fault, times });
    }

    /// Takes all faults away.
    pub fn clear_faults(&self) {
        self.shared.state().rules.clear();
    }

    /// Lets go on what is held at this moment.
    pub fn release(&self) {
        self.shared.releases.send_modify(|count| *count += 1);
    }

    /// The requests that are at this stage now, oldest first.
    pub fn under_way(&self, stage: Stage) -> Vec<Request> {
        let state = self.shared.state();
        state.under_way.values().filter(|(at, _)| *at == stage).map(|(_, request)| request.clone()).collect()
    }

    /// Everything that reached the link so far, in the order in which its answer began.
    pub fn exchanges(&self) -> Vec<Exchange> {
        self.shared.state().exchanges.clone()
    }

    /// The signed POSTs that reached the link so far and have this text in their body.
    pub fn signed_posts(&self, text: &str) -> Vec<Request> {
        let exchanges = self.exchanges().into_iter().map(|exchange| exchange.request);
        exchanges.filter(|request| request.method == "POST" && request.is_signed() && request.has(text)).collect()
    }

    /// Requests that were kept back, oldest first.
    pub fn kept(&self) -> Vec<Request> {
        let exchanges = self.exchanges().into_iter();
        exchanges.filter(|exchange| exchange.fault == Some(Fault::Keep)).map(|exchange| exchange.request).collect()
    }

    /// Sends a request to where the link leads, whatever faults are set, and returns the status of the answer.
    /// This is how what was kept back goes on, and how what was overheard is replayed.
    ///
    /// # Errors
    /// When the link leads nowhere, nobody answers, or the answer is not HTTP.
    pub async fn send(&self, request: &Request) -> io::Result<u16> {
        let answer = self.shared.forward(request).await?;
        status(&answer).ok_or_else(|| io::Error::new(io::ErrorKind::InvalidData, "the answer is not HTTP"))
    }
}

impl Drop for Link {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The fault this request meets, counted off.
    fn take_fault(&self, request: &Request) -> Option<Fault> {
        let mut state = self.state();
        let rule = state.rules.iter_mut().find(|rule| rule.times > 0 && (rule.applies_to)(request))?;
        rule.times -= 1;
        Some(rule.fault.clone())
    }

    fn enter(&self, stage: Stage, request: &Request) -> Entry<'_> {
        let mut state = self.state();
        state.last_entry += 1;
        let number = state.last_entry;
        state.under_way.insert(number, (stage, request.clone()));
        Entry { shared: self, number }
    }

    /// Waits for the next [`Link::release`].
    async fn hold(&self, stage: Stage, request: &Request) {
        let mut releases = self.releases.subscribe();
        let _entry = self.enter(stage, request);
        // Only fails when the link is gone, and then nothing is held.
        let _ = releases.changed().await;
    }

    /// The answer of where the link leads: the whole of a short one; of a long one its beginning, and where the rest comes from.
    async fn begin(&self, request: &Request) -> io::Result<(Vec<u8>, Option<TcpStream>)> {
        let _entry = self.enter(Stage::Unanswered, request);
        let target = self.state().target.ok_or_else(|| io::Error::from(io::ErrorKind::ConnectionRefused))?;
        let mut receiver = TcpStream::connect(target).await?;
        receiver.write_all(&request.to_bytes()).await?;
        let mut answer = Vec::new();
        while answer.len() < LONG_ANSWER {
            if receiver.read_buf(&mut answer).await? == 0 {
                return Ok((answer, None));
            }
        }
        Ok((answer, Some(receiver)))
    }

    /// The whole answer of where the link leads.
    async fn forward(&self, request: &Request) -> io::Result<Vec<u8>> {
        let (mut answer, rest) = self.begin(request).await?;
        if let Some(mut rest) = rest {
            rest.read_to_end(&mut answer).await?;
        }
        Ok(answer)
    }

    /// What the sender is given, or nothing if the connection is closed in its face.
    async fn answer(&self, request: &Request, fault: &Fault) -> io::Result<Option<Vec<u8>>> {
        match fault {
            Fault::Lose => Ok(None),
            Fault::LoseAnswer => self.forward(request).await.map(|_| None),
            Fault::Delay(delay) => {
                tokio::time::sleep(*delay).await;
                self.forward(request).await.map(Some)
            }
            Fault::Duplicate => {
                self.forward(request).await?;
                self.forward(request).await.map(Some)
            }
            Fault::HoldRequest => {
                self.hold(Stage::RequestHeld, request).await;
                self.forward(request).await.map(Some)
            }
            Fault::HoldAnswer => {
                let answer = self.forward(request).await?;
                self.hold(Stage::AnswerHeld, request).await;
                Ok(Some(answer))
            }
            Fault::Keep => Ok(Some(made_up_answer(202, &[]))),
            Fault::Answer(status, headers) => Ok(Some(made_up_answer(*status, headers))),
            Fault::FlipByteOf(text) => {
                let mut request = request.clone();
                flip_byte_of(text, &mut request.body);
                self.forward(&request).await.map(Some)
            }
            Fault::FlipByteOfAnswer(text) => {
                let mut request = request.clone();
                request.set_header("accept-encoding", "identity");
                let mut answer = self.forward(&request).await?;
                flip_byte_of(text, &mut answer);
                Ok(Some(answer))
            }
        }
    }

    /// Serves one connection: one request, one answer, and then it is closed, which every HTTP client understands.
    async fn serve(&self, mut sender: TcpStream) -> io::Result<()> {
        let Some(request) = Request::read(&mut sender).await? else { return Ok(()) };
        let fault = self.take_fault(&request);
        // A long answer is passed on as it comes: whoever made it may need long for all of it.
        let (answer, rest) = match &fault {
            None => self.begin(&request).await.map_or((None, None), |(answer, rest)| (Some(answer), rest)),
            Some(fault) => (self.answer(&request, fault).await.unwrap_or_default(), None),
        };
        let status = answer.as_deref().and_then(status);
        self.state().exchanges.push(Exchange { request, fault, status });
        if let Some(answer) = answer {
            sender.write_all(&answer).await?;
        }
        if let Some(mut rest) = rest {
            tokio::io::copy(&mut rest, &mut sender).await?;
        }
        sender.shutdown().await
    }
}

async fn accept(listener: TcpListener, shared: Arc<Shared>) {
    while let Ok((sender, _)) = listener.accept().await {
        let shared = Arc::clone(&shared);
        tokio::spawn(async move {
            let mut is_cut = shared.is_cut.subscribe();
            tokio::select! {
                biased;
                _ = is_cut.wait_for(|is_cut| *is_cut) => {}
                // A sender that breaks off is the sender's affair: what it had sent is in the record or was never a request.
                _ = shared.serve(sender) => {}
            }
        });
    }
}

fn made_up_answer(status: u16, headers: &[(String, String)]) -> Vec<u8> {
    let headers: String = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    format!("HTTP/1.1 {status} Made Up\r\n{headers}Content-Length: 0\r\nConnection: close\r\n\r\n").into_bytes()
}
