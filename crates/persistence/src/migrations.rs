//! Both databases' migrations, in the binary.

use diesel::migration::MigrationSource;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use crate::error::Error;

const SQLITE: EmbeddedMigrations = embed_migrations!("../../migrations/sqlite");
const POSTGRES: EmbeddedMigrations = embed_migrations!("../../migrations/postgres");

fn failed(error: Box<dyn std::error::Error + Send + Sync>) -> Error {
    Error::Internal(format!("a migration failed: {error}"))
}

/// The name of the newest migration: both databases have the same.
pub fn newest() -> Result<String, Error> {
    let all = MigrationSource::<diesel::sqlite::Sqlite>::migrations(&SQLITE).map_err(failed)?;
    Ok(all.iter().map(|migration| migration.name().to_string()).max().unwrap_or_default())
}

/// Brings the schema to the newest version; returns the names of what was run.
pub fn up_sqlite(conn: &mut diesel::SqliteConnection) -> Result<Vec<String>, Error> {
    let run = conn.run_pending_migrations(SQLITE).map_err(failed)?;
    Ok(run.iter().map(ToString::to_string).collect())
}

/// As [`up_sqlite`]. A lock keeps several processes that start together from running it twice.
pub fn up_postgres(conn: &mut diesel::PgConnection) -> Result<Vec<String>, Error> {
    use diesel::connection::SimpleConnection as _;
    conn.batch_execute("SELECT pg_advisory_lock(7305500)")?;
    let run = conn.run_pending_migrations(POSTGRES).map_err(failed);
    let names = run.map(|run| run.iter().map(ToString::to_string).collect());
    conn.batch_execute("SELECT pg_advisory_unlock(7305500)")?;
    names
}

/// Takes every migration back, for the tests of the down scripts.
#[cfg(feature = "testing")]
pub fn down_sqlite(conn: &mut diesel::SqliteConnection) -> Result<(), Error> {
    conn.revert_all_migrations(SQLITE).map(|_| ()).map_err(failed)
}

/// As [`down_sqlite`].
#[cfg(feature = "testing")]
pub fn down_postgres(conn: &mut diesel::PgConnection) -> Result<(), Error> {
    conn.revert_all_migrations(POSTGRES).map(|_| ()).map_err(failed)
}
