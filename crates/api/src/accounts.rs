//! Accounts of colleagues.

use std::collections::HashMap;

use actix_web::{get, patch};
use domain::Timestamp;
use domain::access::{Permission, Scope};
use domain::accounts::{Account, AccountFilter, AccountPatch, AccountStatus as Status};
use domain::grants::GrantRecord;
use domain::id::{AccountId, UnitId, kind};
use persistence::Page;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use crate::answer::Answer;
use crate::auth::{forget_attempts, machine_time};
use crate::body::{Body, PathId, Query};
use crate::caller::Caller;
use crate::etag::IfMatch;
use crate::grants::GrantView;
use crate::openapi::{ChangeErrors, ListErrors, ReadErrors};
use crate::page::{self, List};
use crate::problem::Problem;
use crate::words::{AccountStatus, Language, Role};
use crate::{change, read, scan};

pub mod rescue;

pub fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.service(list).service(get).service(update);
}

/// Which accounts to list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct AccountListQuery {
    /// Part of the name, or the beginning of the login name.
    #[param(max_length = 80)]
    q: Option<String>,
    /// Who holds a role in this unit or below it.
    unit: Option<Uuid>,
    #[param(inline)]
    role: Option<Role>,
    #[param(inline)]
    status: Option<AccountStatus>,
    /// Rows per page, 1 to 200; 50 if not given.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<i64>,
    /// The `next` of the page before.
    after: Option<String>,
}

/// An account and the roles that it holds within the caller's units.
#[derive(Debug, Serialize, ToSchema)]
struct AccountView {
    id: Uuid,
    #[schema(example = "wang.fang")]
    login: String,
    #[schema(example = "王芳")]
    name: String,
    language: Language,
    status: AccountStatus,
    /// Whether a code is asked for at the sign-in.
    second_factor: bool,
    grants: Vec<GrantView>,
    #[schema(value_type = String, format = "date-time")]
    created_at: Timestamp,
    #[schema(value_type = String, format = "date-time")]
    updated_at: Timestamp,
    /// Counts the changes; the number in the `ETag`.
    version: i64,
}

impl AccountView {
    fn new(account: Account, grants: Vec<GrantRecord>) -> Self {
        Self {
            id: account.id.uuid(),
            login: account.login,
            name: account.name,
            language: account.language.into(),
            status: account.status.into(),
            second_factor: account.second_factor,
            grants: grants.into_iter().map(GrantView::from).collect(),
            created_at: account.created_at,
            updated_at: account.updated_at,
            version: account.version,
        }
    }
}

/// What to change: a field that is absent stays.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"status": "disabled"}))]
struct AccountPatchBody {
    #[schema(min_length = 1, max_length = 80)]
    name: Option<String>,
    /// `disabled` ends every session at once; `active` also opens an account that too many wrong passwords have locked.
    status: Option<AccountStatus>,
}

/// Accounts with a role in scope, newest first.
#[utoipa::path(
    operation_id = "accounts_list", tag = "accounts", params(AccountListQuery),
    responses((status = 200, description = "A page of accounts.", body = List<AccountView>), ListErrors),
    security(("bearer" = []))
)]
#[get("/accounts")]
async fn list(caller: Caller, query: Query<AccountListQuery>) -> Result<Answer, Problem> {
    let scope = caller.scope(Permission::ViewAccounts)?;
    let query = query.0;
    let page = page::request(query.limit, query.after.as_deref(), None)?;
    let filter = AccountFilter {
        text: query.q.filter(|text| !text.trim().is_empty()),
        unit: query.unit.map(UnitId::from_uuid),
        role: query.role.map(|word| word.0),
        status: query.status.map(|word| word.0),
    };
    let held_in = scope.clone();
    let found = scan!(caller, accounts::list(&scope, &filter, &page))?;
    let found = with_grants(&caller, &held_in, found).await?;
    Ok(page::answer(&caller.http, found, |(account, grants)| AccountView::new(account, grants)))
}

/// The grants of a whole page are read at once.
async fn with_grants(
    caller: &Caller,
    scope: &Scope,
    found: Page<Account>,
) -> Result<Page<(Account, Vec<GrantRecord>)>, Problem> {
    let ids: Vec<AccountId> = found.items.iter().map(|account| account.id).collect();
    let (scope, now) = (scope.clone(), machine_time());
    let mut by_account: HashMap<AccountId, Vec<GrantRecord>> = HashMap::new();
    for grant in read!(caller, grants::of_all(&scope, &ids, now))? {
        by_account.entry(grant.account).or_default().push(grant);
    }
    Ok(found.map(|account| {
        let grants = by_account.remove(&account.id).unwrap_or_default();
        (account, grants)
    }))
}

/// One account.
#[utoipa::path(
    operation_id = "accounts_get", tag = "accounts", params(("id" = Uuid, Path)),
    responses((status = 200, description = "The account.", body = AccountView), ReadErrors),
    security(("bearer" = []))
)]
#[get("/accounts/{id}")]
async fn get(caller: Caller, id: PathId<kind::Account>) -> Result<Answer, Problem> {
    let scope = caller.scope(Permission::ViewAccounts)?;
    let view = show(&caller, &scope, id.0).await?;
    let version = view.version;
    Ok(Answer::ok(&view).version(version))
}

async fn show(caller: &Caller, scope: &Scope, id: AccountId) -> Result<AccountView, Problem> {
    let (scope, held_in, now) = (scope.clone(), scope.clone(), machine_time());
    let account = read!(caller, accounts::get(&scope, id))?;
    let grants = read!(caller, grants::of_all(&held_in, &[id], now))?;
    Ok(AccountView::new(account, grants))
}

/// Renames, disables or opens an account (merge patch, RFC 7396). All of its roles have to lie within the caller's
/// units.
#[utoipa::path(
    operation_id = "accounts_update", tag = "accounts", request_body = AccountPatchBody,
    params(("id" = Uuid, Path), ("If-Match" = String, Header, description = "The `ETag` that was read.")),
    responses((status = 200, description = "The account.", body = AccountView), ChangeErrors),
    security(("bearer" = []))
)]
#[patch("/accounts/{id}")]
async fn update(
    caller: Caller,
    id: PathId<kind::Account>,
    version: IfMatch,
    body: Body<AccountPatchBody>,
) -> Result<Answer, Problem> {
    let (scope, id, now) = (caller.scope(Permission::ManageAccounts)?, id.0, machine_time());
    let status = body.0.status.map(|word| word.0);
    let patch = AccountPatch::parse(body.0.name.as_deref(), None, status)?;
    let (held_in, again) = (scope.clone(), scope.clone());
    let before = show(&caller, &scope, id).await?;
    let grants = read!(caller, grants::of_all(&held_in, &[id], now))?;
    let answer = change!(
        caller, accounts::update(&scope, id, version.0, &patch),
        move |account: Account| {
            let version = account.version;
            Answer::ok(&AccountView::new(account, grants.clone())).version(version)
        },
        current: show(&caller, &again, id).await, std::convert::identity
    )?;
    if status == Some(Status::Active) {
        forget_attempts(caller.app(), &before.login).await?;
    }
    Ok(answer)
}
