//! Backups: encrypted, whole or not there, restored by whoever holds a key and by nobody else.

use super::{
    digests, digests_in, run,
    running::{Running, linli},
    said, said_of, succeed, take_member_key,
};
use persistence::testing::PostgresDatabase;
use std::{
    fs,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    process::{Output, Stdio},
    thread,
    time::Duration,
};
use tempfile::TempDir;

/// A folder, and the installation `a` in it.
struct Place(TempDir);

impl Place {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn text(&self, name: &str) -> String {
        self.path(name).to_str().unwrap().to_owned()
    }

    /// Makes a key and gives its public part.
    fn key(&self, name: &str) -> String {
        let public = said_of(self.0.path(), None, &["backup-key", &self.text(name)]);
        assert!(public.starts_with("age1"), "{public}");
        public.trim().to_owned()
    }

    fn restore(&self, into: &str, backup: &str, key: Option<&str>) -> Output {
        let mut command = linli(&self.path(into));
        command.args(["restore", &self.text(backup)]);
        if let Some(key) = key {
            command.args(["--identity", &self.text(key)]);
        }
        command.output().unwrap()
    }

    /// Restoring does not work, says so, and leaves nothing behind.
    fn refuses(&self, backup: &str, key: Option<&str>, why: &str) {
        let refused = self.restore("nothing", backup, key);
        assert!(
            !refused.status.success() && said(&refused).contains(why),
            "{backup}: {}",
            said(&refused)
        );
        assert!(!self.path("nothing").exists(), "{backup}: nothing is touched");
    }
}

#[test]
fn a_plain_backup_has_to_be_asked_for_and_is_never_written_over_anything() {
    let place = Place::new();
    let (a, x) = (place.path("a"), place.text("x"));
    let mut running = Running::start(linli(&a).arg("serve"), "login admin");
    let refused = run(&a, None, &["backup", &x]);
    assert!(
        !refused.status.success() && said(&refused).contains("backup-key"),
        "{}",
        said(&refused)
    );
    assert!(!place.path("x").exists());

    succeed(&a, None, &["backup", &x, "--plain"]);
    assert_eq!(mode(&place.path("x")), 0o600, "nobody else may read it");
    assert!(!run(&a, None, &["backup", &x, "--plain"]).status.success(), "over a file");
    assert!(!place.restore("a", "x", None).status.success(), "over a live database");
    let nowhere = run(&place.path("nowhere"), None, &["backup", &place.text("y"), "--plain"]);
    assert!(!nowhere.status.success(), "of nothing");
    assert!(running.stop());

    let whole = fs::read(place.path("x")).unwrap();
    fs::write(place.path("short"), &whole[..whole.len() / 2]).unwrap();
    place.refuses("short", None, "damaged or was cut off");
    fs::write(place.path("changed"), changed(&whole)).unwrap();
    place.refuses("changed", None, "it was changed");
    fs::write(place.path("longer"), [&whole[..], &whole[..]].concat()).unwrap();
    place.refuses("longer", None, "something follows its end");
    fs::write(place.path("other"), "something else").unwrap();
    place.refuses("other", None, "cannot be used");

    // Without its key, or with another one, nothing of it could be opened.
    fs::create_dir_all(place.path("b")).unwrap();
    for other in [false, true] {
        if other {
            let key = place.path("b/members.key");
            fs::write(&key, format!("{}=\n", "A".repeat(43))).unwrap();
            fs::set_permissions(&key, fs::Permissions::from_mode(0o600)).unwrap();
        }
        let refused = place.restore("b", "x", None);
        let why = said(&refused);
        assert!(!refused.status.success() && why.contains("members.key"), "{why}");
    }
    take_member_key(&a, &place.path("b"));
    assert!(place.restore("b", "x", None).status.success());
    // Not with what the server went on to write after the backup.
    assert_eq!(digests(&place.path("b"), None, &place.path("b.tar")), digests_in(&place.path("x")));
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

/// One letter of a row is another one.
fn changed(archive: &[u8]) -> Vec<u8> {
    let mut bytes = archive.to_vec();
    let place = place_of(archive, "accounts_first").unwrap();
    bytes[place] = b'A';
    bytes
}

fn place_of(bytes: &[u8], words: &str) -> Option<usize> {
    bytes.windows(words.len()).position(|window| window == words.as_bytes())
}

#[test]
fn an_encrypted_backup_opens_for_each_of_its_keys_and_for_no_other() {
    let place = Place::new();
    let a = place.path("a");
    let mut running = Running::start(linli(&a).args(["serve", "--demo"]), "volunteer");
    let [one, two] = ["one.key", "two.key"].map(|name| place.key(name));
    place.key("other.key");
    assert_eq!(mode(&place.path("one.key")), 0o600);
    let secret = fs::read_to_string(place.path("one.key")).unwrap();
    assert!(secret.contains("AGE-SECRET-KEY-1") && secret.contains(&one));
    let again = run(&a, None, &["backup-key", &place.text("one.key")]);
    assert!(!again.status.success(), "a key is never written over another");
    assert!(running.stop());

    let written = linli(&a)
        .args(["backup", &place.text("x"), "--recipient", &two])
        .env("LINLI_BACKUP_RECIPIENTS", &one)
        .output()
        .unwrap();
    assert!(
        written.status.success() && said(&written).contains("any of 2 keys"),
        "{}",
        said(&written)
    );
    let before = digests(&a, None, &place.path("a.tar"));
    let whole = fs::read(place.path("x")).unwrap();
    for words in ["accounts_first", "members", "jsonl"] {
        assert_eq!(place_of(&whole, words), None, "{words}");
    }

    for restored in ["b", "c"] {
        take_member_key(&a, &place.path(restored));
    }
    assert!(place.restore("b", "x", Some("one.key")).status.success());
    assert_eq!(digests(&place.path("b"), None, &place.path("b.tar")), before);
    let database = PostgresDatabase::empty();
    let url = database.url();
    let arguments = ["restore", &place.text("x"), "--identity", &place.text("two.key")];
    succeed(&place.path("c"), Some(&url), &arguments);
    assert_eq!(digests(&place.path("c"), Some(&url), &place.path("c.tar")), before);
    let again = place.restore("b", "x", Some("one.key"));
    assert!(said(&again).contains("not empty"), "{}", said(&again));

    place.refuses("x", None, "it is encrypted");
    place.refuses("x", Some("other.key"), "for other keys");
    place.refuses("x", Some("x"), "not a file of keys");
    place.refuses("x", Some("not there"), "not there");
    place.refuses("a.tar", Some("one.key"), "not an encrypted backup");
    fs::write(place.path("empty.key"), "# nothing\n").unwrap();
    place.refuses("x", Some("empty.key"), "holds no key");
    for cut in [100, 1_000, whole.len() / 2, whole.len() - 70_000, whole.len() - 1] {
        fs::write(place.path("short"), &whole[..cut]).unwrap();
        place.refuses("short", Some("one.key"), "damaged or was cut off");
    }
    // Behind the head: in the head it may look as if it were for another key.
    for at in [600, whole.len() / 3, whole.len() - 1] {
        let mut bytes = whole.clone();
        bytes[at] ^= 1;
        fs::write(place.path("changed"), bytes).unwrap();
        place.refuses("changed", Some("two.key"), "damaged or was cut off");
    }
}

#[test]
fn a_backup_that_is_killed_leaves_nothing_under_its_name() {
    let place = Place::new();
    let a = place.path("a");
    let mut running = Running::start(linli(&a).args(["serve", "--demo"]), "volunteer");
    assert!(running.stop());
    let public = place.key("one.key");
    let target = place.path("backups");
    fs::create_dir(&target).unwrap();
    let file = target.join("x");
    let mut backup = linli(&a)
        .args(["backup", file.to_str().unwrap(), "--recipient", &public])
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    for _ in 0..10_000 {
        let begun = fs::read_dir(&target).unwrap().flatten().next();
        if begun.is_some_and(|file| file.metadata().is_ok_and(|data| data.len() > 1_000_000)) {
            break;
        }
        thread::sleep(Duration::from_millis(1));
    }
    backup.kill().unwrap();
    assert!(!backup.wait().unwrap().success(), "it was in the middle of it");
    assert!(!file.exists());
    succeed(&a, None, &["backup", file.to_str().unwrap(), "--recipient", &public]);
}
