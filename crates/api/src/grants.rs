//! Roles that accounts hold.

use actix_web::{delete, post};
use domain::Timestamp;
use domain::access::Permission;
use domain::grants::{GrantRecord, NewGrant};
use domain::id::{DepartmentId, UnitId, kind};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use crate::answer::Answer;
use crate::body::{Body, PathId};
use crate::caller::Caller;
use crate::openapi::WriteErrors;
use crate::problem::Problem;
use crate::words::Role;
use crate::write;

pub fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.service(create).service(revoke);
}

/// A role in a unit and all below it.
#[derive(Debug, Serialize, ToSchema)]
pub struct GrantView {
    id: Uuid,
    account_id: Uuid,
    role: Role,
    unit_id: Uuid,
    #[schema(example = "书院路社区")]
    unit_name: String,
    /// The department that a partner works for.
    department_id: Option<Uuid>,
    /// When it ends by itself.
    #[schema(value_type = Option<String>, format = "date-time")]
    expires_at: Option<Timestamp>,
    /// Who gave it.
    created_by: Option<Uuid>,
    #[schema(value_type = String, format = "date-time")]
    created_at: Timestamp,
}

impl From<GrantRecord> for GrantView {
    fn from(grant: GrantRecord) -> Self {
        Self {
            id: grant.id.uuid(),
            account_id: grant.account.uuid(),
            role: grant.role.into(),
            unit_id: grant.unit.uuid(),
            unit_name: grant.unit_name,
            department_id: grant.department.map(Uuid::from),
            expires_at: grant.expires_at,
            created_by: grant.created_by.map(Uuid::from),
            created_at: grant.created_at,
        }
    }
}

/// A role to be given.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"role": "caseworker", "unit_id": "019aaf3e-5b7c-7d2a-8a52-0d4b6f4d0d11"}))]
struct NewGrantBody {
    role: Role,
    unit_id: Uuid,
    /// For a partner, and only for a partner.
    department_id: Option<Uuid>,
    #[schema(value_type = Option<String>, format = "date-time")]
    expires_at: Option<Timestamp>,
}

/// Gives an account a role. Nobody gives more than is theirs to give, and nobody gives to themselves.
#[utoipa::path(
    operation_id = "grants_create", tag = "grants", request_body = NewGrantBody,
    params(
        ("id" = Uuid, Path, description = "The account."),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a retry safe.")
    ),
    responses((status = 201, description = "The grant.", body = GrantView), WriteErrors),
    security(("bearer" = []))
)]
#[post("/accounts/{id}/grants")]
async fn create(
    caller: Caller,
    id: PathId<kind::Account>,
    body: Body<NewGrantBody>,
) -> Result<Answer, Problem> {
    let visible = caller.scope(Permission::ViewAccounts)?;
    let (account, body, access) = (id.0, body.0, caller.access.clone());
    let unit = UnitId::from_uuid(body.unit_id);
    let department = body.department_id.map(DepartmentId::from_uuid);
    let new = NewGrant::parse(body.role.0, unit, department, body.expires_at, caller.now())?;
    write!(caller, grants::create(&visible, &access, account, &new), |grant: GrantRecord| {
        Answer::created(format!("/accounts/{}", grant.account), &GrantView::from(grant))
    })
}

/// Takes a role away: the next request of its holder goes without it.
#[utoipa::path(
    operation_id = "grants_revoke", tag = "grants", params(("id" = Uuid, Path)),
    responses((status = 204, description = "Taken away."), WriteErrors),
    security(("bearer" = []))
)]
#[delete("/grants/{id}")]
async fn revoke(caller: Caller, id: PathId<kind::Grant>) -> Result<Answer, Problem> {
    let visible = caller.scope(Permission::ViewAccounts)?;
    let (id, access) = (id.0, caller.access.clone());
    write!(caller, grants::revoke(&visible, &access, id), |()| Answer::no_content())
}
