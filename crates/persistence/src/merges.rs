//! What is asked and answered about merges: the same on both databases.

use domain::consents::Purpose;
use domain::id::MemberId;
use domain::merges::{Added, AddedKind, Merge, MergeField};

use crate::shows::{MemberDetail, Shows};

/// Which two records are to become one, of which versions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewMerge {
    /// The record that goes into the other.
    pub member: MemberId,
    pub member_version: i64,
    pub reason: Option<String>,
}

/// A merge, with what was recorded of the person since.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MergeDetail {
    pub merge: Merge,
    pub added: Vec<Added>,
}

/// What a merge would do.
#[derive(Clone, Debug)]
pub struct MergePreview {
    /// Both records as they are.
    pub survivor: MemberDetail,
    pub merged: MemberDetail,
    /// What the survivor would take from the other.
    pub filled: Vec<MergeField>,
    /// What one of the two allows now and nobody would allow any more.
    pub ends: Vec<Purpose>,
    /// How many records would move.
    pub moves: Vec<(AddedKind, i64)>,
}

impl Shows for Merge {
    fn persons(&self) -> Vec<MemberId> {
        vec![self.survivor, self.merged]
    }
}

impl Shows for MergeDetail {
    fn persons(&self) -> Vec<MemberId> {
        self.merge.persons()
    }
}

impl Shows for MergePreview {
    fn persons(&self) -> Vec<MemberId> {
        let mut shown = self.survivor.persons();
        shown.extend(self.merged.persons());
        shown.sort_unstable();
        shown.dedup();
        shown
    }
}
