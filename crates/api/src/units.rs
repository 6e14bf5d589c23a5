//! Units: the tree of the district.

use actix_web::{get, patch, post};
use domain::access::Permission;
use domain::id::{MemberId, UnitId, kind};
use domain::units::{NewUnit, Split, Unit, UnitPatch};
use domain::{Date, Timestamp};
use persistence::UnitFilter;
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
use crate::words::UnitKind;
use crate::{change, read, write};

pub fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.service(list).service(create).service(get).service(update);
    cfg.service(merge).service(split);
}

/// Which units to list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct UnitListQuery {
    /// Directly below this one.
    parent: Option<Uuid>,
    #[param(inline)]
    kind: Option<UnitKind>,
    /// Those that became a part of another one, or those that did not; both if not given.
    closed: Option<bool>,
    /// Rows per page, 1 to 200; 50 if not given.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<i64>,
    /// The `next` of the page before.
    after: Option<String>,
}

/// A district, subdistrict or community.
#[derive(Debug, Serialize, ToSchema)]
pub struct UnitView {
    pub id: Uuid,
    /// None for the district. Of a unit that is closed the one of its own kind that it is a part of.
    pub parent_id: Option<Uuid>,
    pub kind: UnitKind,
    /// The official code.
    #[schema(example = "310101001")]
    pub code: String,
    #[schema(example = "书院路社区")]
    pub name: String,
    /// Whether what is published of it is shown to everybody.
    pub public_releases: bool,
    /// The day from which on it has been a part of its parent: its records stay and count there, and nothing new is recorded
    /// for it.
    #[schema(value_type = Option<String>, format = "date")]
    pub closed_on: Option<Date>,
    #[schema(value_type = String, format = "date-time")]
    pub created_at: Timestamp,
    #[schema(value_type = String, format = "date-time")]
    pub updated_at: Timestamp,
    /// Counts the changes; the number in the `ETag`.
    pub version: i64,
}

impl From<Unit> for UnitView {
    fn from(unit: Unit) -> Self {
        Self {
            id: unit.id.uuid(),
            parent_id: unit.parent.map(Uuid::from),
            kind: unit.kind.into(),
            code: unit.code,
            name: unit.name,
            public_releases: unit.public_releases,
            closed_on: unit.closed_on,
            created_at: unit.created_at,
            updated_at: unit.updated_at,
            version: unit.version,
        }
    }
}

/// A unit to be set up.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "parent_id": "019aaf3e-5b7c-7d2a-8a52-0d4b6f4d0d11", "kind": "community",
    "code": "310101001", "name": "书院路社区"
}))]
struct NewUnitBody {
    /// The unit of the level above.
    parent_id: Uuid,
    kind: UnitKind,
    /// The official code, unique in the installation.
    #[schema(min_length = 1, max_length = 32)]
    code: String,
    #[schema(min_length = 1, max_length = 80)]
    name: String,
}

/// What to change: a field that is absent stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"name": "书院北路社区"}))]
struct UnitPatchBody {
    /// Another unit of the level above: everything below moves along.
    parent_id: Option<Uuid>,
    #[schema(min_length = 1, max_length = 32)]
    code: Option<String>,
    #[schema(min_length = 1, max_length = 80)]
    name: Option<String>,
    /// Whether what is published of it is shown to everybody, without sign-in.
    public_releases: Option<bool>,
}

/// Into which unit another one goes.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"into_id": "019aaf3e-5b7c-7d2a-8a52-0d4b6f4d0d12"}))]
struct UnitMergeBody {
    /// Another community.
    into_id: Uuid,
}

/// Who goes to which unit.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "into_id": "019aaf3e-5b7c-7d2a-8a52-0d4b6f4d0d12",
    "member_ids": ["019aaf3e-5b7c-7d2a-8a52-0d4b6f4d0e01"]
}))]
struct UnitSplitBody {
    /// Another unit of the same kind.
    into_id: Uuid,
    /// Members of the unit; of a household all or nobody.
    #[schema(min_items = 1, max_items = 500)]
    member_ids: Vec<Uuid>,
}

fn changed(unit: Unit) -> Answer {
    let version = unit.version;
    Answer::ok(&UnitView::from(unit)).version(version)
}

/// Units in scope, by code.
#[utoipa::path(
    operation_id = "units_list", tag = "units", params(UnitListQuery),
    responses((status = 200, description = "A page of units.", body = List<UnitView>), ListErrors),
    security(("bearer" = []))
)]
#[get("/units")]
async fn list(caller: Caller, query: Query<UnitListQuery>) -> Result<Answer, Problem> {
    let scope = caller.scope(Permission::ViewUnits)?;
    let page = page::request(query.0.limit, query.0.after.as_deref(), None)?;
    let filter = UnitFilter {
        parent: query.0.parent.map(UnitId::from_uuid),
        kind: query.0.kind.map(|word| word.0),
        closed: query.0.closed,
    };
    let found = read!(caller, units::list(&scope, &filter, &page))?;
    Ok(page::answer(&caller.http, found, UnitView::from))
}

/// One unit.
#[utoipa::path(
    operation_id = "units_get", tag = "units", params(("id" = Uuid, Path)),
    responses((status = 200, description = "The unit.", body = UnitView), ReadErrors),
    security(("bearer" = []))
)]
#[get("/units/{id}")]
async fn get(caller: Caller, id: PathId<kind::Unit>) -> Result<Answer, Problem> {
    let scope = caller.scope(Permission::ViewUnits)?;
    let id = id.0;
    Ok(changed(read!(caller, units::get(&scope, id))?))
}

/// Sets up a unit below another one.
#[utoipa::path(
    operation_id = "units_create", tag = "units", request_body = NewUnitBody,
    params(("Idempotency-Key" = Option<String>, Header, description = "Makes a retry safe.")),
    responses((status = 201, description = "The unit.", body = UnitView), WriteErrors),
    security(("bearer" = []))
)]
#[post("/units")]
async fn create(caller: Caller, body: Body<NewUnitBody>) -> Result<Answer, Problem> {
    let scope = caller.scope(Permission::ManageUnits)?;
    let body = body.0;
    let parent = Some(UnitId::from_uuid(body.parent_id));
    let new = NewUnit::parse(parent, body.kind.0, &body.code, &body.name)?;
    write!(caller, units::create(&scope, &new), |unit: Unit| {
        let (id, version) = (unit.id, unit.version);
        Answer::created(format!("/units/{id}"), &UnitView::from(unit)).version(version)
    })
}

/// Renames a unit, hangs it elsewhere, or shows what is published of it to everybody (merge patch, RFC 7396). Where it stood
/// until today is kept: figures can be asked for in the boundaries of then.
#[utoipa::path(
    operation_id = "units_update", tag = "units", request_body = UnitPatchBody,
    params(("id" = Uuid, Path), ("If-Match" = String, Header, description = "The `ETag` that was read.")),
    responses((status = 200, description = "The unit.", body = UnitView), ChangeErrors),
    security(("bearer" = []))
)]
#[patch("/units/{id}")]
async fn update(
    caller: Caller,
    id: PathId<kind::Unit>,
    version: IfMatch,
    body: Body<UnitPatchBody>,
) -> Result<Answer, Problem> {
    let (scope, id, body) = (caller.scope(Permission::ManageUnits)?, id.0, body.0);
    let parent = body.parent_id.map(UnitId::from_uuid);
    let named = UnitPatch::parse(parent, body.code.as_deref(), body.name.as_deref())?;
    let patch = UnitPatch { public_releases: body.public_releases, ..named };
    let again = scope.clone();
    change!(
        caller, units::update(&scope, id, version.0, &patch), changed,
        current: read!(caller, units::get(&again, id)), UnitView::from
    )
}

/// Makes a community a part of another one, from today on.
///
/// All that is on record of it stays and is the other one's as well: its people see it, work with it and answer for it, and
/// it counts there. Nothing new is recorded for the unit. Who has a role in it keeps that for what is on record of it.
/// Figures in the boundaries of then tell both as they were.
#[utoipa::path(
    operation_id = "units_merge", tag = "units", request_body = UnitMergeBody,
    params(
        ("id" = Uuid, Path, description = "The unit that becomes a part."),
        ("If-Match" = String, Header, description = "The `ETag` that was read."),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a retry safe.")
    ),
    responses((status = 200, description = "The unit, closed.", body = UnitView), ChangeErrors),
    security(("bearer" = []))
)]
#[post("/units/{id}/merge")]
async fn merge(
    caller: Caller,
    id: PathId<kind::Unit>,
    version: IfMatch,
    body: Body<UnitMergeBody>,
) -> Result<Answer, Problem> {
    let (scope, id) = (caller.scope(Permission::ManageUnits)?, id.0);
    let (again, into) = (scope.clone(), UnitId::from_uuid(body.0.into_id));
    change!(
        caller, units::merge(&scope, id, version.0, into), changed,
        current: read!(caller, units::get(&again, id)), UnitView::from
    )
}

/// Takes members of a unit to another one, from today on: when a community is divided, or somebody belongs elsewhere.
///
/// Their visits, cases, suggestions and what they asked for go along, and so do households. Events stay where they were
/// held. Figures of any time count them in the other unit, and in the boundaries of then in this one.
#[utoipa::path(
    operation_id = "units_split", tag = "units", request_body = UnitSplitBody,
    params(
        ("id" = Uuid, Path, description = "The unit that they leave."),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a retry safe.")
    ),
    responses((status = 200, description = "The unit that they are of now.", body = UnitView), WriteErrors),
    security(("bearer" = []))
)]
#[post("/units/{id}/split")]
async fn split(
    caller: Caller,
    id: PathId<kind::Unit>,
    body: Body<UnitSplitBody>,
) -> Result<Answer, Problem> {
    let (scope, id) = (caller.scope(Permission::MoveMembers)?, id.0);
    let members: Vec<MemberId> = body.0.member_ids.into_iter().map(MemberId::from_uuid).collect();
    let named = Split::parse(UnitId::from_uuid(body.0.into_id), &members)?;
    write!(caller, units::split(&scope, id, &named), changed)
}
