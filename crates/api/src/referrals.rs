//! Referrals as the department that is asked sees them.

use actix_web::{get, post};
use domain::id::kind;
use domain::referrals::{Person, ReferralAnswer};
use domain::{Date, Timestamp};
use persistence::referrals::{ReferralFilter, ReferralShare};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use crate::answer::Answer;
use crate::body::{Body, PathId, Query};
use crate::caller::Caller;
use crate::openapi::{ListErrors, ReadErrors, WriteErrors};
use crate::page::{self, List};
use crate::problem::Problem;
use crate::words::ReferralStatus;
use crate::{show, write};

pub fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.service(list).service(get).service(answer);
}

/// Which referrals to list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct ReferralListQuery {
    #[param(inline)]
    status: Option<ReferralStatus>,
    /// Due on this day or before.
    #[param(value_type = Option<String>, format = Date)]
    due_by: Option<Date>,
    /// Rows per page, 1 to 200; 50 if not given.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<i64>,
    /// The `next` of the page before.
    after: Option<String>,
}

/// Who brought the case. Shown while the department is asked and the person agrees to it.
#[derive(Debug, Serialize, ToSchema)]
struct ReferralPersonView {
    #[schema(example = "张小明")]
    name: String,
    #[schema(example = "13800138000")]
    phone: Option<String>,
    email: Option<String>,
    #[schema(example = "和平里12号")]
    address: Option<String>,
    preferred_language: Option<String>,
    /// When contact is convenient.
    contact_time: Option<String>,
}

impl From<Person> for ReferralPersonView {
    fn from(person: Person) -> Self {
        Self {
            name: person.name,
            phone: person.phone,
            email: person.email,
            address: person.address,
            preferred_language: person.preferred_language,
            contact_time: person.contact_time,
        }
    }
}

/// What an office asks of a department, and the department's answer. Of the register nothing is in it
/// but the person who brought the case, and only if they agreed.
#[derive(Debug, Serialize, ToSchema)]
struct ReferralView {
    id: Uuid,
    /// The office that asks.
    #[schema(example = "书院路社区")]
    unit: String,
    department_id: Uuid,
    #[schema(example = "城市管理局")]
    department: String,
    status: ReferralStatus,
    #[schema(example = "流动摊贩堵住店门，请到现场处理。")]
    summary: String,
    #[schema(example = "书院路18号门前")]
    place: Option<String>,
    person: Option<ReferralPersonView>,
    #[schema(value_type = String, format = Date)]
    due_on: Date,
    answer: Option<String>,
    /// Whether the department did its part.
    solved: Option<bool>,
    #[schema(value_type = Option<String>, format = "date-time")]
    answered_at: Option<Timestamp>,
    #[schema(value_type = String, format = "date-time")]
    created_at: Timestamp,
    #[schema(value_type = String, format = "date-time")]
    updated_at: Timestamp,
    /// Counts the changes; the number in the `ETag`.
    version: i64,
}

impl From<ReferralShare> for ReferralView {
    fn from(share: ReferralShare) -> Self {
        let referral = share.referral;
        Self {
            id: referral.id.uuid(),
            unit: share.unit,
            department_id: referral.department_id.uuid(),
            department: share.department,
            status: referral.status.into(),
            summary: referral.summary,
            place: referral.place,
            person: share.person.map(ReferralPersonView::from),
            due_on: referral.due_on,
            answer: referral.answer,
            solved: referral.solved,
            answered_at: referral.answered_at,
            created_at: referral.created_at,
            updated_at: referral.updated_at,
            version: referral.version,
        }
    }
}

/// What the department says back.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"answer": "已劝离摊贩，增加巡查。", "solved": true}))]
struct AnswerBody {
    #[schema(min_length = 1, max_length = 4000)]
    answer: String,
    /// Whether the department did its part; the office looks and decides what comes next.
    solved: bool,
}

/// Referrals to the caller's own department, newest first.
#[utoipa::path(
    operation_id = "referrals_list", tag = "referrals", params(ReferralListQuery),
    responses((status = 200, description = "A page of referrals.", body = List<ReferralView>), ListErrors),
    security(("bearer" = []))
)]
#[get("/referrals")]
async fn list(caller: Caller, query: Query<ReferralListQuery>) -> Result<Answer, Problem> {
    let own = caller.access.departments()?;
    let page = page::request(query.0.limit, query.0.after.as_deref(), None)?;
    let status = query.0.status.map(|word| word.0);
    let filter = ReferralFilter { status, due_by: query.0.due_by };
    let (now, vault) = (caller.now(), caller.vault());
    let found =
        show!(caller, "referrals_list", referrals::list(&vault, &own, &filter, &page, now))?;
    Ok(page::answer(&caller.http, found, ReferralView::from))
}

/// One referral to the caller's own department.
#[utoipa::path(
    operation_id = "referrals_get", tag = "referrals", params(("id" = Uuid, Path)),
    responses((status = 200, description = "The referral.", body = ReferralView), ReadErrors),
    security(("bearer" = []))
)]
#[get("/referrals/{id}")]
async fn get(caller: Caller, id: PathId<kind::Referral>) -> Result<Answer, Problem> {
    let (own, vault) = (caller.access.departments()?, caller.vault());
    let (id, now) = (id.0, caller.now());
    Ok(respond(show!(caller, "referrals_get", referrals::get(&vault, &own, id, now))?))
}

/// Answers a referral; the case is the office's again.
#[utoipa::path(
    operation_id = "referrals_answer", tag = "referrals", request_body = AnswerBody,
    params(
        ("id" = Uuid, Path),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a retry safe."),
    ),
    responses((status = 200, description = "The referral.", body = ReferralView), WriteErrors),
    security(("bearer" = []))
)]
#[post("/referrals/{id}/answer")]
async fn answer(
    caller: Caller,
    id: PathId<kind::Referral>,
    body: Body<AnswerBody>,
) -> Result<Answer, Problem> {
    let (own, id, rules) = (caller.access.departments()?, id.0, caller.app().case_rules);
    let said = ReferralAnswer::parse(&body.0.answer, body.0.solved)?;
    write!(caller, referrals::answer(&own, id, &said, rules), respond)
}

fn respond(share: ReferralShare) -> Answer {
    let version = share.referral.version;
    Answer::ok(&ReferralView::from(share)).version(version)
}
