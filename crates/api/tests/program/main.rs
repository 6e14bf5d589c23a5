//! The program as somebody runs it: started, asked, stopped, backed up and moved.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a failing test says where it failed"
)]

mod backups;
mod erasures;
mod keys;
mod retention;
mod running;

use persistence::testing::PostgresDatabase;
use running::{Running, finish, linli};
use serde_json::Value;
use std::{
    fs, io::Write as _, os::unix::fs::PermissionsExt as _, path::Path, process::Output, thread,
    time::Duration,
};

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

/// Runs a command to its end, with the data folder and the database's URL.
fn run(folder: &Path, database: Option<&str>, arguments: &[&str]) -> Output {
    let mut command = linli(folder);
    command.args(arguments);
    if let Some(url) = database {
        command.env("DATABASE_URL", url);
    }
    command.output().unwrap()
}

fn succeed(folder: &Path, database: Option<&str>, arguments: &[&str]) {
    let output = run(folder, database, arguments);
    assert!(output.status.success(), "{arguments:?}: {}", said(&output));
}

/// What is sealed moves only together with the key that it is under.
fn take_member_key(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    fs::copy(from.join("members.key"), to.join("members.key")).unwrap();
}

#[test]
fn the_first_start_makes_everything_and_says_the_password_once() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let mut first = Running::start(linli(&data).arg("serve"), "login admin, password ");
    let password = first.said.rsplit_once("password ").unwrap().1.trim().to_owned();
    assert_eq!(fs::metadata(&data).unwrap().permissions().mode() & 0o777, 0o700);
    assert_eq!(first.get("/health/live").0, 200);
    let (status, ready) = first.get("/health/ready");
    assert_eq!((status, ready.contains("\"database\":\"sqlite\"")), (200, true), "{ready}");
    let sign_in = format!(r#"{{"login":"admin","password":"{password}"}}"#);
    assert_eq!(first.post("/api/v1/auth/login", &sign_in).0, 200);
    assert_eq!(first.get("/docs/").0, 200);
    let document: Value = serde_json::from_str(&first.get("/openapi.json").1).unwrap();
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
    let figures = first.get("/metrics").1;
    assert!(figures.contains("route=\"/api/v1/auth/login\",status=\"200\"} 1"), "{figures}");
    assert!(first.stop(), "it ends well when it is told to stop");

    let mut second = Running::start(linli(&data).arg("serve"), "listens at");
    assert_eq!(second.post("/api/v1/auth/login", &sign_in).0, 200);
    assert!(second.stop());
    assert!(!second.said.contains("password"), "{}", second.said);
}

/// The body's second half comes after the signal and after the last new connection was taken.
#[test]
fn a_stop_lets_a_request_in_flight_finish_and_keeps_what_it_wrote() {
    let folder = tempfile::tempdir().unwrap();
    let mut first = Running::start(linli(folder.path()).arg("serve"), "login admin, password ");
    let password = first.said.rsplit_once("password ").unwrap().1.trim().to_owned();
    let sign_in = format!(r#"{{"login":"admin","password":"{password}"}}"#);
    let signed_in = |server: &Running| -> String {
        let (status, tokens) = server.post("/api/v1/auth/login", &sign_in);
        assert_eq!(status, 200, "{tokens}");
        let tokens: Value = serde_json::from_str(&tokens).unwrap();
        tokens["access_token"].as_str().unwrap().to_owned()
    };
    first.token = Some(signed_in(&first));
    let units: Value = serde_json::from_str(&first.get("/api/v1/units").1).unwrap();
    let unit = format!(
        r#"{{"parent_id":{},"kind":"subdistrict","code":"77","name":"河滨街道"}}"#,
        units["items"][0]["id"]
    );
    let (early, late) = unit.split_at(unit.len() / 2);
    let mut request = first.begin("POST", "/api/v1/units", unit.len());
    request.write_all(early.as_bytes()).unwrap();
    thread::sleep(Duration::from_millis(300));
    first.tell_to_stop();
    for _ in 0..100 {
        if !first.listens() {
            break;
        }
        thread::sleep(Duration::from_millis(50));
    }
    assert!(!first.listens(), "nothing new is taken");
    request.write_all(late.as_bytes()).unwrap();
    let (status, answer) = finish(request);
    assert_eq!(status, 201, "{answer}");
    assert!(first.stop());

    let mut second = Running::start(linli(folder.path()).arg("serve"), "listens at");
    second.token = Some(signed_in(&second));
    assert!(second.get("/api/v1/units").1.contains("河滨街道"));
    assert!(second.stop());
}

#[test]
fn a_wrong_key_stops_the_start_with_its_name() {
    let folder = tempfile::tempdir().unwrap();
    let output = linli(folder.path()).arg("serve").env("LINLI_LISTN", "x").output().unwrap();
    assert!(!output.status.success());
    assert!(said(&output).contains("LINLI_LISTN"), "{}", said(&output));
}

#[test]
fn an_ephemeral_demo_tells_programs_what_they_need() {
    let folder = tempfile::tempdir().unwrap();
    let mut running =
        Running::start(linli(folder.path()).args(["serve", "--ephemeral", "--demo"]), "\"people\"");
    let line: Value = serde_json::from_str(running.said.trim()).unwrap();
    let people = line["people"].as_array().unwrap();
    let roles: Vec<_> = people.iter().map(|person| person["role"].as_str().unwrap()).collect();
    for role in
        ["administrator", "analyst", "auditor", "caseworker", "coordinator", "partner", "volunteer"]
    {
        assert!(roles.contains(&role), "{role}");
    }
    let caseworker = people.iter().find(|person| person["role"] == "caseworker").unwrap();
    running.token = caseworker["access_token"].as_str().map(str::to_owned);
    for list in ["members", "visits"] {
        let (status, body) = running.get(&format!("/api/v1/{list}?limit=5"));
        let page: Value = serde_json::from_str(&body).unwrap();
        assert_eq!((status, page["items"].as_array().unwrap().len()), (200, 5), "{list}");
    }
    assert!(!folder.path().join("linli.db").exists(), "its data lies elsewhere");
    assert!(running.stop());
}

/// Fills an installation, adds an attachment's file, and gives the digests of its export.
fn digests(folder: &Path, database: Option<&str>, archive: &Path) -> Value {
    succeed(folder, database, &["export", archive.to_str().unwrap()]);
    digests_in(archive)
}

/// The digests that an archive ends with.
fn digests_in(archive: &Path) -> Value {
    let mut found = None;
    for entry in tar::Archive::new(fs::File::open(archive).unwrap()).entries().unwrap() {
        let entry = entry.unwrap();
        if entry.path().unwrap().ends_with("digests.json") {
            found = Some(serde_json::from_reader(entry).unwrap());
        }
    }
    found.unwrap()
}

#[test]
fn an_installation_moves_to_the_other_database_and_back() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    let mut running = Running::start(linli(&path("a")).args(["serve", "--demo"]), "volunteer");
    let name = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
    fs::create_dir_all(path("a/attachments/9f")).unwrap();
    fs::write(path("a/attachments/9f").join(name), "test").unwrap();
    // Online: the server goes on meanwhile.
    let before = digests(&path("a"), None, &path("a.tar"));
    assert!(before["tables"]["visits"]["rows"].as_u64().unwrap() > 5_000, "{before}");
    assert_eq!(before["attachments"], 1);
    assert!(running.stop());

    let database = PostgresDatabase::empty();
    let url = database.url();
    let postgres = Some(url.as_str());
    take_member_key(&path("a"), &path("b"));
    succeed(&path("b"), postgres, &["import-archive", path("a.tar").to_str().unwrap()]);
    assert_eq!(fs::read_to_string(path("b/attachments/9f").join(name)).unwrap(), "test");
    assert_eq!(digests(&path("b"), postgres, &path("b.tar")), before);
    take_member_key(&path("a"), &path("c"));
    succeed(&path("c"), None, &["import-archive", path("b.tar").to_str().unwrap()]);
    assert_eq!(digests(&path("c"), None, &path("c.tar")), before);
    assert_eq!(
        fs::read(path("a.tar")).unwrap(),
        fs::read(path("c.tar")).unwrap(),
        "to the last byte"
    );

    let again = run(&path("b"), postgres, &["import-archive", path("a.tar").to_str().unwrap()]);
    assert!(!again.status.success() && said(&again).contains("not empty"), "{}", said(&again));
}

fn said_of(folder: &Path, database: Option<&str>, arguments: &[&str]) -> String {
    let output = run(folder, database, arguments);
    assert!(output.status.success(), "{arguments:?}: {}", said(&output));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// Also: after a kill in the middle of it.
#[test]
fn the_audit_trail_is_proven_anchored_handed_on_and_moves_along() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    let text = |name: &str| path(name).to_str().unwrap().to_owned();
    let mut running = Running::start(linli(&path("a")).arg("serve"), "login admin, password ");
    let password = running.said.rsplit_once("password ").unwrap().1.trim().to_owned();
    let sign_in = format!(r#"{{"login":"admin","password":"{password}"}}"#);
    let tokens: Value =
        serde_json::from_str(&running.post("/api/v1/auth/login", &sign_in).1).unwrap();
    running.token = tokens["access_token"].as_str().map(str::to_owned);
    let units: Value = serde_json::from_str(&running.get("/api/v1/units").1).unwrap();
    let add = |running: &Running, code: usize| {
        let body = format!(
            r#"{{"parent_id":{},"kind":"subdistrict","code":"{code}","name":"河滨街道"}}"#,
            units["items"][0]["id"]
        );
        assert_eq!(running.post("/api/v1/units", &body).0, 201);
    };
    for code in 100..110 {
        add(&running, code);
    }
    let early = said_of(&path("a"), None, &["audit", "head"]);
    fs::write(path("early.json"), early).unwrap();
    for code in 110..120 {
        add(&running, code);
    }
    // Killed, not stopped.
    drop(running);
    let whole = said_of(&path("a"), None, &["audit", "verify", "--head", &text("early.json")]);
    assert!(whole.contains("Entries: 2") && whole.contains("Chains: 1."), "{whole}");

    let exported = said_of(&path("a"), None, &["audit", "export"]);
    fs::write(path("trail.jsonl"), &exported).unwrap();
    said_of(&path("a"), None, &["audit", "verify", "--export", &text("trail.jsonl")]);
    let lines: Vec<&str> = exported.lines().collect();
    for (name, broken) in [
        ("changed", exported.replacen("units_create", "units_update", 1)),
        ("cut", lines[..lines.len() - 1].join("\n")),
        ("fewer", [&lines[..3], &lines[4..]].concat().join("\n")),
    ] {
        fs::write(path(name), broken).unwrap();
        let refused = run(&path("a"), None, &["audit", "verify", "--export", &text(name)]);
        assert!(!refused.status.success(), "{name}: {}", said(&refused));
    }

    let database = PostgresDatabase::empty();
    let url = database.url();
    let postgres = Some(url.as_str());
    succeed(&path("a"), None, &["export", &text("a.tar")]);
    take_member_key(&path("a"), &path("b"));
    succeed(&path("b"), postgres, &["import-archive", &text("a.tar")]);
    for lost in [&["audit", "verify"][..], &["migrate"][..]] {
        let refused = run(&path("b"), postgres, lost);
        let why = said(&refused);
        assert!(!refused.status.success() && why.contains("no new one is made"), "{why}");
        assert!(!path("b/audit.key").exists());
    }
    fs::copy(path("a/audit.key"), path("b/audit.key")).unwrap();
    let verify: [&str; 4] = ["audit", "verify", "--head", &text("early.json")];
    assert_eq!(said_of(&path("b"), postgres, &verify), whole);
    // It goes on there, and comes back.
    let mut running =
        Running::start(linli(&path("b")).arg("serve").env("DATABASE_URL", &url), "listens at");
    assert_eq!(running.post("/api/v1/auth/login", &sign_in).0, 200);
    assert!(running.stop());
    let later = said_of(&path("b"), postgres, &verify);
    assert_ne!(later, whole);
    succeed(&path("b"), postgres, &["export", &text("b.tar")]);
    take_member_key(&path("a"), &path("c"));
    succeed(&path("c"), None, &["import-archive", &text("b.tar")]);
    fs::copy(path("a/audit.key"), path("c/audit.key")).unwrap();
    assert_eq!(said_of(&path("c"), None, &verify), later);
}
