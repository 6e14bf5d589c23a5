//! Erasing a member: what goes, what stays without a name, and what is told about it.

mod log;
mod plan;
mod replay;

use domain::Timestamp;
use domain::erasure_requests::{ErasureRequest, ErasureState};
use domain::id::{MemberId, UnitId};

use crate::shows::Shows;
use crate::write::Entry;

pub use log::ErasureLog;
pub use plan::{Fate, STEPS, Step};
pub use replay::{Replayed, record, replay};

/// Rows of a table that an erasure takes or empties.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Touched {
    pub table: &'static str,
    /// Whether they go, or stay without any link to the member.
    pub removed: bool,
    pub rows: i64,
}

/// What was done.
#[derive(Clone, Debug, Default)]
pub struct Erased {
    /// Digests of attachments that went: their content goes as well unless another case refers to it.
    pub contents: Vec<[u8; 32]>,
    /// Lines for the audit trail: of each record, and of who moved up on waiting lists.
    pub entries: Vec<Entry>,
}

/// Somebody who was erased, as the ledger has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ErasedMember {
    pub member: MemberId,
    pub erased_at: Timestamp,
}

/// What would go, if a request were confirmed now.
#[derive(Clone, Debug)]
pub struct ErasurePreview {
    pub member: MemberId,
    pub touched: Vec<Touched>,
}

/// Which requests a list asks for.
#[derive(Clone, Copy, Debug, Default)]
pub struct ErasureFilter {
    /// Of this unit and those below it.
    pub unit: Option<UnitId>,
    pub state: Option<ErasureState>,
}

/// A request with the name of who is to be erased; none once that was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ErasureLine {
    pub request: ErasureRequest,
    pub member_name: Option<String>,
}

impl Shows for ErasureLine {
    fn persons(&self) -> Vec<MemberId> {
        vec![self.request.member]
    }
}

impl Shows for ErasurePreview {
    fn persons(&self) -> Vec<MemberId> {
        vec![self.member]
    }
}
