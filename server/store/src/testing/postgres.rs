//! A PostgreSQL for the tests.
//!
//! It is started by the first test that needs it, shared by all test processes of the same person, and stopped when none
//! has used it for a while: each process holds a shared lock on a file, and a watcher waits to have it alone.

use std::fs::{self, File};
use std::os::unix::fs::{MetadataExt as _, chown};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use diesel::connection::SimpleConnection as _;
use diesel::{Connection as _, PgConnection};

const MISSING: &str = "PostgreSQL is needed for the tests and was not found: apt-get install postgresql";

/// Waits until no process holds the users' lock, gives the next one some seconds to come, and stops the server.
const WATCHER: &str = r#"
{ while flock users.lock true; do
    sleep 15
    exec 9>start.lock && flock 9
    if flock --nonblock users.lock true; then
        "$1/pg_ctl" stop --pgdata=data --mode=immediate
        rm -rf data socket
        exit
    fi
    exec 9>&-
done; } &
"#;

/// One database of the server, dropped with this value.
pub(super) struct Database {
    name: String,
}

impl Database {
    /// Makes an empty one.
    pub(super) fn create() -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let name = format!("koinon_{}_{number}", std::process::id());
        // One process may have had the number of another.
        administer(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"));
        administer(&format!("CREATE DATABASE {name}"));
        Self { name }
    }

    pub(super) fn url(&self) -> String {
        server().url(&self.name)
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        administer(&format!("DROP DATABASE {} WITH (FORCE)", self.name));
    }
}

fn administer(sql: &str) {
    let mut connection = PgConnection::establish(&server().url("postgres")).expect("the test's PostgreSQL answers");
    connection.batch_execute(sql).expect("the test's PostgreSQL makes and drops databases");
}

/// Where the server is, and this process's share in it.
struct Server {
    address: String,
    _in_use: Option<File>,
}

impl Server {
    fn url(&self, database: &str) -> String {
        let (server, query) = self.address.split_once('?').unwrap_or((&self.address, ""));
        format!("{}/{database}?{query}", server.trim_end_matches('/'))
    }
}

fn server() -> &'static Server {
    static SERVER: OnceLock<Server> = OnceLock::new();
    SERVER.get_or_init(|| match std::env::var("KOINON_TEST_POSTGRES") {
        Ok(address) => Server { address, _in_use: None },
        Err(_) => shared_server(),
    })
}

/// Joins the running server, or starts it.
fn shared_server() -> Server {
    let programs = find_programs();
    let folder = folder();
    let start = lock_file(&folder, "start.lock");
    start.lock().expect("the lock of the test's PostgreSQL");
    let server = Server {
        address: format!("postgres://koinon@?host={}", folder.join("socket").display()),
        _in_use: Some(lock_file(&folder, "users.lock")),
    };
    if PgConnection::establish(&server.url("postgres")).is_err() {
        start_server(&programs, &folder);
    }
    if let Some(users) = &server._in_use {
        users.lock_shared().expect("the lock of the test's PostgreSQL");
    }
    server
}

fn find_programs() -> PathBuf {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    let mut versions: Vec<PathBuf> = fs::read_dir("/usr/lib/postgresql")
        .map(|versions| versions.flatten().map(|version| version.path().join("bin")).collect())
        .unwrap_or_default();
    versions.sort();
    folders.extend(versions.into_iter().rev());
    folders.into_iter().find(|f| f.join("initdb").exists() && f.join("pg_ctl").exists()).expect(MISSING)
}

/// A folder of the person who runs the tests. Short: the path of a socket is limited.
fn folder() -> PathBuf {
    let program = std::env::current_exe().and_then(fs::metadata).expect("the test's own program");
    let folder = std::env::temp_dir().join(format!("koinon-postgres-{}", program.uid()));
    fs::create_dir_all(&folder).expect("a folder for the test's PostgreSQL");
    folder
}

fn lock_file(folder: &Path, name: &str) -> File {
    let path = folder.join(name);
    File::options().create(true).truncate(false).write(true).open(path).expect("a lock file")
}

fn start_server(programs: &Path, folder: &Path) {
    let data = folder.join("data");
    let socket = folder.join("socket");
    // What a killed server left behind.
    for left in [&data, &socket] {
        if left.exists() {
            fs::remove_dir_all(left).expect("the folder of the last PostgreSQL goes");
        }
    }
    fs::create_dir(&socket).expect("a folder for the socket");
    // PostgreSQL refuses to run as root.
    let user = (fs::metadata(&socket).expect("the socket's folder").uid() == 0).then(other_user);
    if let Some((uid, gid)) = user {
        for path in [folder, &socket, &folder.join("start.lock"), &folder.join("users.lock")] {
            chown(path, Some(uid), Some(gid)).expect("a folder for PostgreSQL's user");
        }
    }
    let command = |program: &Path| {
        let mut command = Command::new(program);
        command.current_dir(folder).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        if let Some((uid, gid)) = user {
            command.uid(uid).gid(gid);
        }
        command
    };
    let made = command(&programs.join("initdb"))
        .args(["--pgdata=data", "--username=koinon", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"])
        .status();
    assert!(made.is_ok_and(|status| status.success()), "initdb failed in {}", folder.display());
    let settings = format!(
        "-c listen_addresses= -c unix_socket_directories={} -c fsync=off -c full_page_writes=off -c max_connections=400",
        socket.display()
    );
    let started = command(&programs.join("pg_ctl"))
        .args(["start", "--wait", "--pgdata=data", "--log=server.log", &format!("--options={settings}")])
        .status();
    let log = folder.join("server.log");
    assert!(started.is_ok_and(|status| status.success()), "PostgreSQL does not start: see {}", log.display());
    let watched = command(Path::new("sh")).args(["-c", WATCHER, "watcher"]).arg(programs).process_group(0).status();
    assert!(watched.is_ok_and(|status| status.success()), "the watcher of the test's PostgreSQL does not start");
}

/// User and group that PostgreSQL runs as when the tests run as root.
fn other_user() -> (u32, u32) {
    let users = fs::read_to_string("/etc/passwd").expect("the list of users");
    let user = ["postgres:", "nobody:"].iter().find_map(|name| users.lines().find(|line| line.starts_with(name)));
    let mut fields = user.expect("a user that is not root: postgres or nobody").split(':').skip(2);
    let mut number = || fields.next().and_then(|field| field.parse().ok()).expect("a user's number");
    (number(), number())
}
