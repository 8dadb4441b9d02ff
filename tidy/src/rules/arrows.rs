//! Which crate may use which: the table of `docs/architecture.md` against each `Cargo.toml`.

use crate::Repository;
use std::collections::{BTreeMap, BTreeSet};

/// Where the table stands.
pub const ARCHITECTURE: &str = "docs/architecture.md";

/// A foreign crate, the rooms that may use it, and why no other may. The benchmarks compare with these crates as they are.
struct Reserved {
    crates: &'static [&'static str],
    rooms: &'static [&'static str],
    reason: &'static str,
}

const RESERVED: [Reserved; 5] = [
    Reserved {
        crates: &[
            "diesel",
            "diesel_migrations",
            "libsqlite3-sys",
            "pq-sys",
            "rusqlite",
            "sqlx",
            "tokio-postgres",
            "postgres",
        ],
        rooms: &["server/store", "benchmarks"],
        reason: "the store is the only place with SQL: give koinon-store a query for it",
    },
    Reserved {
        crates: &["reqwest", "hyper", "hyper-util", "ureq", "awc", "isahc", "curl"],
        // The provider of koinon-openid is chosen by whoever runs the city.
        rooms: &["server/federation", "server/openid", "federation-tests"],
        reason: "every address that a peer or a user chose is reached through koinon_federation::transport alone",
    },
    Reserved {
        crates: &["actix-web", "actix-rt", "actix-http", "actix-files", "activitypub_federation"],
        rooms: &["server/federation", "server/http", "server/koinon", "benchmarks"],
        reason: "the rooms below federation know no HTTP: pass them plain values",
    },
    Reserved {
        crates: &["lettre"],
        rooms: &["server/mail"],
        reason: "mails are put together and sent in one place: put what is to be mailed into the store's queue",
    },
    Reserved {
        crates: &["tantivy"],
        rooms: &["server/search", "benchmarks"],
        reason: "only koinon-search knows how the index is made: give it a function for it",
    },
];

/// Crates that the rooms without input and output may not have.
const IMPURE: [&str; 6] = ["tokio", "futures-util", "rand", "tempfile", "actix-web", "diesel"];
const PURE_ROOMS: [&str; 2] = ["server/core", "server/markdown"];

/// Crates that may not come into the tree even through others.
const BANNED: [(&str, &str); 3] =
    [("openssl-sys", "TLS is rustls"), ("native-tls", "TLS is rustls"), ("axum", "the web framework is actix-web")];

/// A workspace member, as its manifest says.
struct Member {
    room: String,
    name: String,
    manifest: toml::Table,
}

impl Member {
    /// Names of what it depends on. Development dependencies are counted only when asked for.
    fn dependencies(&self, with_development: bool) -> BTreeSet<&str> {
        let mut tables = vec![&self.manifest];
        if let Some(targets) = self.manifest.get("target").and_then(toml::Value::as_table) {
            tables.extend(targets.values().filter_map(toml::Value::as_table));
        }
        let sections = ["dependencies", "build-dependencies", "dev-dependencies"];
        let sections = &sections[..if with_development { 3 } else { 2 }];
        tables
            .into_iter()
            .flat_map(|table| sections.iter().filter_map(|section| table.get(*section)?.as_table()))
            .flat_map(|dependencies| dependencies.keys().map(String::as_str))
            .collect()
    }
}

/// Crates use only those that the architecture's table allows them, at any depth.
pub fn check_arrows(repository: &Repository) -> Vec<String> {
    let allowed = allowed_crates(repository);
    let members = members(repository);
    let own: BTreeSet<&str> = members.iter().map(|member| member.name.as_str()).collect();
    let mut breaches = Vec::new();
    for member in &members {
        let Some(may_use) = allowed.get(&member.name) else {
            breaches.push(format!(
                "{} is missing from the table of {ARCHITECTURE}: say there what it is and may use",
                member.name
            ));
            continue;
        };
        for used in member.dependencies(true).intersection(&own) {
            // A crate names itself to switch its features on for its own tests.
            if *used != member.name && !may_use.contains(*used) {
                breaches.push(format!(
                    "{}/Cargo.toml uses {used}, and {ARCHITECTURE} has no such arrow: move the code to the room that may, \
                     or hand the value in from above",
                    member.room
                ));
            }
        }
    }
    breaches
}

/// SQL, HTTP and the index stay in their rooms, the pure rooms stay pure, and some crates stay out altogether.
pub fn check_reserved_crates(repository: &Repository) -> Vec<String> {
    let mut breaches = Vec::new();
    for member in members(repository) {
        for Reserved { crates, rooms, reason } in RESERVED {
            let used = member.dependencies(true);
            for name in crates.iter().filter(|name| used.contains(*name) && !rooms.contains(&member.room.as_str())) {
                breaches.push(format!("{}/Cargo.toml uses {name}: {reason}", member.room));
            }
        }
        if PURE_ROOMS.contains(&member.room.as_str()) {
            for name in member.dependencies(false).into_iter().filter(|name| IMPURE.contains(name)) {
                breaches.push(format!(
                    "{}/Cargo.toml uses {name}: this room has no input, output, clock or chance; hand it in",
                    member.room
                ));
            }
        }
    }
    for package in locked_packages(repository) {
        if let Some((name, reason)) = BANNED.iter().find(|(name, _)| *name == package) {
            breaches.push(format!("Cargo.lock has {name}: {reason}; find who brings it with `cargo tree --invert {name}` and switch it off"));
        }
    }
    breaches
}

/// Versions stand once, in the root manifest, and every crate has the workspace's lints.
pub fn check_manifests(repository: &Repository) -> Vec<String> {
    let mut breaches = Vec::new();
    for member in members(repository) {
        if member.manifest.get("lints").and_then(|lints| lints.get("workspace")).and_then(toml::Value::as_bool)
            != Some(true)
        {
            breaches.push(format!("{}/Cargo.toml lacks `[lints] workspace = true`: add it", member.room));
        }
        for section in ["dependencies", "build-dependencies", "dev-dependencies"] {
            let Some(dependencies) = member.manifest.get(section).and_then(toml::Value::as_table) else { continue };
            for (name, value) in dependencies {
                if value.get("workspace").and_then(toml::Value::as_bool) != Some(true) {
                    breaches.push(format!(
                        "{}/Cargo.toml gives {name} a version of its own: put it into [workspace.dependencies] and write `{name}.workspace = true`",
                        member.room
                    ));
                }
            }
        }
    }
    breaches
}

/// For each crate of the architecture's table, the crates it may use directly or through those it uses.
fn allowed_crates(repository: &Repository) -> BTreeMap<String, BTreeSet<String>> {
    let text = repository.text(ARCHITECTURE).unwrap_or_default();
    let direct: BTreeMap<String, BTreeSet<String>> = text
        .lines()
        .filter(|line| line.starts_with("| `"))
        .filter_map(|line| {
            let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
            let [_room, name, _what, may_use] = cells.as_slice() else { return None };
            let may_use = may_use.split(',').map(unquoted).filter(|name| name.starts_with("koinon")).collect();
            Some((unquoted(name), may_use))
        })
        .collect();
    let reachable = |start: &String| {
        let mut found = BTreeSet::new();
        let mut waiting = vec![start.clone()];
        while let Some(name) = waiting.pop() {
            for next in direct.get(&name).into_iter().flatten() {
                if found.insert(next.clone()) {
                    waiting.push(next.clone());
                }
            }
        }
        found
    };
    direct.keys().map(|name| (name.clone(), reachable(name))).collect()
}

fn unquoted(cell: &str) -> String {
    cell.trim().trim_matches('`').to_owned()
}

fn members(repository: &Repository) -> Vec<Member> {
    repository
        .files()
        .filter_map(|file| {
            let room = file.path.strip_suffix("/Cargo.toml")?;
            let manifest: toml::Table = file.text.parse().ok()?;
            let name = manifest.get("package")?.get("name")?.as_str()?.to_owned();
            Some(Member { room: room.to_owned(), name, manifest })
        })
        .collect()
}

fn locked_packages(repository: &Repository) -> Vec<String> {
    let Some(lock) = repository.text("Cargo.lock").and_then(|text| text.parse::<toml::Table>().ok()) else {
        return Vec::new();
    };
    let packages = lock.get("package").and_then(toml::Value::as_array).into_iter().flatten();
    packages.filter_map(|package| Some(package.get("name")?.as_str()?.to_owned())).collect()
}
