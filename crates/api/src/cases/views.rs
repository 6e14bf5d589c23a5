//! Cases as the API shows them.

use domain::cases::{Case, CaseRules, CaseState as State, CaseVerb as Verb, Point};
use domain::referrals::Referral;
use domain::{Date, Timestamp};
use persistence::cases::{CaseDetail, EntryDetail, Near};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::words::{
    CaseCategory, CaseField, CasePriority, CaseState, CaseVerb, CloseKind, EntryKind,
    ReferralStatus,
};

/// A case in a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct CaseItem {
    pub id: Uuid,
    pub unit_id: Uuid,
    /// Who brought it.
    pub member_id: Option<Uuid>,
    #[schema(example = "便民小店")]
    pub member_name: Option<String>,
    pub state: CaseState,
    pub category: CaseCategory,
    pub priority: CasePriority,
    #[schema(example = "流动摊贩堵住店门")]
    pub title: String,
    #[schema(example = "书院路18号门前")]
    pub place: Option<String>,
    pub latitude: Option<f64>,
    pub longitude: Option<f64>,
    pub assignee_id: Option<Uuid>,
    pub assignee_name: Option<String>,
    #[schema(value_type = Option<String>, format = Date)]
    pub due_on: Option<Date>,
    #[schema(value_type = String, format = "date-time")]
    pub opened_at: Timestamp,
    #[schema(value_type = Option<String>, format = "date-time")]
    pub resolved_at: Option<Timestamp>,
    #[schema(value_type = Option<String>, format = "date-time")]
    pub closed_at: Option<Timestamp>,
    /// How often it was opened again.
    pub reopened: i32,
    /// The system that it was imported from.
    pub source: Option<String>,
    #[schema(value_type = String, format = "date-time")]
    pub updated_at: Timestamp,
    /// Counts the changes; the number in the `ETag`.
    pub version: i64,
}

impl From<CaseDetail> for CaseItem {
    fn from(detail: CaseDetail) -> Self {
        let case = detail.case;
        Self {
            id: case.id.uuid(),
            unit_id: case.unit_id.uuid(),
            member_id: case.member_id.map(Uuid::from),
            member_name: detail.member,
            state: case.state.into(),
            category: case.category.into(),
            priority: case.priority.into(),
            title: case.title,
            place: case.place,
            latitude: case.point.map(Point::latitude),
            longitude: case.point.map(Point::longitude),
            assignee_id: case.assignee_id.map(Uuid::from),
            assignee_name: detail.assignee,
            due_on: case.due_on,
            opened_at: case.opened_at,
            resolved_at: case.resolved_at,
            closed_at: case.closed_at,
            reopened: case.reopened,
            source: case.source,
            updated_at: case.updated_at,
            version: case.version,
        }
    }
}

/// A case with its referrals and what may be done with it now.
#[derive(Debug, Serialize, ToSchema)]
pub struct CaseView {
    pub id: Uuid,
    pub unit_id: Uuid,
    /// Who brought it.
    pub member_id: Option<Uuid>,
    #[schema(example = "便民小店")]
    pub member_name: Option<String>,
    /// The visit at which it was heard.
    pub visit_id: Option<Uuid>,
    pub state: CaseState,
    /// What the caller may do with it now; each is a transition.
    pub actions: Vec<CaseVerb>,
    pub category: CaseCategory,
    pub priority: CasePriority,
    #[schema(example = "流动摊贩堵住店门")]
    pub title: String,
    pub description: Option<String>,
    #[schema(example = "书院路18号门前")]
    pub place: Option<String>,
    pub latitude: Option<f64>,
    pub longitude: Option<f64>,
    pub assignee_id: Option<Uuid>,
    pub assignee_name: Option<String>,
    #[schema(value_type = Option<String>, format = Date)]
    pub due_on: Option<Date>,
    /// What it waits for.
    pub wait_reason: Option<String>,
    pub decline_reason: Option<String>,
    pub resolution: Option<String>,
    pub close_kind: Option<CloseKind>,
    #[schema(value_type = String, format = "date-time")]
    pub opened_at: Timestamp,
    /// When the office first said what it does about it.
    #[schema(value_type = Option<String>, format = "date-time")]
    pub first_response_at: Option<Timestamp>,
    #[schema(value_type = Option<String>, format = "date-time")]
    pub resolved_at: Option<Timestamp>,
    /// When a solved case is closed unless somebody says otherwise.
    #[schema(value_type = Option<String>, format = "date-time")]
    pub closes_at: Option<Timestamp>,
    #[schema(value_type = Option<String>, format = "date-time")]
    pub closed_at: Option<Timestamp>,
    /// How often it was opened again.
    pub reopened: i32,
    /// The system that it was imported from, and its number there.
    pub source: Option<String>,
    pub external_id: Option<String>,
    pub import_id: Option<Uuid>,
    /// Oldest first.
    pub referrals: Vec<CaseReferralView>,
    #[schema(value_type = String, format = "date-time")]
    pub created_at: Timestamp,
    #[schema(value_type = String, format = "date-time")]
    pub updated_at: Timestamp,
    /// Counts the changes; the number in the `ETag`.
    pub version: i64,
}

impl CaseView {
    pub fn new(detail: CaseDetail, now: Timestamp, rules: CaseRules) -> Self {
        let actions = if detail.editable { actions(&detail.case, now, rules) } else { Vec::new() };
        let closes_at = (detail.case.state == State::Resolved)
            .then(|| detail.case.resolved_at.map(|at| rules.silent_until(at)))
            .flatten();
        let case = detail.case;
        Self {
            id: case.id.uuid(),
            unit_id: case.unit_id.uuid(),
            member_id: case.member_id.map(Uuid::from),
            member_name: detail.member,
            visit_id: case.visit_id.map(Uuid::from),
            state: case.state.into(),
            actions,
            category: case.category.into(),
            priority: case.priority.into(),
            title: case.title,
            description: case.description,
            place: case.place,
            latitude: case.point.map(Point::latitude),
            longitude: case.point.map(Point::longitude),
            assignee_id: case.assignee_id.map(Uuid::from),
            assignee_name: detail.assignee,
            due_on: case.due_on,
            wait_reason: case.wait_reason,
            decline_reason: case.decline_reason,
            resolution: case.resolution,
            close_kind: case.close_kind.map(CloseKind::from),
            opened_at: case.opened_at,
            first_response_at: case.first_response_at,
            resolved_at: case.resolved_at,
            closes_at,
            closed_at: case.closed_at,
            reopened: case.reopened,
            source: case.source,
            external_id: case.external_id,
            import_id: case.import_id.map(Uuid::from),
            referrals: detail.referrals.into_iter().map(CaseReferralView::from).collect(),
            created_at: case.created_at,
            updated_at: case.updated_at,
            version: case.version,
        }
    }
}

/// Transitions that are possible now; an answer comes from the department, not from here.
fn actions(case: &Case, now: Timestamp, rules: CaseRules) -> Vec<CaseVerb> {
    case.verbs(now, rules)
        .into_iter()
        .filter(|verb| *verb != Verb::Answer)
        .map(CaseVerb::from)
        .collect()
}

/// A referral as the office that asked sees it.
#[derive(Debug, Serialize, ToSchema)]
pub struct CaseReferralView {
    pub id: Uuid,
    pub department_id: Uuid,
    #[schema(example = "城市管理局")]
    pub department: String,
    pub status: ReferralStatus,
    pub summary: String,
    pub place: Option<String>,
    /// Whether the department sees who brought the case while it is asked.
    pub shares_person: bool,
    #[schema(value_type = String, format = Date)]
    pub due_on: Date,
    pub answer: Option<String>,
    /// Whether the department says that it did its part.
    pub solved: Option<bool>,
    #[schema(value_type = Option<String>, format = "date-time")]
    pub answered_at: Option<Timestamp>,
    #[schema(value_type = String, format = "date-time")]
    pub created_at: Timestamp,
}

impl From<(Referral, String)> for CaseReferralView {
    fn from((referral, department): (Referral, String)) -> Self {
        Self {
            id: referral.id.uuid(),
            department_id: referral.department_id.uuid(),
            department,
            status: referral.status.into(),
            summary: referral.summary,
            place: referral.place,
            shares_person: referral.person.is_some(),
            due_on: referral.due_on,
            answer: referral.answer,
            solved: referral.solved,
            answered_at: referral.answered_at,
            created_at: referral.created_at,
        }
    }
}

/// An entry of the timeline.
#[derive(Debug, Serialize, ToSchema)]
pub struct EntryView {
    pub id: Uuid,
    pub kind: EntryKind,
    #[schema(value_type = String, format = "date-time")]
    pub at: Timestamp,
    /// Who did it; nobody when the installation did.
    pub account_id: Option<Uuid>,
    pub account_name: Option<String>,
    pub from_state: Option<CaseState>,
    pub to_state: Option<CaseState>,
    /// What was said; the file's name for an attachment.
    pub body: Option<String>,
    /// The fields that a change touched.
    pub fields: Vec<CaseField>,
}

impl From<EntryDetail> for EntryView {
    fn from(detail: EntryDetail) -> Self {
        let entry = detail.entry;
        Self {
            id: entry.id.uuid(),
            kind: entry.kind.into(),
            at: entry.at,
            account_id: entry.account_id.map(Uuid::from),
            account_name: detail.account,
            from_state: entry.from_state.map(CaseState::from),
            to_state: entry.to_state.map(CaseState::from),
            body: entry.words().map(str::to_owned),
            fields: entry.fields().into_iter().map(CaseField::from).collect(),
        }
    }
}

/// An open case near a place. It names nobody.
#[derive(Debug, Serialize, ToSchema)]
pub struct NearbyView {
    pub id: Uuid,
    pub unit_id: Uuid,
    pub state: CaseState,
    pub category: CaseCategory,
    #[schema(example = "流动摊贩堵住店门")]
    pub title: String,
    pub place: Option<String>,
    pub latitude: Option<f64>,
    pub longitude: Option<f64>,
    #[schema(value_type = String, format = "date-time")]
    pub opened_at: Timestamp,
    /// How far away it is.
    #[schema(example = 42.0)]
    pub metres: f64,
}

impl From<Near> for NearbyView {
    fn from(near: Near) -> Self {
        let case = near.case;
        Self {
            id: case.id.uuid(),
            unit_id: case.unit_id.uuid(),
            state: case.state.into(),
            category: case.category.into(),
            title: case.title,
            place: case.place,
            latitude: case.point.map(Point::latitude),
            longitude: case.point.map(Point::longitude),
            opened_at: case.opened_at,
            metres: near.metres.round(),
        }
    }
}
