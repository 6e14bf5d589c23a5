//! What is asked about suggestions, and what is answered: the same on both databases.

use domain::Timestamp;
use domain::id::{MemberId, SuggestionId, UnitId};
use domain::suggestions::{Suggestion, SuggestionState};

use crate::shows::Shows;

/// Which suggestions a list asks for.
#[derive(Clone, Copy, Debug, Default)]
pub struct SuggestionFilter {
    /// Of this unit and those below it.
    pub unit: Option<UnitId>,
    pub state: Option<SuggestionState>,
}

/// An answer that anybody may read. Who asked is not in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublishedAnswer {
    pub id: SuggestionId,
    /// The office that answers.
    pub unit: String,
    pub summary: String,
    pub answer: String,
    pub outcome: Option<String>,
    pub published_at: Timestamp,
}

impl Shows for Suggestion {
    fn persons(&self) -> Vec<MemberId> {
        self.member_id.into_iter().collect()
    }
}
