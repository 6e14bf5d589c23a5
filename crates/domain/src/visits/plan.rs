//! What is to be visited when, by whom and what for; and what may still be changed about it.

use jiff::tz::TimeZone;

use super::recording::{NOTES_MAX, Recording, RecordingDraft, days_between};
use super::{Visit, VisitChannel, VisitPurpose, VisitStatus};
use crate::error::{Error, Fault, Faults, optional_text};
use crate::id::{AccountId, MemberId, RoundId, UnitId, VisitId};
use crate::time::{Date, Timestamp};

/// Two years and a day: what lies further off is not a plan.
const PLAN_DAYS: i64 = 731;

/// A new visit as it was sent: a plan, or one that has taken place already.
#[derive(Clone, Debug)]
pub struct VisitDraft {
    pub member_id: MemberId,
    pub purpose: VisitPurpose,
    pub channel: VisitChannel,
    pub planned_on: Option<Date>,
    pub assignee_id: Option<AccountId>,
    pub round_id: Option<RoundId>,
    pub follows_id: Option<VisitId>,
    /// Notes of a plan; those of a recording are in `recording`.
    pub notes: Option<String>,
    pub recording: Option<RecordingDraft>,
    /// Pointers of fields that only a recording has, where there is none.
    pub stray: Vec<&'static str>,
}

/// A new visit that holds together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewVisit {
    pub member_id: MemberId,
    pub purpose: VisitPurpose,
    pub channel: VisitChannel,
    pub assignee_id: Option<AccountId>,
    pub round_id: Option<RoundId>,
    pub follows_id: Option<VisitId>,
    pub start: Start,
}

/// How a visit enters the records.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Start {
    Planned { on: Date, notes: Option<String> },
    Recorded(Recording),
}

impl NewVisit {
    /// # Errors
    /// [`Error::Invalid`] with every fault of the draft.
    pub fn parse(draft: VisitDraft, now: Timestamp, zone: &TimeZone) -> Result<Self, Error> {
        let mut faults = Faults::new();
        for pointer in draft.stray {
            faults.push(Fault::new(pointer, "only_with_outcome"));
        }
        let start = match draft.recording {
            Some(recording) => {
                if draft.planned_on.is_some() {
                    faults.add("/planned_on", "only_when_planned");
                }
                Recording::parse(recording, now, zone, &mut faults).map(Start::Recorded)
            }
            None => {
                parse_plan(draft.planned_on, draft.notes.as_deref(), now.date_in(zone), &mut faults)
            }
        };
        let Some(start) = start else { return Err(Error::Invalid(faults)) };
        faults.finish()?;
        Ok(Self {
            member_id: draft.member_id,
            purpose: draft.purpose,
            channel: draft.channel,
            assignee_id: draft.assignee_id,
            round_id: draft.round_id,
            follows_id: draft.follows_id,
            start,
        })
    }

    #[must_use]
    pub const fn recording(&self) -> Option<&Recording> {
        match &self.start {
            Start::Planned { .. } => None,
            Start::Recorded(recording) => Some(recording),
        }
    }

    /// The visit to put on record for a member of `unit`.
    #[must_use]
    pub fn visit(&self, id: VisitId, unit_id: UnitId, by: AccountId, now: Timestamp) -> Visit {
        let planned = Visit {
            id,
            unit_id,
            member_id: self.member_id,
            round_id: self.round_id,
            status: VisitStatus::Planned,
            purpose: self.purpose,
            channel: self.channel,
            planned_on: None,
            assignee_id: self.assignee_id,
            visited_at: None,
            duration_minutes: None,
            notes: None,
            follow_up_on: None,
            follows_id: self.follows_id,
            recorded_by: None,
            created_by: Some(by),
            created_at: now,
            updated_at: now,
            version: 1,
        };
        match &self.start {
            Start::Planned { on, notes } => {
                Visit { planned_on: Some(*on), notes: notes.clone(), ..planned }
            }
            Start::Recorded(recording) => planned.recorded(recording, by),
        }
    }
}

fn parse_plan(
    on: Option<Date>,
    notes: Option<&str>,
    today: Date,
    faults: &mut Faults,
) -> Option<Start> {
    let notes = faults.check(optional_text("/notes", notes, NOTES_MAX));
    let on = match on {
        Some(date) => faults.check(day_of_a_plan("/planned_on", date, today)),
        None => faults.check(Err(Fault::new("/planned_on", "required"))),
    };
    Some(Start::Planned { on: on?, notes: notes? })
}

/// A day that something can be planned for: not over yet, and not out of sight.
pub(crate) fn day_of_a_plan(pointer: &str, date: Date, today: Date) -> Result<Date, Fault> {
    if date < today {
        Err(Fault::new(pointer, "in_the_past"))
    } else if days_between(today, date) > PLAN_DAYS {
        Err(Fault::new(pointer, "too_far_off").with("days", PLAN_DAYS))
    } else {
        Ok(date)
    }
}

/// Changes to a visit as they were sent; a doubled `Option` is cleared by `Some(None)`.
#[derive(Clone, Debug, Default)]
pub struct VisitPatchDraft {
    pub status: Option<VisitStatus>,
    pub purpose: Option<VisitPurpose>,
    pub channel: Option<VisitChannel>,
    pub planned_on: Option<Date>,
    pub assignee_id: Option<Option<AccountId>>,
    pub notes: Option<Option<String>>,
}

/// Changes to a visit that is still planned.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct VisitPatch {
    pub cancel: bool,
    pub purpose: Option<VisitPurpose>,
    pub channel: Option<VisitChannel>,
    pub planned_on: Option<Date>,
    pub assignee_id: Option<Option<AccountId>>,
    pub notes: Option<Option<String>>,
}

impl VisitPatch {
    /// # Errors
    /// [`Error::Invalid`] with every fault of the draft. A visit is recorded by its own operation,
    /// so `cancelled` is the only status that can be set.
    pub fn parse(draft: VisitPatchDraft, now: Timestamp, zone: &TimeZone) -> Result<Self, Error> {
        let mut faults = Faults::new();
        if draft.status.is_some_and(|status| status != VisitStatus::Cancelled) {
            faults.add("/status", "only_cancelled");
        }
        let planned_on = draft
            .planned_on
            .and_then(|date| faults.check(day_of_a_plan("/planned_on", date, now.date_in(zone))));
        let notes = draft.notes.map(|notes| {
            faults.check(optional_text("/notes", notes.as_deref(), NOTES_MAX)).flatten()
        });
        faults.finish()?;
        Ok(Self {
            cancel: draft.status.is_some(),
            purpose: draft.purpose,
            channel: draft.channel,
            planned_on,
            assignee_id: draft.assignee_id,
            notes,
        })
    }
}
