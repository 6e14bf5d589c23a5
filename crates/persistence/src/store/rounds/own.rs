//! Rounds as a member sees them who is on their list.

use diesel::prelude::*;
use domain::Timestamp;
use domain::id::{MemberId, VisitId};

use super::super::Conn;
use super::Row;
use crate::error::Error;
use crate::portal::OwnRound;
use crate::schema::{round_members, rounds};
use crate::types::Sql;

/// The newest first.
pub fn of_member(conn: &mut Conn, member: MemberId) -> Result<Vec<OwnRound>, Error> {
    let rows: Vec<(Row, Sql<Timestamp>, Option<Sql<VisitId>>)> = rounds::table
        .inner_join(round_members::table.on(round_members::round_id.eq(rounds::id)))
        .filter(round_members::member_id.eq(Sql(member)))
        .order((rounds::starts_on.desc(), rounds::id.desc()))
        .select((Row::as_select(), round_members::added_at, round_members::visit_id))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(row, added_at, visit)| OwnRound {
            round: row.into(),
            added_at: added_at.0,
            has_visit: visit.is_some(),
        })
        .collect())
}
