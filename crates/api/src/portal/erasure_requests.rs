//! That the member asks to be erased, and what became of it.

use actix_web::{get, post};
use domain::Timestamp;
use domain::erasure_requests::ErasureRequest;
use persistence::erasures::ErasureLine;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use super::PortalListQuery;
use super::visitor::Visiting;
use crate::answer::Answer;
use crate::body::Query;
use crate::openapi::{ListErrors, WriteErrors};
use crate::page::{self, List};
use crate::problem::Problem;
use crate::words::{ErasureState, RefusalReason};

pub fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.service(list).service(create);
}

/// A request of the member's to be erased. Who of the office entered or decided it is not said.
#[derive(Debug, Serialize, ToSchema)]
pub struct OwnErasureRequestView {
    id: Uuid,
    state: ErasureState,
    #[schema(value_type = String, format = "date-time")]
    created_at: Timestamp,
    #[schema(value_type = Option<String>, format = "date-time")]
    decided_at: Option<Timestamp>,
    /// Why it is not followed.
    refusal: Option<RefusalReason>,
    /// The same in the office's words.
    #[schema(example = "理赔还没有结案，结案后再办理。")]
    explanation: Option<String>,
}

impl From<ErasureRequest> for OwnErasureRequestView {
    fn from(request: ErasureRequest) -> Self {
        Self {
            id: request.id.uuid(),
            state: request.state.into(),
            created_at: request.created_at,
            decided_at: request.decided_at,
            refusal: request.reason.map(RefusalReason::from),
            explanation: request.explanation,
        }
    }
}

/// The member's requests to be erased, newest first. Once one is confirmed there is nobody who could ask.
#[utoipa::path(
    operation_id = "portal_erasure_requests_list", tag = "portal", params(PortalListQuery),
    responses((status = 200, description = "A page of requests.", body = List<OwnErasureRequestView>), ListErrors),
    security(("portal" = []))
)]
#[get("/portal/erasure_requests")]
async fn list(visiting: Visiting, query: Query<PortalListQuery>) -> Result<Answer, Problem> {
    let (who, page) = (visiting.who, query.0.page()?);
    let found =
        own!(visiting, "portal_erasure_requests_list", portal::own_erasure_requests(who, &page))?;
    Ok(page::answer(&visiting.http, found, OwnErasureRequestView::from))
}

/// Asks for everything that is recorded about the member to be erased. Somebody of the office has to confirm it, or to refuse
/// it for one of few reasons.
#[utoipa::path(
    operation_id = "portal_erasure_requests_create", tag = "portal",
    responses((status = 201, description = "The request.", body = OwnErasureRequestView), WriteErrors),
    security(("portal" = []))
)]
#[post("/portal/erasure_requests")]
async fn create(visiting: Visiting) -> Result<Answer, Problem> {
    let who = visiting.who;
    act!(visiting, portal::ask_to_be_erased(who), |line: ErasureLine| {
        let view = OwnErasureRequestView::from(line.request);
        Answer::created("/portal/erasure_requests", &view)
    })
}
