//! Two records of one person made into one, and taken apart again.
//!
//! Whoever changes what is of a member's holds the member, the case or the event's place first. A merge holds all of
//! them, in the order in which others do: cases and rounds, members by id, events by id.

mod added;
mod agreements;
pub(super) mod locks;
mod moves;
mod owners;
mod parting;
mod places;
mod preview;

use diesel::prelude::*;
use domain::access::Scope;
use domain::id::{AccountId, MemberId, MergeId, UnitId};
use domain::members::Member;
use domain::merges::{Carried, Merge, absorb};
use domain::{Fault, Timestamp};

use super::tx::{ensure, expect_version};
use super::{
    Conn, Tx, erasure_requests, member_keys, member_search, members, portal_sessions, statistics,
    units,
};
use crate::error::Error;
use crate::fragments::{Cursor, Direction, Keyset, Page, PageRequest, WrappedKey};
use crate::merges::{MergeDetail, NewMerge};
use crate::schema::{members as member_rows, merges};
use crate::sealed::{Opener, Place, Sealed};
use crate::types::{Sql, plain};
use crate::vault::Vault;
use crate::write::{Audited, Entry};

pub(super) use parting::take_out;
pub use parting::undo;
pub use preview::preview;

use moves::Log;

#[derive(Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = merges)]
struct Row {
    id: Sql<MergeId>,
    unit_id: Sql<UnitId>,
    survivor_id: Sql<MemberId>,
    merged_id: Sql<MemberId>,
    reason: Option<Sealed>,
    carried: String,
    created_by: Option<Sql<AccountId>>,
    created_at: Sql<Timestamp>,
    undone_by: Option<Sql<AccountId>>,
    undone_at: Option<Sql<Timestamp>>,
    version: i64,
}

impl Row {
    fn open(self, opener: &Opener<'_>) -> Result<Merge, Error> {
        let reason = opener.open(reason_of(self.id.0), self.reason.as_ref())?;
        Ok(Merge {
            id: self.id.0,
            unit: self.unit_id.0,
            survivor: self.survivor_id.0,
            merged: self.merged_id.0,
            reason,
            carried: moves::from_json(&self.carried)?,
            created_by: plain(self.created_by),
            created_at: self.created_at.0,
            undone_by: plain(self.undone_by),
            undone_at: plain(self.undone_at),
            version: self.version,
        })
    }
}

fn reason_of(id: MergeId) -> Place {
    Place::new("merges", "reason", id)
}

/// The merges into a member's record, newest first.
pub fn list(
    conn: &mut Conn,
    vault: &Vault,
    scope: &Scope,
    survivor: MemberId,
    page: &PageRequest,
) -> Result<Page<Merge>, Error> {
    members::get(conn, scope, survivor)?;
    let columns = ["merges.created_at", "merges.id"];
    let rows: Vec<(Row, Option<Vec<u8>>)> = merges::table
        .inner_join(member_rows::table.on(member_rows::id.eq(merges::survivor_id)))
        .filter(merges::survivor_id.eq(Sql(survivor)))
        .filter(Keyset::after(columns, Direction::Descending, page.after.as_ref()))
        .order((merges::created_at.desc(), merges::id.desc()))
        .select((Row::as_select(), WrappedKey))
        .limit(page.limit + 1)
        .load(conn)?;
    let opened = |(row, wrapped)| Row::open(row, &Opener::new(vault, survivor, wrapped));
    let rows = rows.into_iter().map(opened).collect::<Result<Vec<_>, _>>()?;
    Ok(Page::cut(rows, page, |merge| Cursor::new(merge.created_at, merge.id)))
}

/// A merge with what was recorded since, for as long as it is not undone.
pub fn get(
    conn: &mut Conn,
    vault: &Vault,
    scope: &Scope,
    id: MergeId,
) -> Result<MergeDetail, Error> {
    let merge = find(conn, vault, scope, id)?;
    let changes = moves::of(conn, id)?;
    let added = match merge.undone_at {
        None => added::since(conn, &merge, &changes)?,
        Some(_) => Vec::new(),
    };
    Ok(MergeDetail { merge, added })
}

fn find(conn: &mut Conn, vault: &Vault, scope: &Scope, id: MergeId) -> Result<Merge, Error> {
    let (row, wrapped): (Row, Option<Vec<u8>>) = merges::table
        .inner_join(member_rows::table.on(member_rows::id.eq(merges::survivor_id)))
        .filter(merges::id.eq(Sql(id)))
        .select((Row::as_select(), WrappedKey))
        .first(conn)?;
    ensure(conn, scope, row.unit_id.0)?;
    let survivor = row.survivor_id.0;
    row.open(&Opener::new(vault, survivor, wrapped))
}

/// The member's record and those that were made one with it, each after the one that it went into.
pub(super) fn whole(conn: &mut Conn, member: MemberId) -> Result<Vec<MemberId>, Error> {
    let mut whole = vec![member];
    let mut at = 0;
    while let Some(survivor) = whole.get(at).copied() {
        let merged: Vec<Sql<MemberId>> = merges::table
            .filter(merges::survivor_id.eq(Sql(survivor)))
            .filter(merges::undone_at.is_null())
            .select(merges::merged_id)
            .order(merges::merged_id.asc())
            .load(conn)?;
        whole.extend(merged.into_iter().map(|Sql(id)| id));
        at += 1;
    }
    Ok(whole)
}

/// The merges that made these records one, of each record those into it, oldest first.
pub(super) fn standing(
    conn: &mut Conn,
    vault: &Vault,
    records: &[MemberId],
) -> Result<Vec<Merge>, Error> {
    let mut all = Vec::new();
    for survivor in records.iter().copied() {
        let rows: Vec<Row> = merges::table
            .filter(merges::survivor_id.eq(Sql(survivor)))
            .filter(merges::undone_at.is_null())
            .order((merges::created_at.asc(), merges::id.asc()))
            .select(Row::as_select())
            .load(conn)?;
        let opener = member_keys::opener(conn, vault, survivor)?;
        for row in rows {
            all.push(row.open(&opener)?);
        }
    }
    Ok(all)
}

/// Makes the other record part of the survivor's.
///
/// # Errors
/// [`Error::Stale`] when either record has moved on since it was read; a conflict while one of the two waits to be
/// erased.
pub fn create(
    tx: &mut Tx<'_>,
    scope: &Scope,
    survivor: MemberId,
    version: i64,
    new: &NewMerge,
) -> Result<Audited<Merge>, Error> {
    if survivor == new.member {
        return Err(Fault::new("/member_id", "same_member").into());
    }
    locks::paths(tx, &[survivor, new.member])?;
    let ((row, before), (other_row, other)) = hold_both(tx, scope, survivor, new.member)?;
    expect_version(row.version, version)?;
    expect_version(other_row.version, new.member_version)?;
    if erasure_requests::is_asked(tx.conn, &[survivor, new.member])? {
        return Err(domain::Error::Conflict { code: "erasure_asked" }.into());
    }
    locks::events(tx, &[survivor, new.member])?;
    statistics::changing_members(tx, &[survivor, new.member])?;
    let agreed = agreements::of_both(tx, survivor, new.member)?;
    let known = of_one_office(tx.conn, &before, &other)?;
    let (after, carried) = absorb(&before, &known, agreed.both_to_visits())?;
    let merge = insert(tx, &before, &other, new.reason.as_deref(), carried)?;

    let mut log = Log::new(&merge);
    let mut touched = moves::bring(tx, &mut log)?;
    touched.extend(agreements::narrow(tx, &mut log, &agreed)?);
    log.keep(tx)?;
    members::save(tx, &row, &before, after)?;
    hide(tx, &other_row, survivor)?;

    let persons = vec![survivor, new.member];
    let entry = Entry::new("merges_create", "merges", merge.id, merge.unit);
    let audited = Audited::write(merge, Entry { persons, ..entry });
    Ok(touched.into_iter().fold(audited, Audited::and))
}

/// The other record as it is merged: where it is of a part of the survivor's community, or both are of parts of one, it is of
/// the same office.
fn of_one_office(conn: &mut Conn, survivor: &Member, other: &Member) -> Result<Member, Error> {
    let mut known = other.clone();
    if units::whole(conn, survivor.unit)? == units::whole(conn, other.unit)? {
        known.unit = survivor.unit;
    }
    Ok(known)
}

type Open = (members::Row, Member);

/// Both records, held in the order of their ids: of two merges of the same two the second waits for the first.
fn hold_both(
    tx: &mut Tx<'_>,
    scope: &Scope,
    survivor: MemberId,
    other: MemberId,
) -> Result<(Open, Open), Error> {
    let unknown = |error| match error {
        Error::NotFound | Error::Merged(_) => Fault::new("/member_id", "unknown_reference").into(),
        error => error,
    };
    if survivor < other {
        let first = members::hold_open(tx, scope, survivor)?;
        let second = members::hold_open(tx, scope, other).map_err(unknown)?;
        return Ok((first, second));
    }
    let second = members::hold_open(tx, scope, other).map_err(unknown);
    let first = members::hold_open(tx, scope, survivor)?;
    Ok((first, second?))
}

fn insert(
    tx: &mut Tx<'_>,
    survivor: &Member,
    other: &Member,
    reason: Option<&str>,
    carried: Carried,
) -> Result<Merge, Error> {
    let id = tx.new_id();
    let sealed = match reason {
        Some(text) => Some(tx.key(survivor.id)?.seal(reason_of(id), text)?),
        None => None,
    };
    let row = Row {
        id: Sql(id),
        unit_id: Sql(survivor.unit),
        survivor_id: Sql(survivor.id),
        merged_id: Sql(other.id),
        reason: sealed,
        carried: moves::to_json(&carried)?,
        created_by: tx.account().map(Sql),
        created_at: Sql(tx.now()),
        undone_by: None,
        undone_at: None,
        version: 1,
    };
    diesel::insert_into(merges::table).values(&row).execute(tx.conn)?;
    Ok(Merge {
        id,
        unit: survivor.unit,
        survivor: survivor.id,
        merged: other.id,
        reason: reason.map(str::to_owned),
        carried,
        created_by: tx.account(),
        created_at: tx.now(),
        undone_by: None,
        undone_at: None,
        version: 1,
    })
}

/// The record stays as it is and is found nowhere.
fn hide(tx: &mut Tx<'_>, row: &members::Row, survivor: MemberId) -> Result<(), Error> {
    diesel::update(member_rows::table.filter(member_rows::id.eq(row.id)))
        .set((
            member_rows::merged_into.eq(Some(Sql(survivor))),
            member_rows::updated_at.eq(Sql(tx.now())),
            member_rows::version.eq(member_rows::version + 1),
        ))
        .execute(tx.conn)?;
    portal_sessions::end_all(tx, row.id.0)?;
    member_search::forget(tx.conn, row.number)
}
