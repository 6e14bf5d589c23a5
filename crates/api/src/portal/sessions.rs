//! Signing in to the portal with a code, and out again.

use actix_web::{HttpRequest, delete, post};
use domain::Timestamp;
use domain::portal::Code;
use persistence::Written;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

use super::visitor::Visiting;
use crate::answer::Answer;
use crate::auth::{Attempt, Unkept, unkept};
use crate::body::Body;
use crate::caller::application;
use crate::openapi::{PublicErrors, WriteErrors};
use crate::portal_codes;
use crate::problem::{Kind, Problem};
use crate::tokens::{OpaqueToken, Purpose};

pub fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.service(sign_in).service(sign_out);
}

/// The code from a slip or a message, in any case, with or without hyphens.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"code": "7KQM-4XTD-9WPA-2HNV"}))]
struct PortalSignInBody {
    #[schema(max_length = 100)]
    code: String,
}

/// What a member who signed in works with.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "token": "linli_p_wd0yK3gCzXnQ1cJzqDJ0hQ3W4x7cT5o2mB8sV6fYpEk", "token_type": "Bearer",
    "expires_at": "2026-11-23T09:00:00Z"
}))]
struct PortalSessionView {
    /// For the header `Authorization: Bearer …`; good for the portal and for nothing else.
    token: String,
    token_type: &'static str,
    #[schema(value_type = String, format = "date-time")]
    expires_at: Timestamp,
}

/// Signs a member in with a code, which works once. The answer is the same for every code that is no good.
#[utoipa::path(
    operation_id = "portal_sign_in", tag = "portal", request_body = PortalSignInBody,
    responses((status = 201, description = "Signed in.", body = PortalSessionView), PublicErrors)
)]
#[post("/portal/session")]
async fn sign_in(http: HttpRequest, body: Body<PortalSignInBody>) -> Result<Answer, Problem> {
    let app = application(&http)?;
    let attempt = Attempt::at_portal(&app, &http);
    attempt.count(&app).await?;
    let wrong = || Problem::new(Kind::WrongCredentials);
    let sent = portal_codes::hash(&app, &Code::parse(&body.0.code).ok_or_else(wrong)?);
    let token = OpaqueToken::generate(Purpose::Portal);
    let (hash, mut request) = (token.hash(), unkept(&app, &http, None));
    request.now = app.clock.now();
    let done = persistence::write!(&app.db, request, portal_sessions::open(&sent, &hash), Unkept);
    let done = done.map_err(|error| match error {
        persistence::Error::NotFound => wrong(),
        other => other.into(),
    })?;
    let Written::Fresh(Unkept(expires_at)) = done else { return Err(Problem::new(Kind::Internal)) };
    attempt.forgive(&app).await?;
    let token = token.expose().to_owned();
    let view = PortalSessionView { token, token_type: "Bearer", expires_at };
    Ok(Answer::created("/portal/me", &view))
}

/// Signs the member out.
#[utoipa::path(
    operation_id = "portal_sign_out", tag = "portal",
    responses((status = 204, description = "Signed out."), WriteErrors), security(("portal" = []))
)]
#[delete("/portal/session")]
async fn sign_out(visiting: Visiting) -> Result<Answer, Problem> {
    let who = visiting.who;
    act!(visiting, portal_sessions::close(who), |()| Answer::no_content())
}
