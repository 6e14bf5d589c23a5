//! Where records are kept: SQLite, embedded, or PostgreSQL, behind one set of functions.
//!
//! Every file of `store/` is written once and compiled once per database, against concrete types.

pub mod archive;
pub mod attachments;
pub mod cases;
pub mod changes;
pub mod consents;
pub mod data_requests;
mod database;
pub mod demo;
pub mod departments;
pub mod erasures;
mod error;
mod filters;
mod fragments;
mod imports;
mod ledger;
pub mod merges;
#[cfg(feature = "testing")]
pub mod migrations;
#[cfg(not(feature = "testing"))]
mod migrations;
pub mod notifications;
pub mod objections;
pub mod portal;
mod postgres_pool;
mod prepared;
pub mod referrals;
pub mod releases;
pub mod retention;
pub mod saved_views;
mod schema;
mod sealed;
mod shows;
mod sqlite_file;
pub mod statistics;
pub mod suggestions;
#[cfg(feature = "testing")]
pub mod testing;
mod trail;
mod types;
mod vault;
pub mod webhooks;
mod write;

pub use archive::has_member_keys;
pub use database::{Database, Settings};
pub use error::Error;
pub use filters::{AlertFilter, AuditFilter, AuditKind, MemberFilter, MemberSort, UnitFilter};
pub use fragments::{Cursor, Direction, Key, Page, PageRequest};
pub use imports::{Chunk, FaultLine, ImportFault, ImportFilter, MemberLine, NewImport};
pub use shows::{MemberDetail, Shows};
pub use trail::{Lines, Trail};
pub use vault::{InstallationKeys, Vault};
pub use write::{Audited, Entry, IdempotencyKey, Request, Storable, StoredAnswer, Written};

/// The store on SQLite.
#[path = "store"]
pub mod sqlite {
    /// The connection of this database.
    pub type Conn = diesel::sqlite::SqliteConnection;

    #[path = "sqlite_dialect.rs"]
    pub(crate) mod dialect;

    #[path = "resources.rs"]
    mod resources;
    pub use resources::*;
}

/// The store on PostgreSQL.
#[path = "store"]
#[expect(clippy::duplicate_mod, reason = "one text, compiled once per database")]
pub mod postgres {
    /// The connection of this database.
    pub type Conn = diesel::pg::PgConnection;

    #[path = "postgres_dialect.rs"]
    pub(crate) mod dialect;

    #[path = "resources.rs"]
    mod resources;
    pub use resources::*;
}

/// Runs a store function that reads: `read!(db, members::get(&scope, id)).await`.
///
/// Short indexed reads only; on SQLite they run on the calling thread.
#[macro_export]
macro_rules! read {
    ($db:expr, $module:ident :: $function:ident ( $($arg:expr),* $(,)? )) => {
        match $db {
            $crate::Database::Sqlite(db) => {
                db.read_here(|conn| $crate::sqlite::$module::$function(conn $(, $arg)*))
            }
            $crate::Database::Postgres(db) => {
                db.read(move |conn| $crate::postgres::$module::$function(conn $(, $arg)*)).await
            }
        }
    };
}

/// As [`read!`], for what may take long: never on the calling thread.
#[macro_export]
macro_rules! scan {
    ($db:expr, $module:ident :: $function:ident ( $($arg:expr),* $(,)? )) => {
        match $db {
            $crate::Database::Sqlite(db) => {
                db.read(move |conn| $crate::sqlite::$module::$function(conn $(, $arg)*)).await
            }
            $crate::Database::Postgres(db) => {
                db.read(move |conn| $crate::postgres::$module::$function(conn $(, $arg)*)).await
            }
        }
    };
}

/// Runs a store function that keeps house in a transaction of its own, without an audit entry: it
/// touches no record. `maintain!(db, login_attempts::sweep(now))`
#[macro_export]
macro_rules! maintain {
    ($db:expr, $module:ident :: $function:ident ( $($arg:expr),* $(,)? )) => {
        match $db {
            $crate::Database::Sqlite(db) => {
                db.with_writer(move |conn| $crate::sqlite::$module::$function(conn $(, $arg)*)).await
            }
            $crate::Database::Postgres(db) => {
                db.with_writer(move |conn| $crate::postgres::$module::$function(conn $(, $arg)*)).await
            }
        }
    };
}

/// Runs a store function that writes, in one transaction with its audit entry and, when the request
/// carries an idempotency key, with the answer that `$respond` makes of the value.
#[macro_export]
macro_rules! write {
    ($db:expr, $request:expr, $module:ident :: $function:ident ( $($arg:expr),* $(,)? ), $respond:expr) => {
        match $db {
            $crate::Database::Sqlite(db) => {
                db.write(
                    $request,
                    move |tx: &mut $crate::sqlite::Tx<'_>| $crate::sqlite::$module::$function(tx $(, $arg)*),
                    $respond,
                )
                .await
            }
            $crate::Database::Postgres(db) => {
                db.write(
                    $request,
                    move |tx: &mut $crate::postgres::Tx<'_>| $crate::postgres::$module::$function(tx $(, $arg)*),
                    $respond,
                )
                .await
            }
        }
    };
}
