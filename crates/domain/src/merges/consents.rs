//! Consents of two records of one person: after a merge is allowed what both allowed, and nothing else, until the person is
//! asked again.

use crate::consents::{Consent, ConsentAction, Purpose, allowed, live};
use crate::id::ConsentId;
use crate::time::Timestamp;
use std::collections::BTreeSet;

/// What has to be added to the survivor's trail.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Narrowing {
    /// Consents of the survivor that hold no longer.
    pub withdraw: Vec<ConsentId>,
    /// What holds in their place.
    pub give: Vec<Regrant>,
}

/// A consent that both records gave, for as long as both did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Regrant {
    /// The record that shows it: the one that ends first.
    pub source: ConsentId,
    pub starts_at: Timestamp,
    pub expires_at: Option<Timestamp>,
}

/// Narrows the survivor's consents, for every purpose, to the times at which the other's hold as well.
#[must_use]
pub fn narrow(survivor: &[Consent], other: &[Consent], now: Timestamp) -> Narrowing {
    let mut narrowing = Narrowing::default();
    for purpose in Purpose::ALL.iter().copied() {
        let moments = moments(survivor, other, purpose, now);
        let both = |at| allowed(survivor, purpose, at) && allowed(other, purpose, at);
        if moments.iter().all(|at| both(*at) == allowed(survivor, purpose, *at)) {
            continue;
        }
        narrowing.withdraw.extend(not_over(survivor, purpose, now));
        let mut open: Option<Timestamp> = None;
        for at in moments.iter().copied() {
            match (open, both(at)) {
                (None, true) => open = Some(at),
                (Some(from), false) => {
                    narrowing.give.extend(regrant(survivor, other, purpose, from, Some(at)));
                    open = None;
                }
                _ => {}
            }
        }
        if let Some(from) = open {
            narrowing.give.extend(regrant(survivor, other, purpose, from, None));
        }
    }
    narrowing
}

/// Every time from `now` on at which anything may change; in between nothing does.
fn moments(
    survivor: &[Consent],
    other: &[Consent],
    purpose: Purpose,
    now: Timestamp,
) -> BTreeSet<Timestamp> {
    let records = survivor.iter().chain(other).filter(|consent| consent.purpose == purpose);
    let ends = records.flat_map(|consent| [Some(consent.starts_at), consent.expires_at]);
    std::iter::once(now).chain(ends.flatten().filter(|at| *at > now)).collect()
}

/// Consents that hold now or will.
fn not_over(trail: &[Consent], purpose: Purpose, now: Timestamp) -> Vec<ConsentId> {
    let withdrawn: BTreeSet<ConsentId> =
        trail.iter().filter_map(|consent| consent.withdraws).collect();
    let given = trail.iter().filter(|consent| {
        consent.purpose == purpose
            && consent.action == ConsentAction::Given
            && consent.expires_at.is_none_or(|end| now < end)
            && !withdrawn.contains(&consent.id)
    });
    given.map(|consent| consent.id).collect()
}

fn regrant(
    survivor: &[Consent],
    other: &[Consent],
    purpose: Purpose,
    from: Timestamp,
    to: Option<Timestamp>,
) -> Option<Regrant> {
    let at_first = [survivor, other].into_iter().flat_map(|trail| live(trail, from));
    let of_purpose = at_first.filter(|consent| consent.purpose == purpose);
    // No end is later than any.
    let first_to_end =
        of_purpose.min_by_key(|consent| (consent.expires_at.is_none(), consent.expires_at))?;
    Some(Regrant { source: first_to_end.id, starts_at: from, expires_at: to })
}

/// What becomes of consents when a merge is undone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Restoring {
    /// Records that the merge added and nobody built on.
    pub remove: Vec<ConsentId>,
    /// Consents given since that go to the other record.
    pub to_merged: Vec<ConsentId>,
    /// Consents of the other record that end, each with the withdrawal that ends it.
    pub withdraw: Vec<(ConsentId, ConsentId)>,
}

/// Gives both records the consents that they had, unless the person took one back since: that holds for both.
///
/// `own` are the records that the merge added to the survivor's trail, `since` those that came after it, `to_merged` those of
/// them that go to the other record.
#[must_use]
pub fn restore(
    survivor: &[Consent],
    merged: &[Consent],
    own: &BTreeSet<ConsentId>,
    since: &BTreeSet<ConsentId>,
    to_merged: &BTreeSet<ConsentId>,
) -> Restoring {
    let mut restoring = Restoring::default();
    for purpose in Purpose::ALL.iter().copied() {
        let of_purpose = || survivor.iter().filter(|consent| consent.purpose == purpose);
        let given = |consent: &&Consent| consent.action == ConsentAction::Given;
        let moving: Vec<&Consent> =
            of_purpose().filter(given).filter(|one| to_merged.contains(&one.id)).collect();
        restoring.to_merged.extend(moving.iter().map(|consent| consent.id));
        let taken_back = of_purpose().filter(|one| !given(one) && since.contains(&one.id));
        match taken_back.max_by_key(|one| one.id) {
            None => restoring
                .remove
                .extend(of_purpose().filter(|one| own.contains(&one.id)).map(|consent| consent.id)),
            Some(last) => {
                let withdrawn: BTreeSet<ConsentId> =
                    merged.iter().filter_map(|consent| consent.withdraws).collect();
                let of_merged = merged.iter().filter(|one| one.purpose == purpose).filter(given);
                let ends = of_merged
                    .chain(moving.iter().copied())
                    .filter(|one| one.id < last.id && !withdrawn.contains(&one.id));
                restoring.withdraw.extend(ends.map(|consent| (consent.id, last.id)));
            }
        }
    }
    restoring
}
