//! Signing in and out.

mod attempt;
mod sign_in;

use actix_web::{HttpRequest, post};
use domain::Timestamp;
use domain::access::Standing;
use domain::id::AccountId;
use persistence::{Request, Storable, StoredAnswer, Written};
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::answer::Answer;
use crate::app::App;
use crate::body::Body;
use crate::caller::{Caller, application, request_id};
use crate::openapi::{PublicErrors, WriteErrors};
use crate::problem::{Kind, Problem};
use crate::tokens::{LIFETIME, OpaqueToken, Purpose};

pub use attempt::forget_attempts;
pub(crate) use attempt::{Attempt, client_address, network};

pub fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.service(login).service(refresh).service(logout).service(logout_everywhere);
}

/// Who signs in, and with what.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"login": "wang.fang", "password": "tulip 42 gravel roof"}))]
struct LoginBody {
    #[schema(max_length = 200)]
    login: String,
    #[schema(max_length = 2000, format = "password")]
    password: String,
    /// The one-time code of the second factor, if the account has one.
    #[schema(max_length = 20, example = "123456")]
    code: Option<String>,
}

/// The refresh token to be traded in.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"refresh_token": "linli_r_wd0yK3gCzXnQ1cJzqDJ0hQ3W4x7cT5o2mB8sV6fYpEk"}))]
struct RefreshBody {
    #[schema(max_length = 200)]
    refresh_token: String,
}

/// What a signed-in program works with.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "access_token": "eyJ0eXAiOiJhdCtqd3Qi…", "token_type": "Bearer", "expires_in": 600,
    "refresh_token": "linli_r_wd0yK3gCzXnQ1cJzqDJ0hQ3W4x7cT5o2mB8sV6fYpEk"
}))]
struct TokensView {
    /// For the header `Authorization: Bearer …`.
    access_token: String,
    token_type: &'static str,
    /// Seconds that the access token is good for.
    expires_in: u64,
    /// Good for one refresh, which brings the next one.
    refresh_token: String,
}

/// Signs in. The answer, and the time it takes, is the same for a wrong password and for a name that nobody has.
#[utoipa::path(
    operation_id = "auth_login", tag = "auth", request_body = LoginBody,
    responses((status = 200, description = "Signed in.", body = TokensView), PublicErrors)
)]
#[post("/auth/login")]
async fn login(http: HttpRequest, body: Body<LoginBody>) -> Result<Answer, Problem> {
    let app = application(&http)?;
    let LoginBody { login, password, code } = body.0;
    let attempt = Attempt::of(&app, &http, &login);
    attempt.count(&app).await?;
    let password = SecretString::from(password);
    let checked = sign_in::check(&app, &login, &password, code.as_deref()).await?;
    let tokens = sign_in::open(&app, &http, checked).await?;
    attempt.forgive(&app).await?;
    Ok(Answer::ok(&tokens))
}

/// Trades a refresh token for new tokens. One that is used a second time is in two hands: it ends the session.
#[utoipa::path(
    operation_id = "auth_refresh", tag = "auth", request_body = RefreshBody,
    responses((status = 200, description = "New tokens.", body = TokensView), PublicErrors)
)]
#[post("/auth/refresh")]
async fn refresh(http: HttpRequest, body: Body<RefreshBody>) -> Result<Answer, Problem> {
    let app = application(&http)?;
    let unauthenticated = || Problem::new(Kind::Unauthenticated);
    let sent = OpaqueToken::hash_of(Purpose::Refresh, &body.0.refresh_token);
    let sent = sent.ok_or_else(unauthenticated)?;
    let next = OpaqueToken::generate(Purpose::Refresh);
    let (request, hash) = (unkept(&app, &http, None), next.hash());
    let done = persistence::write!(&app.db, request, sessions::refresh(&sent, &hash), Unkept);
    let outcome = done.map_err(|error| match error {
        persistence::Error::NotFound => unauthenticated(),
        other => other.into(),
    })?;
    let Written::Fresh(Unkept(Some((account, session)))) = outcome else {
        tracing::warn!("a refresh token was used twice; its session was ended");
        return Err(unauthenticated());
    };
    Ok(Answer::ok(&TokensView::new(&app, account.uuid(), session.uuid(), &next)?))
}

/// Ends this session: its refresh tokens and its access tokens are good for nothing any more.
#[utoipa::path(
    operation_id = "auth_logout", tag = "auth",
    responses((status = 204, description = "Signed out."), WriteErrors),
    security(("bearer" = []))
)]
#[post("/auth/logout")]
async fn logout(caller: Caller) -> Result<Answer, Problem> {
    let session = caller.session;
    crate::write!(caller, sessions::log_out(session), |()| Answer::no_content())
}

/// Ends every session of the caller's account, on all devices.
#[utoipa::path(
    operation_id = "auth_logout_everywhere", tag = "auth",
    responses((status = 204, description = "Signed out everywhere."), WriteErrors),
    security(("bearer" = []))
)]
#[post("/auth/logout-everywhere")]
async fn logout_everywhere(caller: Caller) -> Result<Answer, Problem> {
    let account = caller.access.account;
    crate::write!(caller, sessions::log_out_everywhere(account), |()| Answer::no_content())
}

impl TokensView {
    fn new(
        app: &App,
        account: uuid::Uuid,
        session: uuid::Uuid,
        next: &OpaqueToken,
    ) -> Result<Self, Problem> {
        let issued = app.keys.issue(account, session, machine_time().as_micros());
        let access_token = issued.map_err(|error| {
            tracing::error!(%error, "no token could be issued");
            Problem::new(Kind::Internal)
        })?;
        Ok(Self {
            access_token,
            token_type: "Bearer",
            expires_in: LIFETIME.as_secs(),
            refresh_token: next.expose().to_owned(),
        })
    }
}

/// Sessions, codes and waits run by the machine's clock: one that was set must neither end nor prolong them.
pub(crate) fn machine_time() -> Timestamp {
    Timestamp::from(jiff::Timestamp::now())
}

/// A write whose answer holds a secret. It is never kept for a retry, whatever idempotency key came along: secrets lie in
/// the database as hashes alone.
pub(crate) fn unkept(app: &App, http: &HttpRequest, account: Option<AccountId>) -> Request {
    Request {
        account,
        id: request_id(http),
        now: machine_time(),
        zone: app.zone.clone(),
        idempotency: None,
        standing: Standing::default(),
    }
}

/// The outcome of such a write.
pub(crate) struct Unkept<T>(pub T);

impl<T> Storable for Unkept<T> {
    fn to_stored(&self) -> StoredAnswer {
        StoredAnswer { status: 204, headers: Vec::new(), body: Vec::new() }
    }
}
