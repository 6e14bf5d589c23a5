//! The audit trail, for auditors.

use actix_web::get;
use domain::Timestamp;
use domain::access::Permission;
use domain::audit_entries::AuditEntry;
use domain::id::{AccountId, Id, MemberId, RequestId, UnitId, kind};
use persistence::AuditFilter;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use crate::answer::Answer;
use crate::app::App;
use crate::body::{PathId, Query};
use crate::caller::Caller;
use crate::openapi::{ListErrors, ReadErrors};
use crate::page::{self, List};
use crate::problem::Problem;
use crate::scan;
use crate::upkeep::gently;
use crate::words::AuditKind;

pub fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.service(list).service(get);
}

/// Which entries of the trail to list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct AuditListQuery {
    /// Who did it.
    account: Option<Uuid>,
    /// The record that was written.
    subject: Option<Uuid>,
    /// A member who was shown, or whose record, visit, case, consent, enrolment, sign-up or feedback was written.
    person: Option<Uuid>,
    /// An `operationId` of this document.
    #[param(example = "members_update", max_length = 80)]
    operation: Option<String>,
    #[param(inline)]
    kind: Option<AuditKind>,
    /// This unit and all below it.
    unit: Option<Uuid>,
    /// From this time on.
    #[param(value_type = Option<String>, format = "date-time")]
    from: Option<Timestamp>,
    /// Before this time.
    #[param(value_type = Option<String>, format = "date-time")]
    to: Option<Timestamp>,
    /// The id of a request, as in `X-Request-Id`.
    request: Option<Uuid>,
    /// Rows per page, 1 to 200; 50 if not given.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<i64>,
    /// The `next` of the page before.
    after: Option<String>,
}

impl AuditListQuery {
    fn filter(&self) -> AuditFilter {
        AuditFilter {
            account: self.account.map(AccountId::from_uuid),
            subject_id: self.subject.map(Id::from_uuid),
            person: self.person.map(MemberId::from_uuid),
            operation: self.operation.clone(),
            kind: self.kind.map(|word| word.0),
            unit: self.unit.map(UnitId::from_uuid),
            from: self.from,
            to: self.to,
            request: self.request.map(RequestId::from_uuid),
        }
    }
}

/// An entry of the audit trail.
#[derive(Debug, Serialize, ToSchema)]
struct AuditEntryView {
    id: Uuid,
    #[schema(value_type = String, format = "date-time")]
    at: Timestamp,
    /// None for what the installation does of itself.
    account_id: Option<Uuid>,
    /// Under which roles the account asked.
    #[schema(example = json!(["caseworker"]))]
    roles: Vec<String>,
    /// The unit of the record that was written, or under which it was read.
    unit_id: Option<Uuid>,
    operation: String,
    /// `read` or `write`.
    kind: String,
    /// The table of the record that was written.
    subject: Option<String>,
    subject_id: Option<Uuid>,
    /// The members whom the answer showed.
    person_ids: Vec<Uuid>,
    request_id: Option<Uuid>,
    /// Particulars without personal data, such as counts.
    detail: Option<String>,
    /// The chain that the entry is part of, and its place there.
    chain: i32,
    sequence: i64,
}

impl From<AuditEntry> for AuditEntryView {
    fn from(entry: AuditEntry) -> Self {
        let roles = entry.roles.as_deref().unwrap_or_default();
        Self {
            id: entry.id.uuid(),
            at: entry.at,
            account_id: entry.account.map(Uuid::from),
            roles: roles.split_whitespace().map(str::to_owned).collect(),
            unit_id: entry.unit.map(Uuid::from),
            person_ids: entry.person_ids().into_iter().map(Uuid::from).collect(),
            operation: entry.operation.into_owned(),
            kind: entry.kind.into_owned(),
            subject: entry.subject.map(std::borrow::Cow::into_owned),
            subject_id: entry.subject_id.map(Uuid::from),
            request_id: entry.request.map(Uuid::from),
            detail: entry.detail.map(std::borrow::Cow::into_owned),
            chain: entry.chain,
            sequence: entry.sequence,
        }
    }
}

/// The audit trail in scope, newest first.
#[utoipa::path(
    operation_id = "audit_list", tag = "audit_entries", params(AuditListQuery),
    responses((status = 200, description = "A page of the trail.", body = List<AuditEntryView>), ListErrors),
    security(("bearer" = []))
)]
#[get("/audit_entries")]
async fn list(caller: Caller, query: Query<AuditListQuery>) -> Result<Answer, Problem> {
    let scope = caller.scope(Permission::ViewAudit)?;
    let page = page::request(query.0.limit, query.0.after.as_deref(), None)?;
    let filter = query.0.filter();
    if filter.person.is_some() {
        // As of now, not as of the last round.
        file_persons(caller.app()).await?;
    }
    let found = scan!(caller, audit_entries::list(&scope, &filter, &page))?;
    Ok(page::answer(&caller.http, found, AuditEntryView::from))
}

/// One entry.
#[utoipa::path(
    operation_id = "audit_get", tag = "audit_entries", params(("id" = Uuid, Path)),
    responses((status = 200, description = "The entry.", body = AuditEntryView), ReadErrors),
    security(("bearer" = []))
)]
#[get("/audit_entries/{id}")]
async fn get(caller: Caller, id: PathId<kind::AuditEntry>) -> Result<Answer, Problem> {
    let (scope, id) = (caller.scope(Permission::ViewAudit)?, id.0);
    let found = scan!(caller, audit_entries::get(&scope, id))?;
    Ok(Answer::ok(&AuditEntryView::from(found)))
}

/// Entries that are taken in by one transaction. A list names up to 200 persons, and answers wait for the one writer
/// of SQLite: a piece has to be over in a few milliseconds.
const PIECE: i64 = 20;

/// Brings the way from a member to the trail's entries up to date, at once: somebody waits for it.
///
/// # Errors
/// When the database does not answer; the next time goes on from there.
pub async fn file_persons(app: &App) -> Result<(), persistence::Error> {
    while file_piece(app).await? > 0 {}
    Ok(())
}

/// As [`file_persons`], without hurry.
///
/// # Errors
/// As [`file_persons`].
pub async fn file_persons_slowly(app: &App) -> Result<(), persistence::Error> {
    while gently(file_piece(app)).await? > 0 {}
    Ok(())
}

async fn file_piece(app: &App) -> Result<usize, persistence::Error> {
    persistence::maintain!(&app.db, audit_persons::fill(PIECE))
}
