//! What is asked and answered about records whose time is over: the same on both databases.

use domain::Date;
use domain::id::{MemberId, UnitId};

use crate::shows::Shows;

/// Tables that a sweep takes what is over from, those first that others belong to.
pub const SWEPT: &[&str] = &[
    "event_feedback",
    "event_sign_ups",
    "events",
    "objections",
    "erasure_requests",
    "visits",
    "rounds",
    "cases",
    "suggestions",
    "enrolments",
    "consents",
    "households",
    "import_faults",
    "jobs",
    "invitations",
    "department_tokens",
    "sessions",
    "accounts",
];

/// A member whose time is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DueMember {
    pub id: MemberId,
    pub unit: UnitId,
    pub left_on: Date,
}

impl Shows for DueMember {
    fn persons(&self) -> Vec<MemberId> {
        vec![self.id]
    }
}
