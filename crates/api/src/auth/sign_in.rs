//! The steps of a sign-in: compare, ask for the code, open the session.

use actix_web::HttpRequest;
use domain::accounts::login::fold;
use domain::accounts::{AccountStatus, Credentials, password};
use domain::id::SessionId;
use domain::sessions::SignIn;
use persistence::Written;
use secrecy::{ExposeSecret as _, SecretString};

use super::{TokensView, Unkept, machine_time, unkept};
use crate::app::App;
use crate::passwords::Verdict;
use crate::problem::{Kind, Problem};
use crate::second_factor;
use crate::tokens::{OpaqueToken, Purpose};

/// A sign-in that was found right, but for the refresh token.
pub(super) struct Checked {
    credentials: Credentials,
    rehashed: Option<String>,
    totp_step: Option<i64>,
}

fn wrong() -> Problem {
    Problem::new(Kind::WrongCredentials)
}

/// Compares the password, and the code where one is asked for. That a code is asked for is told to those alone who know
/// the password.
pub(super) async fn check(
    app: &App,
    login: &str,
    password: &SecretString,
    code: Option<&str>,
) -> Result<Checked, Problem> {
    let login = fold(login);
    let credentials = persistence::read!(&app.db, accounts::credentials(&login))?;
    // Nobody has a longer password; a decoy is compared all the same.
    let possible = password.expose_secret().chars().count() <= password::MAX_LENGTH;
    let kept = credentials.as_ref().map(|held| held.password_hash.as_str());
    let verdict = app.passwords.verify(password, kept.filter(|_| possible)).await?;
    let Some(credentials) = credentials.filter(|held| held.status == AccountStatus::Active) else {
        return Err(wrong());
    };
    let rehashed = match verdict {
        Verdict::Wrong => return Err(wrong()),
        Verdict::Right => None,
        Verdict::RightButOutdated => Some(app.passwords.hash(password).await?),
    };
    let totp_step = step(&credentials, code)?;
    Ok(Checked { credentials, rehashed, totp_step })
}

fn step(credentials: &Credentials, code: Option<&str>) -> Result<Option<i64>, Problem> {
    let secret = credentials.totp_secret.as_deref().filter(|_| credentials.totp_confirmed);
    let Some(secret) = secret else { return Ok(None) };
    let code = code.filter(|code| !code.trim().is_empty());
    let code = code.ok_or_else(|| Problem::new(Kind::CodeRequired))?;
    let last = credentials.totp_last_step;
    let step = second_factor::matching_step(secret, code, machine_time(), last);
    step.map(Some).ok_or_else(wrong)
}

/// Opens the session; only now is the code used up.
pub(super) async fn open(
    app: &App,
    http: &HttpRequest,
    checked: Checked,
) -> Result<TokensView, Problem> {
    let token = OpaqueToken::generate(Purpose::Refresh);
    let account = checked.credentials.account;
    let sign_in = SignIn {
        account,
        password_hash: checked.credentials.password_hash,
        rehashed: checked.rehashed,
        totp_step: checked.totp_step,
        token_hash: token.hash(),
    };
    let request = unkept(app, http, Some(account));
    let opened = persistence::write!(&app.db, request, sessions::open(&sign_in), Unkept);
    let opened = opened.map_err(|error| match error {
        persistence::Error::NotFound => wrong(),
        other => other.into(),
    })?;
    let Written::Fresh(Unkept(session)) = opened else {
        return Err(Problem::new(Kind::Internal));
    };
    let session: SessionId = session;
    TokensView::new(app, account.uuid(), session.uuid(), &token)
}
