//! Visits.

mod checks;
mod own;
mod owners;
mod unvisited;
mod writes;

use std::sync::Arc;

use diesel::dsl;
use diesel::prelude::*;
use domain::id::{AccountId, AssistanceId, CaseId, MemberId, RoundId, UnitId, VisitId};
use domain::members::MemberKind;
use domain::visits::{
    Assistance, AssistanceKind, Reach, Visit, VisitChannel, VisitDetail, VisitFilter, VisitLine,
    VisitPurpose, VisitSort, VisitStatus, VisitedMember,
};
use domain::{Date, Timestamp};

use super::members::{is_leaf, sole_leaf};
use super::tx::admits;
use super::{Conn, Tx};
use crate::error::Error;
use crate::fragments::{Cursor, Direction, Key, Keyset, Page, PageRequest, Within, WrappedKey};
use crate::schema::{accounts, assistance, cases, members, visits};
use crate::sealed::{Opener, Place, Sealed};
use crate::types::{Sql, plain};
use crate::vault::Vault;

pub(super) use checks::ensure_assignees;
pub(super) use own::{list_own, note_of};
pub(super) use owners::hand_over;
pub use unvisited::list_unvisited;
pub(super) use writes::insert;
pub use writes::{create, record, update};

/// A visit's row.
#[derive(Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = visits)]
struct Row {
    id: Sql<VisitId>,
    unit_id: Sql<UnitId>,
    // Of who was erased there is no member's row to be joined, so that no such visit is ever read.
    #[diesel(select_expression = visits::member_id.assume_not_null())]
    member_id: Sql<MemberId>,
    round_id: Option<Sql<RoundId>>,
    status: Sql<VisitStatus>,
    purpose: Sql<VisitPurpose>,
    channel: Sql<VisitChannel>,
    planned_on: Option<Sql<Date>>,
    assignee_id: Option<Sql<AccountId>>,
    visited_at: Option<Sql<Timestamp>>,
    duration_minutes: Option<i32>,
    notes: Option<Sealed>,
    follow_up_on: Option<Sql<Date>>,
    follows_id: Option<Sql<VisitId>>,
    recorded_by: Option<Sql<AccountId>>,
    created_by: Option<Sql<AccountId>>,
    created_at: Sql<Timestamp>,
    updated_at: Sql<Timestamp>,
    version: i64,
}

impl Row {
    /// The visit, with what was noted of it.
    fn open(self, opener: &Opener<'_>) -> Result<Visit, Error> {
        let notes = opener.open(notes_of(self.id.0), self.notes.as_ref())?;
        Ok(Visit { notes, ..self.into() })
    }
}

fn notes_of(id: VisitId) -> Place {
    Place::new("visits", "notes", id)
}

/// Without its notes.
impl From<Row> for Visit {
    fn from(row: Row) -> Self {
        Self {
            id: row.id.0,
            unit_id: row.unit_id.0,
            member_id: row.member_id.0,
            round_id: plain(row.round_id),
            status: row.status.0,
            purpose: row.purpose.0,
            channel: row.channel.0,
            planned_on: plain(row.planned_on),
            assignee_id: plain(row.assignee_id),
            visited_at: plain(row.visited_at),
            duration_minutes: row.duration_minutes,
            notes: None,
            follow_up_on: plain(row.follow_up_on),
            follows_id: plain(row.follows_id),
            recorded_by: plain(row.recorded_by),
            created_by: plain(row.created_by),
            created_at: row.created_at.0,
            updated_at: row.updated_at.0,
            version: row.version,
        }
    }
}

/// Without its notes.
impl From<&Visit> for Row {
    fn from(visit: &Visit) -> Self {
        Self {
            id: Sql(visit.id),
            unit_id: Sql(visit.unit_id),
            member_id: Sql(visit.member_id),
            round_id: visit.round_id.map(Sql),
            status: Sql(visit.status),
            purpose: Sql(visit.purpose),
            channel: Sql(visit.channel),
            planned_on: visit.planned_on.map(Sql),
            assignee_id: visit.assignee_id.map(Sql),
            visited_at: visit.visited_at.map(Sql),
            duration_minutes: visit.duration_minutes,
            notes: None,
            follow_up_on: visit.follow_up_on.map(Sql),
            follows_id: visit.follows_id.map(Sql),
            recorded_by: visit.recorded_by.map(Sql),
            created_by: visit.created_by.map(Sql),
            created_at: Sql(visit.created_at),
            updated_at: Sql(visit.updated_at),
            version: visit.version,
        }
    }
}

/// The columns of a member that a visit needs, but for the ways to reach them.
#[derive(Clone, Queryable, Selectable)]
#[diesel(table_name = members)]
pub(super) struct VisitedRow {
    id: Sql<MemberId>,
    kind: Sql<MemberKind>,
    name: String,
    preferred_language: Option<String>,
    contact_time: Option<String>,
}

impl From<VisitedRow> for VisitedMember {
    fn from(row: VisitedRow) -> Self {
        Self {
            id: row.id.0,
            kind: row.kind.0,
            name: row.name,
            phone: None,
            address: None,
            preferred_language: row.preferred_language,
            contact_time: row.contact_time,
        }
    }
}

/// What is sealed of a member who is visited, and the key to it.
#[derive(Clone, Queryable, Selectable)]
#[diesel(table_name = members)]
pub(super) struct ReachRow {
    phone: Option<Sealed>,
    address: Option<Sealed>,
    #[diesel(select_expression = WrappedKey)]
    wrapped: Option<Vec<u8>>,
}

impl VisitedRow {
    /// The member, with the ways to reach them.
    fn open(self, opener: &Opener<'_>, reach: &ReachRow) -> Result<VisitedMember, Error> {
        let place = |column| Place::new("members", column, self.id.0);
        let phone = opener.open(place("phone"), reach.phone.as_ref())?;
        let address = opener.open(place("address"), reach.address.as_ref())?;
        Ok(VisitedMember { phone, address, ..self.into() })
    }
}

#[derive(Queryable, Selectable)]
struct LineRow {
    #[diesel(embed)]
    visit: Row,
    #[diesel(embed)]
    member: VisitedRow,
    #[diesel(embed)]
    reach: ReachRow,
    #[diesel(select_expression = accounts::name.nullable())]
    assignee_name: Option<String>,
}

impl LineRow {
    fn opener<'a>(&self, vault: &'a Vault) -> Opener<'a> {
        Opener::new(vault, self.member.id.0, self.reach.wrapped.clone())
    }

    /// All of the line.
    fn open(self, opener: &Opener<'_>) -> Result<VisitLine, Error> {
        Ok(VisitLine {
            visit: self.visit.open(opener)?,
            member: self.member.open(opener, &self.reach)?,
            assignee_name: self.assignee_name,
        })
    }

    /// As lists show it: how to reach the member as long as the visit is to be made.
    fn listed(self, vault: &Vault) -> Result<VisitLine, Error> {
        let opener = self.opener(vault);
        if self.visit.status.0 == VisitStatus::Planned {
            return self.open(&opener);
        }
        Ok(VisitLine {
            visit: self.visit.open(&opener)?,
            member: self.member.into(),
            assignee_name: self.assignee_name,
        })
    }
}

/// The database that this text is compiled for.
pub(super) type Db = <Conn as Connection>::Backend;

type OfMember = dsl::Eq<dsl::Nullable<members::id>, visits::member_id>;
type OfAssignee = dsl::Eq<dsl::Nullable<accounts::id>, visits::assignee_id>;
type WithMember = dsl::InnerJoinOn<visits::table, members::table, OfMember>;
type Lines = dsl::LeftJoinOn<WithMember, accounts::table, OfAssignee>;
type Boxed = dsl::IntoBoxed<'static, Lines, Db>;

/// Visits with their members and assignees: those that `reach` holds.
fn reachable(reach: &Reach) -> Boxed {
    let lines = visits::table
        .inner_join(members::table.on(members::id.nullable().eq(visits::member_id)))
        .left_join(accounts::table.on(accounts::id.nullable().eq(visits::assignee_id)))
        .into_boxed();
    let own = visits::assignee_id.eq(Some(Sql(reach.account()))).assume_not_null();
    match (reach.all(), reach.own()) {
        (Some(all), None) => lines.filter(Within::new("visits.unit_id", all)),
        (None, Some(mine)) => lines.filter(own).filter(Within::new("visits.unit_id", mine)),
        (Some(all), Some(mine)) => lines.filter(
            Within::new("visits.unit_id", all).or(own.and(Within::new("visits.unit_id", mine))),
        ),
        (None, None) => lines.filter(visits::id.ne(visits::id)),
    }
}

/// Leaves out of a line what the caller needs no more.
fn shown(conn: &mut Conn, reach: &Reach, line: VisitLine) -> Result<VisitLine, Error> {
    let in_all = match (reach.all(), reach.own()) {
        (None, _) => false,
        (Some(_), None) => true,
        (Some(all), Some(_)) => admits(conn, all, line.visit.unit_id)?,
    };
    if Reach::shows_contact_details(&line.visit, in_all) {
        return Ok(line);
    }
    Ok(VisitLine { member: line.member.without_contact_details(), ..line })
}

fn find(conn: &mut Conn, reach: &Reach, id: VisitId) -> Result<LineRow, Error> {
    let row =
        reachable(reach).filter(visits::id.eq(Sql(id))).select(LineRow::as_select()).first(conn)?;
    Ok(row)
}

/// As [`find`], opened; what the transaction seals of the member needs no other look at the key.
fn find_open(tx: &mut Tx<'_>, reach: &Reach, id: VisitId) -> Result<VisitLine, Error> {
    let row = find(tx.conn, reach, id)?;
    let (member, opener) = (row.member.id.0, row.opener(tx.vault()));
    let line = row.open(&opener)?;
    if let Some(key) = opener.into_key()? {
        tx.remember(member, Arc::new(key));
    }
    Ok(line)
}

/// A visit with what was given and what came of it.
pub fn get(
    conn: &mut Conn,
    vault: &Vault,
    reach: &Reach,
    id: VisitId,
) -> Result<VisitDetail, Error> {
    let row = find(conn, reach, id)?;
    let opener = row.opener(vault);
    let line = shown(conn, reach, row.open(&opener)?)?;
    detail(conn, &opener, line)
}

type Given = (Sql<AssistanceId>, Sql<AssistanceKind>, Option<Sealed>, i64);

fn description_of(id: AssistanceId) -> Place {
    Place::new("assistance", "description", id)
}

fn detail(conn: &mut Conn, opener: &Opener<'_>, line: VisitLine) -> Result<VisitDetail, Error> {
    let id = line.visit.id;
    let given: Vec<Given> = assistance::table
        .filter(assistance::visit_id.eq(Sql(id)))
        .order(assistance::id.asc())
        .select((assistance::id, assistance::kind, assistance::description, assistance::amount))
        .load(conn)?;
    let case_ids: Vec<Sql<CaseId>> = cases::table
        .filter(cases::visit_id.eq(Some(Sql(id))))
        .order(cases::id.asc())
        .select(cases::id)
        .load(conn)?;
    // What follows a visit is a visit to the same member, so that member's index finds it.
    let follow_up_id: Option<Sql<VisitId>> = visits::table
        .filter(visits::member_id.eq(Sql(line.visit.member_id)))
        .filter(visits::follows_id.eq(Some(Sql(id))))
        .order((visits::created_at.asc(), visits::id.asc()))
        .select(visits::id)
        .first(conn)
        .optional()?;
    let assistance = given
        .into_iter()
        .map(|(id, kind, description, amount)| {
            let description = opener.open(description_of(id.0), description.as_ref())?;
            Ok(Assistance { kind: kind.0, description, amount })
        })
        .collect::<Result<_, Error>>()?;
    let case_ids = case_ids.into_iter().map(|Sql(id)| id).collect();
    Ok(VisitDetail { line, assistance, case_ids, follow_up_id: plain(follow_up_id) })
}

/// The visits that `reach` holds and `filter` asks for.
fn filtered(conn: &mut Conn, reach: &Reach, filter: &VisitFilter) -> Result<Boxed, Error> {
    let mut query = reachable(reach);
    // Of a member, a person and a round there are few visits, and each has its index. To offer the
    // index of units besides leads SQLite, which keeps no statistics, to a worse choice.
    let few = filter.member.is_some() || filter.assignee.is_some() || filter.round.is_some();
    match unit_asked_for(conn, reach, filter)? {
        Some(unit) if !few && is_leaf(conn, unit)? => {
            query = query.filter(visits::unit_id.eq(Sql(unit)));
        }
        Some(unit) if filter.unit.is_some() => {
            query = query.filter(Within::below("visits.unit_id", unit));
        }
        _ => {}
    }
    if let Some(member) = filter.member {
        query = query.filter(visits::member_id.eq(Sql(member)));
    }
    if let Some(assignee) = filter.assignee {
        query = query.filter(visits::assignee_id.eq(Some(Sql(assignee))));
    }
    if let Some(round) = filter.round {
        query = query.filter(visits::round_id.eq(Some(Sql(round))));
    }
    if let Some(status) = filter.status {
        query = query.filter(visits::status.eq(Sql(status)));
    }
    if let Some(from) = filter.planned_from {
        query = query.filter(visits::planned_on.ge(Some(Sql(from))));
    }
    if let Some(to) = filter.planned_to {
        query = query.filter(visits::planned_on.le(Some(Sql(to))));
    }
    Ok(query)
}

/// The unit named in the filter, which has to be in reach, or else the only one that is.
/// One community by itself is an equality, which an index in the list's own order serves.
fn unit_asked_for(
    conn: &mut Conn,
    reach: &Reach,
    filter: &VisitFilter,
) -> Result<Option<UnitId>, Error> {
    let Some(unit) = filter.unit else {
        return match (reach.all(), reach.own()) {
            (Some(scope), None) | (None, Some(scope)) => sole_leaf(conn, scope),
            _ => Ok(None),
        };
    };
    for scope in [reach.all(), reach.own()].into_iter().flatten() {
        if admits(conn, scope, unit)? {
            return Ok(Some(unit));
        }
    }
    Err(Error::NotFound)
}

pub fn list(
    conn: &mut Conn,
    vault: &Vault,
    reach: &Reach,
    filter: &VisitFilter,
    sort: VisitSort,
    page: &PageRequest,
) -> Result<Page<VisitLine>, Error> {
    if let Some(member) = filter.member {
        ensure_member(conn, reach, member)?;
    }
    let query = in_order(filtered(conn, reach, filter)?, sort);
    let total = if page.count { Some(query.count().get_result(conn)?) } else { None };
    let query = in_order(filtered(conn, reach, filter)?, sort).select(LineRow::as_select());
    let after = page.after.as_ref();
    let rows: Vec<LineRow> = match sort {
        VisitSort::NewestFirst => query
            .filter(Keyset::after(["visits.created_at", "visits.id"], Direction::Descending, after))
            .order((visits::created_at.desc(), visits::id.desc())),
        VisitSort::ByPlannedDay => query
            .filter(Keyset::after(["visits.planned_on", "visits.id"], Direction::Ascending, after))
            .order((visits::planned_on.asc(), visits::id.asc())),
    }
    .limit(page.limit + 1)
    .load(conn)?;
    let lines = rows
        .into_iter()
        .map(|row| shown(conn, reach, row.listed(vault)?))
        .collect::<Result<Vec<_>, _>>()?;
    Ok(Page::cut(lines, page, |line| place(line, sort)).with_total(total))
}

/// In the order of planned days only what has one can be listed.
fn in_order(query: Boxed, sort: VisitSort) -> Boxed {
    match sort {
        VisitSort::NewestFirst => query,
        VisitSort::ByPlannedDay => query.filter(visits::planned_on.is_not_null()),
    }
}

fn place(line: &VisitLine, sort: VisitSort) -> Cursor {
    let key = match (sort, line.visit.planned_on) {
        (VisitSort::ByPlannedDay, Some(day)) => Key::Date(day),
        _ => Key::from(line.visit.created_at),
    };
    Cursor::new(key, line.visit.id)
}

/// A member asked for by id has to be one whom the caller may know of. For a volunteer the visits
/// themselves decide.
fn ensure_member(conn: &mut Conn, reach: &Reach, member: MemberId) -> Result<(), Error> {
    let (Some(all), None) = (reach.all(), reach.own()) else { return Ok(()) };
    super::members::get(conn, all, member).map(|_| ())
}
