//! Sign-ups: who comes to an event, who waits for a place, who was there.

use actix_web::{delete, get, post};
use domain::Timestamp;
use domain::access::Permission;
use domain::events::Sight;
use domain::id::{MemberId, kind};
use domain::sign_ups::{Attendee, Cancellation, volunteer_minutes};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use crate::answer::Answer;
use crate::body::{Body, PathId, Query};
use crate::caller::Caller;
use crate::etag::IfMatch;
use crate::openapi::{ChangeErrors, ListErrors, ReadErrors, WriteErrors};
use crate::page::{self, List};
use crate::problem::Problem;
use crate::words::SignUpStatus;
use crate::{change, show, write};

pub fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.service(list).service(create).service(get).service(cancel).service(check_in);
}

/// Which sign-ups to list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct SignUpListQuery {
    #[param(inline)]
    status: Option<SignUpStatus>,
    /// Rows per page, 1 to 200; 50 if not given.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<i64>,
    /// The `next` of the page before.
    after: Option<String>,
    /// Whether to count all that match, too.
    count: Option<bool>,
}

/// A line of the list at the door. A volunteer sees of it who is expected, by name, and who is here.
#[derive(Debug, Serialize, ToSchema)]
pub struct SignUpView {
    /// What a code on a ticket holds: check-in asks for no more.
    pub id: Uuid,
    pub event_id: Uuid,
    /// Not for volunteers.
    pub member_id: Option<Uuid>,
    #[schema(example = "张小明")]
    pub name: String,
    pub status: SignUpStatus,
    /// Order of arrival; who waits is served by it.
    pub position: i32,
    /// How long they helped. Not for volunteers.
    pub volunteer_minutes: Option<i32>,
    #[schema(value_type = Option<String>, format = "date-time")]
    pub checked_in_at: Option<Timestamp>,
    /// When a place came free for somebody who had waited.
    #[schema(value_type = Option<String>, format = "date-time")]
    pub promoted_at: Option<Timestamp>,
    #[schema(value_type = String, format = "date-time")]
    pub created_at: Timestamp,
    #[schema(value_type = String, format = "date-time")]
    pub updated_at: Timestamp,
    /// Counts the changes; the number in the `ETag`.
    pub version: i64,
}

impl From<Attendee> for SignUpView {
    fn from(attendee: Attendee) -> Self {
        let Attendee { sign_up, name, staff } = attendee;
        Self {
            id: sign_up.id.uuid(),
            event_id: sign_up.event_id.uuid(),
            member_id: staff.then(|| sign_up.member_id.uuid()),
            name,
            status: sign_up.status.into(),
            position: sign_up.position,
            volunteer_minutes: sign_up.volunteer_minutes.filter(|_| staff),
            checked_in_at: sign_up.checked_in_at,
            promoted_at: sign_up.promoted_at,
            created_at: sign_up.created_at,
            updated_at: sign_up.updated_at,
            version: sign_up.version,
        }
    }
}

/// What a cancellation brought.
#[derive(Debug, Serialize, ToSchema)]
struct CancellationView {
    cancelled: SignUpView,
    /// Who has a place now and should be told.
    promoted: Vec<SignUpView>,
}

impl From<Cancellation> for CancellationView {
    fn from(cancellation: Cancellation) -> Self {
        Self {
            cancelled: cancellation.cancelled.into(),
            promoted: cancellation.promoted.into_iter().map(SignUpView::from).collect(),
        }
    }
}

/// Who is to be signed up.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"member_id": "019aaf3e-5b7c-7d2a-8a52-0d4b6f4d0d11"}))]
struct NewSignUpBody {
    member_id: Uuid,
}

/// Somebody is here.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"volunteer_minutes": 90}))]
struct CheckInBody {
    /// How long they helped, up to 72 hours.
    #[schema(minimum = 0, maximum = 4320)]
    volunteer_minutes: Option<i64>,
}

fn shown(attendee: Attendee) -> Answer {
    let version = attendee.sign_up.version;
    Answer::ok(&SignUpView::from(attendee)).version(version)
}

/// The sign-ups of an event in the order of arrival; for a volunteer, those who are expected.
#[utoipa::path(
    operation_id = "sign_ups_list", tag = "sign_ups",
    params(("id" = Uuid, Path, description = "The event."), SignUpListQuery),
    responses((status = 200, description = "A page of sign-ups.", body = List<SignUpView>), ListErrors),
    security(("bearer" = []))
)]
#[get("/events/{id}/sign_ups")]
async fn list(
    caller: Caller,
    id: PathId<kind::Event>,
    query: Query<SignUpListQuery>,
) -> Result<Answer, Problem> {
    let (sight, id) = (Sight::new(&caller.access, Permission::CheckIn)?, id.0);
    let page = page::request(query.0.limit, query.0.after.as_deref(), query.0.count)?;
    let status = query.0.status.map(|word| word.0);
    let found = show!(caller, "sign_ups_list", sign_ups::list(&sight, id, status, &page))?;
    Ok(page::answer(&caller.http, found, SignUpView::from))
}

/// Signs a member up: a place while there is one, else the end of the waiting list; `status` says
/// which. Who cancelled before comes back at the end of the line.
#[utoipa::path(
    operation_id = "sign_ups_create", tag = "sign_ups", request_body = NewSignUpBody,
    params(
        ("id" = Uuid, Path, description = "The event."),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a retry safe.")
    ),
    responses((status = 201, description = "The sign-up.", body = SignUpView), WriteErrors),
    security(("bearer" = []))
)]
#[post("/events/{id}/sign_ups")]
async fn create(
    caller: Caller,
    id: PathId<kind::Event>,
    body: Body<NewSignUpBody>,
) -> Result<Answer, Problem> {
    let (scope, id) = (caller.scope(Permission::EditEvents)?, id.0);
    let member = MemberId::from_uuid(body.0.member_id);
    write!(caller, sign_ups::create(&scope, id, member), |attendee: Attendee| {
        let (id, version) = (attendee.sign_up.id, attendee.sign_up.version);
        Answer::created(format!("/sign_ups/{id}"), &SignUpView::from(attendee)).version(version)
    })
}

/// One sign-up, such as that of a code which was read at the door.
#[utoipa::path(
    operation_id = "sign_ups_get", tag = "sign_ups", params(("id" = Uuid, Path)),
    responses((status = 200, description = "The sign-up.", body = SignUpView), ReadErrors),
    security(("bearer" = []))
)]
#[get("/sign_ups/{id}")]
async fn get(caller: Caller, id: PathId<kind::SignUp>) -> Result<Answer, Problem> {
    let (sight, id) = (Sight::new(&caller.access, Permission::CheckIn)?, id.0);
    Ok(shown(show!(caller, "sign_ups_get", sign_ups::get(&sight, id))?))
}

/// Takes a sign-up back. The first who waits gets the place.
#[utoipa::path(
    operation_id = "sign_ups_cancel", tag = "sign_ups",
    params(("id" = Uuid, Path), ("If-Match" = String, Header, description = "The `ETag` that was read.")),
    responses(
        (status = 200, description = "Who goes, and who has a place now.", body = CancellationView),
        ChangeErrors
    ),
    security(("bearer" = []))
)]
#[delete("/sign_ups/{id}")]
async fn cancel(
    caller: Caller,
    id: PathId<kind::SignUp>,
    version: IfMatch,
) -> Result<Answer, Problem> {
    let (scope, id) = (caller.scope(Permission::EditEvents)?, id.0);
    let sight = Sight::new(&caller.access, Permission::EditEvents)?;
    change!(
        caller, sign_ups::cancel(&scope, id, version.0),
        |cancellation: Cancellation| {
            let version = cancellation.cancelled.sign_up.version;
            Answer::ok(&CancellationView::from(cancellation)).version(version)
        },
        current: show!(caller, "sign_ups_cancel", sign_ups::get(&sight, id)), SignUpView::from
    )
}

/// Notes that somebody is here. Done twice it stays done; the minutes of help can be put right by it
/// until the event is archived.
#[utoipa::path(
    operation_id = "sign_ups_check_in", tag = "sign_ups", request_body = CheckInBody,
    params(
        ("id" = Uuid, Path),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a retry safe.")
    ),
    responses((status = 200, description = "The sign-up.", body = SignUpView), WriteErrors),
    security(("bearer" = []))
)]
#[post("/sign_ups/{id}/check_in")]
async fn check_in(
    caller: Caller,
    id: PathId<kind::SignUp>,
    body: Body<CheckInBody>,
) -> Result<Answer, Problem> {
    let (sight, id) = (Sight::new(&caller.access, Permission::CheckIn)?, id.0);
    let minutes = body.0.volunteer_minutes.map(volunteer_minutes).transpose()?;
    write!(caller, sign_ups::check_in(&sight, id, minutes), shown)
}
