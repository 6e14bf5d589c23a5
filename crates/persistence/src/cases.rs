//! What is asked about cases, and what is answered: the same on both databases.

use domain::Date;
use domain::cases::{Case, CaseCategory, CaseEntry, CasePriority, CaseState, Point};
use domain::id::{AccountId, MemberId, UnitId};
use domain::referrals::Referral;

use crate::fragments::{Direction, Page};
use crate::shows::Shows;

/// A case with the names that its reader needs.
#[derive(Clone, Debug, PartialEq)]
pub struct CaseDetail {
    pub case: Case,
    pub member: Option<String>,
    pub assignee: Option<String>,
    /// Oldest first, each with its department's name; lists leave them out.
    pub referrals: Vec<(Referral, String)>,
    /// Whether the reader may do something with it; lists say no.
    pub editable: bool,
}

impl Shows for CaseDetail {
    fn persons(&self) -> Vec<MemberId> {
        self.case.member_id.into_iter().collect()
    }
}

/// Which cases a list asks for.
#[derive(Clone, Debug, Default)]
pub struct CaseFilter {
    /// This unit and all below it.
    pub unit: Option<UnitId>,
    pub state: Option<CaseState>,
    /// Whether somebody still has to do something.
    pub open: Option<bool>,
    pub category: Option<CaseCategory>,
    pub assignee: Option<AccountId>,
    pub member: Option<MemberId>,
    pub priority: Option<CasePriority>,
    /// The system that they were imported from.
    pub source: Option<String>,
    /// Due on this day or before.
    pub due_by: Option<Date>,
}

/// How a list of cases is sorted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CaseSort {
    Opened(Direction),
    /// The most urgent day first; cases without one are left out.
    Due,
}

/// An entry of a timeline with the name of who made it; none when the installation did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntryDetail {
    pub entry: CaseEntry,
    pub account: Option<String>,
}

/// What happened to one case.
#[derive(Clone, Debug)]
pub struct Timeline {
    pub page: Page<EntryDetail>,
    /// Who brought the case: what was noted is about them.
    pub member: Option<MemberId>,
}

impl Shows for Timeline {
    fn persons(&self) -> Vec<MemberId> {
        self.member.into_iter().collect()
    }
}

/// Where to look for open cases, and for what.
#[derive(Clone, Copy, Debug)]
pub struct NearbyQuery {
    pub point: Point,
    pub metres: f64,
    pub category: Option<CaseCategory>,
    pub limit: usize,
}

/// A case, and how far away it is.
#[derive(Clone, Debug, PartialEq)]
pub struct Near {
    pub case: Case,
    pub metres: f64,
}
