//! Solved cases that nobody came back about are closed.

use diesel::prelude::*;
use domain::Timestamp;
use domain::cases::{CaseAction, CaseRules, CaseState};
use domain::id::CaseId;

use super::super::{Conn, Tx};
use super::{hold, step};
use crate::error::Error;
use crate::schema::cases;
use crate::types::Sql;
use crate::write::{Audited, Entry};

/// Whether there is something to close.
pub fn any_silent(conn: &mut Conn, now: Timestamp, rules: CaseRules) -> Result<bool, Error> {
    Ok(!silent(conn, now, rules, 1)?.is_empty())
}

fn silent(
    conn: &mut Conn,
    now: Timestamp,
    rules: CaseRules,
    most: i64,
) -> Result<Vec<CaseId>, Error> {
    let found: Vec<Sql<CaseId>> = cases::table
        .filter(cases::state.eq(Sql(CaseState::Resolved)))
        .filter(cases::resolved_at.le(Sql(rules.silent_since(now))))
        .order((cases::resolved_at.asc(), cases::id.asc()))
        .limit(most)
        .select(cases::id)
        .load(conn)?;
    Ok(found.into_iter().map(|id| id.0).collect())
}

/// Closes up to `most` cases whose silent period is over; returns how many.
pub fn close_silent(tx: &mut Tx<'_>, rules: CaseRules, most: i64) -> Result<Audited<usize>, Error> {
    let found = silent(tx.conn, tx.now(), rules, most)?;
    let mut closed = Vec::with_capacity(found.len());
    for id in found {
        let case = hold(tx, id)?;
        // Somebody may have opened it again between the search and the lock.
        if case.verbs(tx.now(), rules).contains(&domain::cases::CaseVerb::Close) {
            let case = step(tx, case, CaseAction::Close, rules)?;
            closed.push(Entry::new("cases_close_silent", "cases", case.id, case.unit_id));
        }
    }
    let summary = Entry {
        operation: "cases_close_silent",
        subject: None,
        unit: None,
        detail: Some(format!("closed: {}", closed.len())),
        persons: Vec::new(),
    };
    let count = closed.len();
    Ok(closed.into_iter().fold(Audited::write(count, summary), Audited::and))
}
