//! Households.

use actix_web::{get, patch, post};
use domain::access::Permission;
use domain::households::{Household, NewHousehold};
use domain::id::{UnitId, kind};
use domain::{Error, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use crate::answer::Answer;
use crate::body::{Body, Patch, PathId, Query};
use crate::caller::Caller;
use crate::etag::IfMatch;
use crate::openapi::{ChangeErrors, ListErrors, ReadErrors, WriteErrors};
use crate::page::{self, List};
use crate::problem::Problem;
use crate::{change, read, write};

pub fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.service(list).service(create).service(get).service(update);
}

/// Which households to list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct HouseholdListQuery {
    /// This unit and all below it.
    unit: Option<Uuid>,
    /// Rows per page, 1 to 200; 50 if not given.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<i64>,
    /// The `next` of the page before.
    after: Option<String>,
}

/// Members who live under one roof.
#[derive(Debug, Serialize, ToSchema)]
struct HouseholdView {
    id: Uuid,
    unit_id: Uuid,
    #[schema(example = "和平里12号3室")]
    name: String,
    address: Option<String>,
    #[schema(value_type = String, format = "date-time")]
    created_at: Timestamp,
    #[schema(value_type = String, format = "date-time")]
    updated_at: Timestamp,
    /// Counts the changes; the number in the `ETag`.
    version: i64,
}

impl From<Household> for HouseholdView {
    fn from(household: Household) -> Self {
        Self {
            id: household.id.uuid(),
            unit_id: household.unit.uuid(),
            name: household.name,
            address: household.address,
            created_at: household.created_at,
            updated_at: household.updated_at,
            version: household.version,
        }
    }
}

/// A household to be recorded.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"unit_id": "019aaf3e-5b7c-7d2a-8a52-0d4b6f4d0d11", "name": "和平里12号3室"}))]
struct NewHouseholdBody {
    unit_id: Uuid,
    #[schema(min_length = 1, max_length = 80)]
    name: String,
    #[schema(max_length = 200)]
    address: Option<String>,
}

/// What to change: a field that is absent stays, `null` empties it.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"address": null}))]
struct HouseholdPatchBody {
    #[schema(min_length = 1, max_length = 80)]
    name: Option<String>,
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 200)]
    address: Patch<String>,
}

impl HouseholdPatchBody {
    fn apply(&self, household: &Household) -> Result<NewHousehold, Error> {
        let name = self.name.as_deref().unwrap_or(&household.name);
        let address = self.address.clone().or(household.address.clone());
        NewHousehold::parse(household.unit, name, address.as_deref())
    }
}

fn changed(household: Household) -> Answer {
    let version = household.version;
    Answer::ok(&HouseholdView::from(household)).version(version)
}

/// Households in scope, newest first.
#[utoipa::path(
    operation_id = "households_list", tag = "households", params(HouseholdListQuery),
    responses((status = 200, description = "A page of households.", body = List<HouseholdView>), ListErrors),
    security(("bearer" = []))
)]
#[get("/households")]
async fn list(caller: Caller, query: Query<HouseholdListQuery>) -> Result<Answer, Problem> {
    let scope = caller.scope(Permission::ViewMembers)?;
    let page = page::request(query.0.limit, query.0.after.as_deref(), None)?;
    let unit = query.0.unit.map(UnitId::from_uuid);
    let found = read!(caller, households::list(&scope, unit, &page))?;
    Ok(page::answer(&caller.http, found, HouseholdView::from))
}

/// Records a household.
#[utoipa::path(
    operation_id = "households_create", tag = "households", request_body = NewHouseholdBody,
    params(("Idempotency-Key" = Option<String>, Header, description = "Makes a retry safe.")),
    responses((status = 201, description = "The household.", body = HouseholdView), WriteErrors),
    security(("bearer" = []))
)]
#[post("/households")]
async fn create(caller: Caller, body: Body<NewHouseholdBody>) -> Result<Answer, Problem> {
    let scope = caller.scope(Permission::EditMembers)?;
    let body = body.0;
    let unit = UnitId::from_uuid(body.unit_id);
    let new = NewHousehold::parse(unit, &body.name, body.address.as_deref())?;
    write!(caller, households::create(&scope, &new), |household: Household| {
        let (id, version) = (household.id, household.version);
        Answer::created(format!("/households/{id}"), &HouseholdView::from(household))
            .version(version)
    })
}

/// One household.
#[utoipa::path(
    operation_id = "households_get", tag = "households", params(("id" = Uuid, Path)),
    responses((status = 200, description = "The household.", body = HouseholdView), ReadErrors),
    security(("bearer" = []))
)]
#[get("/households/{id}")]
async fn get(caller: Caller, id: PathId<kind::Household>) -> Result<Answer, Problem> {
    let scope = caller.scope(Permission::ViewMembers)?;
    let id = id.0;
    Ok(changed(read!(caller, households::get(&scope, id))?))
}

/// Changes a household (merge patch, RFC 7396).
#[utoipa::path(
    operation_id = "households_update", tag = "households", request_body = HouseholdPatchBody,
    params(("id" = Uuid, Path), ("If-Match" = String, Header, description = "The `ETag` that was read.")),
    responses((status = 200, description = "The household.", body = HouseholdView), ChangeErrors),
    security(("bearer" = []))
)]
#[patch("/households/{id}")]
async fn update(
    caller: Caller,
    id: PathId<kind::Household>,
    version: IfMatch,
    body: Body<HouseholdPatchBody>,
) -> Result<Answer, Problem> {
    let (scope, id) = (caller.scope(Permission::EditMembers)?, id.0);
    let (again, patch) = (scope.clone(), body.0);
    let apply = move |household: &Household| patch.apply(household);
    change!(
        caller, households::update(&scope, id, version.0, &apply), changed,
        current: read!(caller, households::get(&again, id)), HouseholdView::from
    )
}
