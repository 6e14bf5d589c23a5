//! Merges as the API shows and takes them.

use domain::id::MemberId;
use domain::merges::{Added, Assignment, Merge, reason};
use domain::{Error, Timestamp};
use persistence::merges::{MergeDetail, MergePreview, NewMerge};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::members::MemberView;
use crate::words::{AddedKind, MergeField, MergeSide, Purpose};

/// A merge of two records.
#[derive(Debug, Serialize, ToSchema)]
pub struct MergeView {
    pub id: Uuid,
    pub unit_id: Uuid,
    /// The record that stayed.
    pub survivor_id: Uuid,
    /// The one that went into it.
    pub merged_id: Uuid,
    #[schema(example = "同一人，两次登记")]
    pub reason: Option<String>,
    /// What the survivor had not and took from the other.
    pub filled: Vec<MergeField>,
    pub created_by: Option<Uuid>,
    #[schema(value_type = String, format = "date-time")]
    pub created_at: Timestamp,
    pub undone_by: Option<Uuid>,
    /// Once the two were taken apart again.
    #[schema(value_type = Option<String>, format = "date-time")]
    pub undone_at: Option<Timestamp>,
    /// Counts the changes; the number in the `ETag`.
    pub version: i64,
}

impl From<Merge> for MergeView {
    fn from(merge: Merge) -> Self {
        Self {
            id: merge.id.uuid(),
            unit_id: merge.unit.uuid(),
            survivor_id: merge.survivor.uuid(),
            merged_id: merge.merged.uuid(),
            reason: merge.reason,
            filled: merge.carried.filled.into_iter().map(MergeField::from).collect(),
            created_by: merge.created_by.map(Uuid::from),
            created_at: merge.created_at,
            undone_by: merge.undone_by.map(Uuid::from),
            undone_at: merge.undone_at,
            version: merge.version,
        }
    }
}

/// A merge, with what was recorded since.
#[derive(Debug, Serialize, ToSchema)]
pub struct MergeDetailView {
    #[serde(flatten)]
    pub merge: MergeView,
    /// What was recorded of the person since; nothing once it is undone.
    pub added: Vec<AddedView>,
}

impl From<MergeDetail> for MergeDetailView {
    fn from(detail: MergeDetail) -> Self {
        Self {
            merge: detail.merge.into(),
            added: detail.added.into_iter().map(AddedView::from).collect(),
        }
    }
}

/// Something that was recorded since a merge.
#[derive(Debug, Serialize, ToSchema)]
pub struct AddedView {
    pub kind: AddedKind,
    pub id: Uuid,
    #[schema(value_type = String, format = "date-time")]
    pub created_at: Timestamp,
    /// Whose it seems to be: what follows from something that goes back goes with it.
    pub suggested: MergeSide,
}

impl From<Added> for AddedView {
    fn from(added: Added) -> Self {
        Self {
            kind: added.kind.into(),
            id: added.id,
            created_at: added.at,
            suggested: added.default.into(),
        }
    }
}

/// What a merge would do.
#[derive(Debug, Serialize, ToSchema)]
pub struct MergePreviewView {
    /// The record that would stay, as it is.
    pub survivor: MemberView,
    /// The record that would go into it, as it is.
    pub merged: MemberView,
    /// What the survivor has not and would take from the other.
    pub filled: Vec<MergeField>,
    /// What one of the two agreed to and nobody would agree to any more.
    pub ends: Vec<Purpose>,
    /// What is recorded of the other and would move.
    pub moves: Vec<MovesView>,
}

/// Records that would move.
#[derive(Debug, Serialize, ToSchema)]
pub struct MovesView {
    pub kind: AddedKind,
    #[schema(minimum = 1)]
    pub count: i64,
}

impl MergePreviewView {
    pub fn new(preview: MergePreview, now: Timestamp) -> Self {
        let moves = preview.moves.into_iter();
        Self {
            survivor: MemberView::new(preview.survivor, now),
            merged: MemberView::new(preview.merged, now),
            filled: preview.filled.into_iter().map(MergeField::from).collect(),
            ends: preview.ends.into_iter().map(Purpose::from).collect(),
            moves: moves.map(|(kind, count)| MovesView { kind: kind.into(), count }).collect(),
        }
    }
}

/// The record that is to go into the one in the path.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "member_id": "019aaf3e-5b7c-7d2a-8a52-0d4b6f4d0d11", "member_version": 3, "reason": "同一人，两次登记"
}))]
pub struct NewMergeBody {
    member_id: Uuid,
    /// The version of it that was read.
    member_version: i64,
    /// How it was found out that the two are one.
    #[schema(max_length = 500)]
    reason: Option<String>,
}

impl NewMergeBody {
    /// # Errors
    /// When the reason is too long.
    pub fn parse(self) -> Result<NewMerge, Error> {
        Ok(NewMerge {
            member: MemberId::from_uuid(self.member_id),
            member_version: self.member_version,
            reason: reason(self.reason.as_deref())?,
        })
    }
}

/// To whom goes what was recorded since.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "assign": [{"kind": "visit", "id": "019aaf3e-5b7c-7d2a-8a52-0d4b6f4d0d11", "to": "merged"}]
}))]
pub struct UndoBody {
    /// Everything that the merge lists as added, each once.
    #[serde(default)]
    #[schema(max_items = 2_000)]
    assign: Vec<AssignmentBody>,
}

/// To whom one record goes.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AssignmentBody {
    kind: AddedKind,
    id: Uuid,
    to: MergeSide,
}

impl UndoBody {
    pub fn assignments(self) -> Vec<Assignment> {
        let assignment =
            |one: AssignmentBody| Assignment { kind: one.kind.0, id: one.id, to: one.to.0 };
        self.assign.into_iter().map(assignment).collect()
    }
}
