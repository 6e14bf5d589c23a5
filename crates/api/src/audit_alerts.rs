//! Unusual reading, for auditors. An alert is about an account's use of the system on a day; it names nobody.

mod watch;

pub use watch::find;

use actix_web::{get, post};
use domain::access::Permission;
use domain::audit_alerts::{AuditAlert, NOTE_MAX, parse_note};
use domain::id::{AccountId, kind};
use domain::{Date, Timestamp};
use persistence::AlertFilter;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use crate::answer::Answer;
use crate::body::{Body, PathId, Query};
use crate::caller::Caller;
use crate::etag::IfMatch;
use crate::openapi::{ChangeErrors, ListErrors, ReadErrors};
use crate::page::{self, List};
use crate::problem::Problem;
use crate::words::{AlertKind, AlertState};
use crate::{change, scan};

pub fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.service(list).service(get).service(see);
}

/// Which alerts to list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct AlertListQuery {
    /// Whose reading was unusual.
    account: Option<Uuid>,
    state: Option<AlertState>,
    /// Rows per page, 1 to 200; 50 if not given.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<i64>,
    /// The `next` of the page before.
    after: Option<String>,
}

/// Unusual reading by an account on a day.
#[derive(Debug, Serialize, ToSchema)]
struct AuditAlertView {
    id: Uuid,
    /// `outside_work`: many persons who are in none of the account's own visits, cases and events.
    /// `repeated`: one person, looked up again and again.
    kind: AlertKind,
    account_id: Uuid,
    /// Under which the account read; none when it was under several.
    unit_id: Option<Uuid>,
    #[schema(value_type = String, format = "date")]
    day: Date,
    /// Who was looked up.
    person_id: Option<Uuid>,
    /// Persons, or look-ups.
    count: i64,
    /// From how many on it is unusual.
    threshold: i64,
    state: AlertState,
    note: Option<String>,
    seen_by: Option<Uuid>,
    #[schema(value_type = Option<String>, format = "date-time")]
    seen_at: Option<Timestamp>,
    #[schema(value_type = String, format = "date-time")]
    created_at: Timestamp,
    #[schema(value_type = String, format = "date-time")]
    updated_at: Timestamp,
    /// Counts the changes; the number in the `ETag`.
    version: i64,
}

impl From<AuditAlert> for AuditAlertView {
    fn from(alert: AuditAlert) -> Self {
        Self {
            id: alert.id.uuid(),
            kind: alert.kind.into(),
            account_id: alert.account.uuid(),
            unit_id: alert.unit.map(Uuid::from),
            day: alert.day,
            person_id: alert.person.map(Uuid::from),
            count: alert.count,
            threshold: alert.threshold,
            state: alert.state.into(),
            note: alert.note,
            seen_by: alert.seen_by.map(Uuid::from),
            seen_at: alert.seen_at,
            created_at: alert.created_at,
            updated_at: alert.updated_at,
            version: alert.version,
        }
    }
}

/// What came of looking at it.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"note": "年度走访前的核对，已与主任确认。"}))]
struct SeeBody {
    #[schema(max_length = 500)]
    note: Option<String>,
}

const _: () = assert!(NOTE_MAX == 500, "as the document says");

fn shown(alert: AuditAlert) -> Answer {
    let version = alert.version;
    Answer::ok(&AuditAlertView::from(alert)).version(version)
}

/// Unusual reading in scope, newest first.
#[utoipa::path(
    operation_id = "audit_alerts_list", tag = "audit_alerts", params(AlertListQuery),
    responses((status = 200, description = "A page of alerts.", body = List<AuditAlertView>), ListErrors),
    security(("bearer" = []))
)]
#[get("/audit_alerts")]
async fn list(caller: Caller, query: Query<AlertListQuery>) -> Result<Answer, Problem> {
    let scope = caller.scope(Permission::ViewAudit)?;
    let page = page::request(query.0.limit, query.0.after.as_deref(), None)?;
    let filter = AlertFilter {
        account: query.0.account.map(AccountId::from_uuid),
        state: query.0.state.map(|word| word.0),
    };
    let found = scan!(caller, audit_alerts::list(&scope, &filter, &page))?;
    Ok(page::answer(&caller.http, found, AuditAlertView::from))
}

/// One alert.
#[utoipa::path(
    operation_id = "audit_alerts_get", tag = "audit_alerts", params(("id" = Uuid, Path)),
    responses((status = 200, description = "The alert.", body = AuditAlertView), ReadErrors),
    security(("bearer" = []))
)]
#[get("/audit_alerts/{id}")]
async fn get(caller: Caller, id: PathId<kind::AuditAlert>) -> Result<Answer, Problem> {
    let (scope, id) = (caller.scope(Permission::ViewAudit)?, id.0);
    Ok(shown(scan!(caller, audit_alerts::get(&scope, id))?))
}

/// Files an alert as looked at, with a note.
#[utoipa::path(
    operation_id = "audit_alerts_see", tag = "audit_alerts", request_body = SeeBody,
    params(
        ("id" = Uuid, Path), ("If-Match" = String, Header, description = "The `ETag` that was read."),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a retry safe.")
    ),
    responses((status = 200, description = "The alert.", body = AuditAlertView), ChangeErrors),
    security(("bearer" = []))
)]
#[post("/audit_alerts/{id}/see")]
async fn see(
    caller: Caller,
    id: PathId<kind::AuditAlert>,
    version: IfMatch,
    body: Body<SeeBody>,
) -> Result<Answer, Problem> {
    let (scope, id) = (caller.scope(Permission::ViewAudit)?, id.0);
    let (again, version) = (scope.clone(), version.0);
    let note = parse_note(body.0.note.as_deref())?;
    change!(
        caller, audit_alerts::see(&scope, id, version, note.as_deref()), shown,
        current: scan!(caller, audit_alerts::get(&again, id)), AuditAlertView::from
    )
}
