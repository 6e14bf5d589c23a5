//! Tokens that departments' programs pull releases with.

use actix_web::{delete, get, post};
use domain::Timestamp;
use domain::access::Permission;
use domain::department_tokens::{DepartmentToken, NewDepartmentToken};
use domain::id::{UnitId, kind};
use persistence::Written;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use crate::answer::Answer;
use crate::auth::{Unkept, unkept};
use crate::body::{Body, PathId, Query};
use crate::caller::Caller;
use crate::openapi::{ListErrors, WriteErrors};
use crate::page::{self, List};
use crate::problem::{Kind, Problem};
use crate::tokens::{OpaqueToken, Purpose};
use crate::words::TokenScope;
use crate::{read, write};

pub fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.service(list).service(create).service(revoke);
}

/// Which page of the tokens.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct DepartmentTokenListQuery {
    /// Rows per page, 1 to 200; 50 if not given.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<i64>,
    /// The `next` of the page before.
    after: Option<String>,
}

/// A token of a department's program; the secret is kept nowhere.
#[derive(Debug, Serialize, ToSchema)]
struct DepartmentTokenView {
    id: Uuid,
    /// It opens what is of this unit and below it.
    unit_id: Uuid,
    #[schema(example = "统计局月报程序")]
    name: String,
    #[schema(example = "统计局 2026-11-02 来函")]
    asked_by: String,
    scopes: Vec<TokenScope>,
    /// Whether it opens anything now.
    live: bool,
    #[schema(value_type = String, format = "date-time")]
    created_at: Timestamp,
    #[schema(value_type = String, format = "date-time")]
    expires_at: Timestamp,
    /// To the minute; none while it was not used.
    #[schema(value_type = Option<String>, format = "date-time")]
    last_used_at: Option<Timestamp>,
    #[schema(value_type = Option<String>, format = "date-time")]
    revoked_at: Option<Timestamp>,
}

impl DepartmentTokenView {
    fn new(token: DepartmentToken, now: Timestamp) -> Self {
        Self {
            id: token.id.uuid(),
            unit_id: token.unit.uuid(),
            live: token.is_live(now),
            name: token.name,
            asked_by: token.asked_by,
            scopes: token.scopes.into_iter().map(TokenScope::from).collect(),
            created_at: token.created_at,
            expires_at: token.expires_at,
            last_used_at: token.last_used_at,
            revoked_at: token.revoked_at,
        }
    }
}

/// A token with its secret, which is shown this once.
#[derive(Debug, Serialize, ToSchema)]
struct NewTokenView {
    department_token: DepartmentTokenView,
    /// For the header `Authorization: Bearer …`.
    #[schema(example = "linli_d_…")]
    token: String,
}

/// A token to be made.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "unit_id": "019aaf3e-5b7c-7d2a-8a52-0d4b6f4d0d11", "name": "统计局月报程序", "asked_by": "统计局 2026-11-02 来函",
    "scopes": ["catalogue", "releases"], "expires_at": "2027-11-02T00:00:00Z"
}))]
struct NewDepartmentTokenBody {
    unit_id: Uuid,
    /// Which department's which program has it.
    #[schema(min_length = 1, max_length = 80)]
    name: String,
    /// Who asked for it, and how.
    #[schema(min_length = 1, max_length = 200)]
    asked_by: String,
    #[schema(min_items = 1)]
    scopes: Vec<TokenScope>,
    /// In two years at the latest.
    #[schema(value_type = String, format = "date-time")]
    expires_at: Timestamp,
}

/// Tokens of units in scope, newest first, those that are over included.
#[utoipa::path(
    operation_id = "department_tokens_list", tag = "department_tokens", params(DepartmentTokenListQuery),
    responses((status = 200, description = "A page of tokens.", body = List<DepartmentTokenView>), ListErrors),
    security(("bearer" = []))
)]
#[get("/department_tokens")]
async fn list(caller: Caller, query: Query<DepartmentTokenListQuery>) -> Result<Answer, Problem> {
    let (scope, now) = (caller.scope(Permission::ManageTokens)?, caller.now());
    let page = page::request(query.0.limit, query.0.after.as_deref(), None)?;
    let found = read!(caller, department_tokens::list(&scope, &page))?;
    Ok(page::answer(&caller.http, found, |token| DepartmentTokenView::new(token, now)))
}

/// Makes a token for a department's program. It opens releases, of its unit and what was below it, and nothing else.
///
/// The secret is kept nowhere, so a retry with an `Idempotency-Key` makes another token.
#[utoipa::path(
    operation_id = "department_tokens_create", tag = "department_tokens", request_body = NewDepartmentTokenBody,
    responses((status = 201, description = "The token and its secret.", body = NewTokenView), WriteErrors),
    security(("bearer" = []))
)]
#[post("/department_tokens")]
async fn create(caller: Caller, body: Body<NewDepartmentTokenBody>) -> Result<Answer, Problem> {
    let scope = caller.scope(Permission::ManageTokens)?;
    let (body, now) = (body.0, caller.now());
    let scopes: Vec<_> = body.scopes.iter().map(|scope| scope.0).collect();
    let texts = (body.name.as_str(), body.asked_by.as_str());
    let unit = UnitId::from_uuid(body.unit_id);
    let new = NewDepartmentToken::parse(unit, texts, &scopes, body.expires_at, now)?;
    let token = OpaqueToken::generate(Purpose::Department);
    let hash = token.hash();
    let mut request = unkept(caller.app(), &caller.http, Some(caller.access.account));
    request.now = now;
    request.standing = caller.access.standing();
    let done = persistence::write!(
        caller.db(),
        request,
        department_tokens::create(&scope, &new, &hash),
        Unkept
    )?;
    let Written::Fresh(Unkept(made)) = done else {
        return Err(Problem::new(Kind::Internal));
    };
    let token = token.expose().to_owned();
    let department_token = DepartmentTokenView::new(made, now);
    Ok(Answer::created("/department_tokens", &NewTokenView { department_token, token }))
}

/// Revokes a token: from now on it opens nothing.
#[utoipa::path(
    operation_id = "department_tokens_revoke", tag = "department_tokens", params(("id" = Uuid, Path)),
    responses((status = 204, description = "It opens nothing any more."), WriteErrors),
    security(("bearer" = []))
)]
#[delete("/department_tokens/{id}")]
async fn revoke(caller: Caller, id: PathId<kind::DepartmentToken>) -> Result<Answer, Problem> {
    let scope = caller.scope(Permission::ManageTokens)?;
    let id = id.0;
    write!(caller, department_tokens::revoke(&scope, id), |_| Answer::no_content())
}
