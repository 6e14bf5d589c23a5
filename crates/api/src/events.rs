//! Events: plan, publish, hold, archive, cancel.

mod views;

use actix_web::{get, patch, post};
use domain::access::Permission;
use domain::events::{Event, EventPatch, NewEvent, Sight, cancel_reason};
use domain::id::kind;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::answer::Answer;
use crate::body::{Body, PathId, Query};
use crate::caller::Caller;
use crate::etag::IfMatch;
use crate::openapi::{ChangeErrors, ListErrors, ReadErrors, WriteErrors};
use crate::page::{self, List};
use crate::problem::Problem;
use crate::{change, read, write};

pub use views::EventView;
use views::{CancelEventBody, EventListQuery, EventPatchBody, NewEventBody};

pub fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.service(list)
        .service(create)
        .service(get)
        .service(update)
        .service(publish)
        .service(hold)
        .service(archive)
        .service(cancel);
}

fn shown(event: Event) -> Answer {
    let version = event.version;
    Answer::ok(&EventView::from(event)).version(version)
}

/// Events in scope. Drafts are in it where the caller works on events, elsewhere what was announced.
#[utoipa::path(
    operation_id = "events_list", tag = "events", params(EventListQuery),
    responses((status = 200, description = "A page of events.", body = List<EventView>), ListErrors),
    security(("bearer" = []))
)]
#[get("/events")]
async fn list(caller: Caller, query: Query<EventListQuery>) -> Result<Answer, Problem> {
    let sight = Sight::new(&caller.access, Permission::ViewEvents)?;
    let page = page::request(query.0.limit, query.0.after.as_deref(), query.0.count)?;
    let (filter, sort) = query.0.filter();
    let found = read!(caller, events::list(&sight, &filter, sort, &page))?;
    Ok(page::answer(&caller.http, found, EventView::from))
}

/// Plans an event, as a draft.
#[utoipa::path(
    operation_id = "events_create", tag = "events", request_body = NewEventBody,
    params(("Idempotency-Key" = Option<String>, Header, description = "Makes a retry safe.")),
    responses((status = 201, description = "The draft.", body = EventView), WriteErrors),
    security(("bearer" = []))
)]
#[post("/events")]
async fn create(caller: Caller, body: Body<NewEventBody>) -> Result<Answer, Problem> {
    let scope = caller.scope(Permission::EditEvents)?;
    let new = NewEvent::try_from(body.0)?;
    write!(caller, events::create(&scope, &new), |event: Event| {
        let (id, version) = (event.id, event.version);
        Answer::created(format!("/events/{id}"), &EventView::from(event)).version(version)
    })
}

/// One event.
#[utoipa::path(
    operation_id = "events_get", tag = "events", params(("id" = Uuid, Path)),
    responses((status = 200, description = "The event.", body = EventView), ReadErrors),
    security(("bearer" = []))
)]
#[get("/events/{id}")]
async fn get(caller: Caller, id: PathId<kind::Event>) -> Result<Answer, Problem> {
    let (sight, id) = (Sight::new(&caller.access, Permission::ViewEvents)?, id.0);
    Ok(shown(read!(caller, events::get(&sight, id))?))
}

/// Changes an event (merge patch, RFC 7396).
#[utoipa::path(
    operation_id = "events_update", tag = "events", request_body = EventPatchBody,
    params(("id" = Uuid, Path), ("If-Match" = String, Header, description = "The `ETag` that was read.")),
    responses((status = 200, description = "The event.", body = EventView), ChangeErrors),
    security(("bearer" = []))
)]
#[patch("/events/{id}")]
async fn update(
    caller: Caller,
    id: PathId<kind::Event>,
    version: IfMatch,
    body: Body<EventPatchBody>,
) -> Result<Answer, Problem> {
    let (scope, id) = (caller.scope(Permission::EditEvents)?, id.0);
    let sight = Sight::new(&caller.access, Permission::EditEvents)?;
    let patch = EventPatch::try_from(body.0)?;
    change!(
        caller, events::update(&scope, id, version.0, &patch), shown,
        current: read!(caller, events::get(&sight, id)), EventView::from
    )
}

/// Announces a draft; from now on people sign up.
#[utoipa::path(
    operation_id = "events_publish", tag = "events",
    params(
        ("id" = Uuid, Path),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a retry safe.")
    ),
    responses((status = 200, description = "The event.", body = EventView), WriteErrors),
    security(("bearer" = []))
)]
#[post("/events/{id}/publish")]
async fn publish(caller: Caller, id: PathId<kind::Event>) -> Result<Answer, Problem> {
    let (scope, id) = (caller.scope(Permission::EditEvents)?, id.0);
    write!(caller, events::publish(&scope, id), shown)
}

/// The event took place: who has a place and was not checked in counts as absent.
#[utoipa::path(
    operation_id = "events_hold", tag = "events",
    params(
        ("id" = Uuid, Path),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a retry safe.")
    ),
    responses((status = 200, description = "The event.", body = EventView), WriteErrors),
    security(("bearer" = []))
)]
#[post("/events/{id}/hold")]
async fn hold(caller: Caller, id: PathId<kind::Event>) -> Result<Answer, Problem> {
    let (scope, id) = (caller.scope(Permission::EditEvents)?, id.0);
    write!(caller, events::hold(&scope, id), shown)
}

/// Puts away an event that was held; nothing about it changes any more.
#[utoipa::path(
    operation_id = "events_archive", tag = "events",
    params(
        ("id" = Uuid, Path),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a retry safe.")
    ),
    responses((status = 200, description = "The event.", body = EventView), WriteErrors),
    security(("bearer" = []))
)]
#[post("/events/{id}/archive")]
async fn archive(caller: Caller, id: PathId<kind::Event>) -> Result<Answer, Problem> {
    let (scope, id) = (caller.scope(Permission::EditEvents)?, id.0);
    write!(caller, events::archive(&scope, id), shown)
}

/// The event will not take place. Sign-ups stay: they say whom to tell.
#[utoipa::path(
    operation_id = "events_cancel", tag = "events", request_body = CancelEventBody,
    params(
        ("id" = Uuid, Path),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a retry safe.")
    ),
    responses((status = 200, description = "The event.", body = EventView), WriteErrors),
    security(("bearer" = []))
)]
#[post("/events/{id}/cancel")]
async fn cancel(
    caller: Caller,
    id: PathId<kind::Event>,
    body: Body<CancelEventBody>,
) -> Result<Answer, Problem> {
    let (scope, id) = (caller.scope(Permission::EditEvents)?, id.0);
    let reason = cancel_reason(&body.0.reason)?;
    write!(caller, events::cancel(&scope, id, &reason), shown)
}
