//! Members who go to another unit, with all that is on record of them.

use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;
use domain::access::Scope;
use domain::id::{AssistanceId, HouseholdId, MemberId, ReferralId, UnitId};
use domain::units::{Split, Unit};

use super::super::dialect::lock;
use super::super::merges::locks;
use super::super::statistics::{self, Source};
use super::super::tx::ensure;
use super::super::{Tx, member_search};
use super::{get, named, parts, tree};
use crate::error::Error;
use crate::fragments::Within;
use crate::schema::{
    assistance, cases, erasure_requests, households, members, merges, objections, referrals,
    suggestions, unit_ancestors, visits,
};
use crate::types::{Sql, plain};
use crate::write::{Audited, Entry};

/// Takes members of a unit to another one: their records, visits, cases, suggestions and what they asked for go along, and
/// so do households. Events stay where they were. In figures all of it counts in the unit that it is in now, and in the
/// boundaries of before in the one that it was in.
///
/// # Errors
/// Faults when somebody is not of the unit, when a household would be divided, or the other unit does not take anybody.
pub fn split(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: UnitId,
    split: &Split,
) -> Result<Audited<Unit>, Error> {
    ensure(tx.conn, scope, id)?;
    tree::hold(tx)?;
    let from = get(tx.conn, scope, id)?;
    from.ensure_open()?;
    let into = named(tx, scope, "/into_id", split.into)?;
    into.ensure_takes("/into_id", &from)?;
    let all = whole(tx, &split.members)?;
    locks::paths(tx, &all)?;
    ensure_of(tx, id, split, &all)?;
    locks::events(tx, &all)?;
    let households = households_of(tx, &split.members)?;
    say_what_changes(tx, &all)?;
    bring(tx, &from, &into, (&all, &households))?;
    let entry = |unit| {
        let detail = format!("{} to {}", split.members.len(), into.code);
        Entry::new("units_split", "units", id, unit).detail(detail)
    };
    let persons = Entry { persons: split.members.clone(), ..entry(id) };
    let other = entry(into.id);
    // Both units' trails have it.
    Ok(Audited::write(into, persons).and(other))
}

/// The members, and the records that went into theirs.
fn whole(tx: &mut Tx<'_>, named: &[MemberId]) -> Result<Vec<MemberId>, Error> {
    let mut all: BTreeSet<MemberId> = named.iter().copied().collect();
    let mut next: Vec<MemberId> = named.to_vec();
    while !next.is_empty() {
        let merged: Vec<Sql<MemberId>> = members::table
            .filter(members::merged_into.eq_any(next.iter().map(|one| Some(Sql(*one)))))
            .select(members::id)
            .load(tx.conn)?;
        next = merged.into_iter().map(|Sql(id)| id).filter(|id| all.insert(*id)).collect();
    }
    Ok(all.into_iter().collect())
}

/// Holds all of them, and sees that those who are named are there.
fn ensure_of(tx: &mut Tx<'_>, unit: UnitId, split: &Split, all: &[MemberId]) -> Result<(), Error> {
    super::super::members::hold_rows(tx, all)?;
    let here: i64 = members::table
        .filter(members::id.eq_any(split.members.iter().copied().map(Sql)))
        .filter(members::merged_into.is_null())
        .filter(Within::below("members.unit_id", unit))
        .count()
        .get_result(tx.conn)?;
    if usize::try_from(here).is_ok_and(|here| here == split.members.len()) {
        return Ok(());
    }
    Err(domain::Fault::new("/member_ids", "unknown_reference").into())
}

/// The households of these members: whoever lives there goes along, or nobody does.
fn households_of(tx: &mut Tx<'_>, named: &[MemberId]) -> Result<Vec<HouseholdId>, Error> {
    let ids = || named.iter().copied().map(Sql);
    let found: Vec<Option<Sql<HouseholdId>>> = members::table
        .filter(members::id.eq_any(ids()))
        .filter(members::household_id.is_not_null())
        .select(members::household_id)
        .distinct()
        .load(tx.conn)?;
    let found: BTreeSet<HouseholdId> = found.into_iter().filter_map(plain).collect();
    let query = households::table
        .filter(households::id.eq_any(found.iter().copied().map(Sql)))
        .order(households::id.asc())
        .select(households::id);
    let _held: Vec<Sql<HouseholdId>> = lock!(query).load(tx.conn)?;
    let others: i64 = members::table
        .filter(members::household_id.eq_any(found.iter().map(|one| Some(Sql(*one)))))
        .filter(members::merged_into.is_null())
        .filter(members::id.ne_all(ids()))
        .count()
        .get_result(tx.conn)?;
    if others > 0 {
        return Err(domain::Fault::new("/member_ids", "household_divided").into());
    }
    Ok(found.into_iter().collect())
}

/// The figures know of all that is about a member, and of what hangs on their visits and cases.
fn say_what_changes(tx: &mut Tx<'_>, all: &[MemberId]) -> Result<(), Error> {
    statistics::changing_members(tx, all)?;
    let theirs = || all.iter().map(|one| Some(Sql(*one)));
    let given: Vec<Sql<AssistanceId>> = assistance::table
        .inner_join(visits::table.on(visits::id.eq(assistance::visit_id)))
        .filter(visits::member_id.eq_any(theirs()))
        .select(assistance::id)
        .load(tx.conn)?;
    let given: Vec<AssistanceId> = given.into_iter().map(|Sql(id)| id).collect();
    statistics::changing(tx, Source::Assistance, &given)?;
    let sent: Vec<Sql<ReferralId>> = referrals::table
        .inner_join(cases::table.on(cases::id.eq(referrals::case_id)))
        .filter(cases::member_id.eq_any(theirs()))
        .select(referrals::id)
        .load(tx.conn)?;
    let sent: Vec<ReferralId> = sent.into_iter().map(|Sql(id)| id).collect();
    statistics::changing(tx, Source::Referral, &sent)
}

/// What is in the unit, or in a part of it, goes to a part of the other one: each stays together with what it counted
/// with.
fn bring(
    tx: &mut Tx<'_>,
    from: &Unit,
    into: &Unit,
    (all, households_of_them): (&[MemberId], &[HouseholdId]),
) -> Result<(), Error> {
    let units = within(tx, from.id)?;
    let mut parts: BTreeMap<UnitId, UnitId> = BTreeMap::new();
    /// Brings the rows of a table: the `filter` says which. That somebody else may see them now is no news of theirs, so
    /// that the time of their last change stays.
    macro_rules! bring {
        ($table:ident, $filter:expr) => {{
            let found: Vec<Sql<UnitId>> = $table::table
                .filter($filter)
                .filter($table::unit_id.eq_any(units.iter().copied().map(Sql)))
                .select($table::unit_id)
                .distinct()
                .load(tx.conn)?;
            for Sql(unit) in found {
                let part = part_of(tx, &mut parts, unit, (from, into))?;
                let rows = $table::table.filter($filter).filter($table::unit_id.eq(Sql(unit)));
                diesel::update(rows)
                    .set(($table::unit_id.eq(Sql(part)), $table::version.eq($table::version + 1)))
                    .execute(tx.conn)?;
            }
        }};
    }
    let ids = || all.iter().copied().map(Sql);
    let theirs = || all.iter().map(|one| Some(Sql(*one)));
    bring!(members, members::id.eq_any(ids()));
    bring!(households, households::id.eq_any(households_of_them.iter().copied().map(Sql)));
    bring!(visits, visits::member_id.eq_any(theirs()));
    bring!(cases, cases::member_id.eq_any(theirs()));
    bring!(suggestions, suggestions::member_id.eq_any(theirs()));
    bring!(objections, objections::member_id.eq_any(ids()));
    bring!(erasure_requests, erasure_requests::member_id.eq_any(ids()));
    bring!(merges, merges::survivor_id.eq_any(ids()));
    file_anew(tx, all)
}

/// The unit and all below it.
fn within(tx: &mut Tx<'_>, unit: UnitId) -> Result<Vec<UnitId>, Error> {
    let found: Vec<Sql<UnitId>> = unit_ancestors::table
        .filter(unit_ancestors::ancestor_id.eq(Sql(unit)))
        .order(unit_ancestors::unit_id.asc())
        .select(unit_ancestors::unit_id)
        .load(tx.conn)?;
    Ok(found.into_iter().map(|Sql(unit)| unit).collect())
}

fn part_of(
    tx: &mut Tx<'_>,
    parts: &mut BTreeMap<UnitId, UnitId>,
    unit: UnitId,
    (from, into): (&Unit, &Unit),
) -> Result<UnitId, Error> {
    if let Some(part) = parts.get(&unit) {
        return Ok(*part);
    }
    let of = Unit { id: unit, ..from.clone() };
    let part = parts::get_or_make(tx, &of, into)?;
    parts.insert(unit, part);
    Ok(part)
}

/// The search index knows members by their unit.
fn file_anew(tx: &mut Tx<'_>, all: &[MemberId]) -> Result<(), Error> {
    type Filed = (i64, Sql<UnitId>, String, Option<Vec<u8>>);
    let rows: Vec<Filed> = members::table
        .filter(members::id.eq_any(all.iter().copied().map(Sql)))
        .filter(members::merged_into.is_null())
        .select((members::number, members::unit_id, members::name, members::phone_last))
        .load(tx.conn)?;
    for (number, Sql(unit), name, last) in rows {
        member_search::replace(tx.conn, number, unit, &name, last.as_deref())?;
    }
    Ok(())
}
