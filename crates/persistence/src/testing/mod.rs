//! Databases for tests: each test gets one of its own, on SQLite or on PostgreSQL.
//!
//! A test that cannot have its database has failed, so everything here panics with the reason.
#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "compiled for tests only; a panic here is the failure of the test that asked"
)]

mod cluster;

use diesel::{Connection, PgConnection, RunQueryDsl, connection::SimpleConnection};
use diesel_migrations::{FileBasedMigrations, MigrationHarness};
use sha2::{Digest, Sha256};
use std::sync::atomic::{AtomicBool, Ordering};
use std::{fs, path::Path};
use uuid::Uuid;

const MIGRATIONS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../migrations/postgres");

/// Any number that nothing else locks: one process at a time prepares the template.
const TEMPLATE_LOCK: i64 = 0x6c69_6e6c_6901;

static LEAVE_OUT: AtomicBool = AtomicBool::new(false);
static LEAVE_FIGURES: AtomicBool = AtomicBool::new(false);

/// From now on this process makes no audit entries of what is read. For the benchmark, which shows beside it what they
/// cost; the program as it is shipped does not have this function.
pub fn leave_reads_out_of_the_trail() {
    LEAVE_OUT.store(true, Ordering::Relaxed);
}

pub(crate) fn reads_are_left_out() -> bool {
    LEAVE_OUT.load(Ordering::Relaxed)
}

/// From now on this process does not bring the figures up to date with what it writes. For the benchmark, too.
pub fn leave_figures_as_they_are() {
    LEAVE_FIGURES.store(true, Ordering::Relaxed);
}

pub(crate) fn figures_are_left() -> bool {
    LEAVE_FIGURES.load(Ordering::Relaxed)
}

/// The key of an installation, for tests.
///
/// # Panics
/// Never: it is a key.
pub fn member_keys() -> crate::InstallationKeys {
    let key = "BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=";
    crate::InstallationKeys::parse(key).expect("a key")
}

/// A vault of [`member_keys`] that belongs to no database.
///
/// # Panics
/// When there is no chance to be had.
pub fn vault() -> crate::Vault {
    let keys = member_keys();
    let lookup = keys.new_lookup().expect("a key for hashes");
    keys.vault(&lookup).expect("a vault")
}

/// A PostgreSQL database that is dropped with this value.
pub struct PostgresDatabase {
    admin_url: String,
    name: String,
}

impl PostgresDatabase {
    /// A database with every migration applied: a copy of a template that is prepared once.
    pub fn migrated() -> Self {
        let admin_url = cluster::admin_url();
        let mut admin = connect(&admin_url);
        let template = prepare_template(&mut admin, &admin_url);
        Self::create(admin_url, &mut admin, &format!("TEMPLATE {template}"))
    }

    /// A database without a single table.
    pub fn empty() -> Self {
        let admin_url = cluster::admin_url();
        let mut admin = connect(&admin_url);
        Self::create(admin_url, &mut admin, "TEMPLATE template0")
    }

    fn create(admin_url: String, admin: &mut PgConnection, from: &str) -> Self {
        let name = format!("linli_test_{}", Uuid::now_v7().simple());
        admin
            .batch_execute(&format!("CREATE DATABASE {name} {from} ENCODING 'UTF8'"))
            .expect("a test database is created");
        Self { admin_url, name }
    }

    pub fn url(&self) -> String {
        in_database(&self.admin_url, &self.name)
    }
}

/// Does to a database what only somebody with access to its files or its server can do.
///
/// # Errors
/// When the statements cannot be run.
pub async fn execute(db: &crate::Database, statements: &str) -> Result<(), crate::Error> {
    let statements = statements.to_owned();
    match db {
        crate::Database::Sqlite(db) => {
            db.with_writer(move |conn| Ok(conn.batch_execute(&statements)?)).await
        }
        crate::Database::Postgres(db) => {
            db.with_writer(move |conn| Ok(conn.batch_execute(&statements)?)).await
        }
    }
}

/// As [`execute`], of a statement that runs in no transaction; on PostgreSQL alone.
///
/// # Errors
/// When it cannot be run.
pub async fn execute_alone(
    db: &crate::Database,
    statement: &'static str,
) -> Result<(), crate::Error> {
    match db {
        crate::Database::Sqlite(_) => Ok(()),
        crate::Database::Postgres(db) => {
            db.read(move |conn| Ok(conn.batch_execute(statement)?)).await
        }
    }
}

#[derive(diesel::QueryableByName)]
struct Said {
    #[diesel(sql_type = diesel::sql_types::Text)]
    said: String,
}

/// Where the files of the database lie: beside a SQLite database, or in the data of the PostgreSQL server.
///
/// # Errors
/// When the server does not say.
pub async fn files_of(db: &crate::Database) -> Result<std::path::PathBuf, crate::Error> {
    match db {
        crate::Database::Sqlite(db) => {
            Ok(db.path().parent().map(Path::to_path_buf).unwrap_or_default())
        }
        crate::Database::Postgres(db) => {
            let place = db.read(|conn| {
                let query = "SELECT current_setting('data_directory') || '/base/' || oid AS said \
                     FROM pg_database WHERE datname = current_database()";
                Ok(diesel::sql_query(query).get_result::<Said>(conn)?.said)
            });
            Ok(place.await?.into())
        }
    }
}

impl Drop for PostgresDatabase {
    fn drop(&mut self) {
        // Left behind at worst: the whole cluster goes when the run is over.
        if let Ok(mut admin) = PgConnection::establish(&self.admin_url) {
            let _ = admin.batch_execute(&format!("DROP DATABASE {} WITH (FORCE)", self.name));
        }
    }
}

fn connect(url: &str) -> PgConnection {
    PgConnection::establish(url).expect("PostgreSQL for tests answers")
}

/// The same server, another database: the path of the URL is replaced.
fn in_database(admin_url: &str, name: &str) -> String {
    let (server, query) = admin_url.split_once('?').unwrap_or((admin_url, ""));
    let server = match server.split_once("://") {
        Some((_, rest)) if rest.contains('/') => server.rsplit_once('/').map_or(server, |(s, _)| s),
        _ => server,
    };
    if query.is_empty() { format!("{server}/{name}") } else { format!("{server}/{name}?{query}") }
}

#[derive(diesel::QueryableByName)]
struct Found {
    #[diesel(sql_type = diesel::sql_types::Bool)]
    found: bool,
}

/// The template's name carries a digest of the migrations, so that a changed one is never missed.
fn prepare_template(admin: &mut PgConnection, admin_url: &str) -> String {
    let template = format!("linli_template_{}", migrations_digest());
    admin
        .batch_execute(&format!("SELECT pg_advisory_lock({TEMPLATE_LOCK})"))
        .expect("the lock is taken");
    let exists = diesel::sql_query(format!(
        "SELECT EXISTS (SELECT 1 FROM pg_database WHERE datname = '{template}') AS found"
    ))
    .get_result::<Found>(admin)
    .expect("the databases are listed")
    .found;
    if !exists {
        let migrations =
            FileBasedMigrations::from_path(MIGRATIONS).expect("the migrations are read");
        // Under another name until it is whole: a run that was killed in between leaves no half template.
        let draft = format!("{template}_draft");
        admin
            .batch_execute(&format!("DROP DATABASE IF EXISTS {draft}"))
            .and_then(|()| {
                admin.batch_execute(&format!(
                    "CREATE DATABASE {draft} TEMPLATE template0 ENCODING 'UTF8'"
                ))
            })
            .expect("the template is created");
        connect(&in_database(admin_url, &draft))
            .run_pending_migrations(migrations)
            .expect("the migrations run");
        admin
            .batch_execute(&format!("ALTER DATABASE {draft} RENAME TO {template}"))
            .expect("the template is named");
    }
    admin
        .batch_execute(&format!("SELECT pg_advisory_unlock({TEMPLATE_LOCK})"))
        .expect("the lock is given back");
    template
}

fn migrations_digest() -> String {
    let mut folders: Vec<_> = fs::read_dir(Path::new(MIGRATIONS))
        .expect("the migrations are there")
        .map(|entry| entry.expect("a migration's folder").path())
        .collect();
    folders.sort();
    let mut digest = Sha256::new();
    for folder in folders {
        digest.update(fs::read(folder.join("up.sql")).expect("a migration has an up.sql"));
    }
    let bytes = digest.finalize();
    let head = bytes.iter().take(8).fold(0_u64, |head, byte| (head << 8) | u64::from(*byte));
    format!("{head:016x}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_path_of_the_url_is_replaced() {
        assert_eq!(
            in_database("postgres://a:b@127.0.0.1:5/postgres", "x"),
            "postgres://a:b@127.0.0.1:5/x"
        );
        assert_eq!(
            in_database("postgres://h/p?sslmode=disable", "x"),
            "postgres://h/x?sslmode=disable"
        );
        assert_eq!(in_database("postgres://h", "x"), "postgres://h/x");
    }
}
