//! Members who asked for visits and wait for one.

use diesel::dsl::{min, sql};
use diesel::prelude::*;
use domain::access::Scope;
use domain::consents::Operation;
use domain::id::UnitId;
use domain::members::MemberStatus;
use domain::visits::{Unvisited, UnvisitedFilter, VisitStatus};
use domain::{Date, Timestamp};

use super::super::Conn;
use super::super::members::{is_leaf, sole_leaf};
use super::super::tx::ensure;
use super::{Db, VisitedRow};
use crate::error::Error;
use crate::fragments::{Cursor, Direction, Key, Keyset, LiveConsent, Page, PageRequest, Within};
use crate::schema::{members, visits};
use crate::types::sql::{Bool, Day};
use crate::types::{Sql, plain};

/// Since when a member waits. Indexes hold it in these words, so that it must not be said otherwise.
const WAITING_SINCE: &str =
    "COALESCE(members.last_visited_on, members.wants_visits_since, members.joined_on)";

type OfDay = Option<Sql<Date>>;
type Line = (VisitedRow, Sql<UnitId>, OfDay, OfDay, Sql<Date>, OfDay, bool);

/// Who waits longest comes first.
pub fn list_unvisited(
    conn: &mut Conn,
    scope: &Scope,
    filter: &UnvisitedFilter,
    now: Timestamp,
    page: &PageRequest,
) -> Result<Page<Unvisited>, Error> {
    let total = if page.count {
        Some(waiting(conn, scope, filter)?.count().get_result(conn)?)
    } else {
        None
    };
    let planned = visits::table
        .filter(visits::member_id.eq(members::id.nullable()))
        .filter(visits::status.eq(Sql(VisitStatus::Planned)))
        .select(min(visits::planned_on))
        .single_value();
    let rows: Vec<Line> = waiting(conn, scope, filter)?
        .filter(Keyset::after(
            [WAITING_SINCE, "members.id"],
            Direction::Ascending,
            page.after.as_ref(),
        ))
        .order((sql::<Day>(WAITING_SINCE).asc(), members::id.asc()))
        .select((
            VisitedRow::as_select(),
            members::unit_id,
            members::wants_visits_since,
            members::last_visited_on,
            sql::<Day>(WAITING_SINCE),
            planned,
            LiveConsent::new("members.id", Operation::VisitsCreate, now),
        ))
        .limit(page.limit + 1)
        .load(conn)?;
    let lines = rows.into_iter().map(unvisited).collect();
    let place = |line: &Unvisited| Cursor::new(Key::Date(line.waiting_since), line.member.id);
    Ok(Page::cut(lines, page, place).with_total(total))
}

fn waiting(
    conn: &mut Conn,
    scope: &Scope,
    filter: &UnvisitedFilter,
) -> Result<members::BoxedQuery<'static, Db>, Error> {
    let query = members::table
        .filter(sql::<Bool>("members.wants_visits"))
        .filter(members::merged_into.is_null())
        .filter(members::status.eq(Sql(MemberStatus::Active)))
        .filter(sql::<Day>(WAITING_SINCE).le(Sql(filter.since)))
        .into_boxed();
    if let Some(unit) = filter.unit {
        ensure(conn, scope, unit)?;
    }
    Ok(match filter.unit {
        Some(unit) if is_leaf(conn, unit)? => query.filter(members::unit_id.eq(Sql(unit))),
        Some(unit) => query.filter(Within::below("members.unit_id", unit)),
        None => match sole_leaf(conn, scope)? {
            Some(unit) => query.filter(members::unit_id.eq(Sql(unit))),
            None => query.filter(Within::new("members.unit_id", scope)),
        },
    })
}

fn unvisited(line: Line) -> Unvisited {
    let (member, unit_id, wants_visits_since, last_visited_on, waiting_since, next, consent) = line;
    Unvisited {
        member: member.into(),
        unit_id: unit_id.0,
        wants_visits_since: plain(wants_visits_since),
        last_visited_on: plain(last_visited_on),
        waiting_since: waiting_since.0,
        next_planned_on: plain(next),
        visits_consent: consent,
    }
}
