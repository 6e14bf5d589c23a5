//! What is kept how long, and what of it is over.

mod sweep;

use actix_web::get;
use domain::Date;
use domain::access::Permission;
use domain::retention::{Limit, Rule, rules};
use persistence::retention::{DueMember, SWEPT};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use crate::answer::Answer;
use crate::body::Query;
use crate::caller::Caller;
use crate::openapi::ListErrors;
use crate::page::{self, List};
use crate::problem::{Kind, Problem};
use crate::{scan, show};

pub use sweep::{due, due_members, sweep};

pub fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.service(list).service(members);
}

/// Which page of those whose time is over.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct DueMemberListQuery {
    /// Rows per page, 1 to 200; 50 if not given.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<i64>,
    /// The `next` of the page before.
    after: Option<String>,
    /// Whether to count all, too.
    count: Option<bool>,
}

/// How long the records of a table are kept, and how many are over.
#[derive(Debug, Serialize, ToSchema)]
struct RetentionView {
    #[schema(example = "visits")]
    table: String,
    #[schema(example = "3 years")]
    period: String,
    /// What the period is counted from.
    #[schema(example = "the visit")]
    from: String,
    /// Why no shorter.
    reason: String,
    /// What lies before this day is over.
    #[schema(value_type = String, format = "date")]
    before: Date,
    /// How many of the caller's units are over and go with the next sweep.
    #[schema(minimum = 0)]
    due: i64,
}

/// A member whose time is over.
#[derive(Debug, Serialize, ToSchema)]
struct DueMemberView {
    id: Uuid,
    unit_id: Uuid,
    #[schema(value_type = String, format = "date")]
    left_on: Date,
}

impl From<DueMember> for DueMemberView {
    fn from(member: DueMember) -> Self {
        Self { id: member.id.uuid(), unit_id: member.unit.uuid(), left_on: member.left_on }
    }
}

/// What a daily sweep removes: for each kind of record how long it is kept, and how many of the caller's units are over.
/// Members are erased as if they had asked for it.
#[utoipa::path(
    operation_id = "retention_list", tag = "retention",
    responses((status = 200, description = "All of them, without paging.", body = List<RetentionView>), ListErrors),
    security(("bearer" = []))
)]
#[get("/retention")]
async fn list(caller: Caller) -> Result<Answer, Problem> {
    let scope = caller.scope(Permission::ViewRetention)?;
    let mut items = Vec::with_capacity(SWEPT.len());
    for rule in rules().filter(|rule| SWEPT.contains(&rule.table)) {
        let Some((keep, limit)) = rule.keep.zip(limit_of(&caller, rule)) else { continue };
        let (of, table) = (scope.clone(), rule.table);
        let due = scan!(caller, retention::count(Some(&of), table, limit))?;
        items.push(RetentionView {
            table: table.to_owned(),
            period: keep.period.to_string(),
            from: keep.from.to_owned(),
            reason: keep.reason.to_owned(),
            before: limit.day,
            due,
        });
    }
    Ok(Answer::ok(&List { items, next: None, total: None }))
}

/// Members who left so long ago that the next sweep erases them; who left first comes first.
#[utoipa::path(
    operation_id = "retention_members", tag = "retention", params(DueMemberListQuery),
    responses((status = 200, description = "A page of them.", body = List<DueMemberView>), ListErrors),
    security(("bearer" = []))
)]
#[get("/retention/members")]
async fn members(caller: Caller, query: Query<DueMemberListQuery>) -> Result<Answer, Problem> {
    let scope = caller.scope(Permission::ViewRetention)?;
    let page = page::request(query.0.limit, query.0.after.as_deref(), query.0.count)?;
    let limit = Rule::of("members").and_then(|rule| limit_of(&caller, rule));
    let limit = limit.ok_or_else(|| Problem::new(Kind::Internal))?;
    let found = show!(caller, "retention_members", retention::members(&scope, limit, &page))?;
    Ok(page::answer(&caller.http, found, DueMemberView::from))
}

fn limit_of(caller: &Caller, rule: &Rule) -> Option<Limit> {
    rule.keep?.period.limit(caller.now(), &caller.app().zone)
}
