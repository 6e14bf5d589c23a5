//! What the member says against notes about them.

use actix_web::{get, post};
use domain::id::kind;
use domain::objections::{NewObjection, Note};
use persistence::objections::ObjectionDetail;
use utoipa_actix_web::service_config::ServiceConfig;

use super::visitor::Visiting;
use super::{OwnWordsBody, PortalListQuery};
use crate::answer::Answer;
use crate::body::{Body, PathId, Query};
use crate::objections::ObjectionView;
use crate::openapi::{ListErrors, WriteErrors};
use crate::page::{self, List};
use crate::problem::Problem;

pub fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.service(list).service(to_visit).service(to_case_entry);
}

/// The member's objections with what the office answered, newest first.
#[utoipa::path(
    operation_id = "portal_objections_list", tag = "portal", params(PortalListQuery),
    responses((status = 200, description = "A page of objections.", body = List<ObjectionView>), ListErrors),
    security(("portal" = []))
)]
#[get("/portal/objections")]
async fn list(visiting: Visiting, query: Query<PortalListQuery>) -> Result<Answer, Problem> {
    let (who, vault, page) = (visiting.who, visiting.vault(), query.0.page()?);
    let found =
        own!(visiting, "portal_objections_list", portal::own_objections(&vault, who, &page))?;
    Ok(page::answer(&visiting.http, found, ObjectionView::from))
}

async fn object(visiting: Visiting, note: Note, body: &str) -> Result<Answer, Problem> {
    let (who, new) = (visiting.who, NewObjection::parse(note, body)?);
    act!(visiting, portal::object(who, &new), |made: ObjectionDetail| {
        Answer::created("/portal/objections", &ObjectionView::from(made))
    })
}

/// Objects to the notes of a visit to the member. The office has to answer.
#[utoipa::path(
    operation_id = "portal_objections_create_visit", tag = "portal", request_body = OwnWordsBody,
    params(("id" = Uuid, Path, description = "The visit.")),
    responses((status = 201, description = "The objection.", body = ObjectionView), WriteErrors),
    security(("portal" = []))
)]
#[post("/portal/visits/{id}/objections")]
async fn to_visit(
    visiting: Visiting,
    id: PathId<kind::Visit>,
    body: Body<OwnWordsBody>,
) -> Result<Answer, Problem> {
    object(visiting, Note::Visit(id.0), &body.0.body).await
}

/// Objects to what was written in the timeline of an own case. The office has to answer.
#[utoipa::path(
    operation_id = "portal_objections_create_case_entry", tag = "portal", request_body = OwnWordsBody,
    params(("id" = Uuid, Path, description = "The entry of the timeline.")),
    responses((status = 201, description = "The objection.", body = ObjectionView), WriteErrors),
    security(("portal" = []))
)]
#[post("/portal/case_entries/{id}/objections")]
async fn to_case_entry(
    visiting: Visiting,
    id: PathId<kind::CaseEntry>,
    body: Body<OwnWordsBody>,
) -> Result<Answer, Problem> {
    object(visiting, Note::CaseEntry(id.0), &body.0.body).await
}
