//! What is said differently in PostgreSQL, each with its reason.

use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Text};
use domain::text::Term;

use super::Conn;

pub const FIND: &str = "SELECT number FROM member_search \
     WHERE terms @@ $1::tsquery AND number < $2 ORDER BY number DESC LIMIT $3";
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
