//! Visits that turn out to be another member's.

use diesel::prelude::*;
use domain::id::{AssistanceId, Id, MemberId, VisitId};

use super::super::Tx;
use super::{description_of, notes_of};
use crate::error::Error;
use crate::schema::{assistance, visits};
use crate::sealed::Sealed;
use crate::types::Sql;

/// Gives those of the visits that are `from`'s to `to`; what was noted is sealed anew, under the new owner's key.
pub fn hand_over(
    tx: &mut Tx<'_>,
    ids: &[Sql<Id<()>>],
    from: MemberId,
    to: MemberId,
) -> Result<(), Error> {
    let theirs: Vec<(Sql<VisitId>, Option<Sealed>)> = visits::table
        .filter(visits::id.eq_any(ids))
        .filter(visits::member_id.eq(Some(Sql(from))))
        .select((visits::id, visits::notes))
        .load(tx.conn)?;
    let given: Vec<(Sql<AssistanceId>, Sealed)> = assistance::table
        .filter(assistance::visit_id.eq_any(theirs.iter().map(|one| one.0)))
        .filter(assistance::description.is_not_null())
        .select((assistance::id, assistance::description.assume_not_null()))
        .load(tx.conn)?;
    for (id, notes) in theirs {
        let notes = match notes {
            Some(sealed) => {
                let text = tx.key(from)?.open(notes_of(id.0), &sealed)?;
                Some(tx.key(to)?.seal(notes_of(id.0), &text)?)
            }
            None => None,
        };
        diesel::update(visits::table.find(id))
            .set((
                visits::member_id.eq(Some(Sql(to))),
                visits::notes.eq(notes),
                visits::updated_at.eq(Sql(tx.now())),
                visits::version.eq(visits::version + 1),
            ))
            .execute(tx.conn)?;
    }
    for (id, sealed) in given {
        let text = tx.key(from)?.open(description_of(id.0), &sealed)?;
        let sealed = tx.key(to)?.seal(description_of(id.0), &text)?;
        diesel::update(assistance::table.find(id))
            .set(assistance::description.eq(Some(sealed)))
            .execute(tx.conn)?;
    }
    Ok(())
}
