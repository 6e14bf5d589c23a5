//! What the member suggests.

use actix_web::{get, post};
use domain::Timestamp;
use domain::suggestions::Suggestion;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use super::visitor::Visiting;
use super::{OwnWordsBody, PortalListQuery};
use crate::answer::Answer;
use crate::body::{Body, Query};
use crate::openapi::{ListErrors, WriteErrors};
use crate::page::{self, List};
use crate::problem::Problem;
use crate::words::{SuggestionSource, SuggestionState};

pub fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.service(list).service(create);
}

/// A suggestion of the member's, and what the office answered.
#[derive(Debug, Serialize, ToSchema)]
pub struct OwnSuggestionView {
    id: Uuid,
    source: SuggestionSource,
    state: SuggestionState,
    #[schema(example = "小公园里多放几把长椅")]
    body: String,
    answer: Option<String>,
    #[schema(value_type = Option<String>, format = "date-time")]
    answered_at: Option<Timestamp>,
    /// What was suggested, in words for everybody.
    summary: Option<String>,
    #[schema(value_type = Option<String>, format = "date-time")]
    published_at: Option<Timestamp>,
    /// What came of it.
    outcome: Option<String>,
    decline_reason: Option<String>,
    #[schema(value_type = String, format = "date-time")]
    created_at: Timestamp,
}

impl From<Suggestion> for OwnSuggestionView {
    fn from(suggestion: Suggestion) -> Self {
        Self {
            id: suggestion.id.uuid(),
            source: suggestion.source.into(),
            state: suggestion.state.into(),
            body: suggestion.body,
            answer: suggestion.answer,
            answered_at: suggestion.answered_at,
            summary: suggestion.summary,
            published_at: suggestion.published_at,
            outcome: suggestion.outcome,
            decline_reason: suggestion.decline_reason,
            created_at: suggestion.created_at,
        }
    }
}

/// What the member suggested, newest first.
#[utoipa::path(
    operation_id = "portal_suggestions_list", tag = "portal", params(PortalListQuery),
    responses((status = 200, description = "A page of suggestions.", body = List<OwnSuggestionView>), ListErrors),
    security(("portal" = []))
)]
#[get("/portal/suggestions")]
async fn list(visiting: Visiting, query: Query<PortalListQuery>) -> Result<Answer, Problem> {
    let (who, page) = (visiting.who, query.0.page()?);
    let found = own!(visiting, "portal_suggestions_list", portal::own_suggestions(who, &page))?;
    Ok(page::answer(&visiting.http, found, OwnSuggestionView::from))
}

/// Sends a suggestion to the member's office, with their name. Without it: `suggestions_create_public`.
#[utoipa::path(
    operation_id = "portal_suggestions_create", tag = "portal", request_body = OwnWordsBody,
    responses((status = 201, description = "The suggestion.", body = OwnSuggestionView), WriteErrors),
    security(("portal" = []))
)]
#[post("/portal/suggestions")]
async fn create(visiting: Visiting, body: Body<OwnWordsBody>) -> Result<Answer, Problem> {
    let (who, words) = (visiting.who, body.0.body);
    act!(visiting, portal::suggest(who, &words), |suggestion: Suggestion| {
        Answer::created("/portal/suggestions", &OwnSuggestionView::from(suggestion))
    })
}
