//! Accounts that come about without an invitation: the first administrator, and the way back in from the command line.

use domain::accounts::{Language, LoginName, NewAccount};
use domain::id::{AccountId, RequestId};
use domain::units::{NewUnit, UnitKind};
use persistence::{Request, Written};
use secrecy::SecretString;
use uuid::Uuid;

use crate::app::App;
use crate::auth::{Unkept, forget_attempts, machine_time};

const LOGIN: &str = "admin";
/// Letters and digits that nobody mistakes for each other.
const ALPHABET: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";

/// A name and a password, to be shown this once.
pub struct SignIn {
    pub login: String,
    pub password: SecretString,
}

/// Why an account could not be set up.
#[derive(Debug, thiserror::Error)]
pub enum SetUpError {
    #[error("nobody has the login name {0}")]
    UnknownLogin(String),
    #[error(transparent)]
    Password(#[from] crate::passwords::PasswordError),
    #[error(transparent)]
    Database(#[from] persistence::Error),
}

/// Sets up a new installation: its district and an administrator of it. `None` when there are accounts already.
///
/// # Errors
/// When the database is away.
pub async fn create_first_administrator(app: &App) -> Result<Option<SignIn>, SetUpError> {
    // A password is dear to hash: only for an installation that is likely new.
    if !persistence::read!(&app.db, accounts::is_empty())? {
        return Ok(None);
    }
    let password = generate_password();
    let new = NewAccount {
        login: LoginName::parse("/login", LOGIN).map_err(persistence::Error::from)?,
        name: "管理员".to_owned(),
        language: Language::SimplifiedChinese,
        password_hash: app.passwords.hash(&password).await?,
    };
    let district = NewUnit {
        parent: None,
        kind: UnitKind::District,
        code: "district".to_owned(),
        name: "本区".to_owned(),
    };
    let request = own_request(app);
    let done = persistence::write!(
        &app.db,
        request,
        accounts::create_first_administrator(&new, &district),
        Unkept
    )?;
    Ok(match done {
        Written::Fresh(Unkept(Some(_))) => Some(SignIn { login: LOGIN.to_owned(), password }),
        _ => None,
    })
}

/// Gives an account a new password, switches its second factor off, ends its sessions and opens it if it was locked:
/// for somebody with access to the machine, when nobody else can help.
///
/// # Errors
/// When there is no such account, or the database is away.
pub async fn reset_password(app: &App, login: &str) -> Result<SignIn, SetUpError> {
    let login = domain::accounts::login::fold(login);
    let wanted = login.clone();
    let credentials = persistence::read!(&app.db, accounts::credentials(&wanted))?;
    let Some(credentials) = credentials else { return Err(SetUpError::UnknownLogin(login)) };
    let password = generate_password();
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
    }
}

/// A hundred random bits in five groups that can be read out: `k7fw-…`.
fn generate_password() -> SecretString {
    let random: [u8; 20] = rand::random();
    let mut text = String::with_capacity(24);
    for (i, byte) in random.iter().enumerate() {
        if i > 0 && i % 4 == 0 {
            text.push('-');
        }
        // 32 divides 256: every letter is as likely.
        let letter = ALPHABET.get(usize::from(byte % 32)).copied().unwrap_or(b'a');
        text.push(char::from(letter));
    }
    text.into()
}

#[cfg(test)]
mod tests {
    use domain::accounts::password::{self, Use};
    use secrecy::ExposeSecret as _;

    use super::*;

    #[test]
    fn generated_passwords_would_be_accepted() {
        for _ in 0..50 {
            let password = generate_password();
            assert_eq!(password.expose_secret().len(), 24);
            password::check("/password", password.expose_secret(), Use::Alone, &[LOGIN]).unwrap();
        }
    }
}
