//! Visits as the API shows them.

use domain::visits::{Assistance, Unvisited, VisitDetail, VisitLine, VisitedMember};
use domain::{Date, Timestamp};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::words::{AssistanceKind, MemberKind, VisitChannel, VisitPurpose, VisitStatus};

/// As much of a member as somebody needs who visits them.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = VisitedMember)]
pub struct VisitedMemberView {
    pub id: Uuid,
    pub kind: MemberKind,
    #[schema(example = "张小明")]
    pub name: String,
    pub phone: Option<String>,
    #[schema(example = "和平里12号3室")]
    pub address: Option<String>,
    pub preferred_language: Option<String>,
    #[schema(example = "周末上午")]
    pub contact_time: Option<String>,
}

impl From<VisitedMember> for VisitedMemberView {
    fn from(member: VisitedMember) -> Self {
        Self {
            id: member.id.uuid(),
            kind: member.kind.into(),
            name: member.name,
            phone: member.phone,
            address: member.address,
            preferred_language: member.preferred_language,
            contact_time: member.contact_time,
        }
    }
}

/// A visit in a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct VisitItem {
    pub id: Uuid,
    pub unit_id: Uuid,
    pub member_id: Uuid,
    pub member: VisitedMemberView,
    pub round_id: Option<Uuid>,
    pub status: VisitStatus,
    pub purpose: VisitPurpose,
    pub channel: VisitChannel,
    /// The day it is planned for; `null` when it was recorded without a plan.
    #[schema(value_type = Option<String>, format = "date")]
    pub planned_on: Option<Date>,
    pub assignee_id: Option<Uuid>,
    pub assignee_name: Option<String>,
    #[schema(value_type = Option<String>, format = "date-time")]
    pub visited_at: Option<Timestamp>,
    pub duration_minutes: Option<i32>,
    pub notes: Option<String>,
    #[schema(value_type = Option<String>, format = "date")]
    pub follow_up_on: Option<Date>,
    /// The visit that led to this one.
    pub follows_id: Option<Uuid>,
    pub recorded_by: Option<Uuid>,
    pub created_by: Option<Uuid>,
    #[schema(value_type = String, format = "date-time")]
    pub created_at: Timestamp,
    #[schema(value_type = String, format = "date-time")]
    pub updated_at: Timestamp,
    /// Counts the changes; the number in the `ETag`.
    pub version: i64,
}

impl From<VisitLine> for VisitItem {
    fn from(line: VisitLine) -> Self {
        let VisitLine { visit, member, assignee_name } = line;
        Self {
            id: visit.id.uuid(),
            unit_id: visit.unit_id.uuid(),
            member_id: visit.member_id.uuid(),
            member: member.into(),
            round_id: visit.round_id.map(Uuid::from),
            status: visit.status.into(),
            purpose: visit.purpose.into(),
            channel: visit.channel.into(),
            planned_on: visit.planned_on,
            assignee_id: visit.assignee_id.map(Uuid::from),
            assignee_name,
            visited_at: visit.visited_at,
            duration_minutes: visit.duration_minutes,
            notes: visit.notes,
            follow_up_on: visit.follow_up_on,
            follows_id: visit.follows_id.map(Uuid::from),
            recorded_by: visit.recorded_by.map(Uuid::from),
            created_by: visit.created_by.map(Uuid::from),
            created_at: visit.created_at,
            updated_at: visit.updated_at,
            version: visit.version,
        }
    }
}

/// Something given on a visit.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Assistance)]
pub struct AssistanceView {
    pub kind: AssistanceKind,
    pub description: Option<String>,
    /// Hundredths: fen of money, hundredths of an hour or of a piece.
    pub amount: i64,
}

impl From<Assistance> for AssistanceView {
    fn from(given: Assistance) -> Self {
        Self { kind: given.kind.into(), description: given.description, amount: given.amount }
    }
}

/// A visit with what was given and what came of it.
#[derive(Debug, Serialize, ToSchema)]
pub struct VisitView {
    #[serde(flatten)]
    pub visit: VisitItem,
    pub assistance: Vec<AssistanceView>,
    /// Cases opened from needs that were heard.
    pub case_ids: Vec<Uuid>,
    /// The visit that follows this one.
    pub follow_up_id: Option<Uuid>,
}

impl From<VisitDetail> for VisitView {
    fn from(detail: VisitDetail) -> Self {
        Self {
            visit: detail.line.into(),
            assistance: detail.assistance.into_iter().map(AssistanceView::from).collect(),
            case_ids: detail.case_ids.into_iter().map(Uuid::from).collect(),
            follow_up_id: detail.follow_up_id.map(Uuid::from),
        }
    }
}

/// A member who asked for visits and waits for one.
#[derive(Debug, Serialize, ToSchema)]
pub struct UnvisitedView {
    pub member: VisitedMemberView,
    pub unit_id: Uuid,
    #[schema(value_type = Option<String>, format = "date")]
    pub wants_visits_since: Option<Date>,
    #[schema(value_type = Option<String>, format = "date")]
    pub last_visited_on: Option<Date>,
    #[schema(value_type = String, format = "date")]
    pub waiting_since: Date,
    /// The next visit that is planned already.
    #[schema(value_type = Option<String>, format = "date")]
    pub next_planned_on: Option<Date>,
    /// Whether a visit may be planned, or consent has to be asked for first.
    pub visits_consent: bool,
}

impl From<Unvisited> for UnvisitedView {
    fn from(one: Unvisited) -> Self {
        Self {
            member: one.member.into(),
            unit_id: one.unit_id.uuid(),
            wants_visits_since: one.wants_visits_since,
            last_visited_on: one.last_visited_on,
            waiting_since: one.waiting_since,
            next_planned_on: one.next_planned_on,
            visits_consent: one.visits_consent,
        }
    }
}
