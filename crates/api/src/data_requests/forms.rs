//! Forms that communities fill.

use actix_web::{get, patch, post};
use domain::access::Permission;
use domain::id::{DataRequestId, UnitId, kind};
use persistence::Key;
use persistence::data_requests::{DataFormDetail, DataFormFilter};
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;

use super::bodies::{DataFormPatchBody, DataFormStepBody};
use super::views::{DataFormItemView, DataFormView};
use crate::answer::Answer;
use crate::body::{Body, PathId, Query};
use crate::caller::Caller;
use crate::etag::IfMatch;
use crate::openapi::{ChangeErrors, ListErrors, ReadErrors};
use crate::page::{self, List};
use crate::problem::Problem;
use crate::words::DataFormState;
use crate::{change, read};

/// Which forms to list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct DataFormListQuery {
    /// Of this unit and those below it.
    unit: Option<Uuid>,
    #[param(inline)]
    state: Option<DataFormState>,
    /// Of this request.
    request: Option<Uuid>,
    /// Rows per page, 1 to 200; 50 if not given.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<i64>,
    /// The `next` of the page before.
    after: Option<String>,
    /// Whether to count all that match, too.
    count: Option<bool>,
}

fn shown(detail: DataFormDetail) -> Answer {
    let version = detail.form.version;
    Answer::ok(&DataFormView::from(detail)).version(version)
}

/// Forms of the caller's units; what is due first comes first.
#[utoipa::path(
    operation_id = "data_request_forms_list", tag = "data_request_forms", params(DataFormListQuery),
    responses((status = 200, description = "A page of forms.", body = List<DataFormItemView>), ListErrors),
    security(("bearer" = []))
)]
#[get("/data_request_forms")]
pub(super) async fn list(
    caller: Caller,
    query: Query<DataFormListQuery>,
) -> Result<Answer, Problem> {
    let scope = caller.scope(Permission::AnswerDataRequests)?;
    let by_day = |key: &Key| matches!(key, Key::Date(_));
    let page = page::request_by(query.0.limit, query.0.after.as_deref(), query.0.count, by_day)?;
    let filter = DataFormFilter {
        unit: query.0.unit.map(UnitId::from_uuid),
        state: query.0.state.map(|word| word.0),
        request: query.0.request.map(DataRequestId::from_uuid),
    };
    let found = read!(caller, data_requests::list_forms(&scope, &filter, &page))?;
    Ok(page::answer(&caller.http, found, DataFormItemView::from))
}

/// One form, with what its cells were prefilled with.
#[utoipa::path(
    operation_id = "data_request_forms_get", tag = "data_request_forms", params(("id" = Uuid, Path)),
    responses((status = 200, description = "The form.", body = DataFormView), ReadErrors),
    security(("bearer" = []))
)]
#[get("/data_request_forms/{id}")]
pub(super) async fn get(caller: Caller, id: PathId<kind::DataForm>) -> Result<Answer, Problem> {
    let (scope, id) = (caller.scope(Permission::AnswerDataRequests)?, id.0);
    Ok(shown(read!(caller, data_requests::get_form(&scope, id))?))
}

/// Writes into cells of a form that waits.
#[utoipa::path(
    operation_id = "data_request_forms_save", tag = "data_request_forms", request_body = DataFormPatchBody,
    params(("id" = Uuid, Path), ("If-Match" = String, Header, description = "The `ETag` that was read.")),
    responses((status = 200, description = "The form.", body = DataFormView), ChangeErrors),
    security(("bearer" = []))
)]
#[patch("/data_request_forms/{id}")]
pub(super) async fn save(
    caller: Caller,
    id: PathId<kind::DataForm>,
    version: IfMatch,
    body: Body<DataFormPatchBody>,
) -> Result<Answer, Problem> {
    let (scope, id) = (caller.scope(Permission::AnswerDataRequests)?, id.0);
    let again = scope.clone();
    let given = body.0.parse();
    change!(
        caller, data_requests::save_form(&scope, id, version.0, &given), shown,
        current: read!(caller, data_requests::get_form(&again, id)),
        DataFormView::from
    )
}

/// `submit` sends a form whose cells are all filled; `return`, for who leads the district, gives it back with a word on what
/// is to be put right.
#[utoipa::path(
    operation_id = "data_request_forms_transition", tag = "data_request_forms", request_body = DataFormStepBody,
    params(("id" = Uuid, Path), ("If-Match" = String, Header, description = "The `ETag` that was read.")),
    responses((status = 200, description = "The form.", body = DataFormView), ChangeErrors),
    security(("bearer" = []))
)]
#[post("/data_request_forms/{id}/transitions")]
pub(super) async fn transition(
    caller: Caller,
    id: PathId<kind::DataForm>,
    version: IfMatch,
    body: Body<DataFormStepBody>,
) -> Result<Answer, Problem> {
    let (scope, id) = (caller.scope(body.0.permission())?, id.0);
    let again = scope.clone();
    let (verb, note) = body.0.parse()?;
    change!(
        caller,
        data_requests::form_step(&scope, id, version.0, (verb, note.as_deref())), shown,
        current: read!(caller, data_requests::get_form(&again, id)),
        DataFormView::from
    )
}
