//! The audit trail, for auditors.

use actix_web::get;
use domain::Timestamp;
use domain::access::Permission;
use domain::id::{AccountId, Id};
use persistence::{AuditEntry, AuditFilter};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use crate::answer::Answer;
use crate::body::Query;
use crate::caller::Caller;
use crate::openapi::ListErrors;
use crate::page::{self, List};
use crate::problem::Problem;
use crate::read;

pub fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.service(list);
}

/// Which lines of the trail to list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct AuditListQuery {
    /// Who did it.
    account: Option<Uuid>,
    /// The record that was written.
    subject: Option<Uuid>,
    /// An `operationId` of this document.
    #[param(example = "members_update", max_length = 80)]
    operation: Option<String>,
    /// Rows per page, 1 to 200; 50 if not given.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<i64>,
    /// The `next` of the page before.
    after: Option<String>,
}

/// A line of the audit trail.
#[derive(Debug, Serialize, ToSchema)]
struct AuditEntryView {
    id: Uuid,
    #[schema(value_type = String, format = "date-time")]
    at: Timestamp,
    /// None for what the installation does of itself.
    account_id: Option<Uuid>,
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
}

impl From<AuditEntry> for AuditEntryView {
    fn from(entry: AuditEntry) -> Self {
        Self {
            id: entry.id.uuid(),
            at: entry.at,
            account_id: entry.account.map(Uuid::from),
            unit_id: entry.unit.map(Uuid::from),
            operation: entry.operation,
            kind: entry.kind,
            subject: entry.subject,
            subject_id: entry.subject_id.map(Uuid::from),
            person_ids: entry.persons.into_iter().map(Uuid::from).collect(),
            request_id: entry.request.map(Uuid::from),
            detail: entry.detail,
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
    let filter = AuditFilter {
        account: query.0.account.map(AccountId::from_uuid),
        subject_id: query.0.subject.map(Id::from_uuid),
        operation: query.0.operation,
    };
    let found = read!(caller, audit_entries::list(&scope, &filter, &page))?;
    Ok(page::answer(&caller.http, found, AuditEntryView::from))
}
