//! What threads see of a SQLite database that is written to, and that its log does not grow for ever under readers.
#![expect(clippy::unwrap_used, reason = "a failing test says which step it was")]

use std::fs::File;
use std::io::Read as _;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use diesel::{Connection, SqliteConnection};
use domain::audit_entries::AuditKey;
use persistence::sqlite::settings;
use persistence::testing::member_keys;
use persistence::{Database, Error, Settings};

/// Longer than any of this takes, on any machine.
const LONG: Duration = Duration::from_secs(120);

fn open(path: &Path) -> Database {
    let settings = Settings::from_url(path.to_str().unwrap());
    Database::open(&settings, AuditKey::new(&[7; 32]), member_keys()).unwrap()
}

fn value(db: &Database) -> Option<String> {
    let Database::Sqlite(db) = db else { return None };
    db.read_here(|conn| settings::get(conn, "a")).unwrap()
}

async fn put(db: &Database, value: String) -> Result<(), Error> {
    persistence::maintain!(db, settings::put("a", &value))
}

#[tokio::test]
async fn who_was_told_of_a_write_sees_it() {
    let folder = tempfile::tempdir().unwrap();
    let db = open(&folder.path().join("x.db"));
    assert_eq!(value(&db), None);
    for round in 0..300 {
        put(&db, round.to_string()).await.unwrap();
        assert_eq!(value(&db), Some(round.to_string()));
        assert_eq!(value(&db), Some(round.to_string()), "and again");
    }
    db.close();
}

#[tokio::test]
async fn a_read_that_fails_leaves_nothing_open() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.db");
    let db = open(&path);
    let Database::Sqlite(sqlite) = &db else { return };
    for _ in 0..3 {
        let refused: Result<(), Error> = sqlite.read_here(|conn| {
            settings::put(conn, "a", "a reader writes nothing")?;
            Ok(())
        });
        assert!(refused.is_err());
        assert_eq!(value(&db), None);
    }
    put(&db, "1".to_owned()).await.unwrap();
    assert_eq!(value(&db).as_deref(), Some("1"));
    db.close();
    assert!(!path.with_extension("db-wal").metadata().is_ok_and(|log| log.len() > 0));
}

#[tokio::test]
async fn what_another_process_wrote_is_seen_a_moment_later() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.db");
    let db = open(&path);
    let mut other = SqliteConnection::establish(path.to_str().unwrap()).unwrap();
    assert_eq!(value(&db), None);
    settings::put(&mut other, "a", "elsewhere").unwrap();
    let begun = Instant::now();
    while value(&db).as_deref() != Some("elsewhere") {
        assert!(begun.elapsed() < LONG, "readers that never pause see it, too");
    }
    db.close();
}

/// The log is begun anew when these bytes of its head change.
fn salt(log: &Path) -> [u8; 8] {
    let mut head = [0; 24];
    if File::open(log).and_then(|mut file| file.read_exact(&mut head)).is_err() {
        return [0; 8];
    }
    head.last_chunk().copied().unwrap_or_default()
}

#[tokio::test]
async fn the_log_is_begun_anew_while_readers_never_pause() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.db");
    let log = folder.path().join("x.db-wal");
    let db = open(&path);
    put(&db, "0".to_owned()).await.unwrap();
    let first = salt(&log);
    let over = AtomicBool::new(false);
    std::thread::scope(|threads| {
        for _ in 0..2 {
            threads.spawn(|| {
                while !over.load(Ordering::Relaxed) {
                    assert!(value(&db).is_some());
                }
            });
        }
        let writing = threads.spawn(|| {
            let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
            runtime.block_on(async {
                let begun = Instant::now();
                for round in 0_u32.. {
                    // 64 pages, each of them another time after time: SQLite writes none that stays as it was.
                    put(&db, format!("{round:>8}").repeat(64 * 4_096 / 8)).await.unwrap();
                    if salt(&log) != first {
                        return Some(round);
                    }
                    if begun.elapsed() > LONG {
                        break;
                    }
                }
                None
            })
        });
        let anew = writing.join().unwrap();
        over.store(true, Ordering::Relaxed);
        assert!(anew.is_some_and(|round| round > 100), "once it is long: {anew:?}");
    });
    db.close();
}
