//! An installation moves from one database to the other and back with nothing lost.
#![expect(clippy::expect_used, reason = "a failing test says which step it was")]

use diesel::{Connection, SqliteConnection, connection::SimpleConnection};
use persistence::{
    Settings,
    archive::{Filling, Snapshot, TABLES},
    testing::PostgresDatabase,
};
use std::collections::BTreeMap;

/// Values that a careless copy changes: signs of every kind, doubles, times before 1970, nulls, empty texts.
const ROWS: &str = r#"
    INSERT INTO units VALUES (x'00000000000070008000000000000001', NULL, 'district', '310100', '示范区', 1700000000000001, 1700000000000001, 1, NULL, FALSE);
    INSERT INTO units VALUES (x'00000000000070008000000000000000', x'00000000000070008000000000000001', 'community', '3101', '"a'',\n	🏮', -1, -62135596800000000, 7, '2026-12-01', TRUE);
    INSERT INTO unit_ancestors VALUES (x'00000000000070008000000000000000', x'00000000000070008000000000000001', 1);
    INSERT INTO members (number, id, unit_id, kind, status, name, match_name, phone, phone_last, email, wants_visits, joined_on, created_at, updated_at)
        VALUES (41, x'00000000000070008000000000000009', x'00000000000070008000000000000000', 'resident', 'active', '张小明', '张小明', x'0d0a00ff', x'', NULL, TRUE, '2024-02-29', 1, 2);
    INSERT INTO cases (id, unit_id, state, category, priority, title, latitude, longitude, opened_at, created_at, updated_at)
        VALUES (x'00000000000070008000000000000005', x'00000000000070008000000000000000', 'received', 'other', 'low', '\n', 34.052234000000003, -118.1 - 0.2, 5, 5, 5);
    INSERT INTO settings VALUES ('', ''), ('B', 'null'), ('a', '\u0000'), ('é', '[]');
    INSERT INTO audit_entries (id, chain, sequence, at, operation, kind, persons, mac)
        VALUES (x'00000000000070008000000000000007', 1, 1, 9007199254740993, 'members_get', 'read', x'00ff', x'01');
"#;

type Tallies = BTreeMap<&'static str, (u64, String)>;

fn tallies(settings: &Settings) -> Tallies {
    let mut snapshot = Snapshot::open(settings).expect("a snapshot");
    TABLES
        .iter()
        .map(|table| {
            let tally = snapshot.each_line(table, &mut |_| Ok(())).expect("the rows are read");
            (table.name, (tally.rows(), tally.sha256()))
        })
        .collect()
}

fn copy(from: &Settings, to: &Settings) {
    let mut snapshot = Snapshot::open(from).expect("a snapshot");
    let mut filling = Filling::begin(to).expect("an empty database");
    for table in TABLES {
        let columns = filling.columns(table).expect("the columns");
        let classes = |columns: &[persistence::archive::Column]| {
            columns.iter().map(|column| (column.name.clone(), column.class)).collect::<Vec<_>>()
        };
        assert_eq!(
            classes(&columns),
            classes(&snapshot.columns(table).expect("the columns")),
            "{}",
            table.name
        );
        let mut lines = Vec::new();
        let collect = &mut |line: &str| {
            lines.push(line.to_owned());
            Ok(())
        };
        let read = snapshot.each_line(table, collect).expect("the rows are read");
        for line in &lines {
            filling.line(table, &columns, line).expect("the row is written");
        }
        let written = filling.end_table(table, &columns).expect("the rows are read back");
        assert_eq!(
            (read.rows(), read.sha256()),
            (written.rows(), written.sha256()),
            "{}",
            table.name
        );
    }
    filling.finish(None).expect("the database is whole");
}

fn sqlite(path: &std::path::Path) -> Settings {
    Settings::from_url(path.to_str().expect("a plain path"))
}

fn filled(folder: &std::path::Path) -> Settings {
    let path = folder.join("first.db");
    let settings = sqlite(&path);
    drop(Snapshot::open(&settings).expect("the schema is made"));
    let mut conn =
        SqliteConnection::establish(path.to_str().expect("a plain path")).expect("the file");
    conn.batch_execute(ROWS).expect("the rows");
    settings
}

#[test]
fn there_and_back_everything_is_the_same() {
    let folder = tempfile::tempdir().expect("a folder");
    let first = filled(folder.path());
    let database = PostgresDatabase::migrated();
    let second = Settings::from_url(&database.url());
    let third = sqlite(&folder.path().join("third.db"));
    copy(&first, &second);
    copy(&second, &third);
    let expected = tallies(&first);
    assert_eq!(expected.get("settings").map(|tally| tally.0), Some(4));
    assert_eq!(expected, tallies(&second));
    assert_eq!(expected, tallies(&third));
    assert_eq!(constraints(&database.url()), constraints(&PostgresDatabase::migrated().url()));
}

fn constraints(url: &str) -> Vec<String> {
    use diesel::{RunQueryDsl, sql_query};
    #[derive(diesel::QueryableByName)]
    struct Constraint {
        #[diesel(sql_type = diesel::sql_types::Text)]
        said: String,
    }
    let mut conn = diesel::PgConnection::establish(url).expect("the database answers");
    sql_query(
        "SELECT conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid) AS said \
         FROM pg_constraint WHERE connamespace = 'public'::regnamespace ORDER BY 1",
    )
    .load::<Constraint>(&mut conn)
    .expect("the constraints")
    .into_iter()
    .map(|constraint| constraint.said)
    .collect()
}

#[test]
fn a_database_that_holds_anything_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let Err(error) = Filling::begin(&filled(folder.path())) else { panic!("it was taken") };
    assert!(error.to_string().contains("rows in units"), "{error}");
}

#[test]
fn a_reference_to_nothing_is_refused_and_nothing_stays() {
    let folder = tempfile::tempdir().expect("a folder");
    let database = PostgresDatabase::migrated();
    for settings in
        [sqlite(&folder.path().join("dangling.db")), Settings::from_url(&database.url())]
    {
        let mut filling = Filling::begin(&settings).expect("an empty database");
        let table = persistence::archive::Table::named("unit_ancestors").expect("a table");
        let columns = filling.columns(table).expect("the columns");
        let id = "00000000000070008000000000000001";
        filling.line(table, &columns, &format!("[\"{id}\",\"0\",\"{id}\"]")).expect("a row");
        filling.end_table(table, &columns).expect("the rows");
        assert!(filling.finish(None).is_err());
        assert!(Filling::begin(&settings).is_ok(), "something stayed");
    }
}

#[test]
fn no_table_is_forgotten() {
    use diesel::{RunQueryDsl, sql_query};
    #[derive(diesel::QueryableByName)]
    struct Named {
        #[diesel(sql_type = diesel::sql_types::Text)]
        name: String,
    }
    let database = PostgresDatabase::migrated();
    let mut conn = diesel::PgConnection::establish(&database.url()).expect("the database answers");
    let there: Vec<Named> =
        sql_query("SELECT tablename::text AS name FROM pg_tables WHERE schemaname = 'public'")
            .load(&mut conn)
            .expect("tables");
    // The search index is made anew; the migrations are this program's own.
    let mut there: Vec<String> = there
        .into_iter()
        .map(|table| table.name)
        .filter(|name| name != "member_search" && name != "__diesel_schema_migrations")
        .collect();
    let mut known: Vec<String> = TABLES.iter().map(|table| table.name.to_owned()).collect();
    there.sort();
    known.sort();
    assert_eq!(there, known);
}
