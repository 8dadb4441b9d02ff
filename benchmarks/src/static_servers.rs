//! Servers of fixed bytes: actix from memory, and nginx from files.

use std::collections::HashMap;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::os::unix::fs::MetadataExt as _;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};
use anyhow::ensure;
use bytes::Bytes;
use percent_encoding::percent_decode_str;
use tempfile::TempDir;

use crate::city::folder;

/// As many as the machine has cores, for actix as for nginx.
pub(crate) const WORKERS: usize = 2;
/// How long nginx may take to start.
const LIMIT: Duration = Duration::from_secs(10);

/// Serves these bodies by their paths from memory, until the program ends.
pub(crate) fn serve_by_actix(bodies: &HashMap<String, Bytes>) -> anyhow::Result<SocketAddr> {
    async fn body(bodies: web::Data<HashMap<String, Bytes>>, request: HttpRequest) -> HttpResponse {
        match bodies.get(request.path()) {
            Some(body) => HttpResponse::Ok().content_type("text/html; charset=utf-8").body(body.clone()),
            None => HttpResponse::NotFound().finish(),
        }
    }
    let bodies = web::Data::new(bodies.clone());
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = listener.local_addr()?;
    let app = move || App::new().app_data(bodies.clone()).default_service(web::to(body));
    tokio::spawn(HttpServer::new(app).workers(WORKERS).disable_signals().listen(listener)?.run());
    Ok(address)
}

/// nginx with a folder of its own. It ends when this is dropped.
pub(crate) struct Nginx {
    child: Child,
    pub(crate) address: SocketAddr,
    _folder: TempDir,
}

impl Nginx {
    /// Whether this machine has it.
    pub(crate) fn is_there() -> bool {
        Command::new("nginx").arg("-v").stderr(Stdio::null()).status().is_ok_and(|status| status.success())
    }

    /// Serves these bodies by their paths from files.
    pub(crate) fn serve(bodies: &HashMap<String, Bytes>) -> anyhow::Result<Self> {
        let folder = folder()?;
        let path = folder.path().canonicalize()?;
        for (name, body) in bodies {
            let file = path.join("files").join(&*percent_decode_str(name.trim_start_matches('/')).decode_utf8()?);
            std::fs::create_dir_all(file.parent().unwrap_or(&path))?;
            std::fs::write(file, body)?;
        }
        let address = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
        // Workers of a master that is root would be somebody else, who may not read the folder.
        let user = if std::fs::metadata(&path)?.uid() == 0 { "user root;" } else { "" };
        let places: String = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
            .map(|name| format!("{name}_temp_path temp-{name};\n"))
            .concat();
        let settings = format!(
            "{user}\ndaemon off;\nworker_processes {WORKERS};\npid nginx.pid;\nerror_log error.log;\n\
             events {{ worker_connections 1024; }}\n\
             http {{\n{places}access_log off;\nsendfile on;\ntcp_nopush on;\nkeepalive_requests 1000000000;\n\
             open_file_cache max=10000;\ndefault_type 'text/html; charset=utf-8';\n\
             server {{ listen {address}; root files; }}\n}}\n"
        );
        std::fs::write(path.join("nginx.conf"), settings)?;
        let mut command = Command::new("nginx");
        command.arg("-p").arg(&path).arg("-e").arg(path.join("error.log")).args(["-c", "nginx.conf"]);
        let mut nginx = Self { child: command.spawn()?, address, _folder: folder };
        let start = Instant::now();
        while TcpStream::connect(address).is_err() {
            ensure!(nginx.child.try_wait()?.is_none() && start.elapsed() < LIMIT, "nginx does not start");
            std::thread::yield_now();
        }
        Ok(nginx)
    }
}

impl Drop for Nginx {
    fn drop(&mut self) {
        // The master process ends its workers when it is asked to end, not when it is killed.
        let _ = Command::new("kill").arg(self.child.id().to_string()).status();
        let _ = self.child.wait();
    }
}
