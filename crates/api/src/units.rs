//! Units: the tree of the district.

use actix_web::get;
use domain::Timestamp;
use domain::access::Permission;
use domain::id::{UnitId, kind};
use domain::units::Unit;
use persistence::UnitFilter;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use crate::answer::Answer;
use crate::body::{PathId, Query};
use crate::caller::Caller;
use crate::openapi::{ListErrors, ReadErrors};
use crate::page::{self, List};
use crate::problem::Problem;
use crate::read;
use crate::words::UnitKind;

pub fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.service(list).service(get);
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
    /// None for the district.
    pub parent_id: Option<Uuid>,
    pub kind: UnitKind,
    /// The official code.
    #[schema(example = "310101001")]
    pub code: String,
    #[schema(example = "书院路社区")]
    pub name: String,
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
            created_at: unit.created_at,
            updated_at: unit.updated_at,
            version: unit.version,
        }
    }
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
    let unit = read!(caller, units::get(&scope, id))?;
    let version = unit.version;
    Ok(Answer::ok(&UnitView::from(unit)).version(version))
}
