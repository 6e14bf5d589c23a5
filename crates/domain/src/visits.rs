//! Visits: planned, then recorded as done, missed or declined, or cancelled before that.
//!
//! A visit belongs to the unit of the member who is visited. It is recorded once; what comes later
//! is another visit that follows it.

mod plan;
mod reach;
mod recording;
mod shown;
#[cfg(test)]
mod tests;
mod unvisited;

use crate::error::Error;
use crate::id::{AccountId, MemberId, RoundId, UnitId, VisitId};
use crate::members::MemberStatus;
use crate::time::{Date, Timestamp};
use crate::words;

pub(crate) use plan::day_of_a_plan;
pub use plan::{NewVisit, Start, VisitDraft, VisitPatch, VisitPatchDraft};
pub use reach::Reach;
pub(crate) use recording::days_between;
pub use recording::{Assistance, AssistanceDraft, Need, NeedDraft, Recording, RecordingDraft};
pub use shown::{
    Unvisited, UnvisitedFilter, VisitDetail, VisitFilter, VisitLine, VisitSort, VisitedMember,
};
pub use unvisited::{months_back, months_before};

/// The table's name, as errors and audit entries call it.
pub const RESOURCE: &str = "visits";

words! {
    /// Where a visit stands.
    pub enum VisitStatus {
        Planned = "planned",
        Done = "done",
        Missed = "missed",
        Declined = "declined",
        Cancelled = "cancelled",
    }
}

words! {
    /// How a visit that was tried came out.
    pub enum VisitOutcome {
        /// The member was met or spoken to.
        Done = "done",
        /// Nobody was there.
        Missed = "missed",
        /// The member did not want it.
        Declined = "declined",
    }
}

impl From<VisitOutcome> for VisitStatus {
    fn from(outcome: VisitOutcome) -> Self {
        match outcome {
            VisitOutcome::Done => Self::Done,
            VisitOutcome::Missed => Self::Missed,
            VisitOutcome::Declined => Self::Declined,
        }
    }
}

words! {
    /// What a visit is for.
    pub enum VisitPurpose {
        Greeting = "greeting",
        Welfare = "welfare",
        Needs = "needs",
        FollowUp = "follow_up",
        Business = "business",
    }
}

words! {
    /// Where, or by what means, a visit takes place.
    pub enum VisitChannel {
        Home = "home",
        Phone = "phone",
        Office = "office",
        Group = "group",
    }
}

words! {
    /// What was given.
    pub enum AssistanceKind {
        Goods = "goods",
        Cash = "cash",
        Hours = "hours",
    }
}

words! {
    /// Which planned visits are meant: those of this very day, or those whose day has passed.
    pub enum VisitDue {
        Today = "today",
        Overdue = "overdue",
    }
}

/// Whether a member's standing lets a visit be entered: who asked for a break is not planned for,
/// and of who has left nothing new is recorded.
///
/// # Errors
/// [`Error::Impossible`] with the member's status.
pub fn may_be_visited(member: MemberStatus, planning: bool) -> Result<(), Error> {
    match member {
        MemberStatus::Paused if planning => Err(Error::impossible("members", member, "plan_visit")),
        MemberStatus::Left => Err(Error::impossible("members", member, "visit")),
        MemberStatus::Active | MemberStatus::Paused => Ok(()),
    }
}

/// A visit as it is on record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Visit {
    pub id: VisitId,
    pub unit_id: UnitId,
    pub member_id: MemberId,
    pub round_id: Option<RoundId>,
    pub status: VisitStatus,
    pub purpose: VisitPurpose,
    pub channel: VisitChannel,
    /// The day it is planned for; none when it was recorded without a plan.
    pub planned_on: Option<Date>,
    pub assignee_id: Option<AccountId>,
    pub visited_at: Option<Timestamp>,
    pub duration_minutes: Option<i32>,
    pub notes: Option<String>,
    pub follow_up_on: Option<Date>,
    /// The visit that led to this one.
    pub follows_id: Option<VisitId>,
    pub recorded_by: Option<AccountId>,
    pub created_by: Option<AccountId>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    pub version: i64,
}

impl Visit {
    /// The visit after it took place, or was tried.
    ///
    /// # Errors
    /// [`Error::Impossible`] unless it is planned: what is recorded once is not recorded again.
    pub fn record(
        self,
        recording: &Recording,
        by: AccountId,
        now: Timestamp,
    ) -> Result<Self, Error> {
        self.must_be_planned("record")?;
        Ok(self.recorded(recording, by).touched(now))
    }

    /// What a recording writes, into a visit of any history.
    fn recorded(self, recording: &Recording, by: AccountId) -> Self {
        Self {
            status: recording.outcome.into(),
            visited_at: Some(recording.visited_at),
            duration_minutes: recording.duration_minutes,
            // Notes of the plan stay when the recording brings none.
            notes: recording.notes.clone().or(self.notes),
            follow_up_on: recording.follow_up_on,
            // A visit that nobody was named for is the work of the one who made it.
            assignee_id: self.assignee_id.or(Some(by)),
            recorded_by: Some(by),
            ..self
        }
    }

    /// The visit with the changes of `patch`.
    ///
    /// # Errors
    /// [`Error::Impossible`] unless it is planned.
    pub fn change(self, patch: VisitPatch, now: Timestamp) -> Result<Self, Error> {
        self.must_be_planned(if patch.cancel { "cancel" } else { "update" })?;
        Ok(Self {
            status: if patch.cancel { VisitStatus::Cancelled } else { self.status },
            purpose: patch.purpose.unwrap_or(self.purpose),
            channel: patch.channel.unwrap_or(self.channel),
            planned_on: patch.planned_on.or(self.planned_on),
            assignee_id: patch.assignee_id.unwrap_or(self.assignee_id),
            notes: patch.notes.unwrap_or(self.notes),
            ..self
        }
        .touched(now))
    }

    /// The visit called off because its ground is gone: consent withdrawn, or the member left.
    /// What is not planned any more stays as it is.
    #[must_use]
    pub fn call_off(self, now: Timestamp) -> Self {
        if self.status == VisitStatus::Planned {
            Self { status: VisitStatus::Cancelled, ..self }.touched(now)
        } else {
            self
        }
    }

    /// The visit that is to follow this one, planned for its follow-up date and for the same person.
    /// What was not reached the first time is tried again with the same purpose.
    #[must_use]
    pub fn follow_up(&self, id: VisitId, by: AccountId, now: Timestamp) -> Option<Self> {
        let planned_on = self.follow_up_on?;
        Some(Self {
            id,
            round_id: None,
            status: VisitStatus::Planned,
            purpose: match self.status {
                VisitStatus::Done => VisitPurpose::FollowUp,
                _ => self.purpose,
            },
            planned_on: Some(planned_on),
            visited_at: None,
            duration_minutes: None,
            notes: None,
            follow_up_on: None,
            follows_id: Some(self.id),
            recorded_by: None,
            created_by: Some(by),
            created_at: now,
            updated_at: now,
            version: 1,
            ..self.clone()
        })
    }

    /// Who makes a visit needs to reach the member only until it is made.
    #[must_use]
    pub const fn needs_contact_details(&self) -> bool {
        matches!(self.status, VisitStatus::Planned)
    }

    fn must_be_planned(&self, action: &'static str) -> Result<(), Error> {
        if self.status == VisitStatus::Planned {
            Ok(())
        } else {
            Err(Error::impossible(RESOURCE, self.status, action))
        }
    }

    fn touched(self, now: Timestamp) -> Self {
        Self { updated_at: now, version: self.version + 1, ..self }
    }
}
