//! What is asked and answered about records whose time is over: the same on both databases.

use domain::Date;
use domain::id::{MemberId, UnitId};

use crate::shows::Shows;

/// Tables that a sweep takes what is over from, those first that others belong to. Of members each is erased whole.
pub const SWEPT: &[&str] = &[
    MEMBERS,
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
    "sessions",
    "accounts",
];

/// Where whole persons go from.
pub const MEMBERS: &str = "members";

/// A member whose time is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DueMember {
    pub id: MemberId,
    pub unit: UnitId,
    pub left_on: Date,
}

/// What became of a member whose time was over when they were looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NextMember {
    /// There is nobody any more.
    None,
    /// They came back, or went into another record, while the sweep waited for them.
    Stayed,
    /// The contents may be discarded, unless something refers to them.
    Erased { contents: Vec<[u8; 32]> },
}

impl Shows for DueMember {
    fn persons(&self) -> Vec<MemberId> {
        vec![self.id]
    }
}
