//! Records whose time is over, as the domain's rules of retention have it: found, and removed in small pieces.

mod removals;

use diesel::dsl::exists;
use diesel::prelude::*;
use domain::Date;
use domain::access::Scope;
use domain::id::{Id, MemberId, UnitId};
use domain::retention::Limit;

use super::{Conn, Tx, erasures};
use crate::error::Error;
use crate::fragments::{Cursor, Direction, Key, Keyset, Over, Page, PageRequest, Within};
use crate::retention::{DueMember, NextMember};
use crate::schema::{
    accounts, cases, consents, enrolments, erasure_requests, event_feedback, event_sign_ups,
    events, households, imports, invitations, jobs, members, objections, rounds, sessions,
    suggestions, visits,
};
use crate::types::Sql;
use crate::write::{Audited, Entry};

/// When a row of each table is over. What is counted from the end of something that has none yet is not. Old records
/// that another system kept count from the day on which they came: an office that brings them has a use for them.
fn words(table: &str) -> Option<&'static str> {
    Some(match table {
        // What a law has the office keep is said by refusing a request; that goes in its own time.
        "members" => {
            "members.status = 'left' AND members.merged_into IS NULL AND members.left_on < {day} AND NOT EXISTS \
             (SELECT 1 FROM erasure_requests AS r WHERE r.member_id = members.id AND r.state = 'refused' \
             AND r.reason IN ('legal_duty', 'open_claim', 'public_funds'))"
        }
        "event_feedback" => {
            "EXISTS (SELECT 1 FROM events AS e WHERE e.id = event_feedback.event_id AND e.ends_at < {at})"
        }
        "event_sign_ups" => {
            "EXISTS (SELECT 1 FROM events AS e WHERE e.id = event_sign_ups.event_id AND e.ends_at < {at})"
        }
        "events" => "events.ends_at < {at}",
        "objections" => "objections.answered_at < {at}",
        "erasure_requests" => "erasure_requests.decided_at < {at}",
        "visits" => "visits.updated_at < {at}",
        "rounds" => "rounds.ends_on < {day}",
        "cases" => "cases.updated_at < {at} AND cases.state IN ('closed', 'declined')",
        "suggestions" => "suggestions.updated_at < {at}",
        "enrolments" => "enrolments.ended_on < {day}",
        "consents" => {
            "consents.action = 'given' AND (consents.expires_at < {at} OR EXISTS (SELECT 1 FROM consents AS w \
             WHERE w.member_id = consents.member_id AND w.purpose = consents.purpose \
             AND w.withdraws = consents.id AND w.starts_at < {at}))"
        }
        "households" => {
            "households.updated_at < {at} AND NOT EXISTS \
             (SELECT 1 FROM members AS m WHERE m.household_id = households.id)"
        }
        // The import has the rows that were refused.
        "import_faults" => {
            "imports.created_at < {at} AND EXISTS \
             (SELECT 1 FROM import_faults AS f WHERE f.import_id = imports.id)"
        }
        "jobs" => "jobs.state IN ('done', 'failed', 'cancelled') AND jobs.updated_at < {at}",
        "invitations" => {
            "COALESCE(invitations.accepted_at, invitations.revoked_at, invitations.expires_at) < {at}"
        }
        "sessions" => "COALESCE(sessions.revoked_at, sessions.expires_at) < {at}",
        // Without a password is whom a sweep came by before.
        "accounts" => {
            "accounts.status = 'disabled' AND accounts.updated_at < {at} AND accounts.password_hash <> ''"
        }
        _ => return None,
    })
}

/// `found!(table, over, |query| …)`: rows of the table's records that are over, whatever the table.
macro_rules! found {
    ($name:expr, $limit:expr, |$query:ident, $id:ident, $unit:ident| $body:expr) => {{
        let over = Over::new(words($name).unwrap_or("1 = 0"), $limit);
        macro_rules! of {
            ($table:ident, $column:literal) => {{
                let ($query, $id, $unit) = ($table::table.filter(over), $table::id, Some($column));
                $body
            }};
            ($table:ident) => {{
                let ($query, $id, $unit) =
                    ($table::table.filter(over), $table::id, None::<&'static str>);
                $body
            }};
        }
        match $name {
            "members" => of!(members, "members.unit_id"),
            "event_feedback" => of!(
                event_feedback,
                "(SELECT u.unit_id FROM events AS u WHERE u.id = event_feedback.event_id)"
            ),
            "event_sign_ups" => of!(
                event_sign_ups,
                "(SELECT u.unit_id FROM events AS u WHERE u.id = event_sign_ups.event_id)"
            ),
            "events" => of!(events, "events.unit_id"),
            "objections" => of!(objections, "objections.unit_id"),
            "erasure_requests" => of!(erasure_requests, "erasure_requests.unit_id"),
            "visits" => of!(visits, "visits.unit_id"),
            "rounds" => of!(rounds, "rounds.unit_id"),
            "cases" => of!(cases, "cases.unit_id"),
            "suggestions" => of!(suggestions, "suggestions.unit_id"),
            "enrolments" => of!(
                enrolments,
                "(SELECT u.unit_id FROM members AS u WHERE u.id = enrolments.member_id)"
            ),
            "consents" => of!(
                consents,
                "(SELECT u.unit_id FROM members AS u WHERE u.id = consents.member_id)"
            ),
            "households" => of!(households, "households.unit_id"),
            "import_faults" => of!(imports, "imports.unit_id"),
            "jobs" => of!(jobs, "jobs.unit_id"),
            "invitations" => of!(invitations, "invitations.unit_id"),
            "sessions" => of!(sessions),
            _ => of!(accounts),
        }
    }};
}

/// How many records of a table are over; with a scope, those of its units. Accounts and sessions are of no unit:
/// none of them is in any scope.
pub fn count(
    conn: &mut Conn,
    scope: Option<&Scope>,
    table: &str,
    limit: Limit,
) -> Result<i64, Error> {
    Ok(found!(table, limit, |query, id, unit| {
        let _ = id;
        match (scope, unit) {
            (None, _) => query.count().get_result(conn)?,
            (Some(scope), Some(unit)) => {
                query.filter(Within::new(unit, scope)).count().get_result(conn)?
            }
            (Some(_), None) => 0,
        }
    }))
}

/// Whether a table has anything that is over.
pub fn any(conn: &mut Conn, table: &str, limit: Limit) -> Result<bool, Error> {
    Ok(found!(table, limit, |query, id, unit| {
        let (_, _) = (id, unit);
        diesel::select(exists(query)).get_result(conn)?
    }))
}

/// Removes up to `most` records of a table that are over, with what belongs to them; returns how many.
pub fn sweep(
    tx: &mut Tx<'_>,
    table: &'static str,
    limit: Limit,
    most: i64,
) -> Result<Audited<usize>, Error> {
    let ids: Vec<Sql<Id<()>>> = found!(table, limit, |query, id, unit| {
        let _: Option<&str> = unit;
        query.order(id.asc()).limit(most).select(id).load(tx.conn)?
    });
    removals::remove(tx, table, &ids)?;
    let entry = Entry::summary("retention_sweep", format!("{table}: {}", ids.len()));
    Ok(Audited::write(ids.len(), entry))
}

/// Erases the next member who left so long ago, as if they had asked for it.
pub fn erase_next(tx: &mut Tx<'_>, limit: Limit) -> Result<Audited<NextMember>, Error> {
    let operation = "retention_sweep";
    let none = |outcome| Audited::write(outcome, Entry::summary(operation, "members: 0".into()));
    let next: Option<Sql<MemberId>> = due(limit)
        .order((members::left_on.asc(), members::id.asc()))
        .select(members::id)
        .first(tx.conn)
        .optional()?;
    let Some(Sql(member)) = next else { return Ok(none(NextMember::None)) };
    let whole = erasures::hold(tx, member)?;
    let still_due = due(limit).filter(members::id.eq(Sql(member)));
    let still_due: bool = diesel::select(exists(still_due)).get_result(tx.conn)?;
    if !still_due {
        return Ok(none(NextMember::Stayed));
    }
    let erased = erasures::erase_whole(tx, whole, tx.now(), operation)?;
    let entry = Entry::summary(operation, "members: 1".into());
    let audited = Audited::write(NextMember::Erased { contents: erased.contents }, entry);
    Ok(erased.entries.into_iter().fold(audited, Audited::and))
}

/// Everybody whom [`erase_next`] would erase, who left first before the others.
pub fn all_due_members(conn: &mut Conn, limit: Limit) -> Result<Vec<DueMember>, Error> {
    let rows: Vec<Due> = due(limit)
        .order((members::left_on.asc(), members::id.asc()))
        .select((members::id, members::unit_id, members::left_on))
        .load(conn)?;
    Ok(rows.into_iter().filter_map(due_member).collect())
}

fn due_member((Sql(id), Sql(unit), left_on): Due) -> Option<DueMember> {
    Some(DueMember { id, unit, left_on: left_on?.0 })
}

fn due(limit: Limit) -> members::BoxedQuery<'static, <Conn as Connection>::Backend> {
    members::table.filter(Over::new(words("members").unwrap_or("1 = 0"), limit)).into_boxed()
}

type Due = (Sql<MemberId>, Sql<UnitId>, Option<Sql<Date>>);

/// Members in scope who left so long ago that they are to be erased.
pub fn members(
    conn: &mut Conn,
    scope: &Scope,
    limit: Limit,
    page: &PageRequest,
) -> Result<Page<DueMember>, Error> {
    let due = || due(limit).filter(Within::new("members.unit_id", scope));
    let columns = ["members.left_on", "members.id"];
    let rows: Vec<Due> = due()
        .filter(Keyset::after(columns, Direction::Ascending, page.after.as_ref()))
        .order((members::left_on.asc(), members::id.asc()))
        .limit(page.limit + 1)
        .select((members::id, members::unit_id, members::left_on))
        .load(conn)?;
    let total = if page.count { Some(due().count().get_result(conn)?) } else { None };
    let rows = rows.into_iter().filter_map(due_member).collect();
    let place = |one: &DueMember| Cursor::new(Key::Date(one.left_on), one.id);
    Ok(Page::cut(rows, page, place).with_total(total))
}
