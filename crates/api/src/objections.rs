//! Objections of members to notes about them: the office answers each.

use actix_web::{get, post};
use domain::Timestamp;
use domain::access::Permission;
use domain::error::text;
use domain::id::{UnitId, kind};
use domain::objections::limits;
use persistence::objections::{ObjectionDetail, ObjectionFilter};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use crate::answer::Answer;
use crate::body::{Body, PathId, Query};
use crate::caller::Caller;
use crate::etag::IfMatch;
use crate::openapi::{ChangeErrors, ListErrors, ReadErrors};
use crate::page::{self, List};
use crate::problem::Problem;
use crate::words::ObjectionState;
use crate::{change, show};

pub fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.service(list).service(get).service(answer);
}

/// Which objections to list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct ObjectionListQuery {
    /// Of this unit and those below it.
    unit: Option<Uuid>,
    #[param(inline)]
    state: Option<ObjectionState>,
    /// Rows per page, 1 to 200; 50 if not given.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<i64>,
    /// The `next` of the page before.
    after: Option<String>,
    /// Whether to count all that match, too.
    count: Option<bool>,
}

/// An objection.
#[derive(Debug, Serialize, ToSchema)]
pub struct ObjectionView {
    pub id: Uuid,
    pub unit_id: Uuid,
    pub member_id: Uuid,
    /// The visit whose notes it is about, or the next.
    pub visit_id: Option<Uuid>,
    /// The entry of a case's timeline that it is about.
    pub case_entry_id: Option<Uuid>,
    /// The note as it reads now.
    pub note: Option<String>,
    pub state: ObjectionState,
    #[schema(example = "我没有这样说过。")]
    pub body: String,
    pub answer: Option<String>,
    #[schema(value_type = Option<String>, format = "date-time")]
    pub answered_at: Option<Timestamp>,
    #[schema(value_type = String, format = "date-time")]
    pub created_at: Timestamp,
    /// Counts the changes; the number in the `ETag`.
    pub version: i64,
}

impl From<ObjectionDetail> for ObjectionView {
    fn from(detail: ObjectionDetail) -> Self {
        let objection = detail.objection;
        Self {
            id: objection.id.uuid(),
            unit_id: objection.unit_id.uuid(),
            member_id: objection.member_id.uuid(),
            visit_id: objection.visit_id.map(Uuid::from),
            case_entry_id: objection.case_entry_id.map(Uuid::from),
            note: detail.note,
            state: objection.state.into(),
            body: objection.body,
            answer: objection.answer,
            answered_at: objection.answered_at,
            created_at: objection.created_at,
            version: objection.version,
        }
    }
}

/// What the office answers; the member reads it.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"answer": "记录已更正。"}))]
struct ObjectionAnswerBody {
    #[schema(min_length = 1, max_length = 2000)]
    answer: String,
}

fn shown(detail: ObjectionDetail) -> Answer {
    let version = detail.objection.version;
    Answer::ok(&ObjectionView::from(detail)).version(version)
}

/// Objections, the oldest first: it has waited longest.
#[utoipa::path(
    operation_id = "objections_list", tag = "objections", params(ObjectionListQuery),
    responses((status = 200, description = "A page of objections.", body = List<ObjectionView>), ListErrors),
    security(("bearer" = []))
)]
#[get("/objections")]
async fn list(caller: Caller, query: Query<ObjectionListQuery>) -> Result<Answer, Problem> {
    let (scope, vault) = (caller.scope(Permission::ViewMembers)?, caller.vault());
    let page = page::request(query.0.limit, query.0.after.as_deref(), query.0.count)?;
    let filter = ObjectionFilter {
        unit: query.0.unit.map(UnitId::from_uuid),
        state: query.0.state.map(|word| word.0),
    };
    let found = show!(caller, "objections_list", objections::list(&vault, &scope, &filter, &page))?;
    Ok(page::answer(&caller.http, found, ObjectionView::from))
}

/// One objection.
#[utoipa::path(
    operation_id = "objections_get", tag = "objections", params(("id" = Uuid, Path)),
    responses((status = 200, description = "The objection.", body = ObjectionView), ReadErrors),
    security(("bearer" = []))
)]
#[get("/objections/{id}")]
async fn get(caller: Caller, id: PathId<kind::Objection>) -> Result<Answer, Problem> {
    let (scope, id) = (caller.scope(Permission::ViewMembers)?, id.0);
    let vault = caller.vault();
    Ok(shown(show!(caller, "objections_get", objections::get(&vault, &scope, id))?))
}

/// Answers an objection, once. The member reads the answer in the portal.
#[utoipa::path(
    operation_id = "objections_answer", tag = "objections", request_body = ObjectionAnswerBody,
    params(("id" = Uuid, Path), ("If-Match" = String, Header, description = "The `ETag` that was read.")),
    responses((status = 200, description = "The objection.", body = ObjectionView), ChangeErrors),
    security(("bearer" = []))
)]
#[post("/objections/{id}/answer")]
async fn answer(
    caller: Caller,
    id: PathId<kind::Objection>,
    version: IfMatch,
    body: Body<ObjectionAnswerBody>,
) -> Result<Answer, Problem> {
    let (scope, id) = (caller.scope(Permission::EditMembers)?, id.0);
    let (again, vault) = (scope.clone(), caller.vault());
    let words = text("/answer", &body.0.answer, limits::ANSWER)?;
    change!(
        caller, objections::answer(&scope, id, version.0, &words), shown,
        current: show!(caller, "objections_answer", objections::get(&vault, &again, id)),
        ObjectionView::from
    )
}
