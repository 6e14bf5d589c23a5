//! What is held, beside the members, until something is done to all that is on record of them.

use diesel::prelude::*;
use domain::id::{CaseId, EventId, MemberId, RoundId};

use super::super::Tx;
use super::super::dialect::lock;
use crate::error::Error;
use crate::schema::{cases, event_sign_ups, events, round_members, rounds};
use crate::types::Sql;

/// Their cases and rounds, which others hold before the member.
pub(in super::super) fn paths(tx: &mut Tx<'_>, members: &[MemberId]) -> Result<(), Error> {
    let theirs = members.iter().map(|one| Some(Sql(*one)));
    let query = cases::table
        .filter(cases::member_id.eq_any(theirs))
        .order(cases::id.asc())
        .select(cases::id);
    let _cases: Vec<Sql<CaseId>> = lock!(query).load(tx.conn)?;
    let of_them = round_members::table
        .filter(round_members::member_id.eq_any(members.iter().copied().map(Sql)))
        .select(round_members::round_id);
    let query =
        rounds::table.filter(rounds::id.eq_any(of_them)).order(rounds::id.asc()).select(rounds::id);
    let _rounds: Vec<Sql<RoundId>> = lock!(query).load(tx.conn)?;
    Ok(())
}

/// Events that any of them, who are held already, is signed up for.
pub(in super::super) fn events(tx: &mut Tx<'_>, members: &[MemberId]) -> Result<(), Error> {
    let theirs = members.iter().map(|one| Some(Sql(*one)));
    let of_them = event_sign_ups::table
        .filter(event_sign_ups::member_id.eq_any(theirs))
        .select(event_sign_ups::event_id);
    let query =
        events::table.filter(events::id.eq_any(of_them)).order(events::id.asc()).select(events::id);
    let _events: Vec<Sql<EventId>> = lock!(query).load(tx.conn)?;
    Ok(())
}
