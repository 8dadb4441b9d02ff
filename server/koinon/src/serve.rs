//! `koinon serve`: one city, answering.

use std::io::Read as _;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;

use actix_web::HttpServer;
use actix_web::dev::Service as _;
use clap::Args;
use koinon_commons::{Commons, SystemClock};
use koinon_core::Origin;
use koinon_http::State;
use koinon_openid::OpenId;
use koinon_store::Store;
use serde_json::json;
use tokio::signal::unix::{SignalKind, signal};

use crate::city;
use crate::failure::Failure;
use crate::jobs::Jobs;
use crate::options::Options;
use crate::output::Output;
use crate::proxy;

/// Where a city with a public name listens, unless told otherwise: behind a proxy that speaks TLS.
const DEFAULT_PORT: u16 = 8080;
/// How long requests under way may take to end, in seconds.
const LAST_REQUESTS: u64 = 10;
/// How long the head of a request may take to arrive.
const REQUEST_HEAD: Duration = Duration::from_secs(10);
/// How long a connection may stay open without a request.
const KEEP_ALIVE: Duration = Duration::from_secs(15);
/// How long a client may take to close a connection that has ended.
const DISCONNECT: Duration = Duration::from_secs(2);
/// Connections that each worker serves at a time; more wait to be accepted.
const CONNECTIONS: usize = 4096;

/// Serves a city until it is told to stop (SIGTERM or Ctrl-C).
#[derive(Debug, Args)]
pub(crate) struct Serve {
    /// Also stop when standard input closes: whoever started this is gone
    #[arg(long, hide = true)]
    pub(crate) stop_with_stdin: bool,
}

/// Serves.
///
/// # Errors
/// [`Failure`] if the city cannot be opened, or the address is taken.
pub(crate) async fn run(options: Options, serve: Serve, output: Output) -> Result<(), Failure> {
    city::make_folder(options.data_dir())?;
    let store = Store::open(city::store_options(&options)).await?;
    let (listener, listening, origin) = listen(&options, &store).await?;
    let config = city::config(&options, origin.clone())?;
    let commons = Commons::open(config, store, Arc::new(SystemClock)).await?;
    if let Some(token) = commons.new_setup_token().await? {
        tracing::warn!("this city has not been set up yet: open {}", origin.at(&format!("/setup?token={token}")));
    } else {
        match koinon_http::bring_texts(&commons).await {
            Ok(0) => {}
            Ok(brought) => tracing::info!(brought, "brought the help and legal texts of this program"),
            // A city without the newest help is better than none.
            Err(error) => tracing::warn!("the help of this program could not be brought: {error}"),
        }
    }

    let federation = city::federation(&options, &commons)?;
    let provider = options.openid()?.map(|settings| OpenId::new(settings, &commons)).transpose();
    let provider = provider.map_err(|error| Failure::data(error.to_string()))?;
    let state = State::new(commons, federation.clone()).limited(options.api_limits());
    let state = match provider {
        Some(provider) => state.with_provider(provider),
        None => state,
    };
    let trusted: Arc<[_]> = options.trusted_proxy.clone().unwrap_or_default().into();
    let faces = state.clone();
    let server = HttpServer::new(move || {
        let trusted = Arc::clone(&trusted);
        koinon_http::app(state.clone()).wrap_fn(move |mut request, service| {
            proxy::see_through(&mut request, &trusted);
            service.call(request)
        })
    })
    .disable_signals()
    .shutdown_timeout(LAST_REQUESTS)
    .client_request_timeout(REQUEST_HEAD)
    .client_disconnect_timeout(DISCONNECT)
    .keep_alive(KEEP_ALIVE)
    .max_connections(CONNECTIONS)
    .listen(listener)
    .map_err(|e| Failure::network(format!("{listening}: {e}")))?
    .run();
    let handle = server.handle();
    let serving = tokio::spawn(server);
    let jobs = Jobs::start(&federation, &options)?;

    let ready = format!("ready {origin} {listening}");
    output.answer(&json!({ "event": "ready", "origin": origin, "listen": listening }), ready);
    let mut serving = std::pin::pin!(serving);
    let stop = async {
        tokio::select! {
            () = told_to_stop() => {}
            () = starter_gone(), if serve.stop_with_stdin => {}
        }
    };
    let outcome = tokio::select! {
        ended = &mut serving => ended.map_or_else(|e| Err(e.to_string()), |ended| ended.map_err(|e| e.to_string())),
        () = stop => {
            tracing::info!("stopping");
            faces.end_streams();
            handle.stop(true).await;
            Ok(())
        }
    };
    jobs.stop().await;
    outcome.map_err(|e| Failure::network(format!("the server broke off: {e}")))
}

/// Binds, and decides where the city lives: where it was set up, else under the name `localhost`.
async fn listen(options: &Options, store: &Store) -> Result<(TcpListener, SocketAddr, Origin), Failure> {
    let known = city::known_origin(options, store).await?;
    let wanted = options.listen.unwrap_or_else(|| {
        let port = known.as_ref().filter(|origin| origin.is_loopback()).map_or(DEFAULT_PORT, Origin::port);
        (Ipv4Addr::LOCALHOST, port).into()
    });
    let listener = TcpListener::bind(wanted).map_err(|e| Failure::network(format!("{wanted}: {e}")))?;
    let listening = listener.local_addr().map_err(|e| Failure::network(format!("{wanted}: {e}")))?;
    let origin = match known {
        Some(origin) => origin,
        None if listening.ip().is_loopback() => format!("http://localhost:{}", listening.port())
            .parse()
            .map_err(|e| Failure::usage(format!("a city needs an address: --origin URL ({e})")))?,
        None => return Err(Failure::usage("a city that others can reach needs an address: --origin URL")),
    };
    Ok((listener, listening, origin))
}

/// Waits until somebody wants this to end: by SIGTERM or Ctrl-C.
pub(crate) async fn told_to_stop() {
    let mut terminated = signal(SignalKind::terminate()).ok();
    let terminated = async {
        match &mut terminated {
            Some(signal) => signal.recv().await,
            None => std::future::pending().await,
        }
    };
    let interrupted = async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    tokio::select! {
        _ = terminated => {}
        () = interrupted => {}
    }
}

/// Waits until standard input closes.
async fn starter_gone() {
    // On a thread of its own, which ends with the program: nothing could wake it.
    let (gone, heard) = tokio::sync::oneshot::channel();
    std::thread::spawn(move || {
        while std::io::stdin().read(&mut [0; 64]).is_ok_and(|read| read > 0) {}
        let _ = gone.send(());
    });
    let _ = heard.await;
}
