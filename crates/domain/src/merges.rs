//! Two records of one person made into one, and taken apart again.
//!
//! The record that stays is the survivor. The other one keeps what it says of the person and cannot be seen; what points
//! at it moves. A merge remembers what it did, so that it can be undone to the last row.

mod assignments;
mod consents;
mod places;

pub use assignments::{Added, AddedKind, Assignment, MergeSide, assign};
pub use consents::{Narrowing, Regrant, Restoring, narrow, restore};
pub use places::kept;

use crate::error::{Fault, optional_text};
use crate::id::{AccountId, HouseholdId, MemberId, MergeId, SignUpId, UnitId, VisitId};
use crate::members::{Link, Member, MemberStatus};
use crate::sign_ups::{SignUp, SignUpStatus};
use crate::time::{Date, Timestamp};
use crate::{Error, words};
use serde::{Deserialize, Serialize};

const REASON_MAX: usize = 500;

words! {
    /// What the survivor takes from the other record where it has nothing itself.
    pub enum MergeField {
        Phone = "phone",
        Email = "email",
        Address = "address",
        PreferredLanguage = "preferred_language",
        ContactTime = "contact_time",
        Household = "household",
    }
}

/// A merge as it is recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Merge {
    pub id: MergeId,
    pub unit: UnitId,
    pub survivor: MemberId,
    pub merged: MemberId,
    pub reason: Option<String>,
    pub carried: Carried,
    pub created_by: Option<AccountId>,
    pub created_at: Timestamp,
    pub undone_by: Option<AccountId>,
    pub undone_at: Option<Timestamp>,
    pub version: i64,
}

/// What a merge changed of the survivor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Carried {
    /// Fields that were empty and hold what the other record says. The words themselves stand there.
    pub filled: Vec<MergeField>,
    pub before: Kept,
    pub after: Kept,
}

/// What a merge weighs of both records.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    pub status: MemberStatus,
    pub guardian_until: Option<Date>,
    pub wants_visits: bool,
    pub wants_visits_since: Option<Date>,
    pub last_visited_on: Option<Date>,
    pub joined_on: Date,
}

impl Kept {
    fn of(member: &Member) -> Self {
        Self {
            status: member.status,
            guardian_until: member.guardian_until,
            wants_visits: member.wants_visits,
            wants_visits_since: member.wants_visits_since,
            last_visited_on: member.last_visited_on,
            joined_on: member.joined_on,
        }
    }
}

/// One row that a merge moved, added or took out, beside the table and the id that it is filed under.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// It points at the survivor now.
    Moved,
    /// The merge made it.
    Added,
    /// The survivor had one for the same event.
    SignUp(DroppedSignUp),
    /// The survivor had the same.
    Link(Link),
    /// Both were in a round.
    RoundMember { visit: Option<VisitId>, added_at: Timestamp },
    /// The survivor's place in a round had no visit and was given the other's.
    RoundVisit { given: VisitId },
    /// It rested on what only one of the two had agreed to.
    CalledOff(CalledOff),
}

/// A sign-up that gave way to the person's other one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DroppedSignUp {
    pub sign_up: SignUp,
    /// The survivor's or the other's.
    pub of: MergeSide,
    /// The one that was kept.
    pub kept: SignUpId,
}

/// A planned visit, a place at an event, or that a department sees the person: ended by a merge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CalledOff {
    /// Whose it was.
    pub of: MergeSide,
    /// Whether they agreed to it then.
    pub agreed: bool,
    /// What a sign-up was.
    pub sign_up: Option<SignUpStatus>,
}

/// # Errors
/// A fault at `/reason`.
pub fn reason(value: Option<&str>) -> Result<Option<String>, Fault> {
    optional_text("/reason", value, REASON_MAX)
}

/// The survivor after it has taken in `other`.
///
/// `visits_agreed` is whether both agreed to visits.
///
/// # Errors
/// Faults at `/member_id` for a record of another kind or unit, or the same; impossible for a survivor who left.
pub fn absorb(
    survivor: &Member,
    other: &Member,
    visits_agreed: bool,
) -> Result<(Member, Carried), Error> {
    let code = if survivor.id == other.id {
        Some("same_member")
    } else if survivor.kind != other.kind {
        Some("other_kind")
    } else if survivor.unit != other.unit {
        Some("other_unit")
    } else {
        None
    };
    if let Some(code) = code {
        return Err(Fault::new("/member_id", code).into());
    }
    if survivor.status == MemberStatus::Left {
        return Err(Error::impossible("member", survivor.status, "merge"));
    }
    let mut after = survivor.clone();
    let filled = fill(&mut after, other);
    let before = Kept::of(survivor);
    let kept = weigh(&before, &Kept::of(other), visits_agreed);
    put(&mut after, &kept);
    Ok((after, Carried { filled, before, after: kept }))
}

/// Nothing that one of the two does not allow is allowed afterwards.
fn weigh(survivor: &Kept, other: &Kept, visits_agreed: bool) -> Kept {
    let paused = MemberStatus::Paused;
    let wants = [survivor, other].into_iter().filter(|one| one.wants_visits);
    let since = wants.clone().filter_map(|one| one.wants_visits_since).min();
    let wants_visits = visits_agreed && wants.count() > 0;
    Kept {
        status: if other.status == paused { paused } else { survivor.status },
        guardian_until: survivor.guardian_until.max(other.guardian_until),
        wants_visits,
        wants_visits_since: since.filter(|_| wants_visits),
        last_visited_on: survivor.last_visited_on.max(other.last_visited_on),
        joined_on: survivor.joined_on.min(other.joined_on),
    }
}

fn put(member: &mut Member, kept: &Kept) {
    member.status = kept.status;
    member.guardian_until = kept.guardian_until;
    member.wants_visits = kept.wants_visits;
    member.wants_visits_since = kept.wants_visits_since;
    member.last_visited_on = kept.last_visited_on;
    member.joined_on = kept.joined_on;
}

/// One of the fields that are filled, whatever its type.
enum Slot<'a> {
    Text(&'a mut Option<String>),
    Household(&'a mut Option<HouseholdId>),
}

fn slot(member: &mut Member, field: MergeField) -> Slot<'_> {
    match field {
        MergeField::Phone => Slot::Text(&mut member.phone),
        MergeField::Email => Slot::Text(&mut member.email),
        MergeField::Address => Slot::Text(&mut member.address),
        MergeField::PreferredLanguage => Slot::Text(&mut member.preferred_language),
        MergeField::ContactTime => Slot::Text(&mut member.contact_time),
        MergeField::Household => Slot::Household(&mut member.household),
    }
}

/// Fills what is empty, and says what it was.
fn fill(member: &mut Member, from: &Member) -> Vec<MergeField> {
    let mut from = from.clone();
    let mut filled = Vec::new();
    for field in MergeField::ALL.iter().copied() {
        let taken = match (slot(member, field), slot(&mut from, field)) {
            (Slot::Text(to), Slot::Text(from)) if to.is_none() && from.is_some() => {
                *to = from.take();
                true
            }
            (Slot::Household(to), Slot::Household(from)) if to.is_none() && from.is_some() => {
                *to = from.take();
                true
            }
            _ => false,
        };
        if taken {
            filled.push(field);
        }
    }
    filled
}

/// The latest day on which a visit that was written down since the merge met each of the two.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    pub survivor: Option<Date>,
    pub merged: Option<Date>,
}

/// Both records after the merge is undone: what it brought goes, what somebody changed since stays with the survivor.
#[must_use]
pub fn part(survivor: &Member, merged: &Member, carried: &Carried, seen: Seen) -> (Member, Member) {
    let (mut one, mut other) = (survivor.clone(), merged.clone());
    let mut source = merged.clone();
    for field in carried.filled.iter().copied() {
        match (slot(&mut one, field), slot(&mut source, field)) {
            (Slot::Text(value), Slot::Text(given)) if *value == *given => *value = None,
            (Slot::Household(value), Slot::Household(given)) if *value == *given => *value = None,
            _ => {}
        }
    }
    let (before, after) = (&carried.before, &carried.after);
    let now = Kept::of(survivor);
    let wish_stays = (now.wants_visits, now.wants_visits_since)
        == (after.wants_visits, after.wants_visits_since);
    let back = Kept {
        status: if now.status == after.status { before.status } else { now.status },
        guardian_until: if now.guardian_until == after.guardian_until {
            before.guardian_until
        } else {
            now.guardian_until
        },
        wants_visits: if wish_stays { before.wants_visits } else { now.wants_visits },
        wants_visits_since: if wish_stays {
            before.wants_visits_since
        } else {
            now.wants_visits_since
        },
        last_visited_on: before.last_visited_on.max(seen.survivor),
        joined_on: before.joined_on,
    };
    put(&mut one, &back);
    other.last_visited_on = merged.last_visited_on.max(seen.merged);
    (one, other)
}

#[cfg(test)]
mod tests;
