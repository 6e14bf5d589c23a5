//! What is said differently in PostgreSQL, each with its reason.

use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Bool, Integer, Text};
use domain::id::{AuditEntryId, ImportId, MemberId};
use domain::text::Term;

use super::Conn;
use super::audit_entries::Row as EntryRow;
use super::audit_heads::Row as HeadRow;
use crate::error::Error;
use crate::fragments::OwnChain;
use crate::schema::{audit_entries, audit_heads};
use crate::statistics::Kept;
use crate::types::Sql;
use crate::types::sql::Uid;

pub const FIND: &[&str] = &[
    "SELECT number FROM member_search WHERE terms @@ ",
    "::tsquery AND number < ",
    " ORDER BY number DESC LIMIT ",
];
/// The first value of a statement, which may stand in it more than once.
pub const PARAMETER: &str = "$1";

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

/// Entries of many requests in one statement: each costs a way to the server. A single one is the statement that
/// stays prepared.
pub fn add_entries(conn: &mut Conn, rows: Vec<EntryRow>) -> QueryResult<()> {
    let into = diesel::insert_into(audit_entries::table);
    match <[EntryRow; 1]>::try_from(rows) {
        Ok([only]) => into.values(only).execute(conn)?,
        Err(rows) => into.values(rows).execute(conn)?,
    };
    Ok(())
}

/// One statement for all: each costs a way to the server.
pub fn add_audit_persons(
    conn: &mut Conn,
    persons: &[Sql<MemberId>],
    entries: &[Sql<AuditEntryId>],
) -> QueryResult<()> {
    diesel::sql_query(
        "INSERT INTO audit_persons (person_id, entry_id) SELECT * FROM unnest($1, $2) \
         ON CONFLICT DO NOTHING",
    )
    .bind::<Array<Uid>, _>(persons)
    .bind::<Array<Uid>, _>(entries)
    .execute(conn)?;
    Ok(())
}

/// Each connection writes to a chain of its own, so that nobody waits for another; should two have the
/// same one all the same, the lock keeps it in order.
pub fn own_head(conn: &mut Conn) -> QueryResult<Option<HeadRow>> {
    audit_heads::table
        .filter(OwnChain)
        .select(HeadRow::as_select())
        .for_update()
        .first(conn)
        .optional()
}

/// Any number that nothing else locks in pairs.
const CHAINS: i32 = 7_305_501;

#[derive(diesel::QueryableByName)]
struct Taken {
    #[diesel(sql_type = Bool)]
    taken: bool,
}

/// A chain that no session writes to, held until this session ends.
pub fn free_chain(conn: &mut Conn, chains: i32) -> QueryResult<Option<i32>> {
    for chain in 1..=chains {
        if take_chain(conn, chain)? {
            return Ok(Some(chain));
        }
    }
    Ok(None)
}

fn take_chain(conn: &mut Conn, chain: i32) -> QueryResult<bool> {
    diesel::sql_query("SELECT pg_try_advisory_lock($1, $2) AS taken")
        .bind::<Integer, _>(CHAINS)
        .bind::<Integer, _>(chain)
        .get_result::<Taken>(conn)
        .map(|found| found.taken)
}

/// From now on this session's; a new chain is taken here, one that was free is held already.
pub fn own_chain(conn: &mut Conn, chain: i32) -> QueryResult<()> {
    take_chain(conn, chain)?;
    diesel::sql_query("SELECT set_config('linli.audit_chain', $1, false)")
        .bind::<Text, _>(chain.to_string())
        .execute(conn)
        .map(|_| ())
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

/// Several servers look for work at once: each takes what no other is about to take.
macro_rules! take {
    ($query:expr) => {
        $query.for_update().skip_locked()
    };
}
pub(crate) use take;

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

/// Each statement sees what was committed when it began, unless the transaction is of another kind.
pub fn as_of_one_moment<T>(
    conn: &mut Conn,
    read: impl FnOnce(&mut Conn) -> Result<T, Error>,
) -> Result<T, Error> {
    conn.build_transaction().repeatable_read().read_only().run(read)
}

const ADD_CELLS: &str = "INSERT INTO statistics (indicator, unit_id, value_1, value_2, period, bucket, amount, \
     keys_high, keys_low, carried, carried_high, carried_low) \
     SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) \
     ON CONFLICT (indicator, unit_id, value_1, value_2, period, bucket) DO UPDATE SET \
     amount = statistics.amount + excluded.amount, \
     keys_high = statistics.keys_high + excluded.keys_high, \
     keys_low = statistics.keys_low + excluded.keys_low, \
     carried = statistics.carried + excluded.carried, \
     carried_high = statistics.carried_high + excluded.carried_high, \
     carried_low = statistics.carried_low + excluded.carried_low";

/// One statement for all: each costs a way to the server. They are taken in the order given.
pub fn add_cells(conn: &mut Conn, cells: &[Kept]) -> QueryResult<()> {
    fn column<'a, T>(cells: &'a [Kept], of: impl Fn(&'a Kept) -> T) -> Vec<T> {
        cells.iter().map(of).collect()
    }
    if cells.is_empty() {
        return Ok(());
    }
    diesel::sql_query(ADD_CELLS)
        .bind::<Array<Text>, _>(column(cells, |cell| cell.indicator.as_str()))
        .bind::<Array<Uid>, _>(column(cells, |cell| cell.unit_id))
        .bind::<Array<Text>, _>(column(cells, |cell| cell.value_1.as_str()))
        .bind::<Array<Text>, _>(column(cells, |cell| cell.value_2.as_str()))
        .bind::<Array<Text>, _>(column(cells, |cell| cell.period.as_str()))
        .bind::<Array<Integer>, _>(column(cells, |cell| cell.bucket))
        .bind::<Array<BigInt>, _>(column(cells, |cell| cell.amount))
        .bind::<Array<BigInt>, _>(column(cells, |cell| cell.keys_high))
        .bind::<Array<BigInt>, _>(column(cells, |cell| cell.keys_low))
        .bind::<Array<BigInt>, _>(column(cells, |cell| cell.carried))
        .bind::<Array<BigInt>, _>(column(cells, |cell| cell.carried_high))
        .bind::<Array<BigInt>, _>(column(cells, |cell| cell.carried_low))
        .execute(conn)?;
    Ok(())
}
