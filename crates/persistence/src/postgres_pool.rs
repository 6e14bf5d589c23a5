//! PostgreSQL: a pool of connections, used from threads that may block.

use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use diesel::connection::{Connection, SimpleConnection};
use diesel::pg::PgConnection;
use diesel::r2d2::{ConnectionManager, CustomizeConnection, Pool, PooledConnection};
use domain::audit_entries::AuditKey;
use tokio::sync::oneshot;

use crate::erasures::ErasureLog;
use crate::error::Error;
use crate::ledger::Ledger;
use crate::migrations;
use crate::postgres::{Tx, audit_entries, audit_heads, erasures, member_keys, tx};
use crate::vault::{InstallationKeys, Vault};
use crate::write::{Audited, Entry, Request, Storable, Written};

/// How often a transaction that lost a race is run again.
const ATTEMPTS: usize = 5;
/// Entries of reads that go into one commit at the most, and that may wait.
const GROUP: usize = 256;
const QUEUE: usize = 8_192;

type Waiting = (Request, Entry, oneshot::Sender<Result<(), Error>>);
type Connections = Pool<ConnectionManager<PgConnection>>;

/// A PostgreSQL database that is open.
#[derive(Clone)]
pub struct Postgres(Arc<Inner>);

struct Inner {
    pool: Connections,
    key: AuditKey,
    vault: Vault,
    erasures: Option<ErasureLog>,
    reads: Mutex<Option<SyncSender<Waiting>>>,
    appender: Mutex<Option<JoinHandle<()>>>,
}

impl std::fmt::Debug for Postgres {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The address may hold a password.
        f.write_str("Postgres")
    }
}

#[derive(Debug)]
struct Session;

impl CustomizeConnection<PgConnection, diesel::r2d2::Error> for Session {
    fn on_acquire(&self, conn: &mut PgConnection) -> Result<(), diesel::r2d2::Error> {
        conn.batch_execute(
            "SET TIME ZONE 'UTC'; SET statement_timeout = '60s'; SET lock_timeout = '20s'",
        )
        .map_err(diesel::r2d2::Error::QueryError)
    }
}

fn take(pool: &Connections) -> Result<PooledConnection<ConnectionManager<PgConnection>>, Error> {
    pool.get().map_err(|e| Error::Unavailable(e.to_string()))
}

impl Postgres {
    pub(crate) fn open(
        url: &str,
        connections: u32,
        key: AuditKey,
        members: InstallationKeys,
        erasures: Option<ErasureLog>,
    ) -> Result<Self, Error> {
        let mut first =
            PgConnection::establish(url).map_err(|e| Error::Unavailable(e.to_string()))?;
        migrations::up_postgres(&mut first)?;
        audit_heads::check(&mut first, &key)?;
        let vault = first.transaction(|conn| member_keys::open_vault(conn, members.clone()))?;
        drop(first);
        let pool = Pool::builder()
            .max_size(connections.max(2))
            .min_idle(Some(1))
            .test_on_check_out(false)
            .connection_customizer(Box::new(Session))
            .build(ConnectionManager::new(url))
            .map_err(|e| Error::Unavailable(e.to_string()))?;
        let (send, receive) = sync_channel(QUEUE);
        let (appending, own_key) = (pool.clone(), key.clone());
        let appender = std::thread::Builder::new()
            .name("postgres-audit".to_owned())
            .spawn(move || append_in_groups(&appending, &receive, &own_key))
            .map_err(|e| Error::Unavailable(e.to_string()))?;
        Ok(Self(Arc::new(Inner {
            pool,
            key,
            vault,
            erasures,
            reads: Mutex::new(Some(send)),
            appender: Mutex::new(Some(appender)),
        })))
    }

    #[must_use]
    pub fn vault(&self) -> &Vault {
        &self.0.vault
    }

    /// Runs a read on the pool.
    ///
    /// # Errors
    /// Those of `work`; [`Error::Unavailable`] when no connection is free in time.
    pub async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut PgConnection) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let pool = self.0.pool.clone();
        tokio::task::spawn_blocking(move || work(&mut *take(&pool)?))
            .await
            .map_err(|e| Error::Internal(e.to_string()))?
    }

    /// Runs a write as one transaction, again when it lost a race against another.
    ///
    /// # Errors
    /// Those of `work`; [`Error::Unavailable`] when no connection is free in time.
    pub async fn write<T: 'static, A: Storable + Send + 'static>(
        &self,
        request: Request,
        work: impl Fn(&mut Tx<'_>) -> Result<Audited<T>, Error> + Send + 'static,
        respond: impl Fn(T) -> A + Send + 'static,
    ) -> Result<Written<A>, Error> {
        let (key, vault) = (self.0.key.clone(), self.0.vault.clone());
        let log = self.0.erasures.clone();
        self.read(move |conn| {
            let mut attempt = 1;
            loop {
                let result = conn.transaction(|conn| {
                    let mut ledger = Ledger::new(key.clone());
                    let written = tx::run(conn, &mut ledger, &request, &vault, &work, &respond)?;
                    audit_heads::keep(conn, &ledger)?;
                    Ok(written)
                });
                match result {
                    Err(error) if attempt < ATTEMPTS && may_go_through(&error, &request) => {
                        attempt += 1;
                    }
                    Err(error) => return Err(error),
                    Ok((written, erased)) => {
                        if let Some(log) = &log {
                            log.append(&erased)?;
                        }
                        return Ok(written);
                    }
                }
            }
        })
        .await
    }

    /// Runs work in a transaction of its own.
    ///
    /// # Errors
    /// As [`Self::write`].
    pub async fn with_writer<R: Send + 'static>(
        &self,
        work: impl FnOnce(&mut PgConnection) -> Result<R, Error> + Send + 'static,
    ) -> Result<R, Error> {
        self.read(move |conn| conn.transaction(work)).await
    }

    pub(crate) fn erasure_log(&self) -> Option<&ErasureLog> {
        self.0.erasures.as_ref()
    }

    /// Removes the dead rows of every table and index, and takes new samples of what is in them.
    pub(crate) async fn clean(&self) -> Result<(), Error> {
        self.read(|conn| {
            let to_clean = erasures::to_clean(conn)?;
            if to_clean.is_empty() {
                return Ok(());
            }
            conn.batch_execute("SET statement_timeout = 0")?;
            let done =
                conn.batch_execute(&format!("VACUUM (ANALYZE) {}", cleaned_tables().join(", ")));
            conn.batch_execute("SET statement_timeout = '60s'")?;
            done?;
            erasures::mark_cleaned(conn, &to_clean)?;
            erasures::mark_compacted(conn, &to_clean)
        })
        .await
    }

    pub(crate) async fn audit_read(&self, request: Request, entry: Entry) -> Result<(), Error> {
        let (answer, answered) = oneshot::channel();
        {
            let queue = self.0.reads.lock().unwrap_or_else(PoisonError::into_inner);
            let Some(queue) = queue.as_ref() else {
                return Err(Error::Unavailable("the database is closed".to_owned()));
            };
            queue.try_send((request, entry, answer)).map_err(|error| {
                Error::Unavailable(match error {
                    TrySendError::Full(_) => "too many audit entries are waiting".to_owned(),
                    TrySendError::Disconnected(_) => "the audit thread has stopped".to_owned(),
                })
            })?;
        }
        answered.await.map_err(|_| Error::Unavailable("the audit thread has stopped".to_owned()))?
    }

    pub(crate) fn close(&self) {
        self.0.reads.lock().unwrap_or_else(PoisonError::into_inner).take();
        let appender = self.0.appender.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(appender) = appender
            && appender.join().is_err()
        {
            tracing::error!("the audit thread panicked");
        }
    }
}

/// A deadlock or a serialisation failure; or two requests with one idempotency key, of which the
/// second finds the first one's answer when it looks again.
fn may_go_through(error: &Error, request: &Request) -> bool {
    let already =
        matches!(error, Error::Domain(domain::Error::Conflict { code: "already_exists" }));
    error.is_transient() || (already && request.idempotency.is_some())
}

/// One commit for the entries of many concurrent reads.
fn append_in_groups(pool: &Connections, queue: &Receiver<Waiting>, key: &AuditKey) {
    while let Ok(first) = queue.recv() {
        let mut entries = Vec::new();
        let mut answers = Vec::new();
        for (request, entry, answer) in
            std::iter::once(first).chain(queue.try_iter().take(GROUP - 1))
        {
            entries.push((request, entry));
            answers.push(answer);
        }
        let appended = take(pool).and_then(|mut conn| {
            conn.transaction(|conn| {
                let mut ledger = Ledger::new(key.clone());
                audit_entries::append_reads(conn, &mut ledger, entries.iter())?;
                audit_heads::keep(conn, &ledger)
            })
        });
        if let Err(error) = &appended {
            tracing::error!(%error, "audit entries of reads were not written");
        }
        for answer in answers {
            let outcome = match &appended {
                Ok(()) => Ok(()),
                Err(error) => Err(Error::Unavailable(format!("not audited: {error}"))),
            };
            let _gone = answer.send(outcome);
        }
    }
}

/// The tables that an erasure takes something from.
fn cleaned_tables() -> Vec<&'static str> {
    let mut tables: Vec<&str> = crate::erasures::STEPS.iter().map(|step| step.table).collect();
    tables.sort_unstable();
    tables.dedup();
    tables
}
