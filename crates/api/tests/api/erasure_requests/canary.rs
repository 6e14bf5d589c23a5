//! A word of its own in every column that tells something of a member: there before, and nowhere afterwards.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use domain::retention::{About, rules};
use persistence::archive::{Snapshot, TABLES};
use persistence::testing::{PostgresDatabase, execute, execute_alone, files_of, member_keys};
use persistence::{Database, Settings, erasures};

use super::everything::{CONTENT, Everything, MARK, PHONE, RETRY, recorded, word};
use super::{confirmed, entered};
use crate::harness::{TestApp, audit_key, request};
use crate::portal::visitor;

/// Columns in which no word of one's own can stand, and what does.
const NO_WORD: &[(&str, &[&str], &str)] = &[
    (
        "members",
        &[
            "kind",
            "status",
            "wants_visits",
            "wants_visits_since",
            "last_visited_on",
            "joined_on",
            "left_on",
            "guardian_until",
        ],
        "words of lists, days",
    ),
    ("members", &["phone_hash", "phone_last"], "keyed hashes"),
    ("member_keys", &["wrapped"], "chance under a key"),
    ("member_links", &["relation"], "a word of a list"),
    ("enrolments", &["programme", "started_on", "ended_on"], "a word of a list, days"),
    (
        "consents",
        &["purpose", "action", "given_how", "starts_at", "expires_at"],
        "words of lists, times",
    ),
    ("erasure_requests", &["state", "reason", "decided_at"], "words of lists, a time"),
    ("notifications", &["kind", "read_at"], "words of lists, a time"),
    ("notification_letters", &["kind"], "a word of a list"),
    ("portal_codes", &["created_at", "expires_at", "used_at"], "times"),
    ("portal_sessions", &["created_at", "expires_at", "ended_at"], "times"),
    ("merges", &["carried"], "words of lists, days"),
    ("merge_moves", &["change"], "ids, words of lists, numbers, times"),
    ("round_members", &["added_at"], "a time"),
    (
        "visits",
        &[
            "status",
            "purpose",
            "channel",
            "planned_on",
            "visited_at",
            "duration_minutes",
            "follow_up_on",
        ],
        "words of lists, times",
    ),
    ("assistance", &["kind", "amount"], "a word of a list, a number"),
    (
        "event_sign_ups",
        &["status", "position", "volunteer_minutes", "checked_in_at", "promoted_at"],
        "a word of a list, numbers, times",
    ),
    ("event_feedback", &["rating"], "a number"),
    ("cases", &["latitude", "longitude", "grid_y", "grid_x"], "numbers"),
    ("attachments", &["sha256"], "a digest"),
    ("suggestions", &["source"], "a word of a list"),
    (
        "import_faults",
        &["detail"],
        "values of the code's text: the id of the record that a line repeats, words of lists",
    ),
    (
        "audit_entries",
        &["at", "roles", "operation", "kind", "detail"],
        "ids, counts and words of lists stay",
    ),
    ("audit_alerts", &["kind", "day", "count"], "of the account that read"),
    (
        "statistic_members",
        &["indicator", "value", "period", "records"],
        "words of the catalogue and of lists, numbers",
    ),
    ("idempotency_keys", &["headers"], "addresses made of ids"),
];

/// Columns that hold cipher texts, or an index: their words are looked for in an answer.
const OPENED: &[(&str, &str)] = &[
    ("members", "email"),
    ("members", "address"),
    ("members", "leave_reason"),
    ("visits", "notes"),
    ("assistance", "description"),
    ("objections", "body"),
    ("objections", "answer"),
    ("merges", "reason"),
];

/// Columns whose word is another column's, or written in another way.
const ELSEWHERE: &[(&str, &str)] = &[
    ("members", "match_name"),
    ("members", "phone"),
    ("member_search", "terms"),
    ("idempotency_keys", "body"),
];

/// Columns that have words, which are not in the member's own file, and why.
const NOT_TOLD: &[(&str, &str, &str)] = &[
    ("audit_alerts", "note", "of the account that read"),
    ("import_faults", "cells", "no column says whose the line is"),
];

/// Whether a column can hold no word of its own.
fn has_none(at: (&str, &str)) -> bool {
    NO_WORD.iter().any(|(table, columns, _)| *table == at.0 && columns.contains(&at.1))
}

/// Every column that tells something of a member, by the rules of retention.
fn particulars() -> impl Iterator<Item = (&'static str, &'static str)> {
    let about =
        rules().filter(|rule| matches!(rule.about, About::Members | About::MembersAndStaff));
    about.flat_map(|rule| rule.particulars.iter().map(move |column| (rule.table, *column)))
}

/// Whether one of the words, or the number, is in the bytes.
fn tells(bytes: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(bytes).to_ascii_lowercase();
    let at = [MARK, PHONE, CONTENT].iter().find_map(|sought| text.find(sought))?;
    Some(text.get(at..)?.chars().take(40).collect())
}

/// Every file below a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found
}

/// The files below a folder in which one of the words stands.
fn telling(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for path in files(folder) {
        // A file of the server's own may go while it is looked for.
        let Ok(bytes) = std::fs::read(&path) else { continue };
        if let Some(word) = tells(&bytes) {
            found.push(format!("{}: {word}", path.display()));
        }
    }
    found
}

/// Every row of every table, as an export has it.
fn dump(settings: &Settings) -> String {
    let mut snapshot = Snapshot::open(settings).unwrap();
    let mut text = String::new();
    for table in TABLES {
        let keep = &mut |line: &str| {
            text.push_str(line);
            Ok(())
        };
        snapshot.each_line(table, keep).unwrap();
    }
    text
}

/// That each column that tells something of a member has its word, and that the word is there.
async fn everything_is_planted(app: &TestApp, who: &Everything) {
    let li = &app.people.caseworker;
    let dump = dump(&app.settings);
    let mut opened = String::new();
    for path in [
        format!("/members/{}", who.member),
        format!("/visits/{}", who.visit),
        format!("/merges/{}", who.merge),
        "/objections".to_owned(),
    ] {
        let by = &app.people.coordinator;
        opened.push_str(&app.get(&path).by(by).send().await.expect(200).body.to_string());
    }
    assert!(opened.contains(PHONE));
    let found = app.get("/members?q=qvogelmembersname").by(li).send().await.expect(200);
    assert_eq!(found.body["items"][0]["id"], who.member.as_str());
    let again = app.post("/members").by(li).header("idempotency-key", RETRY).json(&who.body);
    let again = again.send().await.expect(201);
    assert!(again.body.to_string().contains(&word("members", "name")));
    let mut missing = Vec::new();
    for at in particulars() {
        let planted = if OPENED.contains(&at) {
            opened.contains(&word(at.0, at.1)) && !dump.contains(&word(at.0, at.1))
        } else {
            dump.contains(&word(at.0, at.1))
        };
        if !has_none(at) && !ELSEWHERE.contains(&at) && !planted {
            missing.push(format!("{}.{}", at.0, at.1));
        }
    }
    assert_eq!(
        missing,
        Vec::<String>::new(),
        "plant a word in these, or say why there can be none"
    );
}

/// That each of the words is in what the member can take along, in either form; those of the record that went into theirs as
/// well.
async fn everything_is_told(app: &TestApp, who: &Everything) {
    let own = visitor(app, &who.member).await;
    let told = particulars()
        .filter(|at| !has_none(*at) && !ELSEWHERE.contains(at))
        .filter(|at| !NOT_TOLD.iter().any(|(table, column, _)| (*table, *column) == *at));
    let merged = ["name", "email", "address", "contact_time", "notes"].map(|of| ("merged", of));
    let words: Vec<String> = told.chain(merged).map(|at| word(at.0, at.1)).collect();
    for path in ["/portal/statement", "/portal/statement.html"] {
        let file = app.get(path).by(&own).send().await.expect(200);
        let text = String::from_utf8_lossy(&file.bytes).into_owned();
        let missing: Vec<_> = words.iter().filter(|word| !text.contains(word.as_str())).collect();
        assert!(missing.is_empty() && text.contains(PHONE), "{path} lacks {missing:?}");
    }
}

async fn leaves(app: &TestApp, who: &Everything) {
    let path = format!("/members/{}", who.member);
    let version = app.get(&path).by(&app.people.caseworker).send().await.expect(200).version();
    let leave = app.post(&format!("{path}/leave")).by(&app.people.caseworker).version(version);
    let reason = serde_json::json!({"reason": word("members", "leave_reason")});
    leave.json(reason).send().await.expect(200);
}

fn backup(settings: &Settings, attachments: &Path, to: &Path) {
    let mut out = File::create(to).unwrap();
    api::archive::write(settings, attachments, &mut out).unwrap();
}

/// What of the database lies where: a folder of its own for SQLite, the part of the server's data for PostgreSQL.
async fn raw(db: &Database, settings: &Settings, folder: &Path) -> Vec<String> {
    db.clean().await.unwrap();
    db.compact().await.unwrap();
    let mut found = telling(folder);
    if let Database::Postgres(_) = db {
        let dumped = dump(settings);
        found.extend(tells(dumped.as_bytes()));
        found.extend(postgres_files(db).await);
    }
    found
}

/// Tables, indexes and statistics of the database as they lie on the disk. `VACUUM` leaves the bytes of dead rows in the
/// free stretches of their pages; `VACUUM FULL` writes the tables anew. The server's log of changes is out of reach: it goes
/// round by itself.
async fn postgres_files(db: &Database) -> Vec<String> {
    for statement in ["VACUUM (FULL, ANALYZE)", "VACUUM FULL pg_statistic", "CHECKPOINT"] {
        execute_alone(db, statement).await.unwrap();
    }
    let folder = files_of(db).await.unwrap();
    if !folder.is_dir() {
        println!("the files of the PostgreSQL server are not here: {}", folder.display());
        return Vec::new();
    }
    telling(&folder)
}

/// The old backup, brought back beside the same ledger: the member is erased again before anything is served.
async fn brought_back(app: &TestApp, backup: &Path) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let attachments = folder.path().join("attachments");
    std::fs::create_dir(&attachments).unwrap();
    let database = matches!(app.app.db, Database::Postgres(_)).then(PostgresDatabase::empty);
    let url = match &database {
        Some(database) => database.url(),
        None => folder.path().join("linli.db").to_str().unwrap().to_owned(),
    };
    let mut settings = Settings::from_url(&url);
    settings.erasures.clone_from(&app.settings.erasures);
    let keys = member_keys();
    api::archive::read(&settings, &attachments, Some(&keys), File::open(backup).unwrap()).unwrap();
    assert!(tells(dump(&settings).as_bytes()).is_some(), "the backup has them");
    assert!(!telling(&attachments).is_empty(), "and their files");
    let db = Database::open(&settings, audit_key(), keys).unwrap();
    let replayed = erasures::replay(&db, &request()).await.unwrap();
    assert_eq!(replayed.members, 2, "the record that went into theirs as well");
    api::attachments::discard(&db, &attachments, replayed.contents).await;
    let found = raw(&db, &settings, folder.path()).await;
    assert_eq!(erasures::replay(&db, &request()).await.unwrap().members, 0, "once is enough");
    db.close();
    [found, telling(folder.path())].concat()
}

/// Everything that is logged goes to a file that is looked through as well.
fn logged(to: &Path) {
    let file = Arc::new(File::create(to).unwrap());
    // Another test of the same process may have begun a log of its own.
    let _begun = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::DEBUG)
        .with_ansi(false)
        .with_writer(file)
        .try_init();
}

on_both! {
    async fn of_who_is_erased_no_word_is_left_anywhere(app: &TestApp) {
        let home = app.app.attachments_folder.parent().unwrap().to_owned();
        let elsewhere = tempfile::tempdir().unwrap();
        logged(&home.join("log"));
        let who = recorded(app).await;
        leaves(app, &who).await;
        everything_is_planted(app, &who).await;
        everything_is_told(app, &who).await;
        // Both keep samples of what is in the columns that they have an index for.
        execute(&app.app.db, "ANALYZE").await.unwrap();
        assert!(!telling(&home).is_empty(), "looking through files finds what is there");
        let old = elsewhere.path().join("old.tar");
        backup(&app.settings, &app.app.attachments_folder, &old);
        assert!(tells(&std::fs::read(&old).unwrap()).is_some());

        let id = entered(app, &app.people.caseworker, &who.member).await.expect(201).id();
        confirmed(app, &app.people.coordinator, &id, 1).await.expect(200);
        assert_eq!(raw(&app.app.db, &app.settings, &home).await, Vec::<String>::new());
        let new = elsewhere.path().join("new.tar");
        backup(&app.settings, &app.app.attachments_folder, &new);
        assert_eq!(tells(&std::fs::read(&new).unwrap()), None, "in no export or new backup");
        assert_eq!(brought_back(app, &old).await, Vec::<String>::new());
    }
}
