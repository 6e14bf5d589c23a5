//! Consents of two records of one person, and what rests on them.

use std::collections::BTreeSet;

use diesel::prelude::*;
use domain::consents::{Consent, ConsentAction, GivenHow, Purpose, allowed};
use domain::id::{ConsentId, Id, MemberId};
use domain::merges::{AddedKind, CalledOff, Change, MergeSide, narrow as narrowed, restore};
use domain::sign_ups::SignUpStatus;
use domain::visits::VisitStatus;
use uuid::Uuid;

use super::super::{Conn, Tx, consents, sign_ups};
use super::moves::{CONSENTS, Log, Move, REFERRALS, table};
use crate::error::Error;
use crate::schema::{consents as consent_rows, referrals, visits};
use crate::types::Sql;
use crate::write::Entry;

/// The trails of both records, as they are.
pub(super) struct Trails {
    survivor: Vec<Consent>,
    merged: Vec<Consent>,
    now: domain::Timestamp,
}

pub(super) fn of_both(
    tx: &mut Tx<'_>,
    survivor: MemberId,
    merged: MemberId,
) -> Result<Trails, Error> {
    Ok(Trails {
        survivor: consents::of_member(tx.conn, survivor)?,
        merged: consents::of_member(tx.conn, merged)?,
        now: tx.now(),
    })
}

impl Trails {
    /// Whether one of the two agrees now.
    pub fn agrees(&self, party: MergeSide, purpose: Purpose) -> bool {
        let trail = match party {
            MergeSide::Survivor => &self.survivor,
            MergeSide::Merged => &self.merged,
        };
        allowed(trail, purpose, self.now)
    }

    pub fn both_to_visits(&self) -> bool {
        [MergeSide::Survivor, MergeSide::Merged]
            .into_iter()
            .all(|party| self.agrees(party, Purpose::Visits))
    }
}

/// Adds to the survivor's trail what leaves only what both allowed, and ends what rested on more than that.
pub(super) fn narrow(tx: &mut Tx<'_>, log: &mut Log, before: &Trails) -> Result<Vec<Entry>, Error> {
    let narrowing = narrowed(&before.survivor, &before.merged, before.now);
    for target in &narrowing.withdraw {
        let given = before.survivor.iter().find(|one| one.id == *target);
        let Some(given) = given else { continue };
        let withdrawal = by_merge(tx, log.survivor, given);
        let withdrawal = Consent {
            action: ConsentAction::Withdrawn,
            witness: None,
            guardian: None,
            withdraws: Some(*target),
            ..withdrawal
        };
        add(tx, log, &withdrawal)?;
    }
    for regrant in &narrowing.give {
        let source = before.survivor.iter().chain(&before.merged);
        let Some(source) = source.into_iter().find(|one| one.id == regrant.source) else {
            continue;
        };
        let given = by_merge(tx, log.survivor, source);
        let (starts_at, expires_at) = (regrant.starts_at, regrant.expires_at);
        add(tx, log, &Consent { starts_at, expires_at, ..given })?;
    }
    let mut entries = Vec::new();
    for purpose in Purpose::ALL.iter().copied() {
        let one = before.agrees(MergeSide::Survivor, purpose);
        let other = before.agrees(MergeSide::Merged, purpose);
        if (one || other) && !consents::is_live(tx.conn, log.survivor, purpose, before.now)? {
            entries.extend(call_off(tx, log, purpose, (one, other))?);
        }
    }
    Ok(entries)
}

/// A record of the merge's own, after another one.
fn by_merge(tx: &Tx<'_>, member: MemberId, source: &Consent) -> Consent {
    Consent {
        id: tx.new_id(),
        member,
        given_how: GivenHow::Merge,
        withdraws: None,
        starts_at: tx.now(),
        expires_at: None,
        created_by: tx.account(),
        created_at: tx.now(),
        ..source.clone()
    }
}

fn add(tx: &mut Tx<'_>, log: &mut Log, consent: &Consent) -> Result<(), Error> {
    consents::append(tx, consent)?;
    log.add(CONSENTS, consent.id.uuid(), Change::Added);
    Ok(())
}

/// Ends what rests on a purpose, and notes what it was.
fn call_off(
    tx: &mut Tx<'_>,
    log: &mut Log,
    purpose: Purpose,
    agreed: (bool, bool),
) -> Result<Vec<Entry>, Error> {
    let resting = resting(tx.conn, log.survivor, purpose, tx.now())?;
    let entries = consents::end(tx, log.survivor, purpose, "merges_create")?;
    for one in resting {
        let (of, agreed) = if log.has_moved(one.owned_with) {
            (MergeSide::Merged, agreed.1)
        } else {
            (MergeSide::Survivor, agreed.0)
        };
        let change = Change::CalledOff(CalledOff { of, agreed, sign_up: one.sign_up });
        log.add(one.table, one.row, change);
    }
    Ok(entries)
}

/// Something that ends with a consent.
struct Resting {
    table: &'static str,
    row: Uuid,
    /// The record that it goes with.
    owned_with: Uuid,
    sign_up: Option<SignUpStatus>,
}

fn resting(
    conn: &mut Conn,
    member: MemberId,
    purpose: Purpose,
    now: domain::Timestamp,
) -> Result<Vec<Resting>, Error> {
    Ok(match purpose {
        Purpose::Contact => Vec::new(),
        Purpose::Visits => {
            let planned: Vec<Sql<Id<()>>> = visits::table
                .filter(visits::member_id.eq(Some(Sql(member))))
                .filter(visits::status.eq(Sql(VisitStatus::Planned)))
                .order(visits::id.asc())
                .select(visits::id)
                .load(conn)?;
            let visit = |Sql(id): Sql<Id<()>>| Resting {
                table: table(AddedKind::Visit),
                row: id.uuid(),
                owned_with: id.uuid(),
                sign_up: None,
            };
            planned.into_iter().map(visit).collect()
        }
        Purpose::Events => {
            let expected = sign_ups::given_back_with_consent(conn, member, now)?;
            let place = |one: domain::sign_ups::SignUp| Resting {
                table: table(AddedKind::SignUp),
                row: one.id.uuid(),
                owned_with: one.id.uuid(),
                sign_up: Some(one.status),
            };
            expected.into_iter().map(place).collect()
        }
        Purpose::Referral => {
            let shown: Vec<(Sql<Id<()>>, Sql<Id<()>>)> = referrals::table
                .filter(referrals::person_id.eq(Some(Sql(member))))
                .order(referrals::id.asc())
                .select((referrals::id, referrals::case_id))
                .load(conn)?;
            let referral = |(id, case): (Sql<Id<()>>, Sql<Id<()>>)| Resting {
                table: REFERRALS,
                row: id.0.uuid(),
                owned_with: case.0.uuid(),
                sign_up: None,
            };
            shown.into_iter().map(referral).collect()
        }
    })
}

/// Gives both records back the consents that they had, and the other one those of the new ones that are its own.
pub(super) fn put_back(
    tx: &mut Tx<'_>,
    parties: (MemberId, MemberId),
    changes: &[Move],
    since: &BTreeSet<ConsentId>,
    to_merged: &BTreeSet<ConsentId>,
) -> Result<(), Error> {
    let trails = of_both(tx, parties.0, parties.1)?;
    let own = changes.iter().filter(|one| one.table == CONSENTS && one.change == Change::Added);
    let own: BTreeSet<ConsentId> = own.map(|one| ConsentId::from_uuid(one.row)).collect();
    let back = restore(&trails.survivor, &trails.merged, &own, since, to_merged);
    // What takes a record back goes before it.
    for action in [ConsentAction::Withdrawn, ConsentAction::Given] {
        let ids = back.remove.iter().copied().map(Sql);
        diesel::delete(consent_rows::table)
            .filter(consent_rows::id.eq_any(ids))
            .filter(consent_rows::action.eq(Sql(action)))
            .execute(tx.conn)?;
    }
    diesel::update(consent_rows::table)
        .filter(consent_rows::id.eq_any(back.to_merged.iter().copied().map(Sql)))
        .set(consent_rows::member_id.eq(Sql(parties.1)))
        .execute(tx.conn)?;
    for (target, last) in back.withdraw {
        let said = trails.survivor.iter().find(|one| one.id == last);
        let Some(said) = said else { continue };
        let withdrawal = Consent {
            id: tx.new_id(),
            member: parties.1,
            withdraws: Some(target),
            created_by: tx.account(),
            created_at: tx.now(),
            ..said.clone()
        };
        consents::append(tx, &withdrawal)?;
    }
    Ok(())
}
