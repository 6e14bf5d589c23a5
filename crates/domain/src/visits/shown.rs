//! What is shown of visits, and which are asked for.

use super::{Assistance, Visit, VisitDue, VisitStatus};
use crate::id::{AccountId, CaseId, MemberId, RoundId, UnitId, VisitId};
use crate::members::MemberKind;
use crate::time::Date;
use crate::words;

/// As much of a member as somebody needs who visits them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VisitedMember {
    pub id: MemberId,
    pub kind: MemberKind,
    pub name: String,
    pub phone: Option<String>,
    pub address: Option<String>,
    pub preferred_language: Option<String>,
    pub contact_time: Option<String>,
}

impl VisitedMember {
    /// The name alone, for who need not reach the member any more.
    #[must_use]
    pub fn without_contact_details(self) -> Self {
        Self { phone: None, address: None, preferred_language: None, contact_time: None, ..self }
    }
}

/// A visit as lists show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VisitLine {
    pub visit: Visit,
    pub member: VisitedMember,
    pub assignee_name: Option<String>,
}

/// A visit with what was given, and what came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VisitDetail {
    pub line: VisitLine,
    pub assistance: Vec<Assistance>,
    /// Cases opened from needs that were heard.
    pub case_ids: Vec<CaseId>,
    /// The visit that follows this one.
    pub follow_up_id: Option<VisitId>,
}

words! {
    /// The order of a list of visits.
    pub enum VisitSort {
        NewestFirst = "-created_at",
        /// Visits with a planned day, the earliest first.
        ByPlannedDay = "planned_on",
    }
}

/// Which visits a list asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct VisitFilter {
    pub unit: Option<UnitId>,
    pub member: Option<MemberId>,
    pub assignee: Option<AccountId>,
    pub round: Option<RoundId>,
    pub status: Option<VisitStatus>,
    pub planned_from: Option<Date>,
    pub planned_to: Option<Date>,
}

impl VisitFilter {
    /// Only what is still planned and due: today itself, or any day before it.
    #[must_use]
    pub fn due(self, due: VisitDue, today: Date) -> Self {
        let (first, last) = match due {
            VisitDue::Today => (Some(today), today),
            VisitDue::Overdue => (None, today.yesterday().unwrap_or(Date::MIN)),
        };
        Self {
            status: Some(VisitStatus::Planned),
            planned_from: self.planned_from.max(first),
            planned_to: Some(self.planned_to.map_or(last, |to| to.min(last))),
            ..self
        }
    }
}

/// Whom a list of the unvisited asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnvisitedFilter {
    pub unit: Option<UnitId>,
    /// Waiting since this day or an earlier one.
    pub since: Date,
}

/// A member who asked for visits and waits for one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unvisited {
    pub member: VisitedMember,
    pub unit_id: UnitId,
    pub wants_visits_since: Option<Date>,
    pub last_visited_on: Option<Date>,
    pub waiting_since: Date,
    /// The next visit that is planned already.
    pub next_planned_on: Option<Date>,
    /// Whether a visit may be planned, or consent has to be asked for first.
    pub visits_consent: bool,
}
