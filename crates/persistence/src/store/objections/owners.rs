//! Objections follow the notes that they are about when those turn out to be another member's.

use std::sync::Arc;

use diesel::prelude::*;
use domain::id::{Id, MemberId};

use super::super::Tx;
use super::{Row, place};
use crate::error::Error;
use crate::schema::{case_entries, objections};
use crate::sealed::{MemberKey, Sealed};
use crate::types::Sql;

/// Gives `from`'s objections to notes of these visits to `to`.
pub fn hand_over_of_visits(
    tx: &mut Tx<'_>,
    visits: &[Sql<Id<()>>],
    from: MemberId,
    to: MemberId,
) -> Result<(), Error> {
    let rows: Vec<Row> = objections::table
        .filter(objections::visit_id.eq_any(visits.iter().copied().map(Some)))
        .filter(objections::member_id.eq(Sql(from)))
        .select(Row::as_select())
        .load(tx.conn)?;
    hand_over(tx, rows, from, to)
}

/// Gives `from`'s objections to notes of these cases to `to`.
pub fn hand_over_of_cases(
    tx: &mut Tx<'_>,
    cases: &[Sql<Id<()>>],
    from: MemberId,
    to: MemberId,
) -> Result<(), Error> {
    let rows: Vec<Row> = objections::table
        .inner_join(
            case_entries::table.on(objections::case_entry_id.eq(case_entries::id.nullable())),
        )
        .filter(case_entries::case_id.eq_any(cases))
        .filter(objections::member_id.eq(Sql(from)))
        .select(Row::as_select())
        .load(tx.conn)?;
    hand_over(tx, rows, from, to)
}

/// What was said is sealed anew, under the new owner's key.
fn hand_over(tx: &mut Tx<'_>, rows: Vec<Row>, from: MemberId, to: MemberId) -> Result<(), Error> {
    if rows.is_empty() {
        return Ok(());
    }
    let keys = (tx.key(from)?, tx.key(to)?);
    for row in rows {
        let body = again(&keys, "body", &row, &row.body)?;
        let answer =
            row.answer.as_ref().map(|one| again(&keys, "answer", &row, one)).transpose()?;
        diesel::update(objections::table.find(row.id))
            .set((
                objections::member_id.eq(Sql(to)),
                objections::body.eq(body),
                objections::answer.eq(answer),
                objections::updated_at.eq(Sql(tx.now())),
                objections::version.eq(row.version + 1),
            ))
            .execute(tx.conn)?;
    }
    Ok(())
}

fn again(
    (old, new): &(Arc<MemberKey>, Arc<MemberKey>),
    column: &'static str,
    row: &Row,
    sealed: &Sealed,
) -> Result<Sealed, Error> {
    let place = || place(column, row.id.0);
    new.seal(place(), &old.open(place(), sealed)?)
}
