//! The test databases themselves: every other test relies on them.
#![expect(clippy::expect_used, reason = "a failing test says which step it was")]

use diesel::{Connection, PgConnection, RunQueryDsl, sql_query, sql_types::BigInt};
use persistence::testing::PostgresDatabase;

#[derive(diesel::QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    n: i64,
}

fn count(url: &str, query: &str) -> i64 {
    let mut conn = PgConnection::establish(url).expect("the database answers");
    sql_query(query).get_result::<Count>(&mut conn).expect("the query runs").n
}

#[test]
fn a_migrated_database_has_the_tables_and_is_nobody_elses() {
    let (one, other) = (PostgresDatabase::migrated(), PostgresDatabase::migrated());
    let mut conn = PgConnection::establish(&one.url()).expect("the database answers");
    sql_query("INSERT INTO settings VALUES ('a', 'b')")
        .execute(&mut conn)
        .expect("the table is there");
    let settings = "SELECT count(*) AS n FROM settings";
    assert_eq!((count(&one.url(), settings), count(&other.url(), settings)), (1, 0));
}

#[test]
fn a_database_goes_with_its_value() {
    let database = PostgresDatabase::empty();
    let url = database.url();
    assert_eq!(count(&url, "SELECT count(*) AS n FROM pg_tables WHERE schemaname = 'public'"), 0);
    drop(database);
    assert!(PgConnection::establish(&url).is_err());
}
