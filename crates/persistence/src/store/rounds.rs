//! Rounds and their members.

mod additions;
mod own;

use std::collections::HashMap;

use diesel::dsl::count_star;
use diesel::prelude::*;
use domain::access::Scope;
use domain::id::{AccountId, RoundId, UnitId, VisitId};
use domain::rounds::{
    Coverage, NewRound, Round, RoundMember, RoundPatch, RoundProgress, RoundVisit, may_be_replaced,
};
use domain::visits::{Reach, Visit, VisitPurpose, VisitStatus};
use domain::{Date, Fault, Timestamp};

use super::dialect::lock;
use super::members::{ensure_unit, is_leaf, sole_leaf};
use super::tx::{ensure, expect_version};
use super::visits::VisitedRow;
use super::{Conn, Tx};
use crate::error::Error;
use crate::fragments::{Cursor, Direction, Keyset, Page, PageRequest, Within};
use crate::schema::{accounts, members, round_members, rounds, unit_ancestors, visits};
use crate::types::{Sql, plain};
use crate::write::{Audited, Entry};

pub use additions::add_members;
pub(super) use own::of_member;

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = rounds)]
struct Row {
    id: Sql<RoundId>,
    unit_id: Sql<UnitId>,
    title: String,
    purpose: Sql<VisitPurpose>,
    starts_on: Sql<Date>,
    ends_on: Sql<Date>,
    created_by: Sql<AccountId>,
    created_at: Sql<Timestamp>,
    updated_at: Sql<Timestamp>,
    version: i64,
}

impl From<Row> for Round {
    fn from(row: Row) -> Self {
        Self {
            id: row.id.0,
            unit_id: row.unit_id.0,
            title: row.title,
            purpose: row.purpose.0,
            starts_on: row.starts_on.0,
            ends_on: row.ends_on.0,
            created_by: row.created_by.0,
            created_at: row.created_at.0,
            updated_at: row.updated_at.0,
            version: row.version,
        }
    }
}

fn find(conn: &mut Conn, scope: &Scope, id: RoundId) -> Result<Round, Error> {
    let row: Row = rounds::table.find(Sql(id)).select(Row::as_select()).first(conn)?;
    ensure(conn, scope, row.unit_id.0)?;
    Ok(row.into())
}

/// As [`find`], held so that two who add to the round do it one after the other.
fn hold(tx: &mut Tx<'_>, scope: &Scope, id: RoundId) -> Result<Round, Error> {
    let query = rounds::table.find(Sql(id)).select(Row::as_select());
    let row: Row = lock!(query).first(tx.conn)?;
    ensure(tx.conn, scope, row.unit_id.0)?;
    Ok(row.into())
}

pub fn get(conn: &mut Conn, scope: &Scope, id: RoundId) -> Result<RoundProgress, Error> {
    let round = find(conn, scope, id)?;
    progress(conn, round)
}

fn progress(conn: &mut Conn, round: Round) -> Result<RoundProgress, Error> {
    let coverage = coverage(conn, &[round.id])?.remove(&round.id).unwrap_or_default();
    Ok(RoundProgress { round, coverage })
}

/// How far each of these rounds has come, in one question for all.
fn coverage(conn: &mut Conn, ids: &[RoundId]) -> Result<HashMap<RoundId, Coverage>, Error> {
    let counts: Vec<(Sql<RoundId>, Option<Sql<VisitStatus>>, i64)> = round_members::table
        .left_join(visits::table.on(visits::id.nullable().eq(round_members::visit_id)))
        .filter(round_members::round_id.eq_any(ids.iter().copied().map(Sql)))
        .group_by((round_members::round_id, visits::status))
        .select((round_members::round_id, visits::status.nullable(), count_star()))
        .load(conn)?;
    let mut coverage: HashMap<RoundId, Coverage> = HashMap::new();
    for (Sql(round), status, members) in counts {
        let sum = coverage.entry(round).or_default();
        *sum = sum.with(plain(status), members);
    }
    Ok(coverage)
}

/// Newest first.
pub fn list(
    conn: &mut Conn,
    scope: &Scope,
    unit: Option<UnitId>,
    page: &PageRequest,
) -> Result<Page<RoundProgress>, Error> {
    if let Some(unit) = unit {
        ensure(conn, scope, unit)?;
    }
    let leaf = match unit {
        Some(unit) => is_leaf(conn, unit)?.then_some(unit),
        None => sole_leaf(conn, scope)?,
    };
    let filtered = || {
        let query = rounds::table.into_boxed();
        match (leaf, unit) {
            (Some(leaf), _) => query.filter(rounds::unit_id.eq(Sql(leaf))),
            (None, Some(unit)) => query.filter(Within::below("rounds.unit_id", unit)),
            (None, None) => query.filter(Within::new("rounds.unit_id", scope)),
        }
    };
    let total = if page.count { Some(filtered().count().get_result(conn)?) } else { None };
    let rows: Vec<Row> = filtered()
        .filter(Keyset::after(
            ["rounds.created_at", "rounds.id"],
            Direction::Descending,
            page.after.as_ref(),
        ))
        .order((rounds::created_at.desc(), rounds::id.desc()))
        .select(Row::as_select())
        .limit(page.limit + 1)
        .load(conn)?;
    let page = Page::cut(rows, page, |row| Cursor::new(row.created_at.0, row.id.0));
    let ids: Vec<RoundId> = page.items.iter().map(|row| row.id.0).collect();
    let mut coverage = coverage(conn, &ids)?;
    Ok(page
        .map(Round::from)
        .map(|round| RoundProgress {
            coverage: coverage.remove(&round.id).unwrap_or_default(),
            round,
        })
        .with_total(total))
}

pub fn create(
    tx: &mut Tx<'_>,
    reach: &Reach,
    new: &NewRound,
) -> Result<Audited<RoundProgress>, Error> {
    let Some(all) = reach.all() else { return Err(domain::Error::Forbidden.into()) };
    ensure_unit(tx.conn, all, new.unit_id)?;
    let row = Row {
        id: Sql(tx.new_id()),
        unit_id: Sql(new.unit_id),
        title: new.title.clone(),
        purpose: Sql(new.purpose),
        starts_on: Sql(new.starts_on),
        ends_on: Sql(new.ends_on),
        created_by: Sql(reach.account()),
        created_at: Sql(tx.now()),
        updated_at: Sql(tx.now()),
        version: 1,
    };
    diesel::insert_into(rounds::table).values(&row).execute(tx.conn)?;
    let entry = Entry::new("rounds_create", "rounds", row.id.0, row.unit_id.0);
    let coverage = Coverage::default();
    Ok(Audited::write(RoundProgress { round: row.into(), coverage }, entry))
}

/// Changes a round that is still of `version`.
pub fn update(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: RoundId,
    version: i64,
    patch: &RoundPatch,
) -> Result<Audited<RoundProgress>, Error> {
    let round = find(tx.conn, scope, id)?;
    expect_version(round.version, version)?;
    let round = round.change(patch.clone(), tx.now())?;
    let current = rounds::table.find(Sql(id)).filter(rounds::version.eq(version));
    let written = diesel::update(current)
        .set((
            rounds::title.eq(&round.title),
            rounds::purpose.eq(Sql(round.purpose)),
            rounds::starts_on.eq(Sql(round.starts_on)),
            rounds::ends_on.eq(Sql(round.ends_on)),
            rounds::updated_at.eq(Sql(round.updated_at)),
            rounds::version.eq(round.version),
        ))
        .execute(tx.conn)?;
    if written == 0 {
        return Err(Error::Stale);
    }
    let entry = Entry::new("rounds_update", "rounds", id, round.unit_id);
    Ok(Audited::write(progress(tx.conn, round)?, entry))
}

#[derive(Queryable, Selectable)]
struct MemberRow {
    #[diesel(embed)]
    member: VisitedRow,
    #[diesel(select_expression = members::unit_id)]
    unit_id: Sql<UnitId>,
    #[diesel(select_expression = round_members::added_at)]
    added_at: Sql<Timestamp>,
    #[diesel(select_expression = (
        visits::id,
        visits::status,
        visits::planned_on,
        visits::visited_at,
        visits::assignee_id,
    ).nullable())]
    visit: Option<VisitColumns>,
    #[diesel(select_expression = accounts::name.nullable())]
    assignee_name: Option<String>,
}

type VisitColumns = (
    Sql<VisitId>,
    Sql<VisitStatus>,
    Option<Sql<Date>>,
    Option<Sql<Timestamp>>,
    Option<Sql<AccountId>>,
);

impl From<MemberRow> for RoundMember {
    fn from(row: MemberRow) -> Self {
        let assignee_name = row.assignee_name;
        let visit = row.visit.map(|(id, status, planned_on, visited_at, assignee_id)| RoundVisit {
            id: id.0,
            status: status.0,
            planned_on: plain(planned_on),
            visited_at: plain(visited_at),
            assignee_id: plain(assignee_id),
            assignee_name,
        });
        Self { member: row.member.into(), unit_id: row.unit_id.0, added_at: row.added_at.0, visit }
    }
}

/// The members of a round with their visits in it, in the order in which they were added.
pub fn members(
    conn: &mut Conn,
    scope: &Scope,
    id: RoundId,
    page: &PageRequest,
) -> Result<Page<RoundMember>, Error> {
    find(conn, scope, id)?;
    let total = if page.count {
        let all = round_members::table.filter(round_members::round_id.eq(Sql(id)));
        Some(all.count().get_result(conn)?)
    } else {
        None
    };
    let rows: Vec<MemberRow> = round_members::table
        .inner_join(members::table.on(members::id.eq(round_members::member_id)))
        .left_join(visits::table.on(visits::id.nullable().eq(round_members::visit_id)))
        .left_join(accounts::table.on(accounts::id.nullable().eq(visits::assignee_id)))
        .filter(round_members::round_id.eq(Sql(id)))
        .filter(Keyset::after(
            ["round_members.added_at", "round_members.member_id"],
            Direction::Ascending,
            page.after.as_ref(),
        ))
        .order((round_members::added_at.asc(), round_members::member_id.asc()))
        .select(MemberRow::as_select())
        .limit(page.limit + 1)
        .load(conn)?;
    let rows = rows.into_iter().map(RoundMember::from).collect();
    let place = |row: &RoundMember| Cursor::new(row.added_at, row.member.id);
    Ok(Page::cut(rows, page, place).with_total(total))
}

/// Makes `visit` the member's visit in the round; who was not in it yet is from now on.
///
/// # Errors
/// A fault when the round is not there for this member; `Conflict` when a visit of theirs in it is
/// planned or done already.
pub(super) fn link(
    tx: &mut Tx<'_>,
    reach: &Reach,
    id: RoundId,
    visit: &Visit,
) -> Result<(), Error> {
    ensure_round_of(tx.conn, reach, id, visit.unit_id)?;
    let before: Option<Option<Sql<VisitStatus>>> = round_members::table
        .left_join(visits::table.on(visits::id.nullable().eq(round_members::visit_id)))
        .filter(round_members::round_id.eq(Sql(id)))
        .filter(round_members::member_id.eq(Sql(visit.member_id)))
        .select(visits::status.nullable())
        .first(tx.conn)
        .optional()?;
    let written = match before {
        None => diesel::insert_into(round_members::table)
            .values((
                round_members::round_id.eq(Sql(id)),
                round_members::member_id.eq(Sql(visit.member_id)),
                round_members::visit_id.eq(Some(Sql(visit.id))),
                round_members::added_at.eq(Sql(tx.now())),
            ))
            .execute(tx.conn)?,
        Some(Some(status)) if !may_be_replaced(status.0) => 0,
        // The member is held by this transaction, so nobody else plans for them meanwhile.
        Some(_) => diesel::update(round_members::table.find((Sql(id), Sql(visit.member_id))))
            .set(round_members::visit_id.eq(Some(Sql(visit.id))))
            .execute(tx.conn)?,
    };
    if written == 1 {
        Ok(())
    } else {
        Err(domain::Error::Conflict { code: "round_visit_exists" }.into())
    }
}

/// The round has to be in reach, and of a unit that the member's is one of.
fn ensure_round_of(conn: &mut Conn, reach: &Reach, id: RoundId, unit: UnitId) -> Result<(), Error> {
    let unknown = || Fault::new("/round_id", "unknown_reference");
    let Some(all) = reach.all() else { return Err(unknown().into()) };
    let covering = rounds::table
        .inner_join(unit_ancestors::table.on(unit_ancestors::ancestor_id.eq(rounds::unit_id)))
        .filter(rounds::id.eq(Sql(id)))
        .filter(unit_ancestors::unit_id.eq(Sql(unit)))
        .filter(Within::new("rounds.unit_id", all))
        .select(rounds::id);
    let found: Option<Sql<RoundId>> = covering.first(conn).optional()?;
    found.map(|_| ()).ok_or_else(|| unknown().into())
}
