//! An older backup brings nobody back.

use super::{
    run,
    running::{Running, linli},
    said, succeed, take_member_key,
};
use serde_json::Value;
use std::{fs, path::Path};

/// The member's record, as a caseworker is answered who asks for it.
fn status_of(server: &Running, member: &str) -> u16 {
    server.get(&format!("/api/v1/members/{member}")).0
}

/// An empty installation with the keys of another one.
fn beside(from: &Path, to: &Path) {
    take_member_key(from, to);
    fs::copy(from.join("audit.key"), to.join("audit.key")).unwrap();
}

#[test]
fn who_was_erased_after_a_backup_is_erased_again_when_it_is_restored() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    let text = |name: &str| path(name).to_str().unwrap().to_owned();
    let a = path("a");
    let mut server = Running::start(linli(&a).args(["serve", "--demo"]), "volunteer");
    let (caseworker, coordinator) = (server.somebody("caseworker"), server.somebody("coordinator"));
    server.sign_in(&caseworker);
    let list = server.ask("GET", "/api/v1/members?limit=2", "", 200);
    let id = |at: usize| list["items"][at]["id"].as_str().unwrap().to_owned();
    let (erased, other) = (id(0), id(1));
    succeed(&a, None, &["backup", &text("old"), "--plain"]);
    succeed(&a, None, &["export", &text("old.tar")]);

    let body = format!(r#"{{"member_id":"{erased}"}}"#);
    let request = server.ask("POST", "/api/v1/erasure_requests", &body, 201);
    let request = request["id"].as_str().unwrap().to_owned();
    server.sign_in(&coordinator);
    server.version = Some(1);
    let confirm = format!("/api/v1/erasure_requests/{request}/confirm");
    let done = server.ask("POST", &confirm, "", 200);
    assert_eq!(done["state"], "confirmed");
    let ledger = fs::read_to_string(a.join("erased-members")).unwrap();
    assert!(ledger.starts_with(&erased) && ledger.lines().count() == 1, "{ledger}");
    server.sign_in(&caseworker);
    assert_eq!((status_of(&server, &erased), status_of(&server, &other)), (404, 200));
    assert!(server.stop());

    // Over the same data folder: the ledger has stayed.
    for file in ["linli.db", "linli.db-wal", "linli.db-shm"] {
        let _ = fs::remove_file(a.join(file));
    }
    let restored = run(&a, None, &["restore", &text("old")]);
    assert!(
        restored.status.success() && said(&restored).contains("erased again"),
        "{}",
        said(&restored)
    );
    again(&a, &caseworker, &erased, &other);

    // The ledger comes after the backup was read: the start of the server replays it.
    let b = path("b");
    beside(&a, &b);
    succeed(&b, None, &["import-archive", &text("old.tar")]);
    fs::copy(a.join("erased-members"), b.join("erased-members")).unwrap();
    again(&b, &caseworker, &erased, &other);

    // Without it nobody knows.
    let c = path("c");
    beside(&a, &c);
    succeed(&c, None, &["restore", &text("old")]);
    let mut server = Running::start(linli(&c).arg("serve"), "listens at");
    server.sign_in(&caseworker);
    assert_eq!(status_of(&server, &erased), 200);
    assert!(server.stop());
    succeed(&a, None, &["audit", "verify"]);
    succeed(&b, None, &["audit", "verify"]);
}

fn again(data: &Path, who: &(String, String), erased: &str, other: &str) {
    let mut server = Running::start(linli(data).arg("serve"), "listens at");
    server.sign_in(who);
    assert_eq!((status_of(&server, erased), status_of(&server, other)), (404, 200));
    let list: Value = server.ask("GET", "/api/v1/members?limit=200", "", 200);
    assert!(!list.to_string().contains(erased));
    assert!(server.stop());
}
