//! Data requests: what departments want to know, what is answered at once, and what communities are asked.

mod answers;
mod bodies;
mod burden;
mod forms;
mod opening;
mod views;

use actix_web::{get, post};
use domain::access::Permission;
use domain::department_tokens::TokenScope;
use domain::id::{UnitId, kind};
use persistence::Written;
use persistence::data_requests::{DataRequestDetail, DataRequestFilter};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use crate::answer::Answer;
use crate::body::{Body, PathId, Query};
use crate::caller::Caller;
use crate::change;
use crate::etag::IfMatch;
use crate::openapi::{ChangeErrors, GuardedErrors, PulledErrors};
use crate::page::{self, List};
use crate::problem::Problem;
use crate::releases::Reader;
use crate::words::DataRequestState;

use bodies::{DataDecisionBody, DataRequestStepBody, NewDataRequestBody};
pub(crate) use opening::open_due;
use views::{CheckView, DataRequestView};

pub fn routes(cfg: &mut ServiceConfig<'_>) {
    // The fixed paths before the one with an id.
    cfg.service(check).service(burden::get);
    cfg.service(list).service(create).service(get).service(decide).service(transition);
    cfg.service(forms::list).service(forms::get).service(forms::save).service(forms::transition);
    cfg.service(answers::list);
}

/// Which requests to list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct DataRequestListQuery {
    /// Of this unit and those below it.
    unit: Option<Uuid>,
    #[param(inline)]
    state: Option<DataRequestState>,
    /// The department's own number.
    reference: Option<String>,
    /// Rows per page, 1 to 200; 50 if not given.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<i64>,
    /// The `next` of the page before.
    after: Option<String>,
    /// Whether to count all that match, too.
    count: Option<bool>,
}

fn shown(detail: DataRequestDetail) -> Answer {
    let version = detail.request.version;
    Answer::ok(&DataRequestView::from(detail)).version(version)
}

/// Requests of the caller's units and of those above, which ask all below; newest first.
#[utoipa::path(
    operation_id = "data_requests_list", tag = "data_requests", params(DataRequestListQuery),
    responses((status = 200, description = "A page of requests.", body = List<DataRequestView>), PulledErrors),
    security(("bearer" = []), ("department" = []))
)]
#[get("/data_requests")]
async fn list(reader: Reader, query: Query<DataRequestListQuery>) -> Result<Answer, Problem> {
    let scope = reader.scope(TokenScope::DataRequests, Permission::ViewDataRequests)?;
    let page = page::request(query.0.limit, query.0.after.as_deref(), query.0.count)?;
    let filter = DataRequestFilter {
        unit: query.0.unit.map(UnitId::from_uuid),
        state: query.0.state.map(|word| word.0),
        reference: query.0.reference,
    };
    let found = persistence::read!(reader.db(), data_requests::list(&scope, &filter, &page))?;
    Ok(reader.tell(page::answer(&reader.http, found, DataRequestView::from)))
}

/// Says what is known of a request before it is filed: what the catalogue answers, what communities answered before, and
/// what the rest would cost. Nothing is kept.
#[utoipa::path(
    operation_id = "data_requests_check", tag = "data_requests", request_body = NewDataRequestBody,
    responses((status = 200, description = "What is known.", body = CheckView), GuardedErrors),
    security(("bearer" = []), ("department" = []))
)]
#[post("/data_requests/check")]
async fn check(reader: Reader, body: Body<NewDataRequestBody>) -> Result<Answer, Problem> {
    let scope = reader.scope(TokenScope::DataRequests, Permission::FileDataRequests)?;
    let new = body.0.parse()?;
    let (unit, names) = (new.unit, new.lines.iter().map(|line| line.name.clone()).collect());
    let names: Vec<String> = names;
    let found = persistence::scan!(reader.db(), data_requests::find_earlier(&scope, unit, &names))?;
    Ok(reader.tell(Answer::ok(&CheckView::new(&new, found))))
}

/// Files a request. What an indicator of the catalogue or an earlier line answers is answered at once; the rest waits for the
/// district. A department's own `reference` is filed once: a retry is 409, and `data_requests_list` finds it.
#[utoipa::path(
    operation_id = "data_requests_create", tag = "data_requests", request_body = NewDataRequestBody,
    params(("Idempotency-Key" = Option<String>, Header, description = "Makes a retry safe; of accounts alone.")),
    responses((status = 201, description = "The request.", body = DataRequestView), GuardedErrors),
    security(("bearer" = []), ("department" = []))
)]
#[post("/data_requests")]
async fn create(reader: Reader, body: Body<NewDataRequestBody>) -> Result<Answer, Problem> {
    let scope = reader.scope(TokenScope::DataRequests, Permission::FileDataRequests)?;
    let new = body.0.parse()?;
    let request = reader.request()?;
    let made = |detail: DataRequestDetail| {
        let (id, version) = (detail.request.id, detail.request.version);
        Answer::created(format!("/data_requests/{id}"), &DataRequestView::from(detail))
            .version(version)
    };
    let written =
        persistence::write!(reader.db(), request, data_requests::create(&scope, &new), made)?;
    let answer = match written {
        Written::Fresh(answer) => answer,
        Written::Replayed(stored) => Answer::from(stored),
    };
    opening::open_now(reader.app()).await;
    Ok(reader.tell(answer))
}

/// One request.
#[utoipa::path(
    operation_id = "data_requests_get", tag = "data_requests", params(("id" = Uuid, Path)),
    responses((status = 200, description = "The request.", body = DataRequestView), PulledErrors),
    security(("bearer" = []), ("department" = []))
)]
#[get("/data_requests/{id}")]
async fn get(reader: Reader, id: PathId<kind::DataRequest>) -> Result<Answer, Problem> {
    let scope = reader.scope(TokenScope::DataRequests, Permission::ViewDataRequests)?;
    let id = id.0;
    let found = persistence::read!(reader.db(), data_requests::get(&scope, id))?;
    Ok(reader.tell(shown(found)))
}

/// The district's word on every line that waits: communities are asked, the catalogue or an earlier line answers it, or it is
/// refused.
#[utoipa::path(
    operation_id = "data_requests_decide", tag = "data_requests", request_body = DataDecisionBody,
    params(("id" = Uuid, Path), ("If-Match" = String, Header, description = "The `ETag` that was read.")),
    responses((status = 200, description = "The request.", body = DataRequestView), ChangeErrors),
    security(("bearer" = []))
)]
#[post("/data_requests/{id}/decisions")]
async fn decide(
    caller: Caller,
    id: PathId<kind::DataRequest>,
    version: IfMatch,
    body: Body<DataDecisionBody>,
) -> Result<Answer, Problem> {
    let (scope, id) = (caller.scope(Permission::DecideDataRequests)?, id.0);
    let again = scope.clone();
    let decided = body.0.parse();
    let answer = change!(
        caller, data_requests::decide(&scope, id, version.0, &decided), shown,
        current: crate::read!(caller, data_requests::get(&again, id)),
        DataRequestView::from
    )?;
    opening::open_now(caller.app()).await;
    Ok(answer)
}

/// Ends a request: `close` by the district, `withdraw` by who may file of its unit. Forms that wait lapse.
#[utoipa::path(
    operation_id = "data_requests_transition", tag = "data_requests", request_body = DataRequestStepBody,
    params(("id" = Uuid, Path), ("If-Match" = String, Header, description = "The `ETag` that was read.")),
    responses((status = 200, description = "The request.", body = DataRequestView), ChangeErrors),
    security(("bearer" = []))
)]
#[post("/data_requests/{id}/transitions")]
async fn transition(
    caller: Caller,
    id: PathId<kind::DataRequest>,
    version: IfMatch,
    body: Body<DataRequestStepBody>,
) -> Result<Answer, Problem> {
    let (scope, id, verb) = (caller.scope(body.0.permission())?, id.0, body.0.verb());
    let again = scope.clone();
    change!(
        caller, data_requests::transition(&scope, id, version.0, verb), shown,
        current: crate::read!(caller, data_requests::get(&again, id)),
        DataRequestView::from
    )
}
