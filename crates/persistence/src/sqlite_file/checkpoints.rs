//! The way of pages from the log to the file, beside the writer: a write that had to carry 32 MB over would keep all
//! others waiting.
//!
//! A thread of its own copies what is committed; the writer waits only when the log is to be used anew from its
//! beginning, for which the few frames of the last moment are left to copy and no reader may be in it.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use diesel::RunQueryDsl as _;
use diesel::connection::SimpleConnection as _;
use diesel::sql_types::Integer;
use diesel::sqlite::SqliteConnection;

use super::readers::Readers;
use super::{connect, start};

/// Between two copies.
const PAUSE: Duration = Duration::from_millis(500);
/// From how many frames on (of 4 KiB) the log is used anew.
const LONG: i32 = 8_000;

const CARRIER: &str =
    "PRAGMA busy_timeout = 0; PRAGMA synchronous = FULL; PRAGMA cache_size = -500;";

pub(super) struct Checkpoints {
    wake: Option<SyncSender<()>>,
    /// The log is long, and nearly all of it is in the file.
    long: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

#[derive(diesel::QueryableByName)]
struct Outcome {
    #[diesel(sql_type = Integer)]
    log: i32,
    #[diesel(sql_type = Integer)]
    busy: i32,
}

fn checkpoint(conn: &mut SqliteConnection, sql: &str) -> diesel::QueryResult<Outcome> {
    diesel::sql_query(sql).get_result(conn)
}

impl Checkpoints {
    pub(super) fn start(path: &Path) -> Self {
        let long = Arc::new(AtomicBool::new(false));
        let (wake, woken) = sync_channel(1);
        let (path, of_thread) = (path.to_owned(), Arc::clone(&long));
        let thread = start("sqlite-checkpoints", move || carry(&path, &of_thread, &woken));
        if let Err(error) = &thread {
            tracing::error!(%error, "the log will not be shortened");
        }
        Self { wake: Some(wake), long, thread: thread.ok() }
    }

    /// To be called by the writer after each commit.
    pub(super) fn committed(&self, conn: &mut SqliteConnection, readers: &Readers) {
        if let Some(wake) = &self.wake {
            // A full channel has woken it already.
            let _full = wake.try_send(());
        }
        if self.long.swap(false, Ordering::AcqRel) {
            let done = readers.without_snapshots(|| begin_anew(conn));
            if let Err(error) = done {
                tracing::warn!(%error, "the log was not begun anew");
            }
        }
    }
}

impl Drop for Checkpoints {
    fn drop(&mut self) {
        self.wake = None;
        if let Some(thread) = self.thread.take() {
            // It logs its own faults, and there is nothing to do about a panic of it here.
            let _ended = thread.join();
        }
    }
}

/// Does not wait for a reader that takes long: the next round tries again.
fn begin_anew(conn: &mut SqliteConnection) -> diesel::QueryResult<()> {
    conn.batch_execute("PRAGMA busy_timeout = 0")?;
    let done = checkpoint(conn, "PRAGMA wal_checkpoint(RESTART)");
    conn.batch_execute("PRAGMA busy_timeout = 5000")?;
    done.map(|outcome| {
        tracing::debug!(frames = outcome.log, busy = outcome.busy, "the log begins anew");
    })
}

fn carry(path: &Path, long: &AtomicBool, woken: &Receiver<()>) {
    let mut conn = None;
    while woken.recv().is_ok() {
        if ended_within(PAUSE, woken) {
            return;
        }
        if conn.is_none() {
            conn = connect(path, CARRIER).ok();
        }
        let Some(conn) = conn.as_mut() else { continue };
        match checkpoint(conn, "PRAGMA wal_checkpoint(PASSIVE)") {
            Ok(outcome) if outcome.log >= LONG => long.store(true, Ordering::Release),
            Ok(_) => {}
            Err(error) => tracing::warn!(%error, "the log was not carried over"),
        }
    }
}

/// Lets a time pass, unless the writer ends meanwhile.
fn ended_within(time: Duration, woken: &Receiver<()>) -> bool {
    let until = Instant::now() + time;
    loop {
        match woken.recv_timeout(until.saturating_duration_since(Instant::now())) {
            Ok(()) => {}
            Err(RecvTimeoutError::Timeout) => return false,
            Err(RecvTimeoutError::Disconnected) => return true,
        }
    }
}
