//! What is over goes when somebody says so, and is named before.

use super::{
    run,
    running::{Running, linli},
    said, succeed,
};
use serde_json::{Value, json};
use std::{fs, path::Path};

/// What the command says of a table.
fn line(folder: &Path, arguments: &[&str], table: &str) -> String {
    let output = run(folder, None, arguments);
    assert!(output.status.success(), "{}", said(&output));
    let said = said(&output);
    said.lines().find(|line| line.starts_with(&format!("{table} "))).unwrap().to_owned()
}

#[test]
fn who_left_long_ago_is_named_and_then_erased_beside_a_server_that_runs() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    let mut server = Running::start(linli(data).args(["serve", "--demo"]), "volunteer");
    let caseworker = server.somebody("caseworker");
    server.sign_in(&caseworker);
    let list = server.ask("GET", "/api/v1/members?limit=1", "", 200);
    let body = json!({
        "unit_id": list["items"][0]["unit_id"], "kind": "resident", "name": "欧阳久远", "joined_on": "2015-01-05"
    });
    let member = server.ask("POST", "/api/v1/members", &body.to_string(), 201);
    let member = member["id"].as_str().unwrap().to_owned();
    let path = format!("/api/v1/members/{member}");
    server.version = Some(1);
    server.ask("POST", &format!("{path}/leave"), r#"{"on":"2016-02-01"}"#, 200);
    server.version = None;

    let dry = run(data, None, &["retention", "--dry-run"]);
    let named = format!("member {member} left 2016-02-01");
    assert!(dry.status.success() && said(&dry).contains(&named), "{}", said(&dry));
    assert_eq!(line(data, &["retention", "--dry-run"], "members"), "members 1");
    assert_eq!(server.get(&path).0, 200, "nothing was done");

    assert_eq!(line(data, &["retention"], "members"), "members 1");
    assert_eq!(server.get(&path).0, 404);
    let ledger = fs::read_to_string(data.join("erased-members")).unwrap();
    assert!(ledger.starts_with(&member) && ledger.lines().count() == 1, "{ledger}");
    assert_eq!(line(data, &["retention", "--dry-run"], "members"), "members 0");
    let list: Value = server.ask("GET", "/api/v1/members?limit=1", "", 200);
    assert!(list["items"][0]["id"].is_string(), "the others are there");
    assert!(server.stop());
    succeed(data, None, &["audit", "verify"]);
}
