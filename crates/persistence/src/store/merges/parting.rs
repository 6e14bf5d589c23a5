//! Taking two records apart again.

use std::collections::BTreeSet;

use diesel::prelude::*;
use domain::access::Scope;
use domain::consents::Purpose;
use domain::id::{ConsentId, Id, MemberId, MergeId, RoundId, UnitId};
use domain::merges::{
    Added, AddedKind, Assignment, CalledOff, Change, Merge, MergeSide, Seen, assign, part,
};
use domain::visits::VisitStatus;
use domain::{Date, Timestamp};
use uuid::Uuid;

use super::super::tx::expect_version;
use super::super::{Tx, consents, members, statistics};
use super::moves::{self, Move, REFERRALS, ROUNDS, table};
use super::{added, agreements, find, locks, owners, places};
use crate::error::Error;
use crate::merges::MergeDetail;
use crate::schema::{member_links, merges, referrals, round_members, visits};
use crate::types::{Sql, plain};
use crate::write::{Audited, Entry};

/// Gives both records back what they had, and what was recorded since to whom `given` says.
///
/// # Errors
/// A conflict when it was undone before, or another merge rests on it; faults when something that was recorded since
/// is given to nobody.
pub fn undo(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: MergeId,
    version: i64,
    given: &[Assignment],
) -> Result<Audited<MergeDetail>, Error> {
    let merge = held(tx, scope, id)?;
    expect_version(merge.version, version)?;
    let (survivor, merged) = (merge.survivor, merge.merged);
    let (row, before) = members::hold_open(tx, scope, survivor)?;
    let (other_row, other) = members::open_merged(tx.conn, tx.vault(), merged)?;
    statistics::changing_members(tx, &[survivor, merged])?;

    let changes = moves::of(tx.conn, id)?;
    let added = added::since(tx.conn, &merge, &changes)?;
    let assigned = assign(&added, given)?;
    let to_merged = |kind| -> Vec<Uuid> {
        let of_kind = assigned.iter().filter(|one| one.kind == kind);
        of_kind.filter(|one| one.to == MergeSide::Merged).map(|one| one.id).collect()
    };
    let seen = seen_since(tx, &merge, &changes, &to_merged(AddedKind::Visit))?;
    let allowed_before = allowed(tx, survivor)?;

    for kind in AddedKind::ALL.iter().copied() {
        owners::give(tx, kind, &to_merged(kind), survivor, merged)?;
    }
    owners::give_places_of_visits(tx, &to_merged(AddedKind::Visit), survivor, merged)?;
    let since = added::consents_since(tx.conn, &merge)?;
    let own: BTreeSet<ConsentId> =
        to_merged(AddedKind::Consent).into_iter().map(ConsentId::from_uuid).collect();
    agreements::put_back(tx, (survivor, merged), &changes, &since, &own)?;
    put_back(tx, &merge, &changes)?;
    let (one, two) = part(&before, &other, &merge.carried, seen);
    members::save(tx, &row, &before, one)?;
    members::show_again(tx, &other_row, &other, two)?;
    let ended = end_what_is_not_allowed(tx, [survivor, merged], &allowed_before)?;
    let merge = close(tx, merge)?;

    let (entry, persons) =
        (Entry::new("merges_undo", "merges", id, merge.unit), vec![survivor, merged]);
    let detail = MergeDetail { merge, added: Vec::new() };
    let audited = Audited::write(detail, Entry { persons, ..entry });
    Ok(ended.into_iter().fold(audited, Audited::and))
}

/// Takes a record out of the one that it went into, with what was recorded since as it is proposed, and before that every later
/// merge which rests on this one.
pub fn take_out(tx: &mut Tx<'_>, member: MemberId) -> Result<Vec<Entry>, Error> {
    let merge = merges::table
        .filter(merges::merged_id.eq(Sql(member)))
        .filter(merges::undone_at.is_null())
        .select(merges::id)
        .first(tx.conn)
        .optional()?;
    match merge {
        Some(Sql(merge)) => undo_as_proposed(tx, merge),
        None => Ok(Vec::new()),
    }
}

fn undo_as_proposed(tx: &mut Tx<'_>, id: MergeId) -> Result<Vec<Entry>, Error> {
    let of: Sql<UnitId> = merges::table.find(Sql(id)).select(merges::unit_id).first(tx.conn)?;
    let (scope, vault) = (Scope::of_the_installation(vec![of.0]), tx.vault());
    let merge = find(tx.conn, vault, &scope, id)?;
    let mut entries = Vec::new();
    while let Some(later) = later_than(tx, &merge)? {
        entries.extend(undo_as_proposed(tx, later)?);
    }
    let changes = moves::of(tx.conn, id)?;
    let proposed = |one: Added| Assignment { kind: one.kind, id: one.id, to: one.default };
    let given: Vec<_> =
        added::since(tx.conn, &merge, &changes)?.into_iter().map(proposed).collect();
    let undone = undo(tx, &scope, id, merge.version, &given)?;
    entries.extend(undone.into_parts().1);
    Ok(entries)
}

/// The last merge that came after this one and rests on it.
fn later_than(tx: &mut Tx<'_>, merge: &Merge) -> Result<Option<MergeId>, Error> {
    let later: Option<Sql<MergeId>> = merges::table
        .filter(merges::id.gt(Sql(merge.id)))
        .filter(merges::undone_at.is_null())
        .filter(
            merges::survivor_id
                .eq(Sql(merge.survivor))
                .or(merges::merged_id.eq(Sql(merge.survivor))),
        )
        .order(merges::id.desc())
        .select(merges::id)
        .first(tx.conn)
        .optional()?;
    Ok(plain(later))
}

/// The merge with all that it touches held until the end: cases, rounds, both members, events.
fn held(tx: &mut Tx<'_>, scope: &Scope, id: MergeId) -> Result<Merge, Error> {
    let vault = tx.vault();
    let found = find(tx.conn, vault, scope, id)?;
    let both = [found.survivor, found.merged];
    locks::paths(tx, &both)?;
    members::hold_rows(tx, &both)?;
    locks::events(tx, &both)?;
    // Another may have undone it while this one waited.
    let merge = find(tx.conn, vault, scope, id)?;
    if merge.undone_at.is_some() {
        return Err(domain::Error::Conflict { code: "merge_undone" }.into());
    }
    if later_than(tx, &merge)?.is_some() {
        return Err(domain::Error::Conflict { code: "merged_since" }.into());
    }
    Ok(merge)
}

/// When each of the two was last met, by what was written down since.
fn seen_since(
    tx: &mut Tx<'_>,
    merge: &Merge,
    changes: &[Move],
    assigned: &[Uuid],
) -> Result<Seen, Error> {
    type Done = (Sql<Id<()>>, Option<Sql<Timestamp>>);
    let done: Vec<Done> = visits::table
        .filter(visits::member_id.eq(Some(Sql(merge.survivor))))
        .filter(visits::status.eq(Sql(VisitStatus::Done)))
        .filter(visits::updated_at.gt(Sql(merge.created_at)))
        .select((visits::id, visits::visited_at))
        .load(tx.conn)?;
    let moved = added::moved(changes, AddedKind::Visit);
    let mut seen = Seen::default();
    for (Sql(id), at) in done {
        let day: Option<Date> = plain(at).map(|at| at.date_in(tx.zone()));
        let goes = moved.contains(&id.uuid()) || assigned.contains(&id.uuid());
        let last = if goes { &mut seen.merged } else { &mut seen.survivor };
        *last = (*last).max(day);
    }
    Ok(seen)
}

/// Rows that the merge touched become what they were.
fn put_back(tx: &mut Tx<'_>, merge: &Merge, changes: &[Move]) -> Result<(), Error> {
    for kind in AddedKind::ALL.iter().copied() {
        let ids: Vec<Uuid> = added::moved(changes, kind).into_iter().collect();
        owners::give(tx, kind, &ids, merge.survivor, merge.merged)?;
    }
    for one in changes {
        let id = Id::from_uuid(one.row);
        match &one.change {
            // Consents are put back as a whole, before.
            Change::Added => {}
            Change::Moved if one.table == ROUNDS => {
                let round = RoundId::from_uuid(one.row);
                owners::give_place_in_round(tx, round, merge.survivor, merge.merged)?;
            }
            Change::Moved => {}
            Change::SignUp(dropped) => {
                places::put_back(tx, dropped, owner(merge, dropped.of))?;
            }
            Change::Link(link) => put_link_back(tx, link)?,
            Change::RoundMember { visit, added_at } => {
                diesel::insert_into(round_members::table)
                    .values((
                        round_members::round_id.eq(Sql(RoundId::from_uuid(one.row))),
                        round_members::member_id.eq(Sql(merge.merged)),
                        round_members::visit_id.eq(visit.map(Sql)),
                        round_members::added_at.eq(Sql(*added_at)),
                    ))
                    .on_conflict_do_nothing()
                    .execute(tx.conn)?;
            }
            Change::RoundVisit { given } => {
                let round = RoundId::from_uuid(one.row);
                let place = round_members::table.find((Sql(round), Sql(merge.survivor)));
                diesel::update(place.filter(round_members::visit_id.eq(Some(Sql(*given)))))
                    .set(round_members::visit_id.eq(None::<Sql<domain::id::VisitId>>))
                    .execute(tx.conn)?;
            }
            Change::CalledOff(called_off) => call_on(tx, merge, &one.table, id, called_off)?,
        }
    }
    Ok(())
}

const fn owner(merge: &Merge, party: MergeSide) -> MemberId {
    match party {
        MergeSide::Survivor => merge.survivor,
        MergeSide::Merged => merge.merged,
    }
}

fn put_link_back(tx: &mut Tx<'_>, link: &domain::members::Link) -> Result<(), Error> {
    diesel::insert_into(member_links::table)
        .values((
            member_links::id.eq(Sql(link.id)),
            member_links::resident_id.eq(Sql(link.resident)),
            member_links::business_id.eq(Sql(link.business)),
            member_links::relation.eq(Sql(link.relation)),
            member_links::created_at.eq(Sql(link.created_at)),
        ))
        .on_conflict_do_nothing()
        .execute(tx.conn)?;
    Ok(())
}

/// What the merge called off is on again, unless its owner agreed then and does so no more.
fn call_on(
    tx: &mut Tx<'_>,
    merge: &Merge,
    table_name: &str,
    id: Id<()>,
    called_off: &CalledOff,
) -> Result<(), Error> {
    let whose = owner(merge, called_off.of);
    let now = tx.now();
    let mut agrees = |purpose| {
        Ok::<_, Error>(!called_off.agreed || consents::is_live(tx.conn, whose, purpose, now)?)
    };
    if table_name == table(AddedKind::Visit) && agrees(Purpose::Visits)? {
        diesel::update(visits::table)
            .filter(visits::id.eq(Sql(id)))
            .filter(visits::status.eq(Sql(VisitStatus::Cancelled)))
            .set((
                visits::status.eq(Sql(VisitStatus::Planned)),
                visits::updated_at.eq(Sql(now)),
                visits::version.eq(visits::version + 1),
            ))
            .execute(tx.conn)?;
    } else if table_name == REFERRALS && agrees(Purpose::Referral)? {
        diesel::update(referrals::table)
            .filter(referrals::id.eq(Sql(id)))
            .filter(referrals::person_id.is_null())
            .set((
                referrals::person_id.eq(Some(Sql(whose))),
                referrals::updated_at.eq(Sql(now)),
                referrals::version.eq(referrals::version + 1),
            ))
            .execute(tx.conn)?;
    } else if table_name == table(AddedKind::SignUp) && agrees(Purpose::Events)? {
        places::call_on(tx, Id::from_uuid(id.uuid()), called_off)?;
    }
    Ok(())
}

/// What somebody allows now.
fn allowed(tx: &mut Tx<'_>, member: MemberId) -> Result<Vec<Purpose>, Error> {
    let trail = consents::of_member(tx.conn, member)?;
    let purposes = Purpose::ALL.iter().copied();
    Ok(purposes.filter(|one| domain::consents::allowed(&trail, *one, tx.now())).collect())
}

/// Of what was recorded under a consent nothing stays on without it.
fn end_what_is_not_allowed(
    tx: &mut Tx<'_>,
    parties: [MemberId; 2],
    before: &[Purpose],
) -> Result<Vec<Entry>, Error> {
    let mut entries = Vec::new();
    for member in parties {
        let now = allowed(tx, member)?;
        for purpose in before.iter().filter(|one| !now.contains(one)) {
            entries.extend(consents::end(tx, member, *purpose, "merges_undo")?);
        }
    }
    Ok(entries)
}

fn close(tx: &mut Tx<'_>, merge: Merge) -> Result<Merge, Error> {
    moves::forget(tx, merge.id)?;
    let merge = Merge {
        undone_by: tx.account(),
        undone_at: Some(tx.now()),
        version: merge.version + 1,
        ..merge
    };
    diesel::update(merges::table.find(Sql(merge.id)))
        .set((
            merges::undone_by.eq(merge.undone_by.map(Sql)),
            merges::undone_at.eq(merge.undone_at.map(Sql)),
            merges::version.eq(merge.version),
        ))
        .execute(tx.conn)?;
    Ok(merge)
}
