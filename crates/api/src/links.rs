//! Ties between residents and businesses.

use actix_web::{delete, post};
use domain::access::Permission;
use domain::id::{MemberId, kind};
use domain::members::Link;
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use crate::answer::Answer;
use crate::body::{Body, PathId};
use crate::caller::Caller;
use crate::members::LinkView;
use crate::openapi::WriteErrors;
use crate::problem::Problem;
use crate::words::Relation;
use crate::write;

pub fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.service(create).service(delete);
}

/// A tie to be recorded.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"business_id": "019aaf3e-5b7c-7d2a-8a52-0d4b6f4d0d11", "relation": "owner"}))]
struct NewLinkBody {
    business_id: Uuid,
    relation: Relation,
}

/// Ties a resident to a business.
#[utoipa::path(
    operation_id = "links_create", tag = "members", request_body = NewLinkBody,
    params(
        ("id" = Uuid, Path, description = "The resident."),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a retry safe.")
    ),
    responses((status = 201, description = "The link.", body = LinkView), WriteErrors),
    security(("bearer" = []))
)]
#[post("/members/{id}/links")]
async fn create(
    caller: Caller,
    id: PathId<kind::Member>,
    body: Body<NewLinkBody>,
) -> Result<Answer, Problem> {
    let scope = caller.scope(Permission::EditMembers)?;
    let (id, business) = (id.0, MemberId::from_uuid(body.0.business_id));
    let relation = body.0.relation.0;
    write!(caller, links::create(&scope, id, business, relation), move |link: Link| {
        Answer::created(format!("/members/{id}"), &LinkView::from(link))
    })
}

/// Removes a tie.
#[utoipa::path(
    operation_id = "links_delete", tag = "members", params(("id" = Uuid, Path, description = "The link.")),
    responses((status = 204, description = "It is gone."), WriteErrors),
    security(("bearer" = []))
)]
#[delete("/links/{id}")]
async fn delete(caller: Caller, id: PathId<kind::Link>) -> Result<Answer, Problem> {
    let scope = caller.scope(Permission::EditMembers)?;
    let id = id.0;
    write!(caller, links::delete(&scope, id), |()| Answer::no_content())
}
