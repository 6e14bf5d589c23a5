//! What the holder of an invitation's link does. There is no account yet: the link is all the proof there is.

use actix_web::{HttpRequest, post};
use domain::accounts::password::{self, Use};
use domain::accounts::{Language as Spoken, LoginName, NewAccount};
use domain::id::AccountId;
use domain::invitations::Invitation;
use domain::{Faults, Timestamp};
use persistence::Written;
use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use crate::answer::Answer;
use crate::app::App;
use crate::auth::{Unkept, unkept};
use crate::body::Body;
use crate::caller::application;
use crate::openapi::PublicErrors;
use crate::problem::{Kind, Problem};
use crate::tokens::{OpaqueToken, Purpose, TokenHash};
use crate::words::{Language, Role};

pub fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.service(preview).service(accept);
}

/// The secret of an invitation's link.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"token": "linli_i_wd0yK3gCzXnQ1cJzqDJ0hQ3W4x7cT5o2mB8sV6fYpEk"}))]
struct PreviewBody {
    #[schema(max_length = 200)]
    token: String,
}

/// What the link is for.
#[derive(Debug, Serialize, ToSchema)]
struct InvitationPreviewView {
    #[schema(example = "林小满")]
    name: String,
    role: Role,
    #[schema(example = "书院路社区")]
    unit_name: String,
    #[schema(value_type = String, format = "date-time")]
    expires_at: Timestamp,
}

/// The account that somebody makes for themselves.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "token": "linli_i_wd0yK3gCzXnQ1cJzqDJ0hQ3W4x7cT5o2mB8sV6fYpEk",
    "login": "lin.xiaoman", "password": "seven slow boats at noon"
}))]
struct AcceptanceBody {
    #[schema(max_length = 200)]
    token: String,
    /// 3 to 64 small letters, digits and `.` `_` `-` `@`.
    #[schema(max_length = 200)]
    login: String,
    /// At least 15 characters, any characters. Common passwords are refused.
    #[schema(max_length = 2000, format = "password")]
    password: String,
    language: Option<Language>,
}

/// The new account; it signs in with `POST /auth/login`.
#[derive(Debug, Serialize, ToSchema)]
struct AcceptanceView {
    account_id: Uuid,
    #[schema(example = "lin.xiaoman")]
    login: String,
}

/// Shows what an invitation's link is for.
#[utoipa::path(
    operation_id = "invitations_preview", tag = "invitations", request_body = PreviewBody,
    responses((status = 200, description = "An open invitation.", body = InvitationPreviewView), PublicErrors)
)]
#[post("/invitations/preview")]
async fn preview(http: HttpRequest, body: Body<PreviewBody>) -> Result<Answer, Problem> {
    let app = application(&http)?;
    let invitation = open(&app, hash_of(&body.0.token)?).await?;
    Ok(Answer::ok(&InvitationPreviewView {
        name: invitation.name,
        role: invitation.role.into(),
        unit_name: invitation.unit_name,
        expires_at: invitation.expires_at,
    }))
}

/// Makes an account with the role that the invitation is for. The link works once.
#[utoipa::path(
    operation_id = "invitations_accept", tag = "invitations", request_body = AcceptanceBody,
    responses((status = 201, description = "The account.", body = AcceptanceView), PublicErrors)
)]
#[post("/invitations/accept")]
async fn accept(http: HttpRequest, body: Body<AcceptanceBody>) -> Result<Answer, Problem> {
    let app = application(&http)?;
    let hash = hash_of(&body.0.token)?;
    // Only who holds an open link makes the server hash a password.
    let invitation = open(&app, hash).await?;
    let new = account(&app, &invitation, body.0).await?;
    let mut request = unkept(&app, &http, None);
    request.now = app.clock.now();
    let login = new.login.to_string();
    let done = persistence::write!(&app.db, request, invitations::accept(&hash, &new), Unkept)?;
    let Written::Fresh(Unkept(id)) = done else { return Err(Problem::new(Kind::Internal)) };
    let id: AccountId = id;
    Ok(Answer::created("/me", &AcceptanceView { account_id: id.uuid(), login }))
}

fn hash_of(token: &str) -> Result<TokenHash, Problem> {
    let hash = OpaqueToken::hash_of(Purpose::Invitation, token.trim());
    hash.ok_or_else(|| Problem::new(Kind::NotFound))
}

async fn open(app: &App, hash: TokenHash) -> Result<Invitation, Problem> {
    let now = app.clock.now();
    Ok(persistence::read!(&app.db, invitations::preview(&hash, now))?)
}

async fn account(
    app: &App,
    invitation: &Invitation,
    body: AcceptanceBody,
) -> Result<NewAccount, Problem> {
    let password = SecretString::from(body.password);
    let mut faults = Faults::new();
    let login = faults.check(LoginName::parse("/login", &body.login));
    let context = [body.login.as_str(), invitation.name.as_str(), invitation.unit_name.as_str()];
    faults.check(password::check("/password", password.expose_secret(), Use::Alone, &context));
    faults.finish()?;
    let login = login.ok_or_else(|| Problem::new(Kind::Internal))?;
    Ok(NewAccount {
        login,
        name: invitation.name.clone(),
        language: body.language.map_or(Spoken::SimplifiedChinese, |word| word.0),
        password_hash: app.passwords.hash(&password).await?,
    })
}
