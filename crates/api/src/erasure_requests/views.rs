//! What comes in and goes out about erasure.

use domain::erasure_requests::{EXPLANATION_MAX, Refusal};
use domain::{Error, Timestamp};
use persistence::erasures::{ErasureLine, ErasurePreview, Touched};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::words::{ErasureState, RefusalReason};

/// Which requests to list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ErasureRequestListQuery {
    /// Of this unit and those below it.
    pub unit: Option<Uuid>,
    #[param(inline)]
    pub state: Option<ErasureState>,
    /// Rows per page, 1 to 200; 50 if not given.
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<i64>,
    /// The `next` of the page before.
    pub after: Option<String>,
}

/// That a member asks to be erased.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"member_id": "019aaf3e-5b7c-7d2a-8a52-0d4b6f4d0d12"}))]
pub struct NewErasureRequestBody {
    pub member_id: Uuid,
}

/// Why a request is not followed.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"reason": "open_claim", "explanation": "理赔还没有结案，结案后再办理。"}))]
pub struct RefusalBody {
    reason: RefusalReason,
    /// In words that the member can be told.
    #[schema(min_length = 1, max_length = 500)]
    explanation: String,
}

const _: () = assert!(EXPLANATION_MAX == 500, "as the document says");

impl RefusalBody {
    pub fn parse(&self) -> Result<Refusal, Error> {
        Ok(Refusal::parse(self.reason.0, &self.explanation)?)
    }
}

/// A request to be erased.
#[derive(Debug, Serialize, ToSchema)]
pub struct ErasureRequestView {
    id: Uuid,
    unit_id: Uuid,
    member_id: Uuid,
    /// None once the member was erased.
    #[schema(example = "张小明")]
    member_name: Option<String>,
    state: ErasureState,
    /// Who entered it, and so may not confirm it; none when the member asked without staff.
    asked_by: Option<Uuid>,
    decided_by: Option<Uuid>,
    #[schema(value_type = Option<String>, format = "date-time")]
    decided_at: Option<Timestamp>,
    /// Why it is not followed.
    reason: Option<RefusalReason>,
    explanation: Option<String>,
    #[schema(value_type = String, format = "date-time")]
    created_at: Timestamp,
    #[schema(value_type = String, format = "date-time")]
    updated_at: Timestamp,
    /// Counts the changes; the number in the `ETag`.
    version: i64,
}

impl From<ErasureLine> for ErasureRequestView {
    fn from(line: ErasureLine) -> Self {
        let ErasureLine { request, member_name } = line;
        Self {
            id: request.id.uuid(),
            unit_id: request.unit.uuid(),
            member_id: request.member.uuid(),
            member_name,
            state: request.state.into(),
            asked_by: request.asked_by.map(Uuid::from),
            decided_by: request.decided_by.map(Uuid::from),
            decided_at: request.decided_at,
            reason: request.reason.map(RefusalReason::from),
            explanation: request.explanation,
            created_at: request.created_at,
            updated_at: request.updated_at,
            version: request.version,
        }
    }
}

/// What would go.
#[derive(Debug, Serialize, ToSchema)]
pub struct ErasurePreviewView {
    /// In the order in which it would be done; nothing once the request was decided.
    items: Vec<ErasureTouchView>,
}

/// Rows of one kind.
#[derive(Debug, Serialize, ToSchema)]
struct ErasureTouchView {
    /// As in the register of processing.
    #[schema(example = "visits")]
    table: &'static str,
    /// They go; else they stay, emptied, for the office's own figures.
    removed: bool,
    #[schema(example = 3)]
    rows: i64,
}

impl From<ErasurePreview> for ErasurePreviewView {
    fn from(preview: ErasurePreview) -> Self {
        let view =
            |Touched { table, removed, rows }: Touched| ErasureTouchView { table, removed, rows };
        Self { items: preview.touched.into_iter().map(view).collect() }
    }
}
