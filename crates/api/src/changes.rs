//! Server-sent events: which records changed, for screens that are open.

mod board;
mod follow;
mod stream;

use actix_web::http::header::{CACHE_CONTROL, HeaderName, HeaderValue};
use actix_web::{HttpResponse, get};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use crate::caller::Caller;
use crate::openapi::ListErrors;
use crate::problem::{Kind, Problem, ProblemDocument};
use crate::words::Resource;

pub use board::Changes;
pub use follow::{follow, look};
use stream::Listener;

/// Proxies that gather an answer before they hand it on, such as nginx, leave this one alone.
const UNBUFFERED: (HeaderName, HeaderValue) =
    (HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no"));
const LAST_EVENT_ID: &str = "last-event-id";

pub fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.service(list);
}

/// A record that changed. What it is now, the caller reads under their own rights.
#[derive(Debug, Serialize, ToSchema)]
struct ChangeView {
    resource: Resource,
    /// Absent when many of the unit's changed, or it is not known which.
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<Uuid>,
    /// Absent for what is of the whole installation.
    #[serde(skip_serializing_if = "Option::is_none")]
    unit_id: Option<Uuid>,
}

/// What changes in the caller's units, as server-sent events, for as long as the access token is good.
///
/// `event: change` has a `ChangeView` as its data, and holds nothing of the record but its id. `event: reset` says that
/// something may have been missed: whatever is on the screen is to be read again. `event: begun` comes first. The
/// stream ends with the token, with the session, and when the caller's rights change; whoever comes back with the
/// last id in `Last-Event-ID` is told what came between.
#[utoipa::path(
    operation_id = "changes_list", tag = "changes",
    params(("Last-Event-ID" = Option<String>, Header, description = "The id of the last event that came.")),
    responses(
        (status = 200, description = "The stream.", body = ChangeView, content_type = "text/event-stream"),
        (status = 429, description = "The account has as many streams open as it may.", body = ProblemDocument,
            content_type = "application/problem+json"),
        ListErrors
    ),
    security(("bearer" = []))
)]
#[get("/changes")]
async fn list(caller: Caller) -> Result<HttpResponse, Problem> {
    let changes = &caller.app().changes;
    let place = changes.take_place(caller.access.account).ok_or_else(|| {
        Problem::new(Kind::TooManyRequests).detail("detail.too_many_streams").retry_after(30)
    })?;
    let header = caller.http.headers().get(LAST_EVENT_ID);
    let last = header.and_then(|value| value.to_str().ok()?.trim().parse::<i64>().ok());
    let listener = Listener::new(&caller, place, last);
    let mut answer = HttpResponse::Ok();
    answer.insert_header((CACHE_CONTROL, "no-store, no-transform")).insert_header(UNBUFFERED);
    Ok(answer.content_type("text/event-stream").streaming(listener.into_stream()))
}
