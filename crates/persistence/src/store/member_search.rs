//! The index that members are found by: the domain's terms, filed under the member's number.
//!
//! Besides the name's terms each member has one for its unit, so that a search in a few communities
//! reads those alone.

use diesel::prelude::*;
use diesel::sql_types::BigInt;
use domain::id::UnitId;
use domain::text::{Query, each_term, search_terms};

use super::{Conn, dialect};
use crate::error::Error;
use crate::prepared::{Given, Prepared};

/// Beyond this many units the index is not asked for them; the rows are filtered instead.
const UNITS_AS_TERMS: usize = 16;

/// The term of a unit.
fn unit_term(unit: UnitId) -> String {
    format!("u{}", unit.uuid().simple())
}

/// Files the terms of a member who has none yet.
pub fn add(
    conn: &mut Conn,
    number: i64,
    unit: UnitId,
    name: &str,
    phone: Option<&str>,
) -> Result<(), Error> {
    let mut terms = search_terms(name, phone);
    terms.push(unit_term(unit));
    dialect::add_terms(conn, number, &terms)?;
    Ok(())
}

/// Files the terms of many members of a unit who have none yet: number, name, telephone.
pub fn add_many(
    conn: &mut Conn,
    unit: UnitId,
    members: &[(i64, &str, Option<&str>)],
) -> Result<(), Error> {
    let unit = unit_term(unit);
    let mut numbers = Vec::with_capacity(members.len());
    let mut documents = Vec::with_capacity(members.len());
    for (number, name, phone) in members {
        let mut document = unit.clone();
        each_term(name, *phone, |term| {
            document.push(' ');
            document.push_str(term);
        });
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
    phone: Option<&str>,
) -> Result<(), Error> {
    forget(conn, number)?;
    add(conn, number, unit, name, phone)
}

pub fn forget(conn: &mut Conn, number: i64) -> Result<(), Error> {
    diesel::sql_query(dialect::FORGET).bind::<BigInt, _>(number).execute(conn)?;
    Ok(())
}

/// What the index is asked for: the query's terms, and one of the units unless they are too many.
pub fn expression(query: &Query, units: &[UnitId]) -> String {
    let units: Vec<String> = if units.len() <= UNITS_AS_TERMS {
        units.iter().copied().map(unit_term).collect()
    } else {
        Vec::new()
    };
    dialect::expression(&query.terms, &units)
}

/// The numbers of the members that match, newest first, below `before`.
pub fn find(conn: &mut Conn, expression: &str, before: i64, limit: i64) -> Result<Vec<i64>, Error> {
    let binds = [Given::Text(expression), Given::Number(before), Given::Number(limit)];
    Ok(Prepared::new(dialect::FIND, &binds).load(conn)?)
}
