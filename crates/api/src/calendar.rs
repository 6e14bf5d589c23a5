//! The calendar feed: events for calendar programs, which cannot sign in.
//!
//! The address is the secret. It holds a random token of which the database keeps the hash alone, so
//! a new address is made when the old one is lost or got about.

mod feed;

use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, ETAG};
use actix_web::{HttpRequest, HttpResponse, get, post, web};
use domain::Timestamp;
use domain::access::{Access, Permission};
use domain::events::{Event, Sight};
use persistence::Request;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::answer::Answer;
use crate::app::App;
use crate::caller::{Caller, application};
use crate::etag::{self, is_known};
use crate::openapi::WriteErrors;
use crate::problem::{Kind, Problem, ProblemDocument};
use crate::tokens::{OpaqueToken, Purpose};

/// How far back a feed reaches, in days.
const PAST_DAYS: i64 = 180;

pub fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.service(create).service(get);
}

/// The address of a calendar feed.
#[derive(Debug, Serialize, ToSchema)]
struct CalendarAddress {
    /// For a calendar program to subscribe to. Whoever has it reads the feed; it is shown once.
    #[schema(format = "uri")]
    url: String,
}

/// Makes the address of the caller's calendar feed: events of their units, without names of people.
///
/// The address before it leads nowhere from now on. An `Idempotency-Key` is not kept here, since the
/// answer is a secret.
#[utoipa::path(
    operation_id = "me_calendar_create", tag = "calendar",
    responses((status = 201, description = "The address.", body = CalendarAddress), WriteErrors),
    security(("bearer" = []))
)]
#[post("/me/calendar")]
async fn create(caller: Caller) -> Result<Answer, Problem> {
    caller.scope(Permission::ViewEvents)?;
    let token = OpaqueToken::generate(Purpose::Calendar);
    let (hash, path) = (token.hash(), format!("/calendar/{}.ics", token.expose()));
    let url = format!("{}/api/v1{path}", caller.app().public_url);
    let request = Request { idempotency: None, ..caller.request()? };
    let written = persistence::write!(caller.db(), request, calendar::create(&hash), move |()| {
        Answer::created(&path, &CalendarAddress { url: url.clone() })
    })?;
    Ok(match written {
        persistence::Written::Fresh(answer) => answer,
        persistence::Written::Replayed(stored) => stored.into(),
    })
}

/// The feed (RFC 5545): what was announced in the account's units, half a year back and all to come.
#[utoipa::path(
    operation_id = "calendar_get", tag = "calendar",
    params(
        ("token" = String, Path, description = "The secret of the address."),
        ("If-None-Match" = Option<String>, Header, description = "The `ETag` of the feed that is known.")
    ),
    responses(
        (status = 200, description = "An iCalendar object.", body = String, content_type = "text/calendar"),
        (status = 304, description = "Nothing has changed."),
        (status = 404, description = "No such feed, or no more.", body = ProblemDocument,
            content_type = "application/problem+json"),
        (status = 503, description = "The server is busy or stopping; try again.",
            body = ProblemDocument, content_type = "application/problem+json")
    )
)]
#[get("/calendar/{token}.ics")]
async fn get(http: HttpRequest, token: web::Path<String>) -> Result<HttpResponse, Problem> {
    let app = application(&http)?;
    let hash = OpaqueToken::hash_of(Purpose::Calendar, &token)
        .ok_or_else(|| Problem::new(Kind::NotFound))?;
    // Grants run by the machine's clock, as they do for callers who signed in.
    let now = Timestamp::from(jiff::Timestamp::now());
    let access = persistence::read!(&app.db, calendar::access(&hash, now))?;
    let text = feed::text(&announced(&app, &access).await?);
    let tag = etag::of(&text);
    let unchanged = is_known(&http, &tag);
    let headers = [(ETAG, tag.as_str()), (CACHE_CONTROL, "private, no-cache")];
    let mut answer = HttpResponse::Ok();
    for header in headers {
        answer.insert_header(header);
    }
    Ok(if unchanged {
        answer.status(StatusCode::NOT_MODIFIED).finish()
    } else {
        answer.content_type("text/calendar; charset=utf-8").body(text)
    })
}

/// The events of a feed; none when the account has no right to any (more), so that calendars which
/// know the feed forget what they had.
async fn announced(app: &App, access: &Access) -> Result<Vec<Event>, Problem> {
    let Ok(sight) = Sight::new(access, Permission::ViewEvents) else { return Ok(Vec::new()) };
    let since = app.clock.now().plus_days(-PAST_DAYS);
    Ok(persistence::read!(&app.db, events::feed(&sight, since))?)
}
