//! Visits to the member.

use actix_web::get;
use domain::visits::{Assistance, VisitDetail};
use domain::{Date, Timestamp};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use super::PortalListQuery;
use super::visitor::Visiting;
use crate::answer::Answer;
use crate::body::Query;
use crate::openapi::ListErrors;
use crate::page::{self, List};
use crate::problem::Problem;
use crate::words::{AssistanceKind, VisitChannel, VisitPurpose, VisitStatus};

pub fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.service(list);
}

/// A visit, with the notes as they were recorded.
#[derive(Debug, Serialize, ToSchema)]
pub struct OwnVisitView {
    id: Uuid,
    status: VisitStatus,
    purpose: VisitPurpose,
    channel: VisitChannel,
    #[schema(value_type = Option<String>, format = "date")]
    planned_on: Option<Date>,
    #[schema(value_type = Option<String>, format = "date-time")]
    visited_at: Option<Timestamp>,
    duration_minutes: Option<i32>,
    notes: Option<String>,
    #[schema(value_type = Option<String>, format = "date")]
    follow_up_on: Option<Date>,
    assistance: Vec<OwnAssistanceView>,
    #[schema(value_type = String, format = "date-time")]
    created_at: Timestamp,
}

/// What was given.
#[derive(Debug, Serialize, ToSchema)]
struct OwnAssistanceView {
    kind: AssistanceKind,
    description: Option<String>,
    /// Hundredths: of a yuan, an hour, a piece.
    amount: i64,
}

impl From<Assistance> for OwnAssistanceView {
    fn from(given: Assistance) -> Self {
        Self { kind: given.kind.into(), description: given.description, amount: given.amount }
    }
}

impl From<VisitDetail> for OwnVisitView {
    fn from(detail: VisitDetail) -> Self {
        let visit = detail.line.visit;
        Self {
            id: visit.id.uuid(),
            status: visit.status.into(),
            purpose: visit.purpose.into(),
            channel: visit.channel.into(),
            planned_on: visit.planned_on,
            visited_at: visit.visited_at,
            duration_minutes: visit.duration_minutes,
            notes: visit.notes,
            follow_up_on: visit.follow_up_on,
            assistance: detail.assistance.into_iter().map(OwnAssistanceView::from).collect(),
            created_at: visit.created_at,
        }
    }
}

/// Visits to the member, planned and made, newest first.
#[utoipa::path(
    operation_id = "portal_visits_list", tag = "portal", params(PortalListQuery),
    responses((status = 200, description = "A page of visits.", body = List<OwnVisitView>), ListErrors),
    security(("portal" = []))
)]
#[get("/portal/visits")]
async fn list(visiting: Visiting, query: Query<PortalListQuery>) -> Result<Answer, Problem> {
    let (who, vault, page) = (visiting.who, visiting.vault(), query.0.page()?);
    let found = own!(visiting, "portal_visits_list", portal::visits(&vault, who, &page))?;
    Ok(page::answer(&visiting.http, found, OwnVisitView::from))
}
