//! Rounds: a list of members to visit within some days, as before a holiday, and how far it has come.

use std::collections::HashSet;

use crate::error::{Error, Fault, Faults, text};
use crate::id::{AccountId, MemberId, RoundId, UnitId, VisitId};
use crate::members::{MemberKind, MemberStatus};
use crate::programmes::Programme;
use crate::time::{Date, Timestamp};
use crate::visits::{self, Visit, VisitChannel, VisitPurpose, VisitStatus, VisitedMember};
use crate::words;

/// The table's name, as errors and audit entries call it.
pub const RESOURCE: &str = "rounds";

const TITLE_MAX: usize = 120;
/// A year and a day; what goes on for longer is no round.
const LENGTH_DAYS: i64 = 366;
/// Members named one by one in a request.
const LISTED_MAX: usize = 500;

/// A round as it is on record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Round {
    pub id: RoundId,
    pub unit_id: UnitId,
    pub title: String,
    pub purpose: VisitPurpose,
    pub starts_on: Date,
    pub ends_on: Date,
    pub created_by: AccountId,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    pub version: i64,
}

/// A new round that holds together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewRound {
    pub unit_id: UnitId,
    pub title: String,
    pub purpose: VisitPurpose,
    pub starts_on: Date,
    pub ends_on: Date,
}

impl NewRound {
    /// # Errors
    /// [`Error::Invalid`] with every fault.
    pub fn parse(
        unit_id: UnitId,
        title: &str,
        purpose: VisitPurpose,
        (starts_on, ends_on): (Date, Date),
    ) -> Result<Self, Error> {
        let mut faults = Faults::new();
        let title = faults.check(text("/title", title, TITLE_MAX));
        faults.check(check_days(starts_on, ends_on));
        let Some(title) = title else { return Err(Error::Invalid(faults)) };
        faults.finish()?;
        Ok(Self { unit_id, title, purpose, starts_on, ends_on })
    }
}

fn check_days(starts_on: Date, ends_on: Date) -> Result<(), Fault> {
    if ends_on < starts_on {
        Err(Fault::new("/ends_on", "before_start"))
    } else if visits::days_between(starts_on, ends_on) > LENGTH_DAYS {
        Err(Fault::new("/ends_on", "too_far_off").with("days", LENGTH_DAYS))
    } else {
        Ok(())
    }
}

/// Changes to a round.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RoundPatch {
    pub title: Option<String>,
    pub purpose: Option<VisitPurpose>,
    pub starts_on: Option<Date>,
    pub ends_on: Option<Date>,
}

impl RoundPatch {
    /// # Errors
    /// [`Error::Invalid`] when the title is no title. Whether the days fit each other shows only
    /// when the round itself is there.
    pub fn parse(
        title: Option<&str>,
        purpose: Option<VisitPurpose>,
        starts_on: Option<Date>,
        ends_on: Option<Date>,
    ) -> Result<Self, Error> {
        let title = title.map(|title| text("/title", title, TITLE_MAX)).transpose()?;
        Ok(Self { title, purpose, starts_on, ends_on })
    }
}

impl Round {
    /// # Errors
    /// [`Error::Invalid`] when the changed round would end before it starts, or last too long.
    pub fn change(self, patch: RoundPatch, now: Timestamp) -> Result<Self, Error> {
        let starts_on = patch.starts_on.unwrap_or(self.starts_on);
        let ends_on = patch.ends_on.unwrap_or(self.ends_on);
        check_days(starts_on, ends_on)?;
        Ok(Self {
            title: patch.title.unwrap_or(self.title),
            purpose: patch.purpose.unwrap_or(self.purpose),
            starts_on,
            ends_on,
            updated_at: now,
            version: self.version + 1,
            ..self
        })
    }

    /// # Errors
    /// [`Error::Conflict`] when the round's last day has passed: nobody is added to it any more.
    pub fn takes_members(&self, today: Date) -> Result<(), Error> {
        if today > self.ends_on { Err(Error::Conflict { code: "round_over" }) } else { Ok(()) }
    }

    /// The visit to plan for a member of the round.
    #[must_use]
    pub fn visit(
        &self,
        id: VisitId,
        member: (MemberId, UnitId),
        plan: &RoundPlan,
        by: AccountId,
        now: Timestamp,
    ) -> Visit {
        Visit {
            id,
            unit_id: member.1,
            member_id: member.0,
            round_id: Some(self.id),
            status: VisitStatus::Planned,
            purpose: self.purpose,
            channel: VisitChannel::Home,
            planned_on: Some(plan.on),
            assignee_id: plan.assignee_id,
            visited_at: None,
            duration_minutes: None,
            notes: None,
            follow_up_on: None,
            follows_id: None,
            recorded_by: None,
            created_by: Some(by),
            created_at: now,
            updated_at: now,
            version: 1,
        }
    }

    /// The day to plan the round's visits for, when it is one of the round's days.
    ///
    /// # Errors
    /// A fault `outside_the_round`.
    pub fn day_for_visits(&self, on: Date) -> Result<Date, Error> {
        if on < self.starts_on || on > self.ends_on {
            Err(Fault::new("/planned_on", "outside_the_round").into())
        } else {
            Ok(on)
        }
    }
}

/// How many of a round's members were visited, are to be visited, or wait for a plan.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    pub members: i64,
    pub done: i64,
    pub planned: i64,
    pub missed: i64,
    pub declined: i64,
    /// No visit yet, or one that was called off.
    pub open: i64,
}

impl Coverage {
    /// Counts `members` of the round whose latest visit in it stands at `status`.
    #[must_use]
    pub const fn with(mut self, status: Option<VisitStatus>, members: i64) -> Self {
        self.members += members;
        match status {
            Some(VisitStatus::Done) => self.done += members,
            Some(VisitStatus::Planned) => self.planned += members,
            Some(VisitStatus::Missed) => self.missed += members,
            Some(VisitStatus::Declined) => self.declined += members,
            Some(VisitStatus::Cancelled) | None => self.open += members,
        }
        self
    }

    /// Members visited of a hundred, rounded down: 100 only when all were.
    #[must_use]
    pub const fn progress(self) -> i64 {
        if self.members == 0 { 0 } else { self.done * 100 / self.members }
    }
}

/// A round and how far it has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoundProgress {
    pub round: Round,
    pub coverage: Coverage,
}

/// A member of a round, with their visit in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoundMember {
    pub member: VisitedMember,
    pub unit_id: UnitId,
    pub added_at: Timestamp,
    pub visit: Option<RoundVisit>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoundVisit {
    pub id: VisitId,
    pub status: VisitStatus,
    pub planned_on: Option<Date>,
    pub visited_at: Option<Timestamp>,
    pub assignee_id: Option<AccountId>,
    pub assignee_name: Option<String>,
}

words! {
    /// Why a member was not added to a round.
    pub enum LeftOutReason {
        /// Has no live consent to visits.
        NoConsent = "no_consent",
        /// Asked for a break.
        Paused = "paused",
        /// Has left the register.
        Left = "left",
    }
}

/// A member who was asked for and not added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    pub member_id: MemberId,
    pub name: String,
    pub reason: LeftOutReason,
}

/// What came of adding members to a round.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoundAddition {
    pub added: Vec<MemberId>,
    /// How many had been added before.
    pub already: i64,
    pub left_out: Vec<LeftOut>,
    pub progress: RoundProgress,
}

/// Why a member with this standing cannot be added to a round; none when they can.
#[must_use]
pub const fn left_out(status: MemberStatus, has_consent: bool) -> Option<LeftOutReason> {
    match status {
        MemberStatus::Left => Some(LeftOutReason::Left),
        MemberStatus::Paused => Some(LeftOutReason::Paused),
        MemberStatus::Active if has_consent => None,
        MemberStatus::Active => Some(LeftOutReason::NoConsent),
    }
}

/// Whether a member's earlier visit in a round gives way to another: a plan and a visit that took
/// place do not.
#[must_use]
pub const fn may_be_replaced(status: VisitStatus) -> bool {
    !matches!(status, VisitStatus::Planned | VisitStatus::Done)
}

/// Members to add to a round.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewRoundMembers {
    pub who: Who,
    /// Visits to plan for them at once.
    pub plan: Option<RoundPlan>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RoundPlan {
    pub on: Date,
    pub assignee_id: Option<AccountId>,
}

/// Which members.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Who {
    /// These, each once.
    Listed(Vec<MemberId>),
    Matching(RoundFilter),
}

/// All members of the round's unit that fit everything that is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RoundFilter {
    pub unit_id: Option<UnitId>,
    pub kind: Option<MemberKind>,
    pub programme: Option<Programme>,
    pub wants_visits: Option<bool>,
    /// Not visited for so many months.
    pub unvisited_months: Option<i32>,
}

impl NewRoundMembers {
    /// # Errors
    /// [`Error::Invalid`] with every fault: exactly one of list and filter has to be there.
    pub fn parse(
        listed: Option<Vec<MemberId>>,
        filter: Option<RoundFilter>,
        planned_on: Option<Date>,
        assignee_id: Option<AccountId>,
        today: Date,
    ) -> Result<Self, Error> {
        let mut faults = Faults::new();
        let who = who(listed, filter, &mut faults);
        let on =
            planned_on.and_then(|on| faults.check(visits::day_of_a_plan("/planned_on", on, today)));
        if assignee_id.is_some() && planned_on.is_none() {
            faults.add("/assignee_id", "only_when_planned");
        }
        let Some(who) = who else { return Err(Error::Invalid(faults)) };
        faults.finish()?;
        Ok(Self { who, plan: on.map(|on| RoundPlan { on, assignee_id }) })
    }
}

fn who(
    listed: Option<Vec<MemberId>>,
    filter: Option<RoundFilter>,
    faults: &mut Faults,
) -> Option<Who> {
    match (listed, filter) {
        (Some(listed), None) => faults.check(each_once(listed)).map(Who::Listed),
        (None, Some(filter)) => {
            if let Some(months) = filter.unvisited_months {
                faults.check(visits::months_back("/filter/unvisited_months", months));
            }
            Some(Who::Matching(filter))
        }
        (None, None) => {
            faults.add("/member_ids", "required");
            None
        }
        (Some(_), Some(_)) => {
            faults.add("/filter", "not_together");
            None
        }
    }
}

fn each_once(mut listed: Vec<MemberId>) -> Result<Vec<MemberId>, Fault> {
    if listed.is_empty() {
        return Err(Fault::new("/member_ids", "required"));
    }
    if listed.len() > LISTED_MAX {
        return Err(Fault::new("/member_ids", "too_many").with("max", LISTED_MAX));
    }
    let mut seen = HashSet::with_capacity(listed.len());
    listed.retain(|member| seen.insert(*member));
    Ok(listed)
}

#[cfg(test)]
mod tests;
