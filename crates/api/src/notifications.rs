//! Notifications: what the caller is to look at.

mod due;
mod letters;

pub use due::tell_due;
pub use letters::send_letters;

use actix_web::{get, post};
use domain::Timestamp;
use domain::id::{NotificationId, kind};
use domain::notifications::Notification;
use persistence::notifications::NotificationFilter;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use crate::answer::Answer;
use crate::body::{Body, PathId, Query};
use crate::caller::Caller;
use crate::openapi::{ListErrors, WriteErrors};
use crate::page::{self, List};
use crate::problem::Problem;
use crate::words::{NotificationKind, NotificationSubject};
use crate::{read, write};

pub fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.service(list).service(read_through).service(read_one);
}

/// Which of the caller's notifications.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct NotificationListQuery {
    /// Only those that were not read.
    unread: Option<bool>,
    /// Rows per page, 1 to 200; 50 if not given.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<i64>,
    /// The `next` of the page before.
    after: Option<String>,
    /// Asks for `total`: how many there are, of those that were not read with `unread=true`.
    count: Option<bool>,
}

/// Something to look at: of what kind it is and where the record is. What is in it the caller reads there, under their
/// own rights.
#[derive(Debug, Serialize, ToSchema)]
struct NotificationView {
    id: Uuid,
    kind: NotificationKind,
    /// Of what kind the record is.
    subject: NotificationSubject,
    /// The record. It may be gone by now.
    subject_id: Uuid,
    /// Absent for what is of the whole installation.
    #[serde(skip_serializing_if = "Option::is_none")]
    unit_id: Option<Uuid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "幸福社区")]
    unit_name: Option<String>,
    /// Absent until it is read.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = "date-time")]
    read_at: Option<Timestamp>,
    #[schema(value_type = String, format = "date-time")]
    created_at: Timestamp,
}

impl From<Notification> for NotificationView {
    fn from(one: Notification) -> Self {
        Self {
            id: one.id.uuid(),
            kind: one.news.kind.into(),
            subject: one.news.subject.into(),
            subject_id: one.news.subject_id,
            unit_id: one.news.unit.map(domain::id::Id::uuid),
            unit_name: one.unit_name,
            read_at: one.read_at,
            created_at: one.created_at,
        }
    }
}

/// Up to where the caller has read.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"through": "019aaf3e-5b7c-7d2a-8a52-0d4b6f4d0d11"}))]
struct ReadThroughBody {
    /// The newest one that was seen.
    through: Uuid,
}

/// The caller's own notifications, newest first. They are kept for 90 days.
#[utoipa::path(
    operation_id = "notifications_list", tag = "notifications", params(NotificationListQuery),
    responses((status = 200, description = "A page of notifications.", body = List<NotificationView>), ListErrors),
    security(("bearer" = []))
)]
#[get("/notifications")]
async fn list(caller: Caller, query: Query<NotificationListQuery>) -> Result<Answer, Problem> {
    let page = page::request(query.0.limit, query.0.after.as_deref(), query.0.count)?;
    let filter = NotificationFilter { unread: query.0.unread.unwrap_or(false) };
    let account = caller.access.account;
    let found = read!(caller, notifications::list(account, filter, &page))?;
    Ok(page::answer(&caller.http, found, NotificationView::from))
}

/// Marks one of the caller's notifications and all that came before it as read; what came since is not.
#[utoipa::path(
    operation_id = "notifications_read_through", tag = "notifications", request_body = ReadThroughBody,
    params(("Idempotency-Key" = Option<String>, Header, description = "Makes a retry safe.")),
    responses((status = 204, description = "They are read."), WriteErrors),
    security(("bearer" = []))
)]
#[post("/notifications/read")]
async fn read_through(caller: Caller, body: Body<ReadThroughBody>) -> Result<Answer, Problem> {
    let (account, through) = (caller.access.account, NotificationId::from_uuid(body.0.through));
    write!(caller, notifications::read_through(account, through), |()| Answer::no_content())
}

/// Marks one of the caller's notifications as read.
#[utoipa::path(
    operation_id = "notifications_read", tag = "notifications",
    params(
        ("id" = Uuid, Path),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a retry safe.")
    ),
    responses((status = 200, description = "The notification.", body = NotificationView), WriteErrors),
    security(("bearer" = []))
)]
#[post("/notifications/{id}/read")]
async fn read_one(caller: Caller, id: PathId<kind::Notification>) -> Result<Answer, Problem> {
    let (account, id) = (caller.access.account, id.0);
    write!(caller, notifications::read(account, id), |one: Notification| {
        Answer::ok(&NotificationView::from(one))
    })
}
