//! The caller's second factor.

use actix_web::{delete, post, put};
use domain::Fault;
use domain::accounts::password::{self, Use};
use persistence::Written;
use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

use super::password::confirm;
use crate::answer::Answer;
use crate::auth::{Unkept, machine_time, unkept};
use crate::body::Body;
use crate::caller::Caller;
use crate::openapi::{GuardedErrors, WriteErrors};
use crate::problem::{Kind, Problem};
use crate::{read, second_factor, write};

pub fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.service(begin).service(confirm_code).service(remove);
}

/// A secret for an authenticator app. It is shown this once.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "secret": "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP",
    "url": "otpauth://totp/Linli:wang.fang?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Linli"
}))]
struct TotpView {
    /// For typing, in Base32.
    secret: String,
    /// For a QR code.
    url: String,
}

/// The code that the app shows.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"code": "123456"}))]
struct CodeBody {
    #[schema(min_length = 1, max_length = 20)]
    code: String,
}

/// The caller's password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"password": "tulip 42 gravel roof"}))]
struct TotpRemovalBody {
    #[schema(max_length = 2000, format = "password")]
    password: String,
}

/// Makes a secret for an authenticator app. It counts once a first code has been sent with `PUT`.
#[utoipa::path(
    operation_id = "me_totp_begin", tag = "me",
    responses((status = 200, description = "The secret, shown this once.", body = TotpView), WriteErrors),
    security(("bearer" = []))
)]
#[post("/me/totp")]
async fn begin(caller: Caller) -> Result<Answer, Problem> {
    let id = caller.access.account;
    let account = read!(caller, accounts::own(id))?;
    let enrolment =
        second_factor::enrol(&account.login).ok_or_else(|| Problem::new(Kind::Internal))?;
    let request = unkept(caller.app(), &caller.http, Some(id));
    let secret = enrolment.secret;
    let _done: Written<Unkept<()>> = persistence::write!(
        caller.db(),
        request,
        credentials::begin_second_factor(id, &secret),
        Unkept
    )?;
    Ok(Answer::ok(&TotpView { secret: enrolment.base32, url: enrolment.url }))
}

/// Switches the second factor on, with a first code of the app.
#[utoipa::path(
    operation_id = "me_totp_confirm", tag = "me", request_body = CodeBody,
    responses((status = 204, description = "From now on a code is asked for."), WriteErrors),
    security(("bearer" = []))
)]
#[put("/me/totp")]
async fn confirm_code(caller: Caller, body: Body<CodeBody>) -> Result<Answer, Problem> {
    let id = caller.access.account;
    let credentials = read!(caller, accounts::own_credentials(id))?;
    let Some(secret) = credentials.totp_secret else {
        return Err(domain::Error::Impossible {
            resource: "second_factor",
            state: "inactive",
            action: "confirm",
        }
        .into());
    };
    let step = second_factor::matching_step(&secret, &body.0.code, machine_time(), None);
    let step = step.ok_or_else(|| Fault::new("/code", "wrong_code"))?;
    write!(caller, credentials::confirm_second_factor(id, &secret, step), |()| {
        Answer::no_content()
    })
}

/// Switches the second factor off. The password has to be long enough to stand alone.
#[utoipa::path(
    operation_id = "me_totp_remove", tag = "me", request_body = TotpRemovalBody,
    responses((status = 204, description = "The password alone is asked for."), GuardedErrors),
    security(("bearer" = []))
)]
#[delete("/me/totp")]
async fn remove(caller: Caller, body: Body<TotpRemovalBody>) -> Result<Answer, Problem> {
    let password = SecretString::from(body.0.password);
    let credentials = confirm(&caller, "/password", &password).await?;
    if !password::is_long_enough(password.expose_secret(), Use::Alone) {
        return Err(domain::Error::Conflict { code: "password_too_short_alone" }.into());
    }
    let (id, before) = (caller.access.account, credentials.password_hash);
    write!(caller, credentials::remove_second_factor(id, &before), |()| Answer::no_content())
}
