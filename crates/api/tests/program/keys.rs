//! A new key of the installation, made by hand while a server runs.

use super::{
    run,
    running::{Running, linli},
    said, succeed,
};
use serde_json::Value;
use std::{
    fs::{self, File},
    path::Path,
    process::Stdio,
    thread,
    time::{Duration, SystemTime},
};

fn telephones(server: &Running) -> Vec<Value> {
    let (status, list) = server.get("/api/v1/members?limit=20");
    assert_eq!(status, 200, "{list}");
    let list: Value = serde_json::from_str(&list).unwrap();
    let ids = list["items"].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap());
    ids.map(|id| {
        let (status, member) = server.get(&format!("/api/v1/members/{id}"));
        assert_eq!(status, 200, "{member}");
        serde_json::from_str::<Value>(&member).unwrap()["phone"].clone()
    })
    .collect()
}

fn keys_in(folder: &Path) -> Vec<String> {
    let text = fs::read_to_string(folder.join("members.key")).unwrap();
    text.split_whitespace().map(str::to_owned).collect()
}

#[test]
fn a_new_key_is_taken_up_while_a_server_runs_and_after_being_killed() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    let mut server = Running::start(linli(data).args(["serve", "--demo"]), "volunteer");
    let caseworker = server.somebody("caseworker");
    server.sign_in(&caseworker);
    let before = telephones(&server);
    assert!(before.iter().any(Value::is_string));
    let old = keys_in(data);
    for millis in [20, 60, 120] {
        let mut broken_off =
            linli(data).args(["keys", "rotate"]).stderr(Stdio::null()).spawn().unwrap();
        thread::sleep(Duration::from_millis(millis));
        broken_off.kill().unwrap();
        broken_off.wait().unwrap();
        assert_eq!(telephones(&server), before, "killed after {millis} ms");
    }
    succeed(data, None, &["keys", "rotate"]);
    let both = keys_in(data);
    assert!(both.len() > old.len() && both.last() == old.last());
    assert_eq!(telephones(&server), before);

    let early = run(data, None, &["keys", "forget-old"]);
    assert!(!early.status.success() && said(&early).contains("two minutes"), "{}", said(&early));
    let file = File::options().write(true).open(data.join("members.key")).unwrap();
    file.set_modified(SystemTime::now() - Duration::from_secs(300)).unwrap();
    succeed(data, None, &["keys", "forget-old"]);
    assert_eq!(keys_in(data), both[..1]);
    assert_eq!(telephones(&server), before);
    assert!(server.stop());
    let mut again = Running::start(linli(data).arg("serve"), "listens at");
    again.sign_in(&caseworker);
    assert_eq!(telephones(&again), before);
    assert!(again.stop());
    fs::write(data.join("members.key"), &old[0]).unwrap();
    let refused = run(data, None, &["migrate"]);
    assert!(
        !refused.status.success() && said(&refused).contains("members.key"),
        "{}",
        said(&refused)
    );
}
