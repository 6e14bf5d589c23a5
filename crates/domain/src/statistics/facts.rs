//! What each kind of record adds to the figures: as much of it as they need, and the rule.
//!
//! The same rules keep the figures up to date with each write and compute them anew from all records. Days are those of
//! the office's clocks.

use super::catalogue::Indicator;
use super::cells::Telling;
use super::durations::bucket;
use crate::cases::{CaseCategory, CaseState, CloseKind};
use crate::data_requests;
use crate::events::{EventKind, EventStatus};
use crate::id::{MemberId, UnitId};
use crate::programmes::Programme;
use crate::sign_ups::SignUpStatus;
use crate::time::Date;
use crate::visits::{AssistanceKind, VisitChannel, VisitPurpose, VisitStatus};
use crate::words;

words! {
    /// Why a visit came to nothing.
    pub enum Failure {
        Missed = "missed",
        Declined = "declined",
    }
}

words! {
    /// How a case stands.
    pub enum CaseOutcome {
        Open = "open",
        Confirmed = "confirmed",
        Silent = "silent",
        Imported = "imported",
        Declined = "declined",
    }
}

words! {
    /// Whether an answer came by the day that it was due.
    pub enum Punctuality {
        InTime = "in_time",
        Late = "late",
    }
}

words! {
    /// What an event was given.
    pub enum Rating {
        One = "1",
        Two = "2",
        Three = "3",
        Four = "4",
        Five = "5",
    }
}

/// A record, as far as figures know it.
pub trait Fact {
    /// Says what the record comes to.
    fn tell(&self, to: &mut Telling<'_>);
}

/// A member who is on record, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Known {
    pub member: MemberId,
    pub unit: UnitId,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VisitFact {
    pub unit: UnitId,
    /// None once the member was erased.
    pub person: Option<Known>,
    pub status: VisitStatus,
    pub purpose: VisitPurpose,
    pub channel: VisitChannel,
    pub planned_on: Option<Date>,
    pub visited_on: Option<Date>,
}

impl Fact for VisitFact {
    fn tell(&self, to: &mut Telling<'_>) {
        use Indicator as I;
        let purpose = self.purpose.as_str();
        if let Some(day) = self.planned_on
            && self.status != VisitStatus::Cancelled
        {
            to.count(I::VisitsPlanned, self.unit, day, &[purpose], 1);
        }
        let Some(day) = self.visited_on else { return };
        let failure = match self.status {
            VisitStatus::Missed => Failure::Missed,
            VisitStatus::Declined => Failure::Declined,
            VisitStatus::Planned | VisitStatus::Cancelled => return,
            VisitStatus::Done => {
                to.count(I::VisitsDone, self.unit, day, &[purpose, self.channel.as_str()], 1);
                if let Some(person) = self.person {
                    to.person(I::MembersServed, person, day, None);
                }
                return;
            }
        };
        to.count(I::VisitsMissed, self.unit, day, &[failure.as_str(), purpose], 1);
    }
}

/// Something given on a visit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AssistanceFact {
    /// The visit's.
    pub unit: UnitId,
    pub visited_on: Option<Date>,
    pub kind: AssistanceKind,
}

impl Fact for AssistanceFact {
    fn tell(&self, to: &mut Telling<'_>) {
        if let Some(day) = self.visited_on {
            to.count(Indicator::AssistanceGiven, self.unit, day, &[self.kind.as_str()], 1);
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnrolmentFact {
    pub person: Known,
    pub programme: Programme,
    pub started_on: Date,
}

impl Fact for EnrolmentFact {
    fn tell(&self, to: &mut Telling<'_>) {
        let programme = Some(self.programme.as_str());
        to.person(Indicator::MembersEnrolled, self.person, self.started_on, programme);
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventFact {
    pub unit: UnitId,
    pub kind: EventKind,
    pub status: EventStatus,
    pub starts_on: Date,
    /// Places taken.
    pub signed_up: i32,
}

impl Fact for EventFact {
    fn tell(&self, to: &mut Telling<'_>) {
        if matches!(self.status, EventStatus::Held | EventStatus::Archived) {
            let kind = [self.kind.as_str()];
            to.count(Indicator::EventsHeld, self.unit, self.starts_on, &kind, 1);
            let places = i64::from(self.signed_up);
            to.count(Indicator::PlacesFilled, self.unit, self.starts_on, &kind, places);
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignUpFact {
    /// The event's.
    pub unit: UnitId,
    pub kind: EventKind,
    pub starts_on: Date,
    pub status: SignUpStatus,
    pub volunteer_minutes: Option<i32>,
    /// None once the member was erased.
    pub person: Option<Known>,
}

impl Fact for SignUpFact {
    fn tell(&self, to: &mut Telling<'_>) {
        if self.status != SignUpStatus::Attended {
            return;
        }
        let (unit, day, kind) = (self.unit, self.starts_on, [self.kind.as_str()]);
        to.count(Indicator::Attendance, unit, day, &kind, 1);
        let minutes = i64::from(self.volunteer_minutes.unwrap_or(0));
        to.count(Indicator::VolunteerMinutes, unit, day, &kind, minutes);
        if let Some(person) = self.person {
            to.person(Indicator::MembersServed, person, day, None);
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeedbackFact {
    /// The event's.
    pub unit: UnitId,
    pub starts_on: Date,
    pub rating: i32,
}

impl Fact for FeedbackFact {
    fn tell(&self, to: &mut Telling<'_>) {
        let rating = match self.rating {
            ..=1 => Rating::One,
            2 => Rating::Two,
            3 => Rating::Three,
            4 => Rating::Four,
            5.. => Rating::Five,
        };
        let rating = [rating.as_str()];
        to.count(Indicator::FeedbackReceived, self.unit, self.starts_on, &rating, 1);
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseFact {
    pub unit: UnitId,
    /// None when it was brought without a name, and once the member was erased.
    pub person: Option<Known>,
    pub category: CaseCategory,
    pub state: CaseState,
    pub close_kind: Option<CloseKind>,
    pub opened_on: Date,
    /// The day, and how many minutes it took.
    pub responded: Option<(Date, i64)>,
    pub resolved: Option<(Date, i64)>,
    pub closed_on: Option<Date>,
    pub reopened: i32,
}

impl CaseFact {
    fn outcome(&self) -> CaseOutcome {
        match (self.state, self.close_kind) {
            (CaseState::Declined, _) => CaseOutcome::Declined,
            (_, None) => CaseOutcome::Open,
            (_, Some(CloseKind::Confirmed)) => CaseOutcome::Confirmed,
            (_, Some(CloseKind::Silent)) => CaseOutcome::Silent,
            (_, Some(CloseKind::Imported)) => CaseOutcome::Imported,
        }
    }
}

impl Fact for CaseFact {
    fn tell(&self, to: &mut Telling<'_>) {
        use Indicator as I;
        let (unit, category) = (self.unit, self.category.as_str());
        to.count(I::CasesOpened, unit, self.opened_on, &[category, self.outcome().as_str()], 1);
        to.count(I::CasesReopened, unit, self.opened_on, &[category], i64::from(self.reopened));
        if let Some((day, minutes)) = self.responded {
            to.took(I::TimeToFirstResponse, unit, day, &[category], bucket(minutes));
        }
        if let Some((day, minutes)) = self.resolved {
            to.took(I::TimeToResolution, unit, day, &[category], bucket(minutes));
        }
        if let Some((day, kind)) = self.closed_on.zip(self.close_kind) {
            to.count(I::CasesClosed, unit, day, &[category, kind.as_str()], 1);
        }
        if let Some(person) = self.person {
            to.person(I::MembersServed, person, self.opened_on, None);
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReferralFact {
    /// The case's.
    pub unit: UnitId,
    pub sent_on: Date,
    pub due_on: Date,
    pub answered_on: Option<Date>,
}

impl Fact for ReferralFact {
    fn tell(&self, to: &mut Telling<'_>) {
        to.count(Indicator::ReferralsSent, self.unit, self.sent_on, &[], 1);
        let Some(day) = self.answered_on else { return };
        let punctuality = if day <= self.due_on { Punctuality::InTime } else { Punctuality::Late };
        to.count(Indicator::ReferralsAnswered, self.unit, day, &[punctuality.as_str()], 1);
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SuggestionFact {
    pub unit: UnitId,
    pub received_on: Date,
    pub answered_on: Option<Date>,
}

impl Fact for SuggestionFact {
    fn tell(&self, to: &mut Telling<'_>) {
        to.count(Indicator::SuggestionsReceived, self.unit, self.received_on, &[], 1);
        if let Some(day) = self.answered_on {
            to.count(Indicator::SuggestionsAnswered, self.unit, day, &[], 1);
        }
    }
}

/// A form that a community was asked to fill.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DataFormFact {
    pub unit: UnitId,
    pub opened_on: Date,
    pub cells: i32,
    pub prefilled: i32,
    /// Lines that were not asked, since there was an answer.
    pub avoided: i32,
}

impl Fact for DataFormFact {
    fn tell(&self, to: &mut Telling<'_>) {
        use Indicator as I;
        let (unit, day, cells) = (self.unit, self.opened_on, i64::from(self.cells));
        to.count(I::DataFormsAsked, unit, day, &[], i64::from(cells > 0));
        to.count(I::DataCellsAsked, unit, day, &[], cells);
        let minutes = data_requests::minutes(cells, self.prefilled.into());
        to.count(I::DataMinutesAsked, unit, day, &[], minutes);
        to.count(I::DataOverlapsAvoided, unit, day, &[], self.avoided.into());
    }
}

/// A record of any kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AnyFact {
    Visit(VisitFact),
    Assistance(AssistanceFact),
    Enrolment(EnrolmentFact),
    Event(EventFact),
    SignUp(SignUpFact),
    Feedback(FeedbackFact),
    Case(CaseFact),
    Referral(ReferralFact),
    Suggestion(SuggestionFact),
    DataForm(DataFormFact),
}

impl Fact for AnyFact {
    fn tell(&self, to: &mut Telling<'_>) {
        match self {
            Self::Visit(fact) => fact.tell(to),
            Self::Assistance(fact) => fact.tell(to),
            Self::Enrolment(fact) => fact.tell(to),
            Self::Event(fact) => fact.tell(to),
            Self::SignUp(fact) => fact.tell(to),
            Self::Feedback(fact) => fact.tell(to),
            Self::Case(fact) => fact.tell(to),
            Self::Referral(fact) => fact.tell(to),
            Self::Suggestion(fact) => fact.tell(to),
            Self::DataForm(fact) => fact.tell(to),
        }
    }
}

#[cfg(test)]
mod tests;
