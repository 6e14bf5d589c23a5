//! The two schemas and `schema.rs` say the same, and every migration can be taken back.
#![expect(clippy::expect_used, clippy::panic, reason = "a failing test says which step it was")]

use diesel::{Connection, PgConnection, RunQueryDsl, SqliteConnection, sql_query, sql_types::Text};
use persistence::{
    Settings,
    archive::{Snapshot, TABLES, Table},
    migrations,
    testing::PostgresDatabase,
};
use std::collections::{BTreeMap, BTreeSet};

#[derive(Debug, Default, PartialEq)]
struct Shape {
    /// Class and whether it may be null.
    columns: BTreeMap<String, (String, bool)>,
    /// Primary keys included.
    uniques: BTreeSet<String>,
    foreign_keys: BTreeSet<String>,
}

#[derive(diesel::QueryableByName)]
struct Said {
    #[diesel(sql_type = Text)]
    said: String,
}

enum Conn {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

impl Conn {
    fn said(&mut self, query: &str) -> BTreeSet<String> {
        let query = sql_query(query);
        let rows: Vec<Said> = match self {
            Self::Sqlite(conn) => query.load(conn),
            Self::Postgres(conn) => query.load(conn),
        }
        .unwrap_or_else(|error| panic!("{error}"));
        rows.into_iter().map(|row| row.said).collect()
    }
}

fn shape(conn: &mut Conn, snapshot: &mut Snapshot, table: &Table) -> Shape {
    let name = table.name;
    let (nullable, uniques, foreign_keys) = match conn {
        Conn::Sqlite(_) => (
            format!("SELECT name AS said FROM pragma_table_info('{name}') WHERE NOT \"notnull\""),
            format!(
                "SELECT group_concat(name, ',') AS said FROM (SELECT i.name AS part, c.name AS name \
                 FROM pragma_index_list('{name}') i, pragma_index_info(i.name) c WHERE i.\"unique\" ORDER BY 1, 2) \
                 GROUP BY part UNION SELECT group_concat(name, ',') FROM (SELECT name FROM pragma_table_info('{name}') \
                 WHERE pk > 0 ORDER BY name)"
            ),
            format!(
                "SELECT \"from\" || '>' || \"table\" || '.' || \"to\" AS said FROM pragma_foreign_key_list('{name}')"
            ),
        ),
        Conn::Postgres(_) => {
            let names = "(SELECT string_agg(attname::text, ',' ORDER BY attname::text COLLATE \"C\") FROM pg_attribute a \
                 WHERE a.attrelid = c.conrelid AND a.attnum = ANY (c.conkey))";
            let constraints = format!("FROM pg_constraint c WHERE c.conrelid = '{name}'::regclass");
            (
                format!(
                    "SELECT attname::text AS said FROM pg_attribute WHERE attrelid = '{name}'::regclass \
                     AND attnum > 0 AND NOT attnotnull"
                ),
                format!("SELECT {names} AS said {constraints} AND contype IN ('p', 'u')"),
                format!(
                    "SELECT {names} || '>' || confrelid::regclass || '.' || (SELECT attname FROM pg_attribute a \
                     WHERE a.attrelid = c.confrelid AND a.attnum = c.confkey[1]) AS said {constraints} AND contype = 'f'"
                ),
            )
        }
    };
    let nullable = conn.said(&nullable);
    let columns = snapshot.columns(table).expect("the columns").into_iter().map(|column| {
        let may_be_null = nullable.contains(&column.name);
        (column.name, (column.class.word().to_owned(), may_be_null))
    });
    Shape {
        columns: columns.collect(),
        uniques: conn.said(&uniques),
        foreign_keys: conn.said(&foreign_keys),
    }
}

/// Columns as `schema.rs` declares them.
fn declared() -> BTreeMap<String, BTreeMap<String, (String, bool)>> {
    let mut tables = BTreeMap::new();
    let mut open = String::new();
    for line in include_str!("../src/schema.rs").lines().map(str::trim) {
        if let Some((name, _)) = line.split_once(" (").filter(|_| line.ends_with('{')) {
            name.clone_into(&mut open);
        } else if let Some((column, kind)) =
            line.strip_suffix(',').and_then(|line| line.split_once(" -> "))
        {
            let inner = kind.strip_prefix("Nullable<").and_then(|kind| kind.strip_suffix('>'));
            let class = match inner.unwrap_or(kind) {
                "Uid" | "Binary" => "bytes",
                "Instant" | "BigInt" | "Integer" | "Bool" => "integer",
                "Double" => "real",
                "Text" | "Day" => "text",
                other => panic!("{other}"),
            };
            let columns: &mut BTreeMap<_, _> = tables.entry(open.clone()).or_default();
            columns.insert(column.to_owned(), (class.to_owned(), inner.is_some()));
        }
    }
    tables
}

#[test]
fn both_databases_and_the_code_have_one_schema() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("linli.db");
    let path = path.to_str().expect("a plain path");
    let database = PostgresDatabase::migrated();
    let mut here = Snapshot::open(&Settings::from_url(path)).expect("SQLite");
    let mut there = Snapshot::open(&Settings::from_url(&database.url())).expect("PostgreSQL");
    let mut sqlite = Conn::Sqlite(SqliteConnection::establish(path).expect("SQLite"));
    let mut postgres =
        Conn::Postgres(PgConnection::establish(&database.url()).expect("PostgreSQL"));
    let declared = declared();
    for table in TABLES {
        let shape_here = shape(&mut sqlite, &mut here, table);
        assert_eq!(shape_here, shape(&mut postgres, &mut there, table), "{}", table.name);
        assert_eq!(
            Some(&shape_here.columns),
            declared.get(table.name),
            "{} in schema.rs",
            table.name
        );
        assert!(!shape_here.uniques.is_empty(), "{} has a key", table.name);
    }
    assert!(declared.len() >= TABLES.len());
}

/// A database that checks what refers to a removed record reads every row where no index begins with that column. Accounts and
/// units are never removed.
#[test]
fn what_refers_to_a_record_that_can_be_removed_is_found_by_index() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("linli.db");
    let path = path.to_str().expect("a plain path");
    Snapshot::open(&Settings::from_url(path)).expect("SQLite");
    let database = PostgresDatabase::migrated();
    let mut sqlite = Conn::Sqlite(SqliteConnection::establish(path).expect("SQLite"));
    let mut postgres =
        Conn::Postgres(PgConnection::establish(&database.url()).expect("PostgreSQL"));
    let found = sqlite.said(
        "SELECT t.name || '.' || f.\"from\" AS said FROM sqlite_master t, pragma_foreign_key_list(t.name) f \
         WHERE t.type = 'table' AND f.\"table\" NOT IN ('accounts', 'units') AND NOT EXISTS \
         (SELECT 1 FROM pragma_index_list(t.name) i, pragma_index_info(i.name) c WHERE c.seqno = 0 AND c.name = f.\"from\") \
         AND NOT EXISTS (SELECT 1 FROM pragma_table_info(t.name) c WHERE c.pk = 1 AND c.name = f.\"from\")",
    );
    assert_eq!(found, BTreeSet::new(), "SQLite");
    let found = postgres.said(
        "SELECT conrelid::regclass || '.' || attname AS said FROM pg_constraint c \
         JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1] \
         WHERE contype = 'f' AND confrelid::regclass::text NOT IN ('accounts', 'units') AND NOT EXISTS \
         (SELECT 1 FROM pg_index i WHERE i.indrelid = c.conrelid AND i.indkey[0] = c.conkey[1])",
    );
    assert_eq!(found, BTreeSet::new(), "PostgreSQL");
}

#[test]
fn the_migrations_have_the_same_names() {
    let names = |database: &str| -> BTreeSet<_> {
        let folder = format!("{}/../../migrations/{database}", env!("CARGO_MANIFEST_DIR"));
        std::fs::read_dir(folder)
            .expect("the migrations")
            .map(|entry| entry.expect("one").file_name())
            .collect()
    };
    assert_eq!(names("sqlite"), names("postgres"));
}

#[test]
fn every_migration_can_be_taken_back_and_run_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("linli.db");
    let mut conn =
        SqliteConnection::establish(path.to_str().expect("a plain path")).expect("SQLite");
    let database = PostgresDatabase::empty();
    let mut there = PgConnection::establish(&database.url()).expect("PostgreSQL");
    for _ in 0..2 {
        assert!(!migrations::up_sqlite(&mut conn).expect("up").is_empty());
        migrations::down_sqlite(&mut conn).expect("down");
        assert!(!migrations::up_postgres(&mut there).expect("up").is_empty());
        migrations::down_postgres(&mut there).expect("down");
    }
    let ours = "name NOT LIKE '\\_\\_diesel%' ESCAPE '\\' AND name NOT LIKE 'sqlite%'";
    let left =
        Conn::Sqlite(conn).said(&format!("SELECT name AS said FROM sqlite_master WHERE {ours}"));
    assert_eq!(left, BTreeSet::new());
    let left = Conn::Postgres(there).said(
        "SELECT relname::text AS said FROM pg_class WHERE relnamespace = 'public'::regnamespace \
         AND relname NOT LIKE '\\_\\_diesel%'",
    );
    assert_eq!(left, BTreeSet::new());
}
