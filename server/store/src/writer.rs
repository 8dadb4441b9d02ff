//! SQLite's one writer: a thread that commits the writes of many callers together.
//!
//! Each write runs in a savepoint of its own, so that one that fails spares the rest, and is answered only when the
//! commit is on the disk. Bulk work waits while anything interactive does, here or in another process, and a commit is
//! never kept open long.

use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::{oneshot, watch};

use crate::precedence::Precedence;
use crate::transaction::{self, Tx};
use crate::{Conn, Error, Priority};

/// How long one commit may collect writes: what an interactive write waits for at most, beside the disk.
const LONGEST_COMMIT: Duration = Duration::from_millis(20);
/// How long another process that writes is waited for, before it is looked again who should go first.
const GLANCE: Duration = Duration::from_millis(2);

/// The way to the writer. Dropping it ends the thread once everything queued is written.
pub(crate) struct Writer {
    queue: Arc<Queue>,
}

#[derive(Default)]
struct Queue {
    jobs: Mutex<Jobs>,
    arrived: Condvar,
}

#[derive(Default)]
struct Jobs {
    interactive: VecDeque<Box<dyn Job>>,
    bulk: VecDeque<Box<dyn Job>>,
    closed: bool,
}

/// A write of some type, waiting.
trait Job: Send {
    /// Runs it in a savepoint. An error means that the transaction is lost.
    fn run(&mut self, conn: &mut Conn) -> Result<Option<i64>, Error>;
    /// Answers the caller, once the outcome of the commit is known.
    fn answer(self: Box<Self>, commit: Result<(), String>);
}

enum Write<T, E, F> {
    Waiting(F),
    Done(Result<T, E>),
    Taken,
}

struct WriteJob<T, E, F> {
    write: Write<T, E, F>,
    reply: oneshot::Sender<Result<T, E>>,
}

impl<T, E, F> Job for WriteJob<T, E, F>
where
    F: FnOnce(&mut Tx<'_>) -> Result<T, E> + Send,
    T: Send,
    E: From<Error> + Send,
{
    fn run(&mut self, conn: &mut Conn) -> Result<Option<i64>, Error> {
        let Write::Waiting(f) = std::mem::replace(&mut self.write, Write::Taken) else { return Ok(None) };
        match transaction::write(conn, f)? {
            Ok((value, position)) => {
                self.write = Write::Done(Ok(value));
                Ok(position)
            }
            Err(e) => {
                self.write = Write::Done(Err(e));
                Ok(None)
            }
        }
    }

    fn answer(self: Box<Self>, commit: Result<(), String>) {
        let answer = match (self.write, commit) {
            // The write's own failure is the truer answer, whatever became of the others.
            (Write::Done(Err(e)), _) => Err(e),
            (Write::Done(Ok(value)), Ok(())) => Ok(value),
            (_, Err(e)) => Err(Error::Database(e).into()),
            (Write::Waiting(_) | Write::Taken, Ok(())) => Err(Error::Database("the write was lost".into()).into()),
        };
        // The caller may have gone away; what is written stays.
        let _ = self.reply.send(answer);
    }
}

impl Writer {
    /// Starts the thread. `log` is told the position of the change log after each commit; `busy` is how long a commit
    /// waits for other processes.
    pub(crate) fn start(
        mut conn: Conn,
        precedence: Precedence,
        busy: Duration,
        log: watch::Sender<i64>,
    ) -> Result<Self, Error> {
        conn.db.control(&format!("PRAGMA busy_timeout = {}", GLANCE.as_millis()))?;
        let queue = Arc::new(Queue::default());
        let mut thread = Thread { queue: Arc::clone(&queue), conn, precedence, busy, log };
        std::thread::Builder::new()
            .name("koinon-writer".into())
            .spawn(move || thread.serve())
            .map_err(|e| Error::Database(format!("its writer cannot be started: {e}")))?;
        Ok(Self { queue })
    }

    /// Queues a write and waits until it is on the disk.
    pub(crate) async fn write<T, E, F>(&self, priority: Priority, f: F) -> Result<T, E>
    where
        F: FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        let job = Box::new(WriteJob { write: Write::Waiting(f), reply });
        {
            let mut jobs = self.queue.jobs();
            match priority {
                Priority::Interactive => jobs.interactive.push_back(job),
                Priority::Bulk => jobs.bulk.push_back(job),
            }
        }
        self.queue.arrived.notify_one();
        answer.await.unwrap_or_else(|_| Err(Error::Database("its writer has stopped".into()).into()))
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.queue.jobs().closed = true;
        self.queue.arrived.notify_one();
    }
}

impl Jobs {
    fn pop(&mut self) -> Option<Box<dyn Job>> {
        self.interactive.pop_front().or_else(|| self.bulk.pop_front())
    }

    fn is_empty(&self) -> bool {
        self.interactive.is_empty() && self.bulk.is_empty()
    }
}

impl Queue {
    fn jobs(&self) -> MutexGuard<'_, Jobs> {
        self.jobs.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits a moment, or until something is queued.
    fn pause(&self) {
        drop(self.arrived.wait_timeout(self.jobs(), GLANCE));
    }

    /// Waits for work; false when there will be none any more.
    fn wait(&self) -> bool {
        let mut jobs = self.jobs();
        while jobs.is_empty() {
            if jobs.closed {
                return false;
            }
            jobs = self.arrived.wait(jobs).unwrap_or_else(PoisonError::into_inner);
        }
        true
    }
}

/// The thread, and what only it uses.
struct Thread {
    queue: Arc<Queue>,
    conn: Conn,
    precedence: Precedence,
    busy: Duration,
    log: watch::Sender<i64>,
}

impl Thread {
    fn serve(&mut self) {
        while self.queue.wait() {
            let mut done = Vec::new();
            let outcome = self.commit_some(&mut done);
            if let Err(e) = &outcome {
                tracing::error!(error = %e, writes = done.len(), "a commit failed");
                // If there is no transaction to roll back, so much the better.
                let _ = self.conn.db.control("ROLLBACK");
            }
            if let Ok(Some(position)) = outcome {
                raise(&self.log, position);
            }
            let commit = outcome.map(drop).map_err(|e| e.to_string());
            for job in done {
                job.answer(commit.clone());
            }
        }
    }

    /// Runs queued writes in one transaction and commits it. What was run is in `done`, whatever the outcome.
    fn commit_some(&mut self, done: &mut Vec<Box<dyn Job>>) -> Result<Option<i64>, Error> {
        if let Err(e) = self.begin() {
            // Those who wait now have waited as long as the lock was waited for.
            let mut jobs = self.queue.jobs();
            done.extend(std::mem::take(&mut jobs.interactive));
            done.extend(std::mem::take(&mut jobs.bulk));
            return Err(e);
        }
        let begun = Instant::now();
        let mut position = None;
        while begun.elapsed() < LONGEST_COMMIT {
            let Some(job) = self.queue.jobs().pop() else { break };
            done.push(job);
            if let Some(job) = done.last_mut() {
                position = job.run(&mut self.conn)?.max(position);
            }
        }
        self.conn.db.control("COMMIT")?;
        Ok(position)
    }

    /// Takes SQLite's write lock. Whoever holds it is waited for; while only bulk work is queued here, so is everything
    /// interactive in other processes.
    fn begin(&mut self) -> Result<(), Error> {
        let until = Instant::now() + self.busy;
        let mut shown = None;
        loop {
            let late = Instant::now() >= until;
            let interactive = !self.queue.jobs().interactive.is_empty();
            if !interactive && !late && self.precedence.is_claimed() {
                self.queue.pause();
                continue;
            }
            match self.conn.db.begin_write() {
                Err(Error::Locked) if !late => {}
                begun => return begun,
            }
            if interactive && shown.is_none() {
                shown = Some(self.precedence.claim());
            }
        }
    }
}

/// Tells those who wait for the log that it has grown.
pub(crate) fn raise(log: &watch::Sender<i64>, position: i64) {
    log.send_if_modified(|known| {
        let grown = position > *known;
        *known = position.max(*known);
        grown
    });
}
