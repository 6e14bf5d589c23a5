//! What is asked about objections, and what is answered: the same on both databases.

use domain::id::{MemberId, UnitId};
use domain::objections::{Objection, ObjectionState};

use crate::shows::Shows;

/// Which objections a list asks for.
#[derive(Clone, Copy, Debug, Default)]
pub struct ObjectionFilter {
    /// Of this unit and those below it.
    pub unit: Option<UnitId>,
    pub state: Option<ObjectionState>,
}

/// An objection with the note that it is about, as that reads now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ObjectionDetail {
    pub objection: Objection,
    pub note: Option<String>,
}

impl Shows for ObjectionDetail {
    fn persons(&self) -> Vec<MemberId> {
        vec![self.objection.member_id]
    }
}
