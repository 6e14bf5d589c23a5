//! A member who signed in: told from staff by the kind of their token.

use std::future::Future;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest, web};
use domain::Timestamp;
use domain::access::Standing;
use domain::portal::Visitor;
use persistence::{Database, Entry, Request, Vault};

use crate::app::App;
use crate::caller::{application, bearer, request_id};
use crate::problem::{Kind, Problem};
use crate::tokens::{OpaqueToken, Purpose};

/// A member with a session of the portal. A token of staff opens none, and this one opens nothing of staff's.
pub struct Visiting {
    pub who: Visitor,
    pub app: web::Data<App>,
    pub now: Timestamp,
    pub http: HttpRequest,
}

impl FromRequest for Visiting {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let http = request.clone();
        Box::pin(identify(http))
    }
}

async fn identify(http: HttpRequest) -> Result<Visiting, Problem> {
    let app = application(&http)?;
    let now = app.clock.now();
    let unauthenticated = || Problem::new(Kind::Unauthenticated);
    let token = bearer(&http).ok_or_else(unauthenticated)?;
    let hash = OpaqueToken::hash_of(Purpose::Portal, token).ok_or_else(unauthenticated)?;
    let who = persistence::read!(&app.db, portal_sessions::visitor(&hash, now));
    let who = who.map_err(|error| match error {
        persistence::Error::NotFound => unauthenticated(),
        other => other.into(),
    })?;
    Ok(Visiting { who, app, now, http })
}

impl Visiting {
    #[must_use]
    pub fn db(&self) -> &Database {
        &self.app.db
    }

    /// What opens the members' columns.
    #[must_use]
    pub fn vault(&self) -> Vault {
        self.app.db.vault()
    }

    /// Keys for retries belong to accounts; a member has none.
    #[must_use]
    pub fn request(&self) -> Request {
        Request {
            account: None,
            id: request_id(&self.http),
            now: self.now,
            zone: self.app.zone.clone(),
            idempotency: None,
            standing: Standing::of_member(self.who.unit),
        }
    }

    /// Records that the member saw their own record, as staff's reading is recorded.
    ///
    /// # Errors
    /// 503 when it cannot be recorded: then the answer must not go out.
    pub async fn shown(&self, operation: &'static str) -> Result<(), Problem> {
        let entry = Entry::read(operation, vec![self.who.member]);
        Ok(self.app.db.audit_read(self.request(), entry).await?)
    }
}

/// As `show!`, of the member's own: `own!(visiting, "portal_visits_list", portal::visits(who, &page))`.
macro_rules! own {
    ($visiting:expr, $operation:literal, $($call:tt)+) => {
        match persistence::scan!($visiting.db(), $($call)+) {
            Ok(value) => $visiting.shown($operation).await.map(|()| value),
            Err(error) => Err($crate::problem::Problem::from(error)),
        }
    };
}

/// As `write!`, by a member: `act!(visiting, portal::suggest(who, &body), |made| …)`.
macro_rules! act {
    ($visiting:expr, $module:ident :: $function:ident ( $($arg:expr),* $(,)? ), $respond:expr) => {
        persistence::write!(
            $visiting.db(), $visiting.request(), $module::$function($($arg),*), $respond
        )
        .map(|written| match written {
            persistence::Written::Fresh(answer) => answer,
            persistence::Written::Replayed(stored) => $crate::answer::Answer::from(stored),
        })
        .map_err($crate::problem::Problem::from)
    };
}
