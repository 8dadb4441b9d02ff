//! `koinon demo`: three cities, each its own process, data folder and database, subscribed to each other.

mod cast;
mod league;
mod story;

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use clap::Args;
use koinon_commons::account::NewAccount;
use koinon_commons::import::Import;
use koinon_commons::setup::Setup;
use koinon_commons::{Actor, Commons};
use koinon_core::Origin;
use koinon_store::SubscriptionState;
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};

use self::cast::{CITIES, DemoCity, PASSWORD, Samples};
use crate::city;
use crate::failure::Failure;
use crate::init;
use crate::options::{FILE_NAME, LanguageTag, Options};
use crate::output::Output;
use crate::serve::told_to_stop;

/// How long a city may take until it answers.
const STARTS_WITHIN: Duration = Duration::from_secs(60);
/// How long the cities may take to accept each other.
const ACCEPTED_WITHIN: Duration = Duration::from_secs(60);
/// How often that is looked at.
const LOOK_EVERY: Duration = Duration::from_millis(200);

/// Starts three cities that one can click through. A second start goes on with their data.
#[derive(Debug, Args)]
pub(crate) struct Demo {
    /// The port of the first city; the others take the next ones
    #[arg(long, default_value_t = 8100)]
    pub(crate) port: u16,
    /// Print one line of JSON when all cities answer
    #[arg(long)]
    pub(crate) ready_json: bool,
}

/// A city of the demo on this machine.
struct Place {
    city: &'static DemoCity,
    origin: Origin,
    options: Options,
}

/// Runs the demo until it is told to stop, or no city is left.
///
/// # Errors
/// [`Failure`] if a city cannot be set up or does not answer.
pub(crate) async fn run(options: Options, demo: Demo, output: Output) -> Result<(), Failure> {
    let output = Output { json: output.json || demo.ready_json };
    let folder = options.data_dir.clone().unwrap_or_else(|| "koinon-demo".into());
    city::make_folder(&folder)?;
    let folder = folder.canonicalize().map_err(|e| Failure::file(&folder, &e))?;
    let places = places(&folder, demo.port)?;
    for place in &places {
        check_origin(place).await?;
    }
    for place in &places {
        // Written last: a setting up that was broken off goes on where it was.
        let done = place.options.data_dir().join("demo-is-set-up");
        if !done.exists() {
            output.note(format!("setting up {}", place.city.name));
            set_up(place, &places).await?;
            std::fs::write(&done, "").map_err(|e| Failure::file(&done, &e))?;
        }
    }
    let (mut children, mut held) = (Vec::new(), Vec::new());
    for place in &places {
        let mut child = start(place).await?;
        // Waiting for a child closes its input, and closing that is what stops it.
        held.push(child.stdin.take());
        children.push(child);
    }
    for place in &places {
        subscribe(place, &places).await?;
    }
    wait_until_accepted(&places).await?;
    league::name_charters(&places).await?;
    let told = folder.join("story-is-told");
    if !told.exists() {
        output.note("people talk");
        // Written first: a story that was broken off is not told twice, and the demo is of use without its end.
        std::fs::write(&told, "").map_err(|e| Failure::file(&told, &e))?;
        if let Err(failure) = story::tell(&places).await {
            output.trouble(format!("what people say in the demo is not whole: {failure}"));
        }
    }
    tell(&places, output);
    let ended = tokio::select! {
        () = until_all_ended(&mut children, &places, output) => Err(Failure::found("no city of the demo is left")),
        () = told_to_stop() => Ok(()),
    };
    // Each city stops when its standard input closes: also if this process is killed.
    drop(held);
    for child in &mut children {
        let _ = tokio::time::timeout(Duration::from_secs(15), child.wait()).await;
    }
    ended
}

fn places(folder: &Path, first: u16) -> Result<Vec<Place>, Failure> {
    let port = |at: usize| u16::try_from(at).ok().and_then(|at| first.checked_add(at));
    let place = |(at, city): (usize, &'static DemoCity)| {
        let port = port(at).ok_or_else(|| Failure::usage("--port: there must be room for three ports"))?;
        let origin = format!("http://{}.localhost:{port}", city.label);
        let origin: Origin = origin.parse().map_err(|e| Failure::usage(format!("{origin}: {e}")))?;
        let options = Options {
            data_dir: Some(folder.join(city.label)),
            origin: Some(origin.clone()),
            listen: Some((std::net::Ipv4Addr::LOCALHOST, port).into()),
            default_lang: Some(LanguageTag(city.lang.to_owned())),
            // Nobody wants to wait for minutes until a city that was switched off has caught up.
            short_retries: Some(true),
            ..Options::default()
        };
        Ok(Place { city, origin, options })
    };
    CITIES.iter().enumerate().map(place).collect()
}

/// A city keeps the address that it was set up with, and its port is a part of that.
async fn check_origin(place: &Place) -> Result<(), Failure> {
    if !city::sqlite_file(&place.options).is_some_and(|file| file.exists()) {
        return Ok(());
    }
    let here = city::open_store(&place.options).await?.read(|conn| conn.here()).await?;
    match here {
        Some(here) if here.origin != place.origin => Err(Failure::data(format!(
            "{} is {} already: start the demo with the port that it had, or with another --data-dir",
            place.options.data_dir().display(),
            here.origin
        ))),
        _ => Ok(()),
    }
}

/// Makes a city with its people and its pages.
async fn set_up(place: &Place, all: &[Place]) -> Result<(), Failure> {
    let administrator = &place.city.administrator;
    let setup = Setup {
        name: place.city.name.to_owned(),
        summary: place.city.summary.to_owned(),
        login: administrator.login.to_owned(),
        password: PASSWORD.to_owned(),
    };
    let commons = match place.options.data_dir().join(FILE_NAME).exists() {
        true => city::open(&place.options).await?,
        false => init::set_up(&place.options, setup).await?,
    };
    let operator = commons.operator().await?;
    commons.change_name(&operator, administrator.name).await?;
    for person in [&place.city.officer, &place.city.inhabitant] {
        let account = NewAccount {
            login: person.login.to_owned(),
            password: PASSWORD.to_owned(),
            name: Some(person.name.to_owned()),
            role: person.role,
        };
        match commons.add_account(&operator, account).await {
            Ok(_) | Err(koinon_commons::Error::Taken(_)) => {}
            Err(error) => return Err(error.into()),
        }
    }
    let samples = write_samples(place, all)?;
    let officer = commons.account_by_login(place.city.officer.login).await?;
    let import = Import { folder: samples, source: "demo".into(), lang: Some(place.city.lang.into()), kind: None };
    commons.import_markdown(&Actor::Operator(Box::new(officer)), &import, &mut |_, _| {}).await?;
    Ok(())
}

/// Writes the sample pages of a city into its folder, with the addresses that the cities have in this demo.
fn write_samples(place: &Place, all: &[Place]) -> Result<PathBuf, Failure> {
    let folder = place.options.data_dir().join("samples");
    std::fs::create_dir_all(&folder).map_err(|e| Failure::file(&folder, &e))?;
    let own = format!("{}/", place.city.label);
    for name in Samples::iter() {
        let (Some(file), Some(sample)) = (name.strip_prefix(&own), Samples::get(&name)) else { continue };
        let path = folder.join(file);
        let bytes = match str::from_utf8(&sample.data) {
            Ok(text) if file.ends_with(".md") => {
                let mut text = text.to_owned();
                for place in all {
                    text = text.replace(place.city.written_authority, place.origin.authority());
                }
                text.into_bytes()
            }
            _ => sample.data.into_owned(),
        };
        std::fs::write(&path, bytes).map_err(|e| Failure::file(&path, &e))?;
    }
    Ok(folder)
}

/// Starts a city's process, and waits until it answers.
async fn start(place: &Place) -> Result<Child, Failure> {
    let program =
        std::env::current_exe().map_err(|e| Failure::data(format!("this program cannot find itself: {e}")))?;
    let folder = place.options.data_dir();
    let log = folder.join("koinon.log");
    let log = std::fs::File::options().create(true).append(true).open(&log).map_err(|e| Failure::file(&log, &e))?;
    let mut command = Command::new(program);
    command.arg("serve").arg("--data-dir").arg(folder).arg("--stop-with-stdin");
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("KOINON_")) {
        command.env_remove(name);
    }
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(log).kill_on_drop(true);
    let mut child = command.spawn().map_err(|e| Failure::data(format!("{} does not start: {e}", place.city.name)))?;
    let does_not_answer = || {
        let log = folder.join("koinon.log");
        Failure::network(format!("{} does not answer at {}; see {}", place.city.name, place.origin, log.display()))
    };
    let output = child.stdout.take().ok_or_else(does_not_answer)?;
    let mut lines = BufReader::new(output).lines();
    let ready = async {
        while let Ok(Some(line)) = lines.next_line().await {
            if line.starts_with("ready ") {
                return true;
            }
        }
        false
    };
    match tokio::time::timeout(STARTS_WITHIN, ready).await {
        Ok(true) => Ok(child),
        _ => Err(does_not_answer()),
    }
}

/// Subscribes a city to the others.
async fn subscribe(place: &Place, all: &[Place]) -> Result<(), Failure> {
    let commons = city::open(&place.options).await?;
    let operator = commons.operator().await?;
    let federation = city::federation(&place.options, &commons)?;
    for other in all.iter().filter(|other| other.origin != place.origin) {
        federation.subscribe(&operator, other.origin.as_str()).await?;
    }
    Ok(())
}

/// Waits until every city has been accepted by the others, and holds their pages.
async fn wait_until_accepted(places: &[Place]) -> Result<(), Failure> {
    let mut cities: Vec<Commons> = Vec::new();
    for place in places {
        cities.push(city::open(&place.options).await?);
    }
    let all_accepted = async {
        loop {
            let mut open = 0;
            for commons in &cities {
                let subscriptions = commons.store().read(|conn| conn.subscriptions()).await?;
                let settled =
                    |s: &koinon_store::Subscription| s.state != SubscriptionState::Pending && s.synchronised.is_some();
                open += subscriptions.iter().filter(|subscription| !settled(subscription)).count();
            }
            if open == 0 {
                return Ok::<(), koinon_store::Error>(());
            }
            tokio::time::sleep(LOOK_EVERY).await;
        }
    };
    match tokio::time::timeout(ACCEPTED_WITHIN, all_accepted).await {
        Ok(done) => Ok(done?),
        // They go on trying: the demo can be used meanwhile.
        Err(_) => Ok(()),
    }
}

fn tell(places: &[Place], output: Output) {
    let cities: Vec<Value> = places.iter().map(to_json).collect();
    let mut text = String::from("Three cities are ready:\n");
    for place in places {
        text.push_str(&format!("\n  {}  {}\n", place.city.name, place.origin));
        for person in place.city.people() {
            text.push_str(&format!("    {:<13} login {:<8} password {PASSWORD}\n", person.role.code(), person.login));
        }
    }
    text.push_str("\nPress Ctrl-C to stop them; the next start goes on where they were.");
    output.answer(&json!({ "cities": cities }), text);
}

fn to_json(place: &Place) -> Value {
    let logins: Vec<Value> = place
        .city
        .people()
        .map(|person| json!({ "login": person.login, "password": PASSWORD, "role": person.role.code() }))
        .collect();
    json!({
        "name": place.city.name,
        "origin": place.origin,
        "listen": place.options.listen,
        "data_dir": place.options.data_dir,
        "logins": logins,
    })
}

/// Says of each city when it ends by itself; the others go on. Comes back when none is left.
async fn until_all_ended(children: &mut [Child], places: &[Place], output: Output) {
    let each = children.iter_mut().zip(places).map(|(child, place)| async move {
        let how = child.wait().await.map_or_else(|error| error.to_string(), |status| status.to_string());
        let log = place.options.data_dir().join("koinon.log");
        output.trouble(format!("{} has ended by itself ({how}); {} may say why", place.city.name, log.display()));
    });
    futures_util::future::join_all(each).await;
}
