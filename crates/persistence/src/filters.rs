//! What lists are asked for, and records that only exist in lists: the same for both databases.

use domain::Timestamp;
use domain::id::{AccountId, HouseholdId, Id, MemberId, UnitId, kind};
use domain::members::{MemberKind, MemberStatus};
use domain::programmes::Programme;
use domain::text::Query;
use domain::units::UnitKind;

use crate::fragments::Direction;

/// Which members a list asks for.
#[derive(Clone, Debug, Default)]
pub struct MemberFilter {
    pub query: Option<Query>,
    /// This unit and all below it.
    pub unit: Option<UnitId>,
    pub status: Option<MemberStatus>,
    pub kind: Option<MemberKind>,
    pub programme: Option<Programme>,
    pub household: Option<HouseholdId>,
    pub wants_visits: Option<bool>,
}

/// How a list of members is sorted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MemberSort {
    Created(Direction),
}

/// Which units a list asks for.
#[derive(Clone, Debug, Default)]
pub struct UnitFilter {
    pub parent: Option<UnitId>,
    pub kind: Option<UnitKind>,
}

/// A line of the trail as an auditor sees it.
#[derive(Clone, Debug)]
pub struct AuditEntry {
    pub id: Id<kind::Request>,
    pub at: Timestamp,
    pub account: Option<AccountId>,
    pub unit: Option<UnitId>,
    pub operation: String,
    pub kind: String,
    pub subject: Option<String>,
    pub subject_id: Option<Id<()>>,
    pub persons: Vec<MemberId>,
    pub request: Option<Id<kind::Request>>,
    pub detail: Option<String>,
}

/// Which lines an auditor asks for.
#[derive(Clone, Debug, Default)]
pub struct AuditFilter {
    pub account: Option<AccountId>,
    pub subject_id: Option<Id<()>>,
    pub operation: Option<String>,
}
