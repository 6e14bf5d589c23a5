//! Enrolments in programmes.

use actix_web::post;
use domain::Date;
use domain::access::Permission;
use domain::id::kind;
use domain::programmes::Enrolment;
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::answer::Answer;
use crate::body::{Body, PathId};
use crate::caller::Caller;
use crate::members::EnrolmentView;
use crate::openapi::WriteErrors;
use crate::problem::Problem;
use crate::words::Programme;
use crate::write;

pub fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.service(create).service(end);
}

/// What a member enrols in.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"programme": "family_elder_care"}))]
struct NewEnrolmentBody {
    programme: Programme,
    /// Today if not given.
    #[schema(value_type = Option<String>, format = "date")]
    started_on: Option<Date>,
}

/// When taking part ends.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"ended_on": "2026-06-30"}))]
struct EndBody {
    /// Today if not given.
    #[schema(value_type = Option<String>, format = "date")]
    ended_on: Option<Date>,
}

/// Enrols a member in a programme.
#[utoipa::path(
    operation_id = "enrolments_create", tag = "programmes", request_body = NewEnrolmentBody,
    params(
        ("id" = Uuid, Path, description = "The member."),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a retry safe.")
    ),
    responses((status = 201, description = "The enrolment.", body = EnrolmentView), WriteErrors),
    security(("bearer" = []))
)]
#[post("/members/{id}/enrolments")]
async fn create(
    caller: Caller,
    id: PathId<kind::Member>,
    body: Body<NewEnrolmentBody>,
) -> Result<Answer, Problem> {
    let scope = caller.scope(Permission::EditMembers)?;
    let (id, programme, from) = (id.0, body.0.programme.0, body.0.started_on);
    write!(caller, enrolments::create(&scope, id, programme, from), move |enrolment: Enrolment| {
        Answer::created(format!("/members/{id}"), &EnrolmentView::from(enrolment))
    })
}

/// Ends an enrolment; it stays on record.
#[utoipa::path(
    operation_id = "enrolments_end", tag = "programmes", request_body = EndBody,
    params(
        ("id" = Uuid, Path, description = "The enrolment."),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a retry safe.")
    ),
    responses((status = 200, description = "The enrolment.", body = EnrolmentView), WriteErrors),
    security(("bearer" = []))
)]
#[post("/enrolments/{id}/end")]
async fn end(
    caller: Caller,
    id: PathId<kind::Enrolment>,
    body: Body<EndBody>,
) -> Result<Answer, Problem> {
    let scope = caller.scope(Permission::EditMembers)?;
    let (id, on) = (id.0, body.0.ended_on);
    write!(caller, enrolments::end(&scope, id, on), |enrolment: Enrolment| {
        Answer::ok(&EnrolmentView::from(enrolment))
    })
}
