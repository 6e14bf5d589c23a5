//! What lists are asked for, and records that only exist in lists: the same for both databases.

use domain::Timestamp;
use domain::audit_alerts::AlertState;
use domain::id::{AccountId, HouseholdId, Id, MemberId, RequestId, UnitId};
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
    /// Those that became part of another one, or those that did not.
    pub closed: Option<bool>,
}

domain::words! {
    /// What an entry of the trail records.
    pub enum AuditKind {
        Read = "read",
        Write = "write",
    }
}

/// Which entries of the trail an auditor asks for.
#[derive(Clone, Debug, Default)]
pub struct AuditFilter {
    pub account: Option<AccountId>,
    pub subject_id: Option<Id<()>>,
    /// Who was shown, or whose record was written.
    pub person: Option<MemberId>,
    pub operation: Option<String>,
    pub kind: Option<AuditKind>,
    /// This unit and all below it.
    pub unit: Option<UnitId>,
    pub from: Option<Timestamp>,
    /// Before this.
    pub to: Option<Timestamp>,
    pub request: Option<RequestId>,
}

/// Which alerts an auditor asks for.
#[derive(Clone, Debug, Default)]
pub struct AlertFilter {
    pub account: Option<AccountId>,
    pub state: Option<AlertState>,
}
