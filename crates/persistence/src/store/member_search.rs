//! The index that members are found by: the domain's terms, filed under the member's number.
//!
//! The last digits of a telephone number stand there as their keyed hash: the index tells no number.
//! Besides the name's terms each member has one for its unit, so that a search in a few communities
//! reads those alone.

use diesel::prelude::*;
use diesel::sql_types::BigInt;
use domain::id::UnitId;
use domain::text::{Query, Term, each_term, search_terms};

use super::{Conn, dialect};
use crate::error::Error;
use crate::prepared::{Given, Prepared};
use crate::vault::Vault;

/// Beyond this many units the index is not asked for them; the rows are filtered instead.
const UNITS_AS_TERMS: usize = 16;

/// The term of a unit.
fn unit_term(unit: UnitId) -> String {
    format!("u{}", unit.uuid().simple())
}

/// The term of a telephone number's last digits, of their hash.
fn phone_term(last: &[u8]) -> String {
    last.iter().fold(String::from("t"), |mut term, byte| {
        use std::fmt::Write as _;
        // Writing into a string does not fail.
        let _ = write!(term, "{byte:02x}");
        term
    })
}

/// Files the terms of a member who has none yet; `last` is the hash of the telephone's last digits.
pub fn add(
    conn: &mut Conn,
    number: i64,
    unit: UnitId,
    name: &str,
    last: Option<&[u8]>,
) -> Result<(), Error> {
    let mut terms = search_terms(name);
    terms.extend(last.map(phone_term));
    terms.push(unit_term(unit));
    dialect::add_terms(conn, number, &terms)?;
    Ok(())
}

/// As [`add`], of many members of a unit: number, name, hash.
pub fn add_many(
    conn: &mut Conn,
    unit: UnitId,
    members: &[(i64, &str, Option<&[u8]>)],
) -> Result<(), Error> {
    let unit = unit_term(unit);
    let mut numbers = Vec::with_capacity(members.len());
    let mut documents = Vec::with_capacity(members.len());
    for (number, name, last) in members {
        let mut document = unit.clone();
        let mut file = |term: &str| {
            document.push(' ');
            document.push_str(term);
        };
        each_term(name, &mut file);
        if let Some(last) = last {
            file(&phone_term(last));
        }
        numbers.push(*number);
        documents.push(document);
    }
    dialect::add_documents(conn, &numbers, &documents)?;
    Ok(())
}

/// Files a member's terms in place of those filed before.
pub fn replace(
    conn: &mut Conn,
    number: i64,
    unit: UnitId,
    name: &str,
    last: Option<&[u8]>,
) -> Result<(), Error> {
    forget(conn, number)?;
    add(conn, number, unit, name, last)
}

pub fn forget(conn: &mut Conn, number: i64) -> Result<(), Error> {
    diesel::sql_query(dialect::FORGET).bind::<BigInt, _>(number).execute(conn)?;
    Ok(())
}

/// What the index is asked for: the query's terms, and one of the units unless they are too many.
pub fn expression(vault: &Vault, query: &Query, units: &[UnitId]) -> String {
    let units: Vec<String> = if units.len() <= UNITS_AS_TERMS {
        units.iter().copied().map(unit_term).collect()
    } else {
        Vec::new()
    };
    let phones = query.last_digits.iter();
    let phones = phones.map(|four| Term::Exact(phone_term(&vault.last_digits_hash(four))));
    let terms: Vec<Term> = query.terms.iter().cloned().chain(phones).collect();
    dialect::expression(&terms, &units)
}

/// The numbers of the members that match, newest first, below `before`.
pub fn find(conn: &mut Conn, expression: &str, before: i64, limit: i64) -> Result<Vec<i64>, Error> {
    let binds = [Given::Text(expression), Given::Number(before), Given::Number(limit)];
    Ok(Prepared::new(dialect::FIND, &binds).load(conn)?)
}
