//! The caller's own account.

mod notifications;
mod password;
mod totp;

use actix_web::{get, patch};
use domain::Timestamp;
use domain::access::{Access, Permission as Right};
use domain::accounts::{Account, AccountPatch};
use domain::grants::GrantRecord;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use crate::answer::Answer;
use crate::auth::machine_time;
use crate::body::Body;
use crate::caller::Caller;
use crate::etag::IfMatch;
use crate::grants::GrantView;
use crate::openapi::{ChangeErrors, ReadErrors};
use crate::problem::Problem;
use crate::words::{Language, Permission};
use crate::{change, read};

pub fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.service(get).service(update);
    notifications::routes(cfg);
    password::routes(cfg);
    totp::routes(cfg);
}

/// The caller: who they are and what they may do.
#[derive(Debug, Serialize, ToSchema)]
struct MeView {
    id: Uuid,
    #[schema(example = "wang.fang")]
    login: String,
    #[schema(example = "王芳")]
    name: String,
    language: Language,
    /// Whether a code is asked for at the sign-in.
    second_factor: bool,
    /// The roles held now.
    grants: Vec<GrantView>,
    /// Every right that one of the roles has somewhere.
    permissions: Vec<Permission>,
    #[schema(value_type = String, format = "date-time")]
    created_at: Timestamp,
    #[schema(value_type = String, format = "date-time")]
    updated_at: Timestamp,
    /// Counts the changes; the number in the `ETag`.
    version: i64,
}

/// What to change: a field that is absent stays.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"language": "zh-Hant"}))]
struct MePatchBody {
    #[schema(min_length = 1, max_length = 80)]
    name: Option<String>,
    language: Option<Language>,
}

impl MeView {
    fn new(access: &Access, account: Account, grants: Vec<GrantRecord>) -> Self {
        let held = |right: &&Right| access.may(**right);
        Self {
            id: account.id.uuid(),
            login: account.login,
            name: account.name,
            language: account.language.into(),
            second_factor: account.second_factor,
            grants: grants.into_iter().map(GrantView::from).collect(),
            permissions: Right::ALL.iter().filter(held).map(|right| (*right).into()).collect(),
            created_at: account.created_at,
            updated_at: account.updated_at,
            version: account.version,
        }
    }
}

/// The caller's own account.
#[utoipa::path(
    operation_id = "me_get", tag = "me",
    responses((status = 200, description = "The caller.", body = MeView), ReadErrors),
    security(("bearer" = []))
)]
#[get("/me")]
async fn get(caller: Caller) -> Result<Answer, Problem> {
    let view = show(&caller).await?;
    let version = view.version;
    Ok(Answer::ok(&view).version(version))
}

async fn show(caller: &Caller) -> Result<MeView, Problem> {
    let (id, now) = (caller.access.account, machine_time());
    let account = read!(caller, accounts::own(id))?;
    let grants = read!(caller, grants::of(id, now))?;
    Ok(MeView::new(&caller.access, account, grants))
}

/// Changes the caller's own name or language (merge patch, RFC 7396).
#[utoipa::path(
    operation_id = "me_update", tag = "me", request_body = MePatchBody,
    params(("If-Match" = String, Header, description = "The `ETag` that was read.")),
    responses((status = 200, description = "The caller.", body = MeView), ChangeErrors),
    security(("bearer" = []))
)]
#[patch("/me")]
async fn update(
    caller: Caller,
    version: IfMatch,
    body: Body<MePatchBody>,
) -> Result<Answer, Problem> {
    let id = caller.access.account;
    let language = body.0.language.map(|word| word.0);
    let patch = AccountPatch::parse(body.0.name.as_deref(), language, None)?;
    let now = machine_time();
    let grants = read!(caller, grants::of(id, now))?;
    let access = caller.access.clone();
    change!(
        caller, accounts::update_own(id, version.0, &patch),
        move |account: Account| {
            let version = account.version;
            Answer::ok(&MeView::new(&access, account, grants.clone())).version(version)
        },
        current: show(&caller).await, std::convert::identity
    )
}
