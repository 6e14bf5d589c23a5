//! Feedback on events: once for each member, or without a name.

use actix_web::{get, post};
use domain::Timestamp;
use domain::access::Permission;
use domain::feedback::{Feedback, NewFeedback};
use domain::id::{MemberId, kind};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use crate::answer::Answer;
use crate::body::{Body, PathId, Query};
use crate::caller::Caller;
use crate::openapi::{ListErrors, WriteErrors};
use crate::page::{self, List};
use crate::problem::Problem;
use crate::{show, write};

pub fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.service(list).service(create);
}

/// Which page of feedback to list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct FeedbackListQuery {
    /// Rows per page, 1 to 200; 50 if not given.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<i64>,
    /// The `next` of the page before.
    after: Option<String>,
    /// Whether to count all, too.
    count: Option<bool>,
}

/// What somebody says of an event.
#[derive(Debug, Serialize, ToSchema)]
struct FeedbackView {
    id: Uuid,
    event_id: Uuid,
    /// None when it was given without a name.
    member_id: Option<Uuid>,
    /// 1 (poor) to 5 (very good).
    #[schema(minimum = 1, maximum = 5)]
    rating: i32,
    comment: Option<String>,
    #[schema(value_type = String, format = "date-time")]
    created_at: Timestamp,
}

impl From<Feedback> for FeedbackView {
    fn from(feedback: Feedback) -> Self {
        Self {
            id: feedback.id.uuid(),
            event_id: feedback.event_id.uuid(),
            member_id: feedback.member_id.map(MemberId::uuid),
            rating: feedback.rating,
            comment: feedback.comment,
            created_at: feedback.created_at,
        }
    }
}

/// What somebody says of an event that was held.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"rating": 4, "comment": "场地有点小"}))]
struct NewFeedbackBody {
    /// Who says it, if they were there and give their name.
    member_id: Option<Uuid>,
    /// 1 (poor) to 5 (very good).
    #[schema(minimum = 1, maximum = 5)]
    rating: i64,
    #[schema(max_length = 2000)]
    comment: Option<String>,
}

/// The feedback on an event, newest first.
#[utoipa::path(
    operation_id = "feedback_list", tag = "feedback",
    params(("id" = Uuid, Path, description = "The event."), FeedbackListQuery),
    responses((status = 200, description = "A page of feedback.", body = List<FeedbackView>), ListErrors),
    security(("bearer" = []))
)]
#[get("/events/{id}/feedback")]
async fn list(
    caller: Caller,
    id: PathId<kind::Event>,
    query: Query<FeedbackListQuery>,
) -> Result<Answer, Problem> {
    let (scope, id) = (caller.scope(Permission::EditEvents)?, id.0);
    let page = page::request(query.0.limit, query.0.after.as_deref(), query.0.count)?;
    let found = show!(caller, "feedback_list", feedback::list(&scope, id, &page))?;
    Ok(page::answer(&caller.http, found, FeedbackView::from))
}

/// Records feedback on an event that was held.
#[utoipa::path(
    operation_id = "feedback_create", tag = "feedback", request_body = NewFeedbackBody,
    params(
        ("id" = Uuid, Path, description = "The event."),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a retry safe.")
    ),
    responses((status = 201, description = "The feedback.", body = FeedbackView), WriteErrors),
    security(("bearer" = []))
)]
#[post("/events/{id}/feedback")]
async fn create(
    caller: Caller,
    id: PathId<kind::Event>,
    body: Body<NewFeedbackBody>,
) -> Result<Answer, Problem> {
    let (scope, id) = (caller.scope(Permission::EditEvents)?, id.0);
    let member = body.0.member_id.map(MemberId::from_uuid);
    let new = NewFeedback::parse(member, body.0.rating, body.0.comment.as_deref())?;
    write!(caller, feedback::create(&scope, id, &new), move |feedback: Feedback| {
        Answer::created(format!("/events/{id}/feedback"), &FeedbackView::from(feedback))
    })
}
