//! Who reads releases: somebody who signed in, or a department's program with its token.

use std::collections::HashMap;
use std::future::Future;
use std::pin::Pin;
use std::sync::{LazyLock, Mutex, PoisonError};

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest, web};
use domain::access::{Permission, Scope, Standing};
use domain::department_tokens::{
    Allowance, DepartmentToken, REQUESTS, Spent, TokenScope, WINDOW_SECONDS,
};
use domain::id::{DepartmentTokenId, UnitId};
use persistence::{Database, Request, Vault};

use crate::answer::Answer;
use crate::app::App;
use crate::caller::{Caller, application, bearer, request_id};
use crate::problem::{Kind, Problem};
use crate::tokens::{OpaqueToken, Purpose};

/// Somebody who may read what is of their units.
pub struct Reader {
    who: Who,
    app: web::Data<App>,
    pub http: HttpRequest,
    /// Of a token, which has so many requests in a minute.
    allowance: Option<Allowance>,
}

enum Who {
    Account(Box<Caller>),
    Token(DepartmentToken),
}

impl FromRequest for Reader {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let http = request.clone();
        let hash = bearer(&http).and_then(|sent| OpaqueToken::hash_of(Purpose::Department, sent));
        match hash {
            Some(hash) => Box::pin(by_token(http, hash)),
            None => {
                let caller = Caller::from_request(request, payload);
                Box::pin(async move { Ok(by_account(caller.await?)) })
            }
        }
    }
}

fn by_account(caller: Caller) -> Reader {
    let (app, http) = (caller.shared_app(), caller.http.clone());
    Reader { who: Who::Account(Box::new(caller)), app, http, allowance: None }
}

async fn by_token(http: HttpRequest, hash: [u8; 32]) -> Result<Reader, Problem> {
    let app = application(&http)?;
    let found = persistence::read!(&app.db, department_tokens::find(&hash));
    let token = match found {
        Ok(token) if token.is_live(app.clock.now()) => token,
        Ok(_) | Err(persistence::Error::NotFound) => {
            return Err(Problem::new(Kind::Unauthenticated));
        }
        Err(error) => return Err(error.into()),
    };
    let allowance = spend(token.id);
    if !allowance.allowed {
        return Err(too_many(allowance));
    }
    mark_used(&app, &token).await?;
    Ok(Reader { who: Who::Token(token), app, http, allowance: Some(allowance) })
}

/// When it was used last is kept to the minute: reading costs no write.
async fn mark_used(app: &App, token: &DepartmentToken) -> Result<(), Problem> {
    let now = app.clock.now();
    let is_kept = token.last_used_at.is_some_and(|last| now < last.plus_seconds(60) && last <= now);
    if !is_kept {
        let id = token.id;
        persistence::maintain!(&app.db, department_tokens::used(id, now))?;
    }
    Ok(())
}

static SPENT: LazyLock<Mutex<HashMap<DepartmentTokenId, Spent>>> = LazyLock::new(Mutex::default);

/// Counts a request, by the machine's clock; each process counts for itself.
fn spend(token: DepartmentTokenId) -> Allowance {
    let mut all = SPENT.lock().unwrap_or_else(PoisonError::into_inner);
    all.entry(token).or_default().count(jiff::Timestamp::now().as_second(), REQUESTS)
}

/// 429, and when to come back.
pub(super) fn too_many(allowance: Allowance) -> Problem {
    let seconds = u64::try_from(allowance.reset).unwrap_or(1).max(1);
    let refused = Problem::new(Kind::TooManyRequests).retry_after(seconds);
    headers(allowance)
        .into_iter()
        .fold(refused, |refused, (name, value)| refused.header(name, value))
}

/// The header fields of the IETF draft on rate limits.
pub(super) fn headers(allowance: Allowance) -> [(&'static str, String); 2] {
    [
        ("ratelimit-policy", format!("\"requests\";q={};w={WINDOW_SECONDS}", allowance.most)),
        ("ratelimit", format!("\"requests\";r={};t={}", allowance.remaining, allowance.reset)),
    ]
}

impl Reader {
    pub fn db(&self) -> &Database {
        &self.app.db
    }

    pub fn app(&self) -> &App {
        &self.app
    }

    /// The units that they may read of.
    ///
    /// # Errors
    /// 403 when the token is for something else, or the account may see no figures.
    pub fn roots(&self, scope: TokenScope) -> Result<Vec<UnitId>, Problem> {
        Ok(self.scope(scope, Permission::ViewStatistics)?.roots().to_vec())
    }

    /// The units where a token for `scope`, or an account with `permission`, opens something.
    ///
    /// # Errors
    /// 403 when the token is for something else, or the account has the right nowhere.
    pub fn scope(&self, scope: TokenScope, permission: Permission) -> Result<Scope, Problem> {
        match &self.who {
            Who::Account(caller) => caller.scope(permission),
            Who::Token(token) if token.scopes.contains(&scope) => {
                Ok(Scope::of_the_installation(vec![token.unit]))
            }
            Who::Token(_) => Err(Problem::new(Kind::Forbidden)),
        }
    }

    /// What a write of theirs is recorded under. A program has no account, and no idempotency key.
    ///
    /// # Errors
    /// 400 when the idempotency key is not one.
    pub fn request(&self) -> Result<Request, Problem> {
        match &self.who {
            Who::Account(caller) => caller.request(),
            Who::Token(_) => Ok(Request {
                account: None,
                id: request_id(&self.http),
                now: self.app.clock.now(),
                zone: self.app.zone.clone(),
                idempotency: None,
                standing: Standing::default(),
            }),
        }
    }

    /// What draws figures of persons.
    #[must_use]
    pub fn vault(&self) -> Vault {
        self.app.db.vault()
    }

    /// What a program is told of its requests.
    pub fn headers(&self) -> Vec<(&'static str, String)> {
        self.allowance.map(headers).into_iter().flatten().collect()
    }

    /// The answer with these.
    pub fn tell(&self, answer: Answer) -> Answer {
        self.headers().into_iter().fold(answer, |answer, (name, value)| answer.header(name, value))
    }
}
