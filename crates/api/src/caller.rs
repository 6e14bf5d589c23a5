//! Who calls, and the ways to the database: every read and write of a request goes through here.

use std::future::Future;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::http::header::AUTHORIZATION;
use actix_web::{FromRequest, HttpMessage as _, HttpRequest, web};
use domain::access::{Access, Permission, Scope};
use domain::id::{AccountId, MemberId, RequestId, SessionId};
use domain::{Fault, Timestamp};
use persistence::{Database, Entry, IdempotencyKey, Request, Vault};
use sha2::{Digest as _, Sha256};

use crate::app::App;
use crate::body::BodyDigest;
use crate::problem::{Kind, Problem};

/// Somebody who proved who they are. What they may do is read from the database at each request.
pub struct Caller {
    pub access: Access,
    pub session: SessionId,
    /// Seconds since 1970 at which the token ends.
    pub expires: i64,
    pub http: HttpRequest,
    app: web::Data<App>,
    now: Timestamp,
}

impl FromRequest for Caller {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let http = request.clone();
        Box::pin(identify(http))
    }
}

async fn identify(http: HttpRequest) -> Result<Caller, Problem> {
    let app = application(&http)?;
    let now = app.clock.now();
    let unauthenticated = || Problem::new(Kind::Unauthenticated);
    let token = bearer(&http).ok_or_else(unauthenticated)?;
    // Tokens run by the machine's clock: a clock that was set must not end every session.
    let claims = app
        .keys
        .verify(token, jiff::Timestamp::now().as_microsecond())
        .map_err(|_| unauthenticated())?;
    let account = AccountId::from_uuid(claims.account);
    let session = SessionId::from_uuid(claims.session);
    let real_now = Timestamp::from(jiff::Timestamp::now());
    let access = persistence::read!(&app.db, callers::access(account, session, real_now));
    let access = access.map_err(|error| match error {
        persistence::Error::NotFound => unauthenticated(),
        other => other.into(),
    })?;
    Ok(Caller { access, session, expires: claims.expires, http, app, now })
}

/// The application's state, which `server.rs` puts there.
///
/// # Errors
/// When it was not put there: a fault of the server's own.
pub fn application(http: &HttpRequest) -> Result<web::Data<App>, Problem> {
    http.app_data::<web::Data<App>>().cloned().ok_or_else(|| Problem::new(Kind::Internal))
}

/// The token of the header `Authorization`.
pub(crate) fn bearer(http: &HttpRequest) -> Option<&str> {
    let value = http.headers().get(AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

impl Caller {
    #[must_use]
    pub fn app(&self) -> &App {
        &self.app
    }

    /// The application, for work that goes on after the answer.
    #[must_use]
    pub fn shared_app(&self) -> web::Data<App> {
        self.app.clone()
    }

    #[must_use]
    pub fn db(&self) -> &Database {
        &self.app.db
    }

    /// What opens the members' columns.
    #[must_use]
    pub fn vault(&self) -> Vault {
        self.app.db.vault()
    }

    #[must_use]
    pub const fn now(&self) -> Timestamp {
        self.now
    }

    /// Today at the office.
    #[must_use]
    pub fn today(&self) -> domain::Date {
        self.now.date_in(&self.app.zone)
    }

    /// # Errors
    /// 403 when the caller has the right nowhere.
    pub fn scope(&self, permission: Permission) -> Result<Scope, Problem> {
        Ok(self.access.scope(permission)?)
    }

    /// # Errors
    /// 400 when the idempotency key is not one.
    pub fn request(&self) -> Result<Request, Problem> {
        Ok(Request {
            account: Some(self.access.account),
            id: request_id(&self.http),
            now: self.now,
            zone: self.app.zone.clone(),
            idempotency: idempotency(&self.http)?,
            standing: self.access.standing(),
        })
    }

    /// Records that the answer shows these members; durable when it returns.
    ///
    /// # Errors
    /// 503 when it cannot be recorded: then the answer must not go out.
    pub async fn shown(
        &self,
        operation: &'static str,
        persons: Vec<MemberId>,
    ) -> Result<(), Problem> {
        if persons.is_empty() {
            return Ok(());
        }
        let request = Request {
            account: Some(self.access.account),
            id: request_id(&self.http),
            now: self.now,
            zone: self.app.zone.clone(),
            idempotency: None,
            standing: self.access.standing(),
        };
        Ok(self.app.db.audit_read(request, Entry::read(operation, persons)).await?)
    }
}

/// The id that the outermost layer gave the request.
#[must_use]
pub fn request_id(http: &HttpRequest) -> RequestId {
    let given = http.extensions().get::<RequestId>().copied();
    given.unwrap_or_else(|| RequestId::from_uuid(uuid::Uuid::now_v7()))
}

/// The `Idempotency-Key` of a request with the digest of everything that makes it the same request.
fn idempotency(http: &HttpRequest) -> Result<Option<IdempotencyKey>, Problem> {
    let Some(value) = http.headers().get("idempotency-key") else { return Ok(None) };
    let key = value.to_str().unwrap_or_default().trim();
    if key.is_empty() || key.len() > 255 {
        let fault = Fault::new("/Idempotency-Key", "not_a_key");
        return Err(Problem::invalid_request(fault));
    }
    let body = http.extensions().get::<BodyDigest>().map(|digest| digest.0).unwrap_or_default();
    let mut digest = Sha256::new();
    for part in [http.method().as_str().as_bytes(), http.uri().to_string().as_bytes(), &body] {
        digest.update(part);
        digest.update([0]);
    }
    Ok(Some(IdempotencyKey { key: key.to_owned(), fingerprint: digest.finalize().into() }))
}

/// Runs a store function that reads, short and by index: `read!(caller, units::get(&scope, id))`.
#[macro_export]
macro_rules! read {
    ($caller:expr, $($call:tt)+) => {
        persistence::read!($caller.db(), $($call)+).map_err($crate::problem::Problem::from)
    };
}

/// As [`read!`], for what may take long.
#[macro_export]
macro_rules! scan {
    ($caller:expr, $($call:tt)+) => {
        persistence::scan!($caller.db(), $($call)+).map_err($crate::problem::Problem::from)
    };
}

/// As [`read!`], of something that shows persons: recorded before the answer goes out.
/// `show!(caller, "members_get", members::get(&scope, id))`.
#[macro_export]
macro_rules! show {
    ($caller:expr, $operation:literal, $($call:tt)+) => {
        match $crate::read!($caller, $($call)+) {
            Ok(value) => {
                let persons = persistence::Shows::persons(&value);
                $caller.shown($operation, persons).await.map(|()| value)
            }
            Err(problem) => Err(problem),
        }
    };
}

/// Runs a store function that writes and makes its answer:
/// `write!(caller, members::create(&scope, &new), |member| Answer::created(…))`.
#[macro_export]
macro_rules! write {
    ($caller:expr, $module:ident :: $function:ident ( $($arg:expr),* $(,)? ), $respond:expr) => {
        match $caller.request() {
            Err(problem) => Err(problem),
            Ok(request) => {
                persistence::write!(
                    $caller.db(), request, $module::$function($($arg),*), $respond
                )
                .map(|written| match written {
                    persistence::Written::Fresh(answer) => answer,
                    persistence::Written::Replayed(stored) => $crate::answer::Answer::from(stored),
                })
                .map_err($crate::problem::Problem::from)
            }
        }
    };
}

/// As [`write!`] for a record with a version: when that is stale, the answer holds the current
/// record, read by the last part: `…, current: show!(caller, "members_get", …), MemberView::from)`.
#[macro_export]
macro_rules! change {
    (
        $caller:expr, $module:ident :: $function:ident ( $($arg:expr),* $(,)? ), $respond:expr,
        current: $current:expr, $view:expr
    ) => {
        match $crate::write!($caller, $module::$function($($arg),*), $respond) {
            Err(problem) if problem.is_stale() => match $current {
                Ok(current) => Err(problem.more("current", ($view)(current))),
                Err(other) => Err(other),
            },
            other => other,
        }
    };
}
