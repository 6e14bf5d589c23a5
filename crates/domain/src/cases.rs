//! Cases: a problem that somebody brought, until it is solved and they said so.

mod changes;
mod entries;
mod new;
mod places;
mod states;

pub use changes::{CaseField, CasePatch};
pub use entries::{CaseEntry, CaseEvent, EntryKind};
pub use new::{CaseDraft, ImportedCase, ImportedCaseDraft, NewCase};
pub use places::{Cell, Neighbourhood, Point};
pub use states::{CaseAction, CaseRules, CaseState, CaseVerb};

use crate::Timestamp;
use crate::id::{AccountId, CaseId, ImportId, MemberId, ReferralId, UnitId, VisitId};
use crate::time::Date;
use crate::words;

/// The longest texts that a case takes, in characters.
pub mod limits {
    pub const TITLE: usize = 120;
    pub const DESCRIPTION: usize = 4_000;
    pub const PLACE: usize = 200;
    pub const REASON: usize = 500;
    pub const RESOLUTION: usize = 2_000;
    pub const NOTE: usize = 4_000;
    /// Name of the system that a case was imported from, and its number there.
    pub const SOURCE: usize = 40;
    pub const EXTERNAL_ID: usize = 80;
}

words! {
    /// What a case is about: the matter, never the person.
    pub enum CaseCategory {
        StreetOrder = "street_order",
        Sanitation = "sanitation",
        Noise = "noise",
        Housing = "housing",
        Facilities = "facilities",
        Safety = "safety",
        Parking = "parking",
        Aid = "aid",
        Work = "work",
        Paperwork = "paperwork",
        Neighbours = "neighbours",
        Other = "other",
    }
}

words! {
    pub enum CasePriority {
        Low = "low",
        Normal = "normal",
        High = "high",
        Urgent = "urgent",
    }
}

words! {
    /// How a case came to be closed.
    pub enum CloseKind {
        /// The person said that it is solved.
        Confirmed = "confirmed",
        /// Nobody said otherwise within the silent period.
        Silent = "silent",
        /// It was closed already in the system that it came from.
        Imported = "imported",
    }
}

/// A case as it is kept.
#[derive(Clone, Debug, PartialEq)]
pub struct Case {
    pub id: CaseId,
    pub unit_id: UnitId,
    /// Who brought it; `None` when it was brought without a name.
    pub member_id: Option<MemberId>,
    pub visit_id: Option<VisitId>,
    pub state: CaseState,
    pub category: CaseCategory,
    pub priority: CasePriority,
    pub title: String,
    pub description: Option<String>,
    pub place: Option<String>,
    pub point: Option<Point>,
    pub assignee_id: Option<AccountId>,
    pub wait_reason: Option<String>,
    pub decline_reason: Option<String>,
    pub resolution: Option<String>,
    pub close_kind: Option<CloseKind>,
    pub due_on: Option<Date>,
    pub opened_at: Timestamp,
    /// When the office first said what it does about the case.
    pub first_response_at: Option<Timestamp>,
    pub resolved_at: Option<Timestamp>,
    pub closed_at: Option<Timestamp>,
    /// How often it was opened again.
    pub reopened: i32,
    pub source: Option<String>,
    pub external_id: Option<String>,
    pub import_id: Option<ImportId>,
    /// The one referral that a department has not answered yet.
    pub open_referral: Option<ReferralId>,
    pub created_by: Option<AccountId>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    pub version: i64,
}

impl Case {
    /// The newest time that the case holds: nothing that happens to it is older.
    fn latest(&self) -> Timestamp {
        [self.first_response_at, self.resolved_at, self.closed_at]
            .into_iter()
            .flatten()
            .fold(self.opened_at.max(self.updated_at), Timestamp::max)
    }

    /// `now`, or the case's own newest time where a clock was set back.
    fn moment(&self, now: Timestamp) -> Timestamp {
        now.max(self.latest())
    }
}
