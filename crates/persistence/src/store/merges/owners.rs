//! Whose a record is: given from one member to another.

use diesel::prelude::*;
use domain::id::{Id, MemberId, RoundId, VisitId};
use domain::merges::AddedKind;
use uuid::Uuid;

use super::super::{Tx, objections, visits};
use crate::error::Error;
use crate::schema::{
    cases, enrolments, event_feedback, event_sign_ups, member_links, referrals, round_members,
    suggestions,
};
use crate::types::Sql;

/// Gives those of the records that are `from`'s to `to`. What has a version goes on by one, so that nobody writes over
/// it who read it before.
pub(super) fn give(
    tx: &mut Tx<'_>,
    kind: AddedKind,
    ids: &[Uuid],
    from: MemberId,
    to: MemberId,
) -> Result<(), Error> {
    if ids.is_empty() {
        return Ok(());
    }
    let now = Sql(tx.now());
    let ids: Vec<Sql<Id<()>>> = ids.iter().map(|id| Sql(Id::from_uuid(*id))).collect();
    macro_rules! versioned {
        ($table:ident, $column:ident, $of:expr) => {
            diesel::update($table::table.filter($of).filter($table::$column.eq(Some(Sql(from)))))
                .set((
                    $table::$column.eq(Some(Sql(to))),
                    $table::updated_at.eq(now),
                    $table::version.eq($table::version + 1),
                ))
                .execute(tx.conn)?
        };
    }
    match kind {
        AddedKind::Visit => {
            visits::hand_over(tx, &ids, from, to)?;
            objections::hand_over_of_visits(tx, &ids, from, to)?;
        }
        AddedKind::Case => {
            // A department goes on seeing the person who brought the case.
            versioned!(referrals, person_id, referrals::case_id.eq_any(&ids));
            versioned!(cases, member_id, cases::id.eq_any(&ids));
            objections::hand_over_of_cases(tx, &ids, from, to)?;
        }
        AddedKind::SignUp => {
            versioned!(event_sign_ups, member_id, event_sign_ups::id.eq_any(&ids));
        }
        AddedKind::Suggestion => {
            versioned!(suggestions, member_id, suggestions::id.eq_any(&ids));
        }
        AddedKind::Feedback => {
            diesel::update(event_feedback::table)
                .filter(event_feedback::id.eq_any(&ids))
                .filter(event_feedback::member_id.eq(Some(Sql(from))))
                .set(event_feedback::member_id.eq(Some(Sql(to))))
                .execute(tx.conn)?;
        }
        AddedKind::Enrolment => {
            diesel::update(enrolments::table)
                .filter(enrolments::id.eq_any(&ids))
                .filter(enrolments::member_id.eq(Sql(from)))
                .set(enrolments::member_id.eq(Sql(to)))
                .execute(tx.conn)?;
        }
        AddedKind::Link => give_links(tx, &ids, from, to)?,
        // Which of them go is decided by all of both trails: `agreements`.
        AddedKind::Consent => {}
    }
    Ok(())
}

fn give_links(
    tx: &mut Tx<'_>,
    ids: &[Sql<Id<()>>],
    from: MemberId,
    to: MemberId,
) -> Result<(), Error> {
    macro_rules! end {
        ($column:ident) => {
            diesel::update(member_links::table)
                .filter(member_links::id.eq_any(ids))
                .filter(member_links::$column.eq(Sql(from)))
                .set(member_links::$column.eq(Sql(to)))
                .execute(tx.conn)?
        };
    }
    end!(resident_id);
    end!(business_id);
    Ok(())
}

/// Gives a place in a round.
pub(super) fn give_place_in_round(
    tx: &mut Tx<'_>,
    round: RoundId,
    from: MemberId,
    to: MemberId,
) -> Result<(), Error> {
    diesel::update(round_members::table.find((Sql(round), Sql(from))))
        .set(round_members::member_id.eq(Sql(to)))
        .execute(tx.conn)?;
    Ok(())
}

/// Places in rounds go with the visits that are made in them.
pub(super) fn give_places_of_visits(
    tx: &mut Tx<'_>,
    ids: &[Uuid],
    from: MemberId,
    to: MemberId,
) -> Result<(), Error> {
    let ids: Vec<Option<Sql<VisitId>>> =
        ids.iter().map(|id| Some(Sql(Id::from_uuid(*id)))).collect();
    let places: Vec<(Sql<RoundId>, Option<Sql<VisitId>>)> = round_members::table
        .filter(round_members::member_id.eq(Sql(from)))
        .filter(round_members::visit_id.eq_any(ids))
        .select((round_members::round_id, round_members::visit_id))
        .load(tx.conn)?;
    for (Sql(round), visit) in places {
        let theirs = round_members::table.find((Sql(round), Sql(to)));
        let taken =
            diesel::update(theirs).set(round_members::visit_id.eq(visit)).execute(tx.conn)?;
        if taken == 0 {
            give_place_in_round(tx, round, from, to)?;
        } else {
            diesel::delete(round_members::table.find((Sql(round), Sql(from)))).execute(tx.conn)?;
        }
    }
    Ok(())
}
