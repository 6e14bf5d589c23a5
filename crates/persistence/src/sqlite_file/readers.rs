//! Connections that read: one for each thread that serves requests, and a pool for what takes long.
//!
//! A thread's connection keeps its snapshot until a write commits, [`SNAPSHOT`] at the most: a snapshot of its own for
//! every statement would forget the pages it has read whenever an audit entry is appended, which every read of a person
//! brings about. Who got the answer to a write sees it: the count of changes goes up before the answer goes out.

use std::cell::RefCell;
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use diesel::connection::{AnsiTransactionManager, SimpleConnection, TransactionManager};
use diesel::r2d2::{ConnectionManager, CustomizeConnection, Pool};
use diesel::sqlite::SqliteConnection;

use super::{connect, locked, start};
use crate::error::Error;

/// How late the server may see what another process (the command line) wrote.
const SNAPSHOT: Duration = Duration::from_millis(20);

/// `query_only` keeps a reader from writing by mistake; the file itself must be writable for WAL.
/// No memory map: each time that the database changes, every reader would map it anew.
const READER: &str = "PRAGMA busy_timeout = 5000; PRAGMA foreign_keys = ON; PRAGMA query_only = ON; \
     PRAGMA cache_size = -4000;";

#[derive(Debug)]
struct AsReader;

impl CustomizeConnection<SqliteConnection, diesel::r2d2::Error> for AsReader {
    fn on_acquire(&self, conn: &mut SqliteConnection) -> Result<(), diesel::r2d2::Error> {
        conn.batch_execute(READER).map_err(diesel::r2d2::Error::QueryError)
    }
}

pub(super) struct Readers {
    /// Tells this database's connections apart from another's on the same thread.
    number: u64,
    path: PathBuf,
    pool: Pool<ConnectionManager<SqliteConnection>>,
    /// Commits that changed what a request may read.
    changes: AtomicU64,
    all: Arc<Mutex<Vec<Arc<Mutex<Here>>>>>,
    pause: Pause,
    idle: Idle,
}

/// Somebody needs all connections at rest. Threads that read without end would let the locks of their connections go
/// for so short a time that nobody else came to hold them.
#[derive(Default)]
struct Pause {
    wanted: AtomicBool,
    held: Mutex<()>,
}

impl Pause {
    /// Waits while there is one.
    fn over(&self) {
        if self.wanted.load(Ordering::Acquire) {
            drop(locked(&self.held));
        }
    }

    fn during<T>(&self, work: impl FnOnce() -> T) -> T {
        let held = locked(&self.held);
        self.wanted.store(true, Ordering::Release);
        let done = work();
        self.wanted.store(false, Ordering::Release);
        drop(held);
        done
    }
}

/// A thread's connection, and its snapshot while it has one.
struct Here {
    conn: SqliteConnection,
    open: Option<Snapshot>,
}

struct Snapshot {
    changes: u64,
    since: Instant,
}

static OPENED: AtomicU64 = AtomicU64::new(0);

thread_local! {
    /// This thread's connection to each database.
    static HERE: RefCell<HashMap<u64, Arc<Mutex<Here>>>> = RefCell::new(HashMap::new());
}

impl Readers {
    pub(super) fn open(path: &Path, pooled: u32) -> Result<Self, Error> {
        let pool = Pool::builder()
            .max_size(pooled)
            .min_idle(Some(0))
            .connection_customizer(Box::new(AsReader))
            .build(ConnectionManager::new(path.to_string_lossy()))
            .map_err(|e| Error::Unavailable(e.to_string()))?;
        let all = Arc::default();
        let idle = Idle::start(Arc::clone(&all))?;
        let number = OPENED.fetch_add(1, Ordering::Relaxed);
        let changes = AtomicU64::new(0);
        Ok(Self {
            number,
            path: path.to_owned(),
            pool,
            changes,
            all,
            pause: Pause::default(),
            idle,
        })
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Runs a read on the calling thread's own connection.
    pub(super) fn here<T>(
        &self,
        work: impl FnOnce(&mut SqliteConnection) -> Result<T, Error>,
    ) -> Result<T, Error> {
        HERE.with(|here| {
            let mut here = here
                .try_borrow_mut()
                .map_err(|_| Error::Internal("a read within a read".to_owned()))?;
            let here = match here.entry(self.number) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(place) => place.insert(self.connection()?),
            };
            self.pause.over();
            let mut here = locked(here);
            if here.refresh(self.changes.load(Ordering::Acquire))? {
                self.idle.look();
            }
            let found = work(&mut here.conn);
            if found.is_err() {
                here.end();
            }
            found
        })
    }

    fn connection(&self) -> Result<Arc<Mutex<Here>>, Error> {
        let conn = connect(&self.path, READER)?;
        let here = Arc::new(Mutex::new(Here { conn, open: None }));
        locked(&self.all).push(Arc::clone(&here));
        Ok(here)
    }

    /// Runs a read on a connection of the pool, with the newest there is.
    pub(super) fn pooled<T>(
        &self,
        work: impl FnOnce(&mut SqliteConnection) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let mut conn = self.pool.get().map_err(|e| Error::Unavailable(e.to_string()))?;
        work(&mut conn)
    }

    /// Something was committed that a request may read.
    pub(super) fn changed(&self) {
        self.changes.fetch_add(1, Ordering::Release);
    }

    /// Runs something while no thread has a snapshot; they wait.
    pub(super) fn without_snapshots<T>(&self, work: impl FnOnce() -> T) -> T {
        self.pause.during(|| {
            let all = locked(&self.all);
            let mut held: Vec<_> = all.iter().map(|here| locked(here)).collect();
            for here in &mut held {
                here.end();
            }
            work()
        })
    }
}

impl Here {
    /// A snapshot that shows these changes; whether it is a new one.
    fn refresh(&mut self, changes: u64) -> Result<bool, Error> {
        let known = self.open.as_ref();
        if known.is_some_and(|open| open.changes == changes && open.since.elapsed() < SNAPSHOT) {
            return Ok(false);
        }
        self.end();
        AnsiTransactionManager::begin_transaction_sql(&mut self.conn, "BEGIN")?;
        self.open = Some(Snapshot { changes, since: Instant::now() });
        Ok(true)
    }

    fn end(&mut self) {
        if self.open.take().is_none() {
            return;
        }
        let ended = AnsiTransactionManager::rollback_transaction(&mut self.conn);
        if let Err(error) = ended {
            tracing::warn!(%error, "a snapshot did not end");
        }
    }

    fn end_if_old(&mut self) {
        if self.open.as_ref().is_some_and(|open| open.since.elapsed() >= SNAPSHOT) {
            self.end();
        }
    }
}

/// Ends the snapshots of threads that read no more: an open one keeps the log from being used anew.
struct Idle {
    watching: Arc<AtomicBool>,
    wake: SyncSender<()>,
}

impl Idle {
    fn start(all: Arc<Mutex<Vec<Arc<Mutex<Here>>>>>) -> Result<Self, Error> {
        let watching = Arc::new(AtomicBool::new(false));
        let (wake, woken) = sync_channel(1);
        let of_thread = Arc::clone(&watching);
        start("sqlite-snapshots", move || watch(&all, &of_thread, &woken))?;
        Ok(Self { watching, wake })
    }

    /// A snapshot was begun.
    fn look(&self) {
        if !self.watching.swap(true, Ordering::AcqRel) {
            // A full channel has woken it already.
            let _full = self.wake.try_send(());
        }
    }
}

fn watch(all: &Mutex<Vec<Arc<Mutex<Here>>>>, watching: &AtomicBool, woken: &Receiver<()>) {
    while woken.recv().is_ok() {
        while watching.load(Ordering::Acquire) {
            // Before the look: a snapshot that begins after it wakes this thread again.
            watching.store(false, Ordering::Release);
            std::thread::sleep(SNAPSHOT);
            let known = locked(all).clone();
            for here in &known {
                let mut here = locked(here);
                here.end_if_old();
                if here.open.is_some() {
                    watching.store(true, Ordering::Release);
                }
            }
        }
    }
}
