//! SQLite: many readers, one writer thread that commits many writes at once.

mod checkpoints;
mod readers;
mod writer;

use std::panic::AssertUnwindSafe;
use std::path::Path;
use std::sync::mpsc::{SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use diesel::RunQueryDsl as _;
use diesel::connection::{Connection, SimpleConnection};
use diesel::sqlite::SqliteConnection;
use domain::audit_entries::AuditKey;
use tokio::sync::oneshot;

use crate::erasures::ErasureLog;
use crate::error::Error;
use crate::ledger::Ledger;
use crate::migrations;
use crate::prepared::Prepared;
use crate::sqlite::{Tx, audit_heads, erasures, member_keys, tx};
use crate::vault::{InstallationKeys, Vault};
use crate::write::{self, Audited, Request, Storable, Written};
use readers::Readers;

/// Writes that may wait; one more is refused, so that memory stays bounded.
const QUEUE: usize = 8_192;

/// A job does its work inside the group's transaction and gives back what to do after the commit.
type Job = Box<dyn FnOnce(&mut SqliteConnection, &mut Ledger) -> AfterCommit + Send>;
type AfterCommit = Box<dyn FnOnce(Result<(), Error>) + Send>;

enum Message {
    Write(Job),
    /// Entries of reads need no savepoint: they can only fail with the whole group.
    AuditRead(Box<(Request, write::Entry)>, oneshot::Sender<Result<(), Error>>),
    /// What cannot be done within a transaction.
    Alone(Alone),
}

type Alone = Box<dyn FnOnce(&mut SqliteConnection) + Send>;

/// A SQLite database that is open.
#[derive(Clone)]
pub struct Sqlite(Arc<Inner>);

struct Inner {
    vault: Vault,
    erasures: Option<ErasureLog>,
    readers: Arc<Readers>,
    queue: Mutex<Option<SyncSender<Message>>>,
    writer: Mutex<Option<JoinHandle<()>>>,
}

impl std::fmt::Debug for Sqlite {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Sqlite").field(&self.0.readers.path()).finish()
    }
}

/// A page that many writes change goes from the log to the file once every so often, not at every commit; see
/// [`checkpoints`].
const WRITER: &str = "PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; \
     PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA cache_size = -16000; \
     PRAGMA secure_delete = ON; PRAGMA wal_autocheckpoint = 0;";

fn start(name: &str, work: impl FnOnce() + Send + 'static) -> Result<JoinHandle<()>, Error> {
    std::thread::Builder::new()
        .name(name.to_owned())
        .spawn(work)
        .map_err(|e| Error::Unavailable(e.to_string()))
}

fn connect(path: &Path, pragmas: &str) -> Result<SqliteConnection, Error> {
    let unavailable = |e: &dyn std::fmt::Display| Error::Unavailable(e.to_string());
    let mut conn =
        SqliteConnection::establish(&path.to_string_lossy()).map_err(|e| unavailable(&e))?;
    conn.batch_execute(pragmas)?;
    Ok(conn)
}

impl Sqlite {
    pub(crate) fn open(
        path: &Path,
        readers: u32,
        key: AuditKey,
        members: InstallationKeys,
        erasures: Option<ErasureLog>,
    ) -> Result<Self, Error> {
        let mut conn = connect(path, WRITER)?;
        migrations::up_sqlite(&mut conn)?;
        audit_heads::check(&mut conn, &key)?;
        let vault =
            conn.immediate_transaction(|conn| member_keys::open_vault(conn, members.clone()))?;
        let readers = Arc::new(Readers::open(path, readers)?);
        let (send, receive) = sync_channel(QUEUE);
        let of_writer = Arc::clone(&readers);
        let writer = start("sqlite-writer", move || {
            writer::write_in_groups(&mut conn, &receive, &key, &of_writer);
        })?;
        let (queue, writer) = (Mutex::new(Some(send)), Mutex::new(Some(writer)));
        Ok(Self(Arc::new(Inner { vault, erasures, readers, queue, writer })))
    }

    #[must_use]
    pub fn path(&self) -> &Path {
        self.0.readers.path()
    }

    #[must_use]
    pub fn vault(&self) -> &Vault {
        &self.0.vault
    }

    /// Runs a short indexed read on the calling thread's own connection.
    ///
    /// # Errors
    /// Those of `work`; [`Error::Unavailable`] when the file cannot be opened.
    pub fn read_here<T>(
        &self,
        work: impl FnOnce(&mut SqliteConnection) -> Result<T, Error>,
    ) -> Result<T, Error> {
        self.0.readers.here(work)
    }

    /// Runs a read on the pool, away from the threads that serve requests.
    ///
    /// # Errors
    /// Those of `work`; [`Error::Unavailable`] when no connection is free in time.
    pub async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut SqliteConnection) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let readers = Arc::clone(&self.0.readers);
        tokio::task::spawn_blocking(move || readers.pooled(work))
            .await
            .map_err(|e| Error::Internal(e.to_string()))?
    }

    /// Runs a write in the next group; returns after its commit.
    ///
    /// # Errors
    /// Those of `work`; [`Error::Unavailable`] when the queue is full or closed.
    pub async fn write<T: 'static, A: Storable + Send + 'static>(
        &self,
        request: Request,
        work: impl Fn(&mut Tx<'_>) -> Result<Audited<T>, Error> + Send + 'static,
        respond: impl Fn(T) -> A + Send + 'static,
    ) -> Result<Written<A>, Error> {
        let vault = self.0.vault.clone();
        let (written, erased) = self
            .with_ledger(move |conn, ledger| {
                tx::run(conn, ledger, &request, &vault, &work, &respond)
            })
            .await?;
        if let Some(log) = &self.0.erasures {
            log.append(&erased)?;
        }
        Ok(written)
    }

    pub(crate) fn erasure_log(&self) -> Option<&ErasureLog> {
        self.0.erasures.as_ref()
    }

    /// Merges the search index, so that no part of it has a term that is in no document any more, and empties the log.
    pub(crate) async fn clean(&self) -> Result<(), Error> {
        let to_clean = self.read(erasures::to_clean).await?;
        if to_clean.is_empty() {
            return Ok(());
        }
        self.alone(|conn| {
            conn.batch_execute("INSERT INTO member_search (member_search) VALUES ('optimize')")?;
            forget_samples(conn)?;
            empty_log(conn)
        })
        .await?;
        self.with_writer(move |conn| erasures::mark_cleaned(conn, &to_clean)).await
    }

    /// Writes the file anew, without its free stretches.
    pub(crate) async fn compact(&self) -> Result<(), Error> {
        let to_compact = self.read(erasures::to_compact).await?;
        if to_compact.is_empty() {
            return Ok(());
        }
        self.alone(|conn| {
            conn.batch_execute("VACUUM")?;
            empty_log(conn)
        })
        .await?;
        self.with_writer(move |conn| erasures::mark_compacted(conn, &to_compact)).await
    }

    /// Runs work on the writer's connection while nothing else is written and no thread has a snapshot, outside of
    /// any transaction.
    async fn alone(
        &self,
        work: impl FnOnce(&mut SqliteConnection) -> Result<(), Error> + Send + 'static,
    ) -> Result<(), Error> {
        let (answer, answered) = oneshot::channel();
        self.send(Message::Alone(Box::new(move |conn| {
            let caught = std::panic::catch_unwind(AssertUnwindSafe(|| work(conn)));
            let result =
                caught.unwrap_or_else(|_| Err(Error::Internal("a write panicked".to_owned())));
            let _gone = answer.send(result);
        })))?;
        answered.await.map_err(|_| Error::Unavailable("the writer has stopped".to_owned()))?
    }

    /// Runs work on the writer's connection, in a savepoint of its own.
    ///
    /// # Errors
    /// As [`Self::write`].
    pub async fn with_writer<R: Send + 'static>(
        &self,
        work: impl FnOnce(&mut SqliteConnection) -> Result<R, Error> + Send + 'static,
    ) -> Result<R, Error> {
        self.with_ledger(|conn, _| work(conn)).await
    }

    async fn with_ledger<R: Send + 'static>(
        &self,
        work: impl FnOnce(&mut SqliteConnection, &mut Ledger) -> Result<R, Error> + Send + 'static,
    ) -> Result<R, Error> {
        let (answer, answered) = oneshot::channel();
        let job: Job = Box::new(move |conn, ledger| {
            let mark = ledger.mark();
            let result = in_savepoint(conn, |conn| {
                std::panic::catch_unwind(AssertUnwindSafe(|| work(conn, ledger)))
                    .unwrap_or_else(|_| Err(Error::Internal("a write panicked".to_owned())))
            });
            if result.is_err() {
                ledger.back_to(mark);
            }
            Box::new(move |committed| {
                // Nobody waits any more when the client has gone; the write stands all the same.
                let _gone = answer.send(committed.and(result));
            })
        });
        self.send(Message::Write(job))?;
        answered.await.map_err(|_| Error::Unavailable("the writer has stopped".to_owned()))?
    }

    pub(crate) async fn audit_read(
        &self,
        request: Request,
        entry: write::Entry,
    ) -> Result<(), Error> {
        let (answer, answered) = oneshot::channel();
        self.send(Message::AuditRead(Box::new((request, entry)), answer))?;
        answered.await.map_err(|_| Error::Unavailable("the writer has stopped".to_owned()))?
    }

    fn send(&self, message: Message) -> Result<(), Error> {
        let queue = locked(&self.0.queue);
        let Some(queue) = queue.as_ref() else {
            return Err(Error::Unavailable("the database is closed".to_owned()));
        };
        queue.try_send(message).map_err(|error| {
            Error::Unavailable(match error {
                TrySendError::Full(_) => "too many writes are waiting".to_owned(),
                TrySendError::Disconnected(_) => "the writer has stopped".to_owned(),
            })
        })
    }

    pub(crate) fn close(&self) {
        locked(&self.0.queue).take();
        let writer = locked(&self.0.writer).take();
        if let Some(writer) = writer
            && writer.join().is_err()
        {
            tracing::error!("the writer thread panicked");
        }
    }
}

fn locked<T>(one: &Mutex<T>) -> MutexGuard<'_, T> {
    one.lock().unwrap_or_else(PoisonError::into_inner)
}

/// One write of a group: what it did goes when it fails, and the others stay. The words stay prepared, which those of
/// diesel's own savepoints do not.
fn in_savepoint<T>(
    conn: &mut SqliteConnection,
    work: impl FnOnce(&mut SqliteConnection) -> Result<T, Error>,
) -> Result<T, Error> {
    Prepared::new(&["SAVEPOINT one_write"], &[]).execute(conn)?;
    let result = work(conn);
    if result.is_err() {
        Prepared::new(&["ROLLBACK TO one_write"], &[]).execute(conn)?;
    }
    Prepared::new(&["RELEASE one_write"], &[]).execute(conn)?;
    result
}

#[derive(diesel::QueryableByName)]
struct Named {
    #[diesel(sql_type = diesel::sql_types::Text)]
    name: String,
}

/// `ANALYZE` keeps samples of what is in the indexes; the next one takes new ones.
fn forget_samples(conn: &mut SqliteConnection) -> Result<(), Error> {
    let samples: Vec<Named> =
        diesel::sql_query("SELECT name FROM sqlite_schema WHERE name = 'sqlite_stat4'")
            .load(conn)?;
    for table in samples {
        conn.batch_execute(&format!("DELETE FROM {}", table.name))?;
    }
    Ok(())
}

#[derive(diesel::QueryableByName)]
struct Checkpoint {
    #[diesel(sql_type = diesel::sql_types::Integer)]
    busy: i32,
}

/// How long to wait for whoever copies from the log at the moment: SQLite does not wait for that by itself.
const LOG_WAIT: Duration = Duration::from_secs(5);
const LOG_PAUSE: Duration = Duration::from_millis(10);

/// Writes the log back to the file and cuts it to nothing.
///
/// # Errors
/// When somebody reads what is in it.
fn empty_log(conn: &mut SqliteConnection) -> Result<(), Error> {
    let until = Instant::now() + LOG_WAIT;
    loop {
        let done: Checkpoint =
            diesel::sql_query("PRAGMA wal_checkpoint(TRUNCATE)").get_result(conn)?;
        if done.busy == 0 {
            return Ok(());
        }
        if Instant::now() >= until {
            return Err(Error::Unavailable("somebody reads what is in the log".to_owned()));
        }
        std::thread::sleep(LOG_PAUSE);
    }
}
