//! What is said differently in PostgreSQL, each with its reason.

use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Text};
use domain::id::ImportId;
use domain::text::Term;

use super::Conn;
use crate::types::Sql;
use crate::types::sql::Uid;

pub const FIND: &[&str] = &[
    "SELECT number FROM member_search WHERE terms @@ ",
    "::tsquery AND number < ",
    " ORDER BY number DESC LIMIT ",
];
pub const FORGET: &str = "DELETE FROM member_search WHERE number = $1";

/// The terms are cut already: `to_tsvector` would cut them again, by its own rules.
pub fn add_terms(conn: &mut Conn, number: i64, terms: &[String]) -> QueryResult<usize> {
    diesel::sql_query(
        "INSERT INTO member_search (number, terms) VALUES ($1, array_to_tsvector($2))",
    )
    .bind::<BigInt, _>(number)
    .bind::<Array<Text>, _>(terms)
    .execute(conn)
}

/// Documents of many members in one statement: each costs a way to the server.
pub fn add_documents(conn: &mut Conn, numbers: &[i64], documents: &[String]) -> QueryResult<()> {
    diesel::sql_query(
        "INSERT INTO member_search (number, terms) \
         SELECT n, array_to_tsvector(string_to_array(d, ' ')) \
         FROM unnest($1::bigint[], $2::text[]) AS documents (n, d)",
    )
    .bind::<Array<BigInt>, _>(numbers)
    .bind::<Array<Text>, _>(documents)
    .execute(conn)?;
    Ok(())
}

/// The documents of an import's members.
pub fn forget_import(conn: &mut Conn, import: ImportId) -> QueryResult<usize> {
    diesel::sql_query(
        "DELETE FROM member_search WHERE number IN (SELECT number FROM members WHERE import_id = $1)",
    )
    .bind::<Uid, _>(Sql(import))
    .execute(conn)
}

/// Quoted lexemes; `:*` makes a prefix.
pub fn expression(terms: &[Term], units: &[String]) -> String {
    let mut parts: Vec<String> = terms
        .iter()
        .map(|term| match term {
            Term::Exact(term) => format!("'{term}'"),
            Term::Prefix(term) => format!("'{term}':*"),
        })
        .collect();
    if !units.is_empty() {
        parts.push(format!("({})", units.join(" | ")));
    }
    parts.join(" & ")
}

/// Several transactions run at once: the row that a decision rests on is held until the end.
macro_rules! lock {
    ($query:expr) => {
        $query.for_update()
    };
}
pub(crate) use lock;

/// What a transaction reads beside a row that it locks may be older than the row, since the lock may have had to be waited for: it is read once more.
pub const READ_AGAIN: bool = true;

/// Requests with one idempotency key take turns: the second looks for an answer when the first's is
/// there to be found, and not while the first is still at work.
pub fn take_turns(conn: &mut Conn, key: &str) -> QueryResult<()> {
    diesel::sql_query("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))")
        .bind::<Text, _>(key)
        .execute(conn)
        .map(|_| ())
}
