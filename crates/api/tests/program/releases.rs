//! A department's program pulls a release: the example of the documentation, run as it stands.

use super::{
    running::{Running, linli},
    said,
};
use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

fn pull(server: &Running, token: &str, out: &Path) -> Output {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/examples/pull_release.py");
    Command::new("python3")
        .arg(script)
        .arg(format!("http://{}", server.address()))
        .arg("--out")
        .arg(out)
        .env("LINLI_TOKEN", token)
        .output()
        .unwrap()
}

fn files(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut files: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|file| file.unwrap())
        .map(|file| (PathBuf::from(file.file_name()), fs::read(file.path()).unwrap()))
        .collect();
    files.sort();
    files
}

#[test]
fn a_program_of_a_department_pulls_a_release_twice_byte_by_byte_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let mut server = Running::start(linli(folder.path()).args(["serve", "--demo"]), "volunteer");
    let (admin, coordinator) = (server.somebody("administrator"), server.somebody("coordinator"));
    server.sign_in(&coordinator);
    let me = server.ask("GET", "/api/v1/me", "", 200);
    server.sign_in(&admin);
    let units = server.ask("GET", "/api/v1/units?kind=district", "", 200);
    let district = units["items"][0]["id"].as_str().unwrap().to_owned();
    let body = format!(r#"{{"role":"coordinator","unit_id":"{district}"}}"#);
    let grants = format!("/api/v1/accounts/{}/grants", me["id"].as_str().unwrap());
    server.ask("POST", &grants, &body, 201);
    let year = jiff::Zoned::now().year() + 1;
    let body = format!(
        r#"{{"unit_id":"{district}","name":"月报","asked_by":"来函","scopes":["releases"],"expires_at":"{year}-01-01T00:00:00Z"}}"#
    );
    let made = server.ask("POST", "/api/v1/department_tokens", &body, 201);
    let token = made["token"].as_str().unwrap().to_owned();
    let nothing = pull(&server, &token, &folder.path().join("none"));
    assert!(said(&nothing).contains("there is no such release") && !nothing.status.success());

    server.sign_in(&coordinator);
    let month = jiff::Zoned::now().month();
    let (year, quarter) = match (month - 1) / 3 {
        0 => (year - 2, 4),
        quarter => (year - 1, quarter),
    };
    let body = format!(r#"{{"unit_id":"{district}","period":"{year}-Q{quarter}"}}"#);
    server.ask("POST", "/api/v1/releases", &body, 201);
    let (one, two) = (folder.path().join("one"), folder.path().join("two"));
    for out in [&one, &two] {
        let pulled = pull(&server, &token, out);
        assert!(pulled.status.success(), "{}", said(&pulled));
    }
    let files_of_one = files(&one);
    assert_eq!(files_of_one.len(), 2);
    assert!(files_of_one.iter().all(|(_, content)| content.len() > 200));
    assert_eq!(files_of_one, files(&two));
    let wrong = pull(&server, "linli_d_nonsense", &one);
    assert!(!wrong.status.success() && said(&wrong).contains("401"), "{}", said(&wrong));
    assert!(server.stop());
}
