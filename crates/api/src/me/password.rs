//! The caller's own password.

use actix_web::put;
use domain::accounts::Credentials;
use domain::accounts::password::{self, Use};
use domain::{Fault, grants::GrantRecord};
use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::answer::Answer;
use crate::auth::{Attempt, machine_time};
use crate::body::Body;
use crate::caller::Caller;
use crate::openapi::GuardedErrors;
use crate::passwords::Verdict;
use crate::problem::Problem;
use crate::{read, write};

pub fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.service(change);
}

/// The password as it is and as it is to be.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"current": "tulip 42 gravel roof", "new": "seven slow boats at noon"}))]
struct PasswordBody {
    #[schema(max_length = 2000, format = "password")]
    current: String,
    /// At least 15 characters, or 8 with a second factor; any characters. Common passwords are refused.
    #[schema(max_length = 2000, format = "password")]
    new: String,
}

/// Changes the password and ends every other session of the account.
#[utoipa::path(
    operation_id = "me_password", tag = "me", request_body = PasswordBody,
    responses((status = 204, description = "Changed."), GuardedErrors),
    security(("bearer" = []))
)]
#[put("/me/password")]
async fn change(caller: Caller, body: Body<PasswordBody>) -> Result<Answer, Problem> {
    let PasswordBody { current, new } = body.0;
    let credentials = confirm(&caller, "/current", &SecretString::from(current)).await?;
    let (id, now) = (caller.access.account, machine_time());
    let grants = read!(caller, grants::of(id, now))?;
    let new = SecretString::from(new);
    check(&credentials, &grants, &new)?;
    let hash = caller.app().passwords.hash(&new).await?;
    let (kept, before) = (caller.session, credentials.password_hash);
    write!(caller, credentials::change_password(id, kept, &before, &hash), |()| {
        Answer::no_content()
    })
}

fn check(
    credentials: &Credentials,
    grants: &[GrantRecord],
    new: &SecretString,
) -> Result<(), Fault> {
    let usage = if credentials.totp_confirmed { Use::WithSecondFactor } else { Use::Alone };
    let own = [credentials.login.as_str(), credentials.name.as_str()];
    let units = grants.iter().map(|grant| grant.unit_name.as_str());
    let context: Vec<&str> = own.into_iter().chain(units).collect();
    password::check("/new", new.expose_secret(), usage, &context)
}

/// Asks for the password once more, so that an unlocked screen does not give the account away. A wrong one counts like
/// one at the sign-in.
pub(super) async fn confirm(
    caller: &Caller,
    pointer: &str,
    password: &SecretString,
) -> Result<Credentials, Problem> {
    let id = caller.access.account;
    let credentials = read!(caller, accounts::own_credentials(id))?;
    let attempt = Attempt::of(caller.app(), &caller.http, &credentials.login);
    attempt.count(caller.app()).await?;
    let kept = Some(credentials.password_hash.as_str());
    let verdict = caller.app().passwords.verify(password, kept).await?;
    if verdict == Verdict::Wrong {
        return Err(Fault::new(pointer, "wrong_password").into());
    }
    attempt.forgive(caller.app()).await?;
    Ok(credentials)
}
