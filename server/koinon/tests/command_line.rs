//! The program as people and scripts use it: real processes on a data folder.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that fails may panic")]

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

use koinon_store::testing::TestDatabase;
use koinon_store::{Store, StoreOptions};
use serde_json::Value;

const ORIGIN: &str = "http://bordeaux.localhost:18190";
const PASSWORD: &str = "made-up words of a test";

fn koinon(data: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_koinon"));
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.as_encoded_bytes().starts_with(b"KOINON_")) {
        command.env_remove(name);
    }
    command.env("KOINON_DATA_DIR", data).env("KOINON_ADMIN_PASSWORD", PASSWORD).stdin(Stdio::null());
    command
}

fn run(data: &Path, arguments: &[&str]) -> Output {
    koinon(data).args(arguments).output().unwrap()
}

/// What a command printed; it must have done its work.
fn done(data: &Path, arguments: &[&str]) -> String {
    let output = run(data, arguments);
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// The exit code and the message of a command that fails.
fn refused(data: &Path, arguments: &[&str]) -> (i32, String) {
    let output = run(data, arguments);
    (output.status.code().unwrap(), String::from_utf8(output.stderr).unwrap())
}

fn json(text: &str) -> Value {
    serde_json::from_str(text.lines().last().unwrap()).unwrap()
}

fn founded() -> tempfile::TempDir {
    let data = tempfile::tempdir().unwrap();
    done(data.path(), &["init", "--name", "Bordeaux", "--origin", ORIGIN, "--admin", "ana"]);
    data
}

/// The names of the commands that a help text lists.
fn commands(help: &str) -> Vec<String> {
    let listed = help.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
    let names = listed.filter_map(|line| line.strip_prefix("  ")?.split(' ').next().filter(|name| !name.is_empty()));
    names.filter(|name| *name != "help").map(str::to_owned).collect()
}

#[test]
fn the_book_names_every_command_and_every_option() {
    let book = include_str!("../../../docs/operators.md");
    let data = tempfile::tempdir().unwrap();
    let mut open: Vec<Vec<String>> = vec![Vec::new()];
    let mut named = 0;
    while let Some(path) = open.pop() {
        let arguments: Vec<&str> = std::iter::once("help").chain(path.iter().map(String::as_str)).collect();
        let help = done(data.path(), &arguments);
        let options = help.split_whitespace().map(|word| word.trim_matches(['[', ']', '<', '>', ',', '.', '=']));
        for option in options.filter(|word| word.starts_with("--") && !["--help", "--version"].contains(word)) {
            let option = option.split(['[', '=', '<']).next().unwrap();
            assert!(book.contains(option), "docs/operators.md does not name {option} of {path:?}");
        }
        for name in commands(&help) {
            let deeper: Vec<String> = path.iter().cloned().chain([name.clone()]).collect();
            let whole = format!("`koinon {}", deeper.join(" "));
            let of_list = format!("`{name}`");
            assert!(
                book.contains(&whole) || (path.len() == 1 && book.contains(&of_list)),
                "docs/operators.md: no {whole}`"
            );
            named += 1;
            open.push(deeper);
        }
    }
    assert!(named >= 20, "the help lists {named} commands");
}

/// A running server, stopped at the end of the test.
struct Server(Child);

impl Server {
    fn start(data: &Path) -> (Self, String) {
        let mut command = koinon(data);
        command.args(["serve", "--listen", "127.0.0.1:0"]).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut server = Self(command.spawn().unwrap());
        let lines = BufReader::new(server.0.stdout.take().unwrap()).lines();
        let ready = lines.map_while(Result::ok).find(|line| line.starts_with("ready ")).unwrap();
        (server, ready)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn a_city_is_set_up_once_and_its_accounts_are_managed() {
    let data = founded();
    let data = data.path();
    let (code, message) = refused(data, &["init", "--name", "Other", "--origin", ORIGIN, "--admin", "eve"]);
    assert_eq!(code, 3, "{message}");
    let (code, _) = refused(data, &["init", "--name", "Bordeaux", "--admin", "ana"]);
    assert_eq!(code, 3, "the folder's own file names the origin, and the city is there already");

    let add = koinon(data)
        .args(["user", "add", "leila", "--name", "Leïla Exemple", "--role", "officer", "--json"])
        .env("KOINON_PASSWORD", PASSWORD)
        .output()
        .unwrap();
    assert!(add.status.success());
    let added = json(&String::from_utf8(add.stdout).unwrap());
    assert_eq!((added["login"].as_str(), added["role"].as_str()), (Some("leila"), Some("officer")));
    let listed = done(data, &["user", "list", "--json"]);
    let logins: Vec<_> = listed.lines().map(|line| json(line)["login"].as_str().unwrap().to_owned()).collect();
    assert_eq!(logins, ["ana", "leila"]);
    assert_eq!(json(&done(data, &["user", "role", "leila", "contributor", "--json"]))["role"], "contributor");
    assert_eq!(json(&done(data, &["user", "suspend", "leila", "--json"]))["suspended"], true);
    assert_eq!(json(&done(data, &["user", "suspend", "leila", "--lift", "--json"]))["suspended"], false);

    let (code, message) = refused(data, &["user", "role", "nobody", "officer", "--json"]);
    assert_eq!((code, json(&message)["error"]["code"].as_str()), (3, Some("data")));
    assert_eq!(refused(data, &["user", "role", "leila", "emperor"]).0, 2);
    assert_eq!(refused(data, &["user", "add", "eve"]).0, 2, "there is neither a password nor a terminal");
    assert_eq!(refused(data, &["nonsense"]).0, 2);
}

#[test]
fn commands_do_not_make_a_city_where_there_is_none() {
    let data = tempfile::tempdir().unwrap();
    for arguments in [&["user", "list"][..], &["verify"], &["import", "markdown", "."], &["reindex"], &["backup", "b"]]
    {
        assert_eq!(refused(data.path(), arguments).0, 3, "{arguments:?}");
    }
    assert_eq!(std::fs::read_dir(data.path()).unwrap().count(), 0);
    assert_eq!(refused(data.path(), &["doctor"]).0, 1);
}

#[test]
fn a_public_city_refuses_what_is_for_tests() {
    let data = tempfile::tempdir().unwrap();
    for setting in [&["--connect-to", "a.localhost:80=127.0.0.1:9"][..], &["--short-retries"]] {
        let arguments =
            [&["serve", "--listen", "127.0.0.1:0", "--origin", "https://bordeaux.example"], setting].concat();
        let (code, message) = refused(data.path(), &arguments);
        assert!(code == 3 && message.contains(setting[0]), "{code} {message}");
    }
    let (code, message) = refused(data.path(), &["serve", "--listen", "0.0.0.0:0"]);
    assert!(code == 2 && message.contains("--origin"), "a city that others can reach needs a name: {message}");
    assert_eq!(refused(data.path(), &["serve", "--origin", "http://bordeaux.example"]).0, 2);
}

#[test]
fn the_command_line_goes_before_the_environment_and_that_before_the_file() {
    let data = founded();
    let file = data.path().join("koinon.toml");
    let text = std::fs::read_to_string(&file).unwrap();
    assert!(text.contains(ORIGIN));
    // The origin that counts shows itself by not being the one that the city was set up with.
    let with = |arguments: &[&str], environment: Option<&str>| {
        let mut command = koinon(data.path());
        command.args(["user", "list"]).args(arguments).envs(environment.map(|origin| ("KOINON_ORIGIN", origin)));
        let output = command.output().unwrap();
        (output.status.code().unwrap(), String::from_utf8(output.stderr).unwrap())
    };
    let other = "http://other.localhost:1";
    assert_eq!(with(&[], None).0, 0);
    assert!(with(&[], Some(other)).1.contains("not to http://other.localhost:1"));
    assert_eq!(with(&["--origin", ORIGIN], Some(other)).0, 0);
    std::fs::write(&file, "origin = \"http://file.localhost:1\"").unwrap();
    assert!(with(&[], None).1.contains("not to http://file.localhost:1"));
    assert_eq!(with(&[], Some(ORIGIN)).0, 0);
    std::fs::write(&file, "orign = 1").unwrap();
    let (code, message) = with(&[], None);
    assert!(code == 3 && message.contains("orign"), "{message}");
}

#[test]
fn a_folder_goes_in_and_out_beside_a_running_server() {
    let data = founded();
    let data = data.path();
    let (_server, ready) = Server::start(data);
    assert!(ready.starts_with(&format!("ready {ORIGIN} 127.0.0.1:")), "{ready}");

    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("compost.md"), "# Shared compost\n\nText.\n").unwrap();
    std::fs::write(folder.path().join("broken.md"), b"# Caf\xe9\n").unwrap();
    let path = folder.path().to_str().unwrap();
    let imported = done(data, &["import", "markdown", path, "--json"]);
    assert_eq!((json(&imported)["created"].as_u64(), json(&imported)["left"].as_u64()), (Some(1), Some(1)));
    assert!(imported.lines().any(|line| line.contains("broken.md") && line.contains("UTF-8")), "{imported}");
    assert_eq!(json(&done(data, &["import", "markdown", path, "--json"]))["unchanged"], 1);

    let out = tempfile::tempdir().unwrap();
    let target = out.path().join("export");
    assert_eq!(json(&done(data, &["export", target.to_str().unwrap(), "--json"]))["pages"], 1);
    assert_eq!(std::fs::read_to_string(target.join("compost.md")).unwrap(), "# Shared compost\n\nText.\n");
    assert_eq!(json(&done(data, &["verify", "--json"]))["broken"], 0);
    assert_eq!(json(&done(data, &["reindex", "--json"]))["pages"], 1 + brought(), "the server builds it");
    let doctor = done(data, &["doctor", "--json"]);
    assert!(doctor.contains("a running server has it open"), "{doctor}");
}

#[test]
fn a_backup_is_a_city_again_with_a_new_epoch() {
    let data = founded();
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("compost.md"), "# Shared compost\n").unwrap();
    done(data.path(), &["import", "markdown", folder.path().to_str().unwrap()]);
    let (_server, _) = Server::start(data.path());
    let place = tempfile::tempdir().unwrap();
    let backup = place.path().join("backup");
    let backup = backup.to_str().unwrap();
    done(data.path(), &["backup", backup]);
    assert_eq!(refused(data.path(), &["backup", backup]).0, 3, "a backup is never written over another one");

    let restored = place.path().join("restored");
    assert_eq!(json(&done(&restored, &["restore", backup, "--json"]))["origin"], ORIGIN);
    assert_eq!(json(&done(&restored, &["verify", "--json"]))["revisions"], 1 + brought());
    assert_eq!(refused(&restored, &["restore", backup]).0, 3, "a city is never restored over another one");
    assert_ne!(epoch(data.path()), epoch(&restored));
    let server = Server::start(&restored);
    assert!(server.1.contains(ORIGIN), "the configuration came back too");
}

#[test]
fn a_page_goes_to_another_city_with_its_history_and_comes_back_to_its_own() {
    let data = founded();
    let data = data.path();
    let place = tempfile::tempdir().unwrap();
    let at = |name: &str| place.path().join(name).to_str().unwrap().to_owned();
    done(data, &["backup", &at("backup")]);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().to_str().unwrap();
    for text in ["# Shared compost\n\nOne bin.\n", "# Shared compost\n\nTwo bins.\n"] {
        std::fs::write(folder.path().join("compost.md"), text).unwrap();
        done(data, &["import", "markdown", path]);
    }
    let file = at("compost.zip");
    let made = json(&done(data, &["export", "--page", "compost", &file, "--json"]));
    assert_eq!((&made["revisions"], &made["complete"]), (&2.into(), &true.into()), "{made}");
    assert_eq!(refused(data, &["export", "--page", "compost", &file]).0, 3, "no file is written over");
    assert_eq!(refused(data, &["export", "--page", "nothing", &at("nothing.zip")]).0, 3);
    assert!(!place.path().join("nothing.zip").exists());

    // A city that has never heard of it.
    let other = tempfile::tempdir().unwrap();
    let other = other.path();
    done(other, &["init", "--name", "Strasbourg", "--origin", "http://strasbourg.localhost:18191", "--admin", "odile"]);
    let (code, message) = refused(other, &["import", "history", &file]);
    assert!(code == 3 && message.contains("--key"), "{message}");
    let key = message.split_whitespace().find(|word| word.starts_with("z6Mk")).unwrap().trim_end_matches(';');
    let restored = json(&done(other, &["import", "history", &file, "--key", key, "--json"]));
    assert_eq!((&restored["new"], &restored["city"]), (&2.into(), &"bordeaux.localhost:18190".into()), "{restored}");
    let verified = json(&done(other, &["verify", "--json"]));
    assert_eq!((&verified["broken"], &verified["revisions"]), (&0.into(), &(2 + brought()).into()), "{verified}");
    // From there it goes on with the same revisions, and home again after a loss.
    let onward = at("onward.zip");
    done(other, &["export", "--page", "compost@bordeaux.localhost:18190", &onward]);
    let home = place.path().join("home");
    done(&home, &["restore", &at("backup")]);
    let back = json(&done(&home, &["import", "history", &onward, "--json"]));
    assert_eq!((&back["new"], &back["revision"]), (&2.into(), &restored["revision"]), "{back}");
    assert_eq!(json(&done(&home, &["verify", "--json"]))["broken"], 0);
    assert_eq!(json(&done(&home, &["import", "history", &onward, "--json"]))["new"], 0);
}

/// How many pages a city has from its first day: the texts that come with the program, each in one revision.
fn brought() -> usize {
    koinon_web::shipped_texts().count()
}

/// The epoch of the change log of an SQLite city.
fn epoch(data: &Path) -> String {
    let options = StoreOptions::sqlite(data.join("koinon.sqlite"));
    let read = async { Store::open(options).await.unwrap().read(|conn| conn.log_head()).await.unwrap().epoch };
    tokio::runtime::Runtime::new().unwrap().block_on(read)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_city_on_postgresql_is_kept_with_the_tools_of_postgresql() {
    let database = TestDatabase::postgres().await;
    let data = tempfile::tempdir().unwrap();
    let data = data.path();
    std::fs::write(data.join("koinon.toml"), format!("database = \"{}\"", database.options.url)).unwrap();
    done(data, &["init", "--name", "Bordeaux", "--origin", ORIGIN, "--admin", "ana"]);
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("compost.md"), "# Shared compost\n").unwrap();
    let path = folder.path().to_str().unwrap();
    assert_eq!(json(&done(data, &["import", "markdown", path, "--json"]))["created"], 1);
    assert_eq!(json(&done(data, &["import", "markdown", path, "--json"]))["unchanged"], 1);
    assert_eq!(json(&done(data, &["verify", "--json"]))["revisions"], 1 + brought());
    assert!(!data.join("koinon.sqlite").exists());
    let (code, message) = refused(data, &["backup", "anywhere"]);
    assert!(code == 3 && message.contains("pg_dump"), "{message}");
    let (code, message) = refused(data, &["restore", "anywhere"]);
    assert!(code == 3 && message.contains("pg_restore"), "{message}");
    let before = database.read(|conn| conn.log_head()).await.unwrap().epoch;
    done(data, &["restore", "--database-restored"]);
    assert_ne!(database.read(|conn| conn.log_head()).await.unwrap().epoch, before);
}

#[test]
fn a_fresh_folder_is_served_with_a_first_run_page() {
    let data = tempfile::tempdir().unwrap();
    let mut command = koinon(data.path());
    command.args(["serve", "--listen", "127.0.0.1:0"]).stdout(Stdio::null()).stderr(Stdio::piped());
    let mut server = Server(command.spawn().unwrap());
    let lines = BufReader::new(server.0.stderr.take().unwrap()).lines();
    let line = lines.map_while(Result::ok).find(|line| line.contains("/setup?token=")).unwrap();
    assert!(line.contains("http://localhost:"), "{line}");
}
