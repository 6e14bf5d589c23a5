//! The database that an installation runs on, chosen at start.

use std::path::PathBuf;

use domain::Timestamp;
use domain::audit_entries::AuditKey;
use uuid::{ContextV7, Uuid};

use crate::erasures::ErasureLog;
use crate::error::Error;
use crate::postgres_pool::Postgres;
use crate::sqlite_file::Sqlite;
use crate::vault::{InstallationKeys, Vault};
use crate::write::{Entry, Request};

/// SQLite, embedded, or PostgreSQL.
#[derive(Clone, Debug)]
pub enum Database {
    Sqlite(Sqlite),
    Postgres(Postgres),
}

/// How to open a database.
#[derive(Clone, Debug)]
pub struct Settings {
    pub location: Location,
    /// Connections that read (SQLite) or all connections (PostgreSQL).
    pub connections: u32,
    /// The ledger of erasures beside the database; none where the database is thrown away.
    pub erasures: Option<PathBuf>,
}

#[derive(Clone, Debug)]
pub enum Location {
    /// A file; it is made when it is not there.
    Sqlite(PathBuf),
    /// `postgres://…`.
    Postgres(String),
}

impl Settings {
    /// `postgres://…` or `postgresql://…`, or else `sqlite:PATH` or a path.
    #[must_use]
    pub fn from_url(url: &str) -> Self {
        let location = if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            Location::Postgres(url.to_owned())
        } else {
            let path = url.strip_prefix("sqlite://").or_else(|| url.strip_prefix("sqlite:"));
            Location::Sqlite(PathBuf::from(path.unwrap_or(url)))
        };
        let connections = match location {
            Location::Sqlite(_) => 4,
            Location::Postgres(_) => 16,
        };
        Self { location, connections, erasures: None }
    }
}

impl Database {
    /// Opens the database and brings its schema to the newest version. Its audit trail goes on under `key`, its
    /// members' keys are wrapped by `members`.
    ///
    /// # Errors
    /// When it cannot be reached, a migration fails, or it was begun with other keys.
    pub fn open(
        settings: &Settings,
        key: AuditKey,
        members: InstallationKeys,
    ) -> Result<Self, Error> {
        let log = settings.erasures.clone().map(ErasureLog::new);
        match &settings.location {
            Location::Sqlite(path) => {
                Sqlite::open(path, settings.connections, key, members, log).map(Self::Sqlite)
            }
            Location::Postgres(url) => {
                Postgres::open(url, settings.connections, key, members, log).map(Self::Postgres)
            }
        }
    }

    /// The ledger of erasures beside the database.
    #[must_use]
    pub fn erasure_log(&self) -> Option<&ErasureLog> {
        match self {
            Self::Sqlite(db) => db.erasure_log(),
            Self::Postgres(db) => db.erasure_log(),
        }
    }

    /// Makes the search index and the log hold nothing of those who were erased.
    ///
    /// # Errors
    /// When it cannot be done now, as while somebody reads for long.
    pub async fn clean(&self) -> Result<(), Error> {
        match self {
            Self::Sqlite(db) => db.clean().await,
            Self::Postgres(db) => db.clean().await,
        }
    }

    /// Makes the free stretches of the database's file hold nothing of them. Writes wait meanwhile.
    ///
    /// # Errors
    /// When it cannot be done now.
    pub async fn compact(&self) -> Result<(), Error> {
        match self {
            Self::Sqlite(db) => db.compact().await,
            // There is no way that does not keep everybody out of the tables.
            Self::Postgres(_) => Ok(()),
        }
    }

    /// Appends the audit entry of an answer that shows persons; it is durable when this returns.
    ///
    /// # Errors
    /// When it cannot be written: then the answer must not go out.
    pub async fn audit_read(&self, request: Request, entry: Entry) -> Result<(), Error> {
        #[cfg(feature = "testing")]
        if crate::testing::reads_are_left_out() {
            return Ok(());
        }
        match self {
            Self::Sqlite(db) => db.audit_read(request, entry).await,
            Self::Postgres(db) => db.audit_read(request, entry).await,
        }
    }

    /// What opens the members' columns.
    #[must_use]
    pub fn vault(&self) -> Vault {
        match self {
            Self::Sqlite(db) => db.vault().clone(),
            Self::Postgres(db) => db.vault().clone(),
        }
    }

    /// Whether it answers.
    ///
    /// # Errors
    /// When it does not.
    pub async fn ping(&self) -> Result<(), Error> {
        use diesel::connection::SimpleConnection as _;
        match self {
            Self::Sqlite(db) => db.read(|conn| Ok(conn.batch_execute("SELECT 1")?)).await,
            Self::Postgres(db) => db.read(|conn| Ok(conn.batch_execute("SELECT 1")?)).await,
        }
    }

    /// Commits what is queued and closes; later writes fail.
    pub fn close(&self) {
        match self {
            Self::Sqlite(db) => db.close(),
            Self::Postgres(db) => db.close(),
        }
    }

    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Sqlite(_) => "sqlite",
            Self::Postgres(_) => "postgres",
        }
    }
}

/// One counter for the process, so that ids made within a millisecond are in order.
static CONTEXT: ContextLock = ContextLock(std::sync::Mutex::new(ContextV7::new()));

struct ContextLock(std::sync::Mutex<ContextV7>);

/// A UUID of version 7 for a time of the domain's clock.
#[must_use]
pub fn uuid_at(time: Timestamp) -> Uuid {
    // Version 7 counts from 1970; an earlier time gets the first id there is.
    let micros = time.as_micros().max(0).unsigned_abs();
    let nanos = u32::try_from(micros % 1_000_000).unwrap_or(0) * 1_000;
    let context = CONTEXT.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    Uuid::new_v7(uuid::Timestamp::from_unix(&*context, micros / 1_000_000, nanos))
}
