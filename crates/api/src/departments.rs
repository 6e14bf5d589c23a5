//! Departments that cases are referred to.

use actix_web::{get, patch, post};
use domain::Timestamp;
use domain::access::Permission;
use domain::departments::{Department, DepartmentPatch, NewDepartment};
use domain::id::{UnitId, kind};
use persistence::departments::DepartmentFilter;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use crate::answer::Answer;
use crate::body::{Body, PathId, Query};
use crate::caller::Caller;
use crate::etag::IfMatch;
use crate::openapi::{ChangeErrors, ListErrors, ReadErrors, WriteErrors};
use crate::page::{self, List};
use crate::problem::Problem;
use crate::{change, read, write};

pub fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.service(list).service(create).service(get).service(update);
}

/// Which departments to list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct DepartmentListQuery {
    /// Those that this unit may refer cases to: its own and those of the units above it.
    serving: Option<Uuid>,
    /// Rows per page, 1 to 200; 50 if not given.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<i64>,
    /// The `next` of the page before.
    after: Option<String>,
}

/// A department; it works for its unit and all below.
#[derive(Debug, Serialize, ToSchema)]
struct DepartmentView {
    id: Uuid,
    unit_id: Uuid,
    #[schema(example = "城市管理局")]
    name: String,
    #[schema(value_type = String, format = "date-time")]
    created_at: Timestamp,
    #[schema(value_type = String, format = "date-time")]
    updated_at: Timestamp,
    /// Counts the changes; the number in the `ETag`.
    version: i64,
}

impl From<Department> for DepartmentView {
    fn from(department: Department) -> Self {
        Self {
            id: department.id.uuid(),
            unit_id: department.unit_id.uuid(),
            name: department.name,
            created_at: department.created_at,
            updated_at: department.updated_at,
            version: department.version,
        }
    }
}

/// A department to be made known.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"unit_id": "019aaf3e-5b7c-7d2a-8a52-0d4b6f4d0d11", "name": "城市管理局"}))]
struct NewDepartmentBody {
    unit_id: Uuid,
    #[schema(min_length = 1, max_length = 80)]
    name: String,
}

/// What to change.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"name": "城市管理和综合执法局"}))]
struct DepartmentPatchBody {
    #[schema(min_length = 1, max_length = 80)]
    name: Option<String>,
}

fn changed(department: Department) -> Answer {
    let version = department.version;
    Answer::ok(&DepartmentView::from(department)).version(version)
}

/// Departments that the caller's units may refer cases to, by name.
#[utoipa::path(
    operation_id = "departments_list", tag = "departments", params(DepartmentListQuery),
    responses((status = 200, description = "A page of departments.", body = List<DepartmentView>), ListErrors),
    security(("bearer" = []))
)]
#[get("/departments")]
async fn list(caller: Caller, query: Query<DepartmentListQuery>) -> Result<Answer, Problem> {
    let scope = caller.scope(Permission::ViewDepartments)?;
    let page = page::request(query.0.limit, query.0.after.as_deref(), None)?;
    let filter = DepartmentFilter { serving: query.0.serving.map(UnitId::from_uuid) };
    let found = read!(caller, departments::list(&scope, &filter, &page))?;
    Ok(page::answer(&caller.http, found, DepartmentView::from))
}

/// Makes a department known.
#[utoipa::path(
    operation_id = "departments_create", tag = "departments", request_body = NewDepartmentBody,
    params(("Idempotency-Key" = Option<String>, Header, description = "Makes a retry safe.")),
    responses((status = 201, description = "The department.", body = DepartmentView), WriteErrors),
    security(("bearer" = []))
)]
#[post("/departments")]
async fn create(caller: Caller, body: Body<NewDepartmentBody>) -> Result<Answer, Problem> {
    let scope = caller.scope(Permission::ManageDepartments)?;
    let new = NewDepartment::parse(UnitId::from_uuid(body.0.unit_id), &body.0.name)?;
    write!(caller, departments::create(&scope, &new), |department: Department| {
        let (id, version) = (department.id, department.version);
        Answer::created(format!("/departments/{id}"), &DepartmentView::from(department))
            .version(version)
    })
}

/// One department.
#[utoipa::path(
    operation_id = "departments_get", tag = "departments", params(("id" = Uuid, Path)),
    responses((status = 200, description = "The department.", body = DepartmentView), ReadErrors),
    security(("bearer" = []))
)]
#[get("/departments/{id}")]
async fn get(caller: Caller, id: PathId<kind::Department>) -> Result<Answer, Problem> {
    let (scope, id) = (caller.scope(Permission::ViewDepartments)?, id.0);
    Ok(changed(read!(caller, departments::get(&scope, id))?))
}

/// Renames a department (merge patch, RFC 7396).
#[utoipa::path(
    operation_id = "departments_update", tag = "departments", request_body = DepartmentPatchBody,
    params(("id" = Uuid, Path), ("If-Match" = String, Header, description = "The `ETag` that was read.")),
    responses((status = 200, description = "The department.", body = DepartmentView), ChangeErrors),
    security(("bearer" = []))
)]
#[patch("/departments/{id}")]
async fn update(
    caller: Caller,
    id: PathId<kind::Department>,
    version: IfMatch,
    body: Body<DepartmentPatchBody>,
) -> Result<Answer, Problem> {
    let (scope, id) = (caller.scope(Permission::ManageDepartments)?, id.0);
    let again = scope.clone();
    let patch = DepartmentPatch { name: body.0.name }.parse()?;
    change!(
        caller, departments::update(&scope, id, version.0, &patch), changed,
        current: read!(caller, departments::get(&again, id)), DepartmentView::from
    )
}
