//! Cases that the member brought.

mod views;

use actix_web::{get, post};
use domain::cases::CaseEntry;
use domain::error::text;
use domain::id::kind;
use persistence::portal::OwnCase;
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

use super::visitor::Visiting;
use super::{OwnWordsBody, PortalListQuery};
use crate::answer::Answer;
use crate::body::{Body, PathId, Query};
use crate::openapi::{ListErrors, ReadErrors, WriteErrors};
use crate::page::{self, List};
use crate::problem::Problem;
use crate::words::PortalVerb;

use views::OwnCaseItem;
pub use views::{OwnCaseView, OwnEntryView};

pub fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.service(list).service(get).service(timeline).service(comment).service(transition);
}

/// What the member says of a case that the office calls solved.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"action": "reopen", "reason": "摊位又回来了。"}))]
struct OwnStepBody {
    action: PortalVerb,
    /// Why it is not solved; with `reopen`.
    #[schema(max_length = 500)]
    reason: Option<String>,
}

/// Cases that the member brought, newest first.
#[utoipa::path(
    operation_id = "portal_cases_list", tag = "portal", params(PortalListQuery),
    responses((status = 200, description = "A page of cases.", body = List<OwnCaseItem>), ListErrors),
    security(("portal" = []))
)]
#[get("/portal/cases")]
async fn list(visiting: Visiting, query: Query<PortalListQuery>) -> Result<Answer, Problem> {
    let (who, page) = (visiting.who, query.0.page()?);
    let found = own!(visiting, "portal_cases_list", portal::cases(who, &page))?;
    Ok(page::answer(&visiting.http, found, OwnCaseItem::from))
}

/// A case that the member brought.
#[utoipa::path(
    operation_id = "portal_cases_get", tag = "portal", params(("id" = Uuid, Path)),
    responses((status = 200, description = "The case.", body = OwnCaseView), ReadErrors),
    security(("portal" = []))
)]
#[get("/portal/cases/{id}")]
async fn get(visiting: Visiting, id: PathId<kind::Case>) -> Result<Answer, Problem> {
    let (who, id) = (visiting.who, id.0);
    let found = own!(visiting, "portal_cases_get", portal::case(who, id))?;
    Ok(Answer::ok(&OwnCaseView::from(found)))
}

/// What happened to a case of the member's, oldest first, the office's notes included. Who of the office did it is not
/// said.
#[utoipa::path(
    operation_id = "portal_cases_timeline", tag = "portal",
    params(("id" = Uuid, Path, description = "The case."), PortalListQuery),
    responses((status = 200, description = "A page of the timeline.", body = List<OwnEntryView>), ListErrors),
    security(("portal" = []))
)]
#[get("/portal/cases/{id}/timeline")]
async fn timeline(
    visiting: Visiting,
    id: PathId<kind::Case>,
    query: Query<PortalListQuery>,
) -> Result<Answer, Problem> {
    let (who, id, page) = (visiting.who, id.0, query.0.page()?);
    let found = own!(visiting, "portal_cases_timeline", portal::timeline(who, id, &page))?;
    Ok(page::answer(&visiting.http, found, OwnEntryView::from))
}

/// Says something to an own case.
#[utoipa::path(
    operation_id = "portal_cases_comment", tag = "portal", request_body = OwnWordsBody,
    params(("id" = Uuid, Path, description = "The case.")),
    responses((status = 201, description = "The entry.", body = OwnEntryView), WriteErrors),
    security(("portal" = []))
)]
#[post("/portal/cases/{id}/entries")]
async fn comment(
    visiting: Visiting,
    id: PathId<kind::Case>,
    body: Body<OwnWordsBody>,
) -> Result<Answer, Problem> {
    let (who, id) = (visiting.who, id.0);
    let words = text("/body", &body.0.body, domain::cases::limits::NOTE)?;
    act!(visiting, portal::comment(who, id, &words), move |entry: CaseEntry| {
        Answer::created(format!("/portal/cases/{id}/timeline"), &OwnEntryView::from(entry))
    })
}

/// Confirms that an own case is solved, or opens it again. Only a case that the office calls solved waits for this word.
#[utoipa::path(
    operation_id = "portal_cases_transition", tag = "portal", request_body = OwnStepBody,
    params(("id" = Uuid, Path, description = "The case.")),
    responses((status = 200, description = "The case.", body = OwnCaseView), WriteErrors),
    security(("portal" = []))
)]
#[post("/portal/cases/{id}/transitions")]
async fn transition(
    visiting: Visiting,
    id: PathId<kind::Case>,
    body: Body<OwnStepBody>,
) -> Result<Answer, Problem> {
    let (who, id, rules) = (visiting.who, id.0, visiting.app.case_rules);
    let (verb, reason) = (body.0.action.0, body.0.reason);
    // What is wrong with the words is said before the case is looked at.
    verb.action(reason.as_deref())?;
    act!(visiting, portal::decide(who, id, verb, reason.as_deref(), rules), |case: OwnCase| {
        Answer::ok(&OwnCaseView::from(case))
    })
}
