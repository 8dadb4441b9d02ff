//! A city that a process of its own serves: the `koinon` program, built beside this one.

use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};

/// `koinon serve`. It ends when this is dropped.
pub(crate) struct Process {
    child: Child,
    /// Where it listens.
    pub(crate) address: SocketAddr,
    /// From the start of the process to its `ready`.
    pub(crate) start: Duration,
}

/// The kernel counts the time of processes in hundredths of a second, whatever it counts with itself.
const TICK: Duration = Duration::from_millis(10);

impl Process {
    /// Serves the city in a folder.
    pub(crate) fn serve(folder: &Path, authority: &str, arguments: &[String]) -> anyhow::Result<Self> {
        let program = std::env::current_exe()?.with_file_name("koinon");
        ensure!(program.is_file(), "{} is missing: `make bench` builds it", program.display());
        let mut command = Command::new(program);
        for (name, _) in std::env::vars_os().filter(|(name, _)| name.as_encoded_bytes().starts_with(b"KOINON_")) {
            command.env_remove(name);
        }
        command.args([
            "serve",
            "--stop-with-stdin",
            "--listen",
            "127.0.0.1:0",
            "--log",
            "error",
            "--api-reads",
            "0",
            "--api-writes",
            "0",
        ]);
        command.arg("--data-dir").arg(folder).arg("--origin").arg(format!("http://{authority}")).args(arguments);
        let start = Instant::now();
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let mut lines = BufReader::new(child.stdout.take().context("the output is piped")?).lines();
        let ready = lines.next().context("koinon ended before it was ready")??;
        let start = start.elapsed();
        let address = ready.rsplit(' ').next().unwrap_or_default().parse().with_context(|| ready.clone())?;
        // What it says later must not fill the pipe.
        std::thread::spawn(move || lines.for_each(drop));
        Ok(Self { child, address, start })
    }

    /// The memory that is its own and stands in no file, in bytes.
    pub(crate) fn memory(&self) -> anyhow::Result<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix("RssAnon:")).context("no RssAnon")?;
        Ok(line.trim().trim_end_matches(" kB").parse::<u64>()? * 1024)
    }

    /// The time of processors that it has used.
    pub(crate) fn processor_time(&self) -> anyhow::Result<Duration> {
        processor_time(&self.child.id().to_string())
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It stops, in order, when its standard input closes.
        drop(self.child.stdin.take());
        let _ = self.child.wait();
    }
}

/// The time of processors that a process has used; `self` is this one.
pub(crate) fn processor_time(process: &str) -> anyhow::Result<Duration> {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat"))?;
    // The name of the program, in brackets, may hold anything.
    let (_, rest) = stat.rsplit_once(')').context("a process without a name")?;
    let ticks: u32 = rest.split_whitespace().skip(11).take(2).filter_map(|ticks| ticks.parse::<u32>().ok()).sum();
    Ok(TICK * ticks)
}
