//! Events that the member may come to, and their sign-ups.

use actix_web::{delete, get, post};
use domain::Timestamp;
use domain::events::Event;
use domain::id::kind;
use domain::sign_ups::{Attendee, SignUp};
use persistence::portal::OpenEvent;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use super::PortalListQuery;
use super::visitor::Visiting;
use crate::answer::Answer;
use crate::body::{PathId, Query};
use crate::etag::IfMatch;
use crate::openapi::{ChangeErrors, ListErrors, WriteErrors};
use crate::page::{self, List};
use crate::problem::Problem;
use crate::words::{EventKind, EventStatus, SignUpStatus};

pub fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.service(list).service(sign_ups).service(come).service(cancel);
}

/// A place at an event, or a turn on its waiting list.
#[derive(Debug, Serialize, ToSchema)]
pub struct OwnSignUpView {
    id: Uuid,
    event_id: Uuid,
    status: SignUpStatus,
    /// In the order of arrival.
    position: i32,
    volunteer_minutes: Option<i32>,
    #[schema(value_type = Option<String>, format = "date-time")]
    checked_in_at: Option<Timestamp>,
    /// When a turn on the waiting list became a place.
    #[schema(value_type = Option<String>, format = "date-time")]
    promoted_at: Option<Timestamp>,
    #[schema(value_type = String, format = "date-time")]
    created_at: Timestamp,
    /// Counts the changes; the number in the `ETag`.
    version: i64,
}

impl From<SignUp> for OwnSignUpView {
    fn from(sign_up: SignUp) -> Self {
        Self {
            id: sign_up.id.uuid(),
            event_id: sign_up.event_id.uuid(),
            status: sign_up.status.into(),
            position: sign_up.position,
            volunteer_minutes: sign_up.volunteer_minutes,
            checked_in_at: sign_up.checked_in_at,
            promoted_at: sign_up.promoted_at,
            created_at: sign_up.created_at,
            version: sign_up.version,
        }
    }
}

/// A sign-up with its event.
#[derive(Debug, Serialize, ToSchema)]
pub struct OwnEventView {
    #[serde(flatten)]
    sign_up: OwnSignUpView,
    #[schema(example = "春节茶话会")]
    title: String,
    event_status: EventStatus,
    place: Option<String>,
    #[schema(value_type = String, format = "date-time")]
    starts_at: Timestamp,
    #[schema(value_type = String, format = "date-time")]
    ends_at: Timestamp,
    cancel_reason: Option<String>,
}

impl From<(SignUp, Event)> for OwnEventView {
    fn from((sign_up, event): (SignUp, Event)) -> Self {
        Self {
            sign_up: sign_up.into(),
            title: event.title,
            event_status: event.status.into(),
            place: event.place,
            starts_at: event.starts_at,
            ends_at: event.ends_at,
            cancel_reason: event.cancel_reason,
        }
    }
}

/// An event to come.
#[derive(Debug, Serialize, ToSchema)]
struct OpenEventView {
    id: Uuid,
    kind: EventKind,
    #[schema(example = "春节茶话会")]
    title: String,
    description: Option<String>,
    place: Option<String>,
    #[schema(value_type = String, format = "date-time")]
    starts_at: Timestamp,
    #[schema(value_type = String, format = "date-time")]
    ends_at: Timestamp,
    /// Whether every place is taken: who signs up now waits for one.
    full: bool,
    /// The member's own.
    sign_up: Option<OwnSignUpView>,
}

impl From<OpenEvent> for OpenEventView {
    fn from(open: OpenEvent) -> Self {
        let event = open.event;
        Self {
            id: event.id.uuid(),
            kind: event.kind.into(),
            title: event.title,
            description: event.description,
            place: event.place,
            starts_at: event.starts_at,
            ends_at: event.ends_at,
            full: event.capacity.is_some_and(|places| event.signed_up >= places),
            sign_up: open.sign_up.map(OwnSignUpView::from),
        }
    }
}

/// Events to come of the member's office and of those above it, the next one first.
#[utoipa::path(
    operation_id = "portal_events_list", tag = "portal", params(PortalListQuery),
    responses((status = 200, description = "A page of events.", body = List<OpenEventView>), ListErrors),
    security(("portal" = []))
)]
#[get("/portal/events")]
async fn list(visiting: Visiting, query: Query<PortalListQuery>) -> Result<Answer, Problem> {
    let (who, now, page) = (visiting.who, visiting.now, query.0.page()?);
    let found = own!(visiting, "portal_events_list", portal::own_events(who, now, &page))?;
    Ok(page::answer(&visiting.http, found, OpenEventView::from))
}

/// The member's sign-ups with their events, newest first.
#[utoipa::path(
    operation_id = "portal_sign_ups_list", tag = "portal", params(PortalListQuery),
    responses((status = 200, description = "A page of sign-ups.", body = List<OwnEventView>), ListErrors),
    security(("portal" = []))
)]
#[get("/portal/sign_ups")]
async fn sign_ups(visiting: Visiting, query: Query<PortalListQuery>) -> Result<Answer, Problem> {
    let (who, page) = (visiting.who, query.0.page()?);
    let found = own!(visiting, "portal_sign_ups_list", portal::sign_ups(who, &page))?;
    Ok(page::answer(&visiting.http, found, OwnEventView::from))
}

/// Signs the member up for an event; `status` says whether they have a place.
#[utoipa::path(
    operation_id = "portal_sign_ups_create", tag = "portal",
    params(("id" = Uuid, Path, description = "The event.")),
    responses((status = 201, description = "The sign-up.", body = OwnSignUpView), WriteErrors),
    security(("portal" = []))
)]
#[post("/portal/events/{id}/sign_ups")]
async fn come(visiting: Visiting, id: PathId<kind::Event>) -> Result<Answer, Problem> {
    let (who, id) = (visiting.who, id.0);
    act!(visiting, portal::sign_up(who, id), |attendee: Attendee| {
        let version = attendee.sign_up.version;
        Answer::created("/portal/sign_ups", &OwnSignUpView::from(attendee.sign_up)).version(version)
    })
}

/// Gives the member's place at an event back.
#[utoipa::path(
    operation_id = "portal_sign_ups_cancel", tag = "portal",
    params(("id" = Uuid, Path), ("If-Match" = String, Header, description = "The `ETag` that was read.")),
    responses((status = 200, description = "The sign-up.", body = OwnSignUpView), ChangeErrors),
    security(("portal" = []))
)]
#[delete("/portal/sign_ups/{id}")]
async fn cancel(
    visiting: Visiting,
    id: PathId<kind::SignUp>,
    version: IfMatch,
) -> Result<Answer, Problem> {
    let (who, id) = (visiting.who, id.0);
    let done = act!(visiting, portal::cancel_sign_up(who, id, version.0), |attendee: Attendee| {
        let version = attendee.sign_up.version;
        Answer::ok(&OwnSignUpView::from(attendee.sign_up)).version(version)
    });
    match done {
        Err(problem) if problem.is_stale() => {
            let current = own!(visiting, "portal_sign_ups_cancel", portal::own_sign_up(who, id))?;
            Err(problem.more("current", OwnSignUpView::from(current)))
        }
        other => other,
    }
}
