//! A whole installation as lines of text that are the same from either database.
//!
//! Every table is read in the order of its key, as of one moment. A row is a JSON array of texts and nulls;
//! the digest of a table is over these lines, so that equal digests mean equal content whatever holds it.

mod line;
mod postgres;
mod sqlite;
mod tables;

pub use line::Tally;
pub use tables::{TABLES, Table};

use crate::{Settings, database::Location, error::Error, migrations, vault::InstallationKeys};
use diesel::{
    Connection as _, PgConnection, RunQueryDsl as _, SqliteConnection,
    connection::SimpleConnection as _, sql_query,
};
use line::Row;

/// Rows that are written by one statement: SQLite takes 32,766 parameters at the most.
const BATCH: usize = 500;

/// What a value is, whatever a database calls its type.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Class {
    Bytes,
    Integer,
    Real,
    Text,
}

impl Class {
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Bytes => "bytes",
            Self::Integer => "integer",
            Self::Real => "real",
            Self::Text => "text",
        }
    }
}

#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Column {
    pub name: String,
    pub class: Class,
    /// The database's own name of the type.
    kind: String,
}

#[derive(diesel::QueryableByName)]
struct Found {
    #[diesel(sql_type = diesel::sql_types::Bool)]
    found: bool,
}

/// A connection for an archive's purposes, outside of the pools.
pub(crate) enum Conn {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

impl Conn {
    /// Connects, with the schema brought up to date.
    fn open(settings: &Settings) -> Result<Self, Error> {
        let unavailable = |error: diesel::ConnectionError| Error::Unavailable(error.to_string());
        Ok(match &settings.location {
            Location::Sqlite(path) => {
                let mut conn =
                    SqliteConnection::establish(&path.to_string_lossy()).map_err(unavailable)?;
                conn.batch_execute(sqlite::PRAGMAS)?;
                migrations::up_sqlite(&mut conn)?;
                Self::Sqlite(conn)
            }
            Location::Postgres(url) => {
                let mut conn = PgConnection::establish(url).map_err(unavailable)?;
                conn.batch_execute(postgres::SESSION)?;
                migrations::up_postgres(&mut conn)?;
                Self::Postgres(conn)
            }
        })
    }

    fn execute(&mut self, sqlite: &str, postgres: &str) -> Result<(), Error> {
        match self {
            Self::Sqlite(conn) => conn.batch_execute(sqlite)?,
            Self::Postgres(conn) => conn.batch_execute(postgres)?,
        }
        Ok(())
    }

    fn columns(&mut self, table: &Table) -> Result<Vec<Column>, Error> {
        match self {
            Self::Sqlite(conn) => sqlite::columns(conn, table),
            Self::Postgres(conn) => postgres::columns(conn, table),
        }
    }

    fn each_row(
        &mut self,
        table: &Table,
        columns: &[Column],
        each: &mut dyn FnMut(Row) -> Result<(), Error>,
    ) -> Result<(), Error> {
        match self {
            Self::Sqlite(conn) => sqlite::each_row(conn, table, columns, each),
            Self::Postgres(conn) => postgres::each_row(conn, table, columns, each),
        }
    }

    fn has_rows(&mut self, table: &Table) -> Result<bool, Error> {
        let query = sql_query(format!("SELECT EXISTS (SELECT 1 FROM {}) AS found", table.name));
        let found: Found = match self {
            Self::Sqlite(conn) => query.get_result(conn)?,
            Self::Postgres(conn) => query.get_result(conn)?,
        };
        Ok(found.found)
    }

    fn tally(&mut self, table: &Table, columns: &[Column]) -> Result<Tally, Error> {
        let mut tally = Tally::default();
        self.each_row(table, columns, &mut |row| {
            tally.count(&row.to_line());
            Ok(())
        })?;
        Ok(tally)
    }
}

/// Whether a database has anything that was sealed under an installation's key.
pub fn has_member_keys(settings: &Settings) -> Result<bool, Error> {
    match &mut Conn::open(settings)? {
        Conn::Sqlite(conn) => crate::sqlite::member_keys::has_begun(conn),
        Conn::Postgres(conn) => crate::postgres::member_keys::has_begun(conn),
    }
}

/// The database as of the moment it was opened; writes go on meanwhile.
pub struct Snapshot(pub(crate) Conn);

impl Snapshot {
    pub fn open(settings: &Settings) -> Result<Self, Error> {
        let mut conn = Conn::open(settings)?;
        conn.execute(
            "PRAGMA query_only = ON; BEGIN",
            "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
        )?;
        Ok(Self(conn))
    }

    pub fn columns(&mut self, table: &Table) -> Result<Vec<Column>, Error> {
        self.0.columns(table)
    }

    /// Gives every row of a table as a line with its end.
    pub fn each_line(
        &mut self,
        table: &Table,
        each: &mut dyn FnMut(&str) -> std::io::Result<()>,
    ) -> Result<Tally, Error> {
        let columns = self.0.columns(table)?;
        let mut tally = Tally::default();
        self.0.each_row(table, &columns, &mut |row| {
            let line = row.to_line();
            tally.count(&line);
            each(&line)
                .map_err(|error| Error::Internal(format!("the archive cannot be written: {error}")))
        })?;
        Ok(tally)
    }
}

/// An empty database that is being filled: all of it or nothing.
pub struct Filling {
    conn: Conn,
    waiting: Vec<Row>,
}

impl Filling {
    /// Refuses a database in which there is anything.
    pub fn begin(settings: &Settings) -> Result<Self, Error> {
        let mut conn = Conn::open(settings)?;
        conn.execute("BEGIN IMMEDIATE", "BEGIN")?;
        // A key for hashes that nothing was hashed with yet; the archive brings its own.
        let begun = "DELETE FROM settings WHERE name = 'member_lookup_key'";
        conn.execute(begun, begun)?;
        for table in TABLES {
            if conn.has_rows(table)? {
                let what = format!("the database is not empty: there are rows in {}", table.name);
                return Err(Error::Unavailable(what));
            }
        }
        let mut filling = Self { conn, waiting: Vec::with_capacity(BATCH) };
        if let Conn::Postgres(conn) = &mut filling.conn {
            postgres::set_foreign_keys_aside(conn)?;
        }
        Ok(filling)
    }

    pub fn columns(&mut self, table: &Table) -> Result<Vec<Column>, Error> {
        self.conn.columns(table)
    }

    /// Writes a line, together with others of its table; [`Self::end_table`] writes the last ones.
    pub fn line(&mut self, table: &Table, columns: &[Column], line: &str) -> Result<(), Error> {
        self.waiting.push(Row::from_line(line, columns)?);
        if self.waiting.len() < BATCH { Ok(()) } else { self.flush(table, columns) }
    }

    /// Reads back what the database made of the lines.
    pub fn end_table(&mut self, table: &Table, columns: &[Column]) -> Result<Tally, Error> {
        self.flush(table, columns)?;
        self.conn.tally(table, columns)
    }

    fn flush(&mut self, table: &Table, columns: &[Column]) -> Result<(), Error> {
        let rows = std::mem::take(&mut self.waiting);
        if rows.is_empty() {
            return Ok(());
        }
        match &mut self.conn {
            Conn::Sqlite(conn) => sqlite::insert(conn, table, columns, rows),
            Conn::Postgres(conn) => postgres::insert(conn, table, columns, rows),
        }
    }

    /// Makes the search index, checks that every reference leads somewhere and that the members' columns can be opened
    /// with the keys, and commits.
    pub fn finish(mut self, keys: Option<&InstallationKeys>) -> Result<(), Error> {
        match &mut self.conn {
            Conn::Sqlite(conn) => crate::sqlite::member_keys::check(conn, keys)?,
            Conn::Postgres(conn) => crate::postgres::member_keys::check(conn, keys)?,
        }
        match &mut self.conn {
            Conn::Sqlite(conn) => sqlite::finish(conn),
            Conn::Postgres(conn) => postgres::finish(conn),
        }
    }
}

/// The migrations that make the schema of this program, so that an archive of another one is refused.
pub fn schema_version() -> Result<String, Error> {
    migrations::newest()
}

/// Files the search terms of every member, as of one connection of either database.
macro_rules! file_search_terms {
    ($conn:expr, $module:ident) => {{
        use crate::{schema::members, types::Sql};
        use diesel::prelude::*;
        let mut after = i64::MIN;
        loop {
            let rows: Vec<(i64, Sql<domain::id::UnitId>, String, Option<Vec<u8>>)> = members::table
                .filter(members::number.gt(after))
                .filter(members::merged_into.is_null())
                .order(members::number)
                .limit(1_000)
                .select((members::number, members::unit_id, members::name, members::phone_last))
                .load($conn)?;
            let Some(last) = rows.last() else { break };
            after = last.0;
            for (number, unit, name, last) in &rows {
                crate::$module::member_search::add($conn, *number, unit.0, name, last.as_deref())?;
            }
        }
    }};
}
use file_search_terms;
