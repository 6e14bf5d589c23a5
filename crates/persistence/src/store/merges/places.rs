//! Places at events that both records have, and the waiting lists behind them. The events are held.

use std::collections::BTreeMap;

use domain::events::EventStatus;
use domain::id::{EventId, MemberId};
use domain::merges::{AddedKind, CalledOff, Change, DroppedSignUp, MergeSide, kept};
use domain::sign_ups::{SignUp, SignUpStatus};

use super::super::{Tx, events, sign_ups};
use super::moves::{Log, table};
use super::owners;
use crate::error::Error;
use crate::write::Entry;

/// Of two places at one event the person keeps the one that came further.
pub(super) fn bring(tx: &mut Tx<'_>, log: &mut Log) -> Result<Vec<Entry>, Error> {
    let mut entries = Vec::new();
    let own = by_event(tx, log.survivor)?;
    for (event, theirs) in by_event(tx, log.merged)? {
        let Some(ours) = own.get(&event) else {
            bring_one(tx, log, &theirs)?;
            continue;
        };
        let stays = kept(ours, &theirs);
        let (of, kept, dropped) = match stays {
            MergeSide::Survivor => (MergeSide::Merged, ours.id, theirs.clone()),
            MergeSide::Merged => (MergeSide::Survivor, theirs.id, ours.clone()),
        };
        entries.extend(drop_second(tx, event, &dropped)?);
        let row = dropped.id.uuid();
        let change = Change::SignUp(DroppedSignUp { sign_up: dropped, of, kept });
        log.add(table(AddedKind::SignUp), row, change);
        if stays == MergeSide::Merged {
            bring_one(tx, log, &theirs)?;
        }
    }
    Ok(entries)
}

fn by_event(tx: &mut Tx<'_>, member: MemberId) -> Result<BTreeMap<EventId, SignUp>, Error> {
    let all = sign_ups::all_of_member(tx.conn, member)?;
    Ok(all.into_iter().map(|one| (one.event_id, one)).collect())
}

fn bring_one(tx: &mut Tx<'_>, log: &mut Log, theirs: &SignUp) -> Result<(), Error> {
    let row = theirs.id.uuid();
    owners::give(tx, AddedKind::SignUp, &[row], log.merged, log.survivor)?;
    log.add(table(AddedKind::SignUp), row, Change::Moved);
    Ok(())
}

/// Takes a second place out; the first who waits, and agrees still, gets it.
fn drop_second(tx: &mut Tx<'_>, event: EventId, dropped: &SignUp) -> Result<Vec<Entry>, Error> {
    sign_ups::remove(tx, dropped.id)?;
    if dropped.status == SignUpStatus::Cancelled {
        return Ok(Vec::new());
    }
    let event = events::hold_row(tx, event)?;
    let (event, unagreed) = if dropped.status == SignUpStatus::SignedUp {
        sign_ups::drop_unagreed(tx, event)?
    } else {
        (event, Vec::new())
    };
    let (event, promoted) = event.without_second(dropped.status);
    let moves = sign_ups::move_up(tx, event.id, promoted, unagreed)?;
    let event = events::save(tx, event)?;
    Ok(moves.entries("merges_create", event.unit_id))
}

/// Gives a second place back to whom it was: a place when there is one, else a turn on the waiting list.
pub(super) fn put_back(
    tx: &mut Tx<'_>,
    dropped: &DroppedSignUp,
    owner: MemberId,
) -> Result<(), Error> {
    let mut sign_up = SignUp { member_id: owner, ..dropped.sign_up.clone() };
    if sign_ups::status_of(tx.conn, sign_up.event_id, owner)?.is_some() {
        return Ok(()); // They signed up anew.
    }
    if sign_up.status != SignUpStatus::Cancelled {
        let event = events::hold_row(tx, sign_up.event_id)?;
        let (event, status) = event.with_second(sign_up.status);
        sign_up.status = status;
        events::save(tx, event)?;
    }
    sign_ups::put_back(tx, sign_up)
}

/// Takes back that a place was given up with a consent.
pub(super) fn call_on(
    tx: &mut Tx<'_>,
    id: domain::id::SignUpId,
    called_off: &CalledOff,
) -> Result<(), Error> {
    let (Some(was), Some(sign_up)) = (called_off.sign_up, sign_ups::find(tx.conn, id)?) else {
        return Ok(());
    };
    let event = events::hold_row(tx, sign_up.event_id)?;
    if sign_up.status != SignUpStatus::Cancelled || event.status != EventStatus::Published {
        return Ok(());
    }
    let (event, status) = event.with_second(was);
    events::save(tx, event)?;
    sign_ups::save(tx, SignUp { status, ..sign_up })?;
    Ok(())
}
