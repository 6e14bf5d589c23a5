//! Every column of the real schema has its word in the retention rules, and none is of what Linli does not record.
#![expect(clippy::expect_used, reason = "a failing test says what it missed")]

use std::collections::{BTreeMap, BTreeSet};

use diesel::{Connection, PgConnection, RunQueryDsl, SqliteConnection, sql_query, sql_types::Text};
use domain::retention::{Rule, rules};
use domain::unrecorded::in_name;
use persistence::migrations;
use persistence::testing::PostgresDatabase;

/// Columns of our own schema whose name holds a word of the list and means something else.
const HARMLESS: &[(&str, &str)] = &[
    ("event_feedback.rating", "how somebody found an event; nobody is rated"),
    ("idempotency_keys.fingerprint", "a digest of a request; nobody's finger"),
    ("saved_views", "lists as somebody likes to see them, not what somebody thinks"),
];

#[derive(diesel::QueryableByName)]
struct Named {
    #[diesel(sql_type = Text)]
    table: String,
    #[diesel(sql_type = Text)]
    column: String,
}

/// By table, but for those that the database or its migrations keep for themselves.
type Schema = BTreeMap<String, BTreeSet<String>>;

fn schema(rows: Vec<Named>) -> Schema {
    let mut schema = Schema::new();
    for Named { table, column } in rows {
        schema.entry(table).or_default().insert(column);
    }
    schema
}

fn sqlite() -> Schema {
    let mut conn = SqliteConnection::establish(":memory:").expect("SQLite");
    migrations::up_sqlite(&mut conn).expect("the migrations");
    // The shadow tables of the search index hold its terms in another form, and go with it.
    let query = "SELECT t.name AS \"table\", c.name AS \"column\" \
        FROM pragma_table_list t, pragma_table_info(t.name) c \
        WHERE t.schema = 'main' AND t.type IN ('table', 'virtual') \
        AND t.name NOT LIKE 'sqlite%' AND t.name NOT LIKE '\\_\\_diesel%' ESCAPE '\\'";
    schema(sql_query(query).load(&mut conn).expect("the columns"))
}

fn postgres() -> Schema {
    let database = PostgresDatabase::migrated();
    let mut conn = PgConnection::establish(&database.url()).expect("PostgreSQL");
    let query = "SELECT table_name::text AS table, column_name::text AS column \
        FROM information_schema.columns \
        WHERE table_schema = 'public' AND table_name NOT LIKE '\\_\\_diesel%'";
    schema(sql_query(query).load(&mut conn).expect("the columns"))
}

/// What the rules do not speak of, ready to be named.
fn unnamed(schema: &Schema) -> Vec<String> {
    let mut unnamed = Vec::new();
    for (table, columns) in schema {
        let known: BTreeSet<&str> = Rule::of(table).into_iter().flat_map(Rule::columns).collect();
        let open = columns.iter().filter(|column| !known.contains(column.as_str()));
        unnamed.extend(open.map(|column| format!("{table}.{column}")));
    }
    unnamed
}

#[test]
fn every_column_has_its_word_in_the_retention_rules() {
    let (here, there) = (sqlite(), postgres());
    for schema in [&here, &there] {
        let unnamed = unnamed(schema);
        assert!(
            unnamed.is_empty(),
            "crates/domain/src/retention/rules does not say whether these are personal data, and how long they \
             are kept: {unnamed:#?}"
        );
    }
    for rule in rules() {
        for column in rule.columns() {
            let there_is = |schema: &Schema| {
                schema.get(rule.table).is_some_and(|columns| columns.contains(column))
            };
            assert!(there_is(&here) || there_is(&there), "there is no {}.{column}", rule.table);
        }
    }
}

#[test]
fn no_column_is_of_what_linli_does_not_record() {
    let mut used = BTreeSet::new();
    for (table, columns) in sqlite().into_iter().chain(postgres()) {
        let named = columns.iter().map(|column| (format!("{table}.{column}"), in_name(column)));
        for (name, own) in named.chain([(table.clone(), None)]) {
            let Some(matter) = in_name(&name) else { continue };
            // A table that is harmless does not make its columns so.
            let excused = |one: &str| one == name || (one == table && own.is_none());
            let harmless = HARMLESS.iter().find(|(one, _)| excused(one));
            let (one, _) = harmless.unwrap_or_else(|| panic!("{name} records {matter}"));
            used.insert(*one);
        }
    }
    assert_eq!(used.len(), HARMLESS.len(), "an exception that nothing needs: {HARMLESS:?}");
}

#[test]
fn an_unnamed_column_is_found() {
    let schema = Schema::from([
        ("members".to_owned(), BTreeSet::from(["name".to_owned(), "shoe_size".to_owned()])),
        ("pets".to_owned(), BTreeSet::from(["name".to_owned()])),
    ]);
    assert_eq!(unnamed(&schema), ["members.shoe_size", "pets.name"]);
}
