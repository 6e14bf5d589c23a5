//! What is said differently in SQLite, each with its reason.

use diesel::prelude::*;
use diesel::upsert::excluded;
use domain::id::{AuditEntryId, ImportId, MemberId};
use domain::text::Term;

use super::Conn;
use super::audit_entries::Row as EntryRow;
use super::audit_heads::Row as HeadRow;
use crate::error::Error;
use crate::prepared::{Given, Prepared};
use crate::schema::{audit_entries, audit_heads, audit_persons, statistics};
use crate::statistics::Kept;
use crate::types::Sql;
use crate::types::sql::Uid;

/// FTS5 walks its rows in the order of `rowid`, so the limit ends the search early.
pub const FIND: &[&str] = &[
    "SELECT rowid FROM member_search WHERE member_search MATCH ",
    " AND rowid < ",
    " ORDER BY rowid DESC LIMIT ",
];
/// The first value of a statement, which may stand in it more than once.
pub const PARAMETER: &str = "?1";

/// FTS5 tables are keyed by `rowid`.
pub const FORGET: &str = "DELETE FROM member_search WHERE rowid = ?";

const ADD: &[&str] = &["INSERT INTO member_search (rowid, terms) VALUES (", ", ", ")"];

/// FTS5 takes the terms as one text, cut at spaces.
pub fn add_terms(conn: &mut Conn, number: i64, terms: &[String]) -> QueryResult<usize> {
    add(conn, number, &terms.join(" "))
}

fn add(conn: &mut Conn, number: i64, document: &str) -> QueryResult<usize> {
    Prepared::new(ADD, &[Given::Number(number), Given::Text(document)]).execute(conn)
}

/// Documents of many members, one prepared statement for all.
pub fn add_documents(conn: &mut Conn, numbers: &[i64], documents: &[String]) -> QueryResult<()> {
    for (number, document) in numbers.iter().zip(documents) {
        add(conn, *number, document)?;
    }
    Ok(())
}

/// The documents of an import's members; FTS5 tables are keyed by `rowid`.
pub fn forget_import(conn: &mut Conn, import: ImportId) -> QueryResult<usize> {
    diesel::sql_query(
        "DELETE FROM member_search WHERE rowid IN (SELECT number FROM members WHERE import_id = ?)",
    )
    .bind::<Uid, _>(Sql(import))
    .execute(conn)
}

/// One after the other, by a statement that stays prepared.
pub fn add_entries(conn: &mut Conn, rows: Vec<EntryRow>) -> QueryResult<()> {
    for row in rows {
        diesel::insert_into(audit_entries::table).values(row).execute(conn)?;
    }
    Ok(())
}

/// One prepared statement for all.
pub fn add_audit_persons(
    conn: &mut Conn,
    persons: &[Sql<MemberId>],
    entries: &[Sql<AuditEntryId>],
) -> QueryResult<()> {
    for (person, entry) in persons.iter().zip(entries) {
        diesel::insert_into(audit_persons::table)
            .values((audit_persons::person_id.eq(person), audit_persons::entry_id.eq(entry)))
            .on_conflict_do_nothing()
            .execute(conn)?;
    }
    Ok(())
}

/// There is one writer, and so one chain; where more came from PostgreSQL, it goes on with the first.
const CHAIN: i32 = 1;

pub fn own_head(conn: &mut Conn) -> QueryResult<Option<HeadRow>> {
    audit_heads::table.find(CHAIN).select(HeadRow::as_select()).first(conn).optional()
}

#[expect(clippy::unnecessary_wraps, reason = "PostgreSQL's may fail")]
pub const fn free_chain(_: &mut Conn, chains: i32) -> QueryResult<Option<i32>> {
    Ok(if chains >= CHAIN { Some(CHAIN) } else { None })
}

/// There is no other to be kept from it.
#[expect(clippy::unnecessary_wraps, reason = "PostgreSQL's may fail")]
pub const fn own_chain(_: &mut Conn, _: i32) -> QueryResult<()> {
    Ok(())
}

/// FTS5: quoted terms; `*` after the quotes makes a prefix.
pub fn expression(terms: &[Term], units: &[String]) -> String {
    let mut parts: Vec<String> = terms
        .iter()
        .map(|term| match term {
            Term::Exact(term) => format!("\"{term}\""),
            Term::Prefix(term) => format!("\"{term}\"*"),
        })
        .collect();
    if !units.is_empty() {
        parts.push(format!("({})", units.join(" OR ")));
    }
    parts.join(" AND ")
}

/// There is one writer: what a transaction has read nobody else changes before its end.
macro_rules! lock {
    ($query:expr) => {
        $query
    };
}
pub(crate) use lock;

/// There is one writer: nobody else is at the same rows.
macro_rules! take {
    ($query:expr) => {
        $query
    };
}
pub(crate) use take;

/// What a transaction reads beside a row that it locks is as new as the row: there is one writer.
pub const READ_AGAIN: bool = false;

/// There is one writer: requests with one idempotency key take turns anyway.
#[expect(clippy::unnecessary_wraps, reason = "PostgreSQL's may fail")]
pub const fn take_turns(_: &mut Conn, _: &str) -> QueryResult<()> {
    Ok(())
}

/// A transaction sees what was committed when it first read.
pub fn as_of_one_moment<T>(
    conn: &mut Conn,
    read: impl FnOnce(&mut Conn) -> Result<T, Error>,
) -> Result<T, Error> {
    conn.transaction(read)
}

/// One prepared statement for all.
pub fn add_cells(conn: &mut Conn, cells: &[Kept]) -> QueryResult<()> {
    use statistics::{
        amount, bucket, carried, carried_high, carried_low, indicator, keys_high, keys_low, period,
        unit_id, value_1, value_2,
    };
    for cell in cells {
        diesel::insert_into(statistics::table)
            .values(cell)
            .on_conflict((indicator, unit_id, value_1, value_2, period, bucket))
            .do_update()
            .set((
                amount.eq(amount + excluded(amount)),
                keys_high.eq(keys_high + excluded(keys_high)),
                keys_low.eq(keys_low + excluded(keys_low)),
                carried.eq(carried + excluded(carried)),
                carried_high.eq(carried_high + excluded(carried_high)),
                carried_low.eq(carried_low + excluded(carried_low)),
            ))
            .execute(conn)?;
    }
    Ok(())
}
