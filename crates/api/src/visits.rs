//! Visits: plan, assign, record.

mod bodies;
mod views;

use actix_web::{get, patch, post};
use domain::access::Permission;
use domain::id::{UnitId, kind};
use domain::visits::{
    NewVisit, Reach, UnvisitedFilter, VisitDetail, VisitPatch, months_back, months_before,
};
use utoipa_actix_web::service_config::ServiceConfig;

use crate::answer::Answer;
use crate::body::{Body, PathId, Query};
use crate::caller::Caller;
use crate::etag::IfMatch;
use crate::openapi::{ChangeErrors, ListErrors, ReadErrors, WriteErrors};
use crate::page::{self, List};
use crate::problem::{Kind, Problem};
use crate::{change, show, write};

use bodies::{NewVisitBody, RecordingBody, UnvisitedQuery, VisitListQuery, VisitPatchBody};
pub use views::{AssistanceView, UnvisitedView, VisitItem, VisitView, VisitedMemberView};

pub fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.service(list).service(create).service(get).service(update).service(record);
}

/// Visits in reach: all of the caller's units, or for a volunteer those assigned to them.
///
/// How to reach the member is shown only while the visit is planned; of a visit that was made its own page shows it.
#[utoipa::path(
    operation_id = "visits_list", tag = "visits", params(VisitListQuery),
    responses((status = 200, description = "A page of visits.", body = List<VisitItem>), ListErrors),
    security(("bearer" = []))
)]
#[get("/visits")]
async fn list(caller: Caller, query: Query<VisitListQuery>) -> Result<Answer, Problem> {
    let (reach, vault) = (Reach::to_view(&caller.access)?, caller.vault());
    let sort = query.0.sort();
    let page = query.0.page(sort)?;
    let filter = query.0.filter(reach.account(), caller.today())?;
    let found = show!(caller, "visits_list", visits::list(&vault, &reach, &filter, sort, &page))?;
    Ok(page::answer(&caller.http, found, VisitItem::from))
}

/// Plans a visit, or records one that took place already.
///
/// With `outcome` the visit is recorded as it is entered; without, it is planned for `planned_on`.
/// Both need a live consent to `visits`. A caseworker plans for themselves or for nobody yet; naming
/// others takes a coordinator.
#[utoipa::path(
    operation_id = "visits_create", tag = "visits", request_body = NewVisitBody,
    params(("Idempotency-Key" = Option<String>, Header, description = "Makes a retry safe.")),
    responses((status = 201, description = "The visit.", body = VisitView), WriteErrors),
    security(("bearer" = []))
)]
#[post("/visits")]
async fn create(caller: Caller, body: Body<NewVisitBody>) -> Result<Answer, Problem> {
    let reach = Reach::to_plan(&caller.access)?;
    let new = NewVisit::parse(body.0.into(), caller.now(), &caller.app().zone)?;
    write!(caller, visits::create(&reach, &new), |visit: VisitDetail| {
        let (id, version) = (visit.line.visit.id, visit.line.visit.version);
        Answer::created(format!("/visits/{id}"), &VisitView::from(visit)).version(version)
    })
}

/// One visit, with what was given and what came of it.
#[utoipa::path(
    operation_id = "visits_get", tag = "visits", params(("id" = Uuid, Path)),
    responses((status = 200, description = "The visit.", body = VisitView), ReadErrors),
    security(("bearer" = []))
)]
#[get("/visits/{id}")]
async fn get(caller: Caller, id: PathId<kind::Visit>) -> Result<Answer, Problem> {
    let (reach, vault, id) = (Reach::to_view(&caller.access)?, caller.vault(), id.0);
    let visit = show!(caller, "visits_get", visits::get(&vault, &reach, id))?;
    Ok(respond(visit))
}

/// Changes a planned visit, or calls it off with `"status": "cancelled"` (merge patch, RFC 7396).
#[utoipa::path(
    operation_id = "visits_update", tag = "visits", request_body = VisitPatchBody,
    params(("id" = Uuid, Path), ("If-Match" = String, Header, description = "The `ETag` that was read.")),
    responses((status = 200, description = "The visit.", body = VisitView), ChangeErrors),
    security(("bearer" = []))
)]
#[patch("/visits/{id}")]
async fn update(
    caller: Caller,
    id: PathId<kind::Visit>,
    version: IfMatch,
    body: Body<VisitPatchBody>,
) -> Result<Answer, Problem> {
    let (reach, id) = (Reach::to_plan(&caller.access)?, id.0);
    let (again, vault) = (reach.clone(), caller.vault());
    let patch = VisitPatch::parse(body.0.into(), caller.now(), &caller.app().zone)?;
    change!(
        caller, visits::update(&reach, id, version.0, &patch), respond,
        current: show!(caller, "visits_update", visits::get(&vault, &again, id)), VisitView::from
    )
}

/// Records how a planned visit came out: done, missed or declined.
///
/// What was given is kept with it, every need that was heard becomes a case of the member, and
/// `follow_up_on` plans the visit that follows, all in one step. A visit is recorded once: of two who
/// record the same one the later gets 409.
#[utoipa::path(
    operation_id = "visits_record", tag = "visits", request_body = RecordingBody,
    params(
        ("id" = Uuid, Path),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a retry safe.")
    ),
    responses((status = 200, description = "The visit.", body = VisitView), WriteErrors),
    security(("bearer" = []))
)]
#[post("/visits/{id}/record")]
async fn record(
    caller: Caller,
    id: PathId<kind::Visit>,
    body: Body<RecordingBody>,
) -> Result<Answer, Problem> {
    let (reach, id) = (Reach::to_record(&caller.access)?, id.0);
    let recording = body.0.parse(caller.now(), &caller.app().zone)?;
    write!(caller, visits::record(&reach, id, &recording), respond)
}

/// Members who asked for visits and had none for some months; who waits longest comes first.
///
/// How to reach them is on a member's own page. A member waits since the last visit, or if there was none since they asked.
#[utoipa::path(
    operation_id = "members_unvisited", tag = "members", params(UnvisitedQuery),
    responses((status = 200, description = "A page of members.", body = List<UnvisitedView>), ListErrors),
    security(("bearer" = []))
)]
#[get("/members/unvisited")]
pub async fn unvisited(caller: Caller, query: Query<UnvisitedQuery>) -> Result<Answer, Problem> {
    let scope = caller.scope(Permission::ViewVisits)?;
    let (page, now) = (query.0.page()?, caller.now());
    let months = months_back("/months", query.0.months.unwrap_or(6))
        .map_err(|fault| Problem::new(Kind::InvalidRequest).errors(vec![fault]))?;
    let since = months_before(caller.today(), months);
    let filter = UnvisitedFilter { unit: query.0.unit.map(UnitId::from_uuid), since };
    let found =
        show!(caller, "members_unvisited", visits::list_unvisited(&scope, &filter, now, &page))?;
    Ok(page::answer(&caller.http, found, UnvisitedView::from))
}

/// The visit as it is now.
fn respond(visit: VisitDetail) -> Answer {
    let version = visit.line.visit.version;
    Answer::ok(&VisitView::from(visit)).version(version)
}
