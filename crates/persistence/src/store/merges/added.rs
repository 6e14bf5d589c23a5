//! What was recorded of the person since a merge.

use std::collections::BTreeSet;

use diesel::prelude::*;
use domain::Timestamp;
use domain::consents::{ConsentAction, GivenHow};
use domain::id::{EventId, Id};
use domain::merges::{Added, AddedKind, Change, Merge, MergeSide};
use uuid::Uuid;

use super::super::Conn;
use super::moves::{Move, table};
use crate::error::Error;
use crate::schema::{
    cases, consents, enrolments, event_feedback, event_sign_ups, member_links, suggestions, visits,
};
use crate::types::Sql;

type Plain = (Sql<Id<()>>, Sql<Timestamp>);
/// With the record that it follows from, if it does.
type Following = (Sql<Id<()>>, Sql<Timestamp>, Option<Sql<Id<()>>>);

/// Everything of the survivor's that is newer than the merge, in the order in which it came.
pub(super) fn since(conn: &mut Conn, merge: &Merge, changes: &[Move]) -> Result<Vec<Added>, Error> {
    let mut added = Vec::new();
    let mut add = |kind, id: Sql<Id<()>>, at: Sql<Timestamp>, goes_back: bool| {
        let default = if goes_back { MergeSide::Merged } else { MergeSide::Survivor };
        added.push(Added { kind, id: id.0.uuid(), at: at.0, default });
    };
    let (survivor, id) = (Sql(merge.survivor), Sql(merge.id));
    macro_rules! newer {
        ($table:ident) => {
            $table::table.filter($table::id.gt(id)).order($table::id.asc())
        };
    }
    let moved = moved(changes, AddedKind::Visit);
    let of_visit =
        |from: Option<Sql<Id<()>>>| from.is_some_and(|one| moved.contains(&one.0.uuid()));
    let rows: Vec<Following> = newer!(visits)
        .filter(visits::member_id.eq(Some(survivor)))
        .select((visits::id, visits::created_at, visits::follows_id))
        .load(conn)?;
    for (id, at, from) in rows {
        add(AddedKind::Visit, id, at, of_visit(from));
    }
    let rows: Vec<Following> = newer!(cases)
        .filter(cases::member_id.eq(Some(survivor)))
        .select((cases::id, cases::created_at, cases::visit_id))
        .load(conn)?;
    for (id, at, from) in rows {
        add(AddedKind::Case, id, at, of_visit(from));
    }
    let rows: Vec<Plain> = newer!(event_sign_ups)
        .filter(event_sign_ups::member_id.eq(Some(survivor)))
        .select((event_sign_ups::id, event_sign_ups::created_at))
        .load(conn)?;
    for (id, at) in rows {
        add(AddedKind::SignUp, id, at, false);
    }
    let attended = events_of_moved(conn, changes)?;
    let rows: Vec<(Sql<Id<()>>, Sql<Timestamp>, Sql<EventId>)> = newer!(event_feedback)
        .filter(event_feedback::member_id.eq(Some(survivor)))
        .select((event_feedback::id, event_feedback::created_at, event_feedback::event_id))
        .load(conn)?;
    for (id, at, event) in rows {
        add(AddedKind::Feedback, id, at, attended.contains(&event.0));
    }
    let rows: Vec<Plain> = newer!(consents)
        .filter(consents::member_id.eq(survivor))
        .filter(consents::action.eq(Sql(ConsentAction::Given)))
        .filter(consents::given_how.ne(Sql(GivenHow::Merge)))
        .select((consents::id, consents::created_at))
        .load(conn)?;
    for (id, at) in rows {
        add(AddedKind::Consent, id, at, false);
    }
    let rows: Vec<Plain> = newer!(enrolments)
        .filter(enrolments::member_id.eq(survivor))
        .select((enrolments::id, enrolments::created_at))
        .load(conn)?;
    for (id, at) in rows {
        add(AddedKind::Enrolment, id, at, false);
    }
    let rows: Vec<Plain> = newer!(member_links)
        .filter(member_links::resident_id.eq(survivor).or(member_links::business_id.eq(survivor)))
        .select((member_links::id, member_links::created_at))
        .load(conn)?;
    for (id, at) in rows {
        add(AddedKind::Link, id, at, false);
    }
    let rows: Vec<Plain> = newer!(suggestions)
        .filter(suggestions::member_id.eq(Some(survivor)))
        .select((suggestions::id, suggestions::created_at))
        .load(conn)?;
    for (id, at) in rows {
        add(AddedKind::Suggestion, id, at, false);
    }
    Ok(added)
}

/// Rows of a kind that the merge brought.
pub(super) fn moved(changes: &[Move], kind: AddedKind) -> BTreeSet<Uuid> {
    let of_kind = changes.iter().filter(|one| one.table == table(kind));
    of_kind.filter(|one| one.change == Change::Moved).map(|one| one.row).collect()
}

fn events_of_moved(conn: &mut Conn, changes: &[Move]) -> Result<BTreeSet<EventId>, Error> {
    let ids = moved(changes, AddedKind::SignUp);
    let ids: Vec<Sql<Id<()>>> = ids.into_iter().map(|id| Sql(Id::from_uuid(id))).collect();
    let events: Vec<Sql<EventId>> = event_sign_ups::table
        .filter(event_sign_ups::id.eq_any(ids))
        .select(event_sign_ups::event_id)
        .load(conn)?;
    Ok(events.into_iter().map(|event| event.0).collect())
}

/// Consents that were recorded since, withdrawals included.
pub(super) fn consents_since(
    conn: &mut Conn,
    merge: &Merge,
) -> Result<BTreeSet<domain::id::ConsentId>, Error> {
    let ids: Vec<Sql<domain::id::ConsentId>> = consents::table
        .filter(consents::member_id.eq(Sql(merge.survivor)))
        .filter(consents::id.gt(Sql(merge.id)))
        .filter(consents::given_how.ne(Sql(GivenHow::Merge)))
        .select(consents::id)
        .load(conn)?;
    Ok(ids.into_iter().map(|Sql(id)| id).collect())
}
