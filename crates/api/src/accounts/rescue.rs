//! The way back in from the command line.

use domain::access::Standing;
use domain::id::{AccountId, RequestId};
use persistence::{Request, Written};
use secrecy::SecretString;
use uuid::Uuid;

use crate::app::App;
use crate::auth::{Unkept, forget_attempts, machine_time};
use crate::passwords;

/// A name and a password, to be shown this once.
pub struct SignIn {
    pub login: String,
    pub password: SecretString,
}

/// Why it could not be done.
#[derive(Debug, thiserror::Error)]
pub enum RescueError {
    #[error("nobody has the login name {0}")]
    UnknownLogin(String),
    #[error(transparent)]
    Password(#[from] passwords::PasswordError),
    #[error(transparent)]
    Database(#[from] persistence::Error),
}

/// Gives an account a new password, switches its second factor off, ends its sessions and opens it if it was locked:
/// for somebody with access to the machine, when nobody else can help.
///
/// # Errors
/// When there is no such account, or the database is away.
pub async fn reset_password(app: &App, login: &str) -> Result<SignIn, RescueError> {
    let login = domain::accounts::login::fold(login);
    let wanted = login.clone();
    let credentials = persistence::read!(&app.db, accounts::credentials(&wanted))?;
    let Some(credentials) = credentials else { return Err(RescueError::UnknownLogin(login)) };
    let password = passwords::generate();
    let hash = app.passwords.hash(&password).await?;
    let (request, id): (Request, AccountId) = (own_request(app), credentials.account);
    let _done: Written<Unkept<()>> =
        persistence::write!(&app.db, request, credentials::reset_password(id, &hash), Unkept)?;
    forget_attempts(app, &login).await?;
    Ok(SignIn { login, password })
}

/// What the installation does of itself.
fn own_request(app: &App) -> Request {
    Request {
        account: None,
        id: RequestId::from_uuid(Uuid::now_v7()),
        now: machine_time(),
        zone: app.zone.clone(),
        idempotency: None,
        standing: Standing::default(),
    }
}
