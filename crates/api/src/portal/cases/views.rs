//! Cases as the portal shows them.

use domain::attachments::Attachment;
use domain::cases::{Case, CaseEntry, Point};
use domain::{Date, Timestamp};
use persistence::portal::OwnCase;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::cases::CaseReferralView;
use crate::words::{
    CaseCategory, CasePriority, CaseState, CloseKind, EntryKind, MediaType, PortalVerb,
};

/// A case in a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct OwnCaseItem {
    id: Uuid,
    state: CaseState,
    category: CaseCategory,
    #[schema(example = "流动摊贩堵住店门")]
    title: String,
    #[schema(value_type = String, format = "date-time")]
    opened_at: Timestamp,
    #[schema(value_type = Option<String>, format = "date-time")]
    closed_at: Option<Timestamp>,
}

impl From<Case> for OwnCaseItem {
    fn from(case: Case) -> Self {
        Self {
            id: case.id.uuid(),
            state: case.state.into(),
            category: case.category.into(),
            title: case.title,
            opened_at: case.opened_at,
            closed_at: case.closed_at,
        }
    }
}

/// A case that the member brought.
#[derive(Debug, Serialize, ToSchema)]
pub struct OwnCaseView {
    id: Uuid,
    state: CaseState,
    /// What the member may do with it now.
    actions: Vec<PortalVerb>,
    category: CaseCategory,
    priority: CasePriority,
    #[schema(example = "流动摊贩堵住店门")]
    title: String,
    description: Option<String>,
    place: Option<String>,
    latitude: Option<f64>,
    longitude: Option<f64>,
    wait_reason: Option<String>,
    decline_reason: Option<String>,
    resolution: Option<String>,
    close_kind: Option<CloseKind>,
    #[schema(value_type = Option<String>, format = "date")]
    due_on: Option<Date>,
    #[schema(value_type = String, format = "date-time")]
    opened_at: Timestamp,
    #[schema(value_type = Option<String>, format = "date-time")]
    first_response_at: Option<Timestamp>,
    #[schema(value_type = Option<String>, format = "date-time")]
    resolved_at: Option<Timestamp>,
    #[schema(value_type = Option<String>, format = "date-time")]
    closed_at: Option<Timestamp>,
    /// How often it was opened again.
    reopened: i32,
    /// The system that it was imported from, and its number there.
    source: Option<String>,
    external_id: Option<String>,
    /// What departments were asked, and whether they see the member.
    referrals: Vec<CaseReferralView>,
    /// Files that the office keeps with it.
    attachments: Vec<OwnFileView>,
}

impl From<OwnCase> for OwnCaseView {
    fn from(own: OwnCase) -> Self {
        let case = own.case;
        let actions = domain::portal::PortalVerb::possible(case.state);
        Self {
            id: case.id.uuid(),
            state: case.state.into(),
            actions: actions.into_iter().map(PortalVerb::from).collect(),
            category: case.category.into(),
            priority: case.priority.into(),
            title: case.title,
            description: case.description,
            place: case.place,
            latitude: case.point.map(Point::latitude),
            longitude: case.point.map(Point::longitude),
            wait_reason: case.wait_reason,
            decline_reason: case.decline_reason,
            resolution: case.resolution,
            close_kind: case.close_kind.map(CloseKind::from),
            due_on: case.due_on,
            opened_at: case.opened_at,
            first_response_at: case.first_response_at,
            resolved_at: case.resolved_at,
            closed_at: case.closed_at,
            reopened: case.reopened,
            source: case.source,
            external_id: case.external_id,
            referrals: own.referrals.into_iter().map(CaseReferralView::from).collect(),
            attachments: own.attachments.into_iter().map(OwnFileView::from).collect(),
        }
    }
}

/// A file that the office keeps with a case.
#[derive(Debug, Serialize, ToSchema)]
struct OwnFileView {
    id: Uuid,
    #[schema(example = "门口.jpg")]
    file_name: String,
    media_type: MediaType,
    /// Bytes.
    size: i64,
    #[schema(value_type = String, format = "date-time")]
    created_at: Timestamp,
}

impl From<Attachment> for OwnFileView {
    fn from(file: Attachment) -> Self {
        Self {
            id: file.id.uuid(),
            file_name: file.file_name,
            media_type: file.media_type.into(),
            size: file.size,
            created_at: file.created_at,
        }
    }
}

/// An entry of a case's timeline. Who of the office wrote it is not said.
#[derive(Debug, Serialize, ToSchema)]
pub struct OwnEntryView {
    id: Uuid,
    kind: EntryKind,
    #[schema(value_type = String, format = "date-time")]
    at: Timestamp,
    from_state: Option<CaseState>,
    to_state: Option<CaseState>,
    body: Option<String>,
}

impl From<CaseEntry> for OwnEntryView {
    fn from(entry: CaseEntry) -> Self {
        Self {
            id: entry.id.uuid(),
            kind: entry.kind.into(),
            at: entry.at,
            from_state: entry.from_state.map(CaseState::from),
            to_state: entry.to_state.map(CaseState::from),
            body: entry.words().map(str::to_owned),
        }
    }
}
