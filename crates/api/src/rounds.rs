//! Rounds: members to visit within some days, and how far it has come.

mod views;

use actix_web::{get, patch, post};
use domain::access::Permission;
use domain::id::{UnitId, kind};
use domain::rounds::{RoundAddition, RoundProgress};
use domain::visits::Reach;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::answer::Answer;
use crate::body::{Body, PathId, Query};
use crate::caller::Caller;
use crate::etag::IfMatch;
use crate::openapi::{ChangeErrors, ListErrors, ReadErrors, WriteErrors};
use crate::page::{self, List};
use crate::problem::Problem;
use crate::{change, read, show, write};

use views::{NewRoundBody, NewRoundMembersBody, RoundListQuery, RoundMembersQuery, RoundPatchBody};
pub use views::{RoundAdditionView, RoundMemberView, RoundView};

pub fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.service(list)
        .service(create)
        .service(get)
        .service(update)
        .service(members)
        .service(add_members);
}

/// Rounds in scope, newest first, each with its coverage.
#[utoipa::path(
    operation_id = "rounds_list", tag = "rounds", params(RoundListQuery),
    responses((status = 200, description = "A page of rounds.", body = List<RoundView>), ListErrors),
    security(("bearer" = []))
)]
#[get("/rounds")]
async fn list(caller: Caller, query: Query<RoundListQuery>) -> Result<Answer, Problem> {
    let scope = caller.scope(Permission::ViewVisits)?;
    let (page, unit) = (query.0.page()?, query.0.unit.map(UnitId::from_uuid));
    let found = read!(caller, rounds::list(&scope, unit, &page))?;
    Ok(page::answer(&caller.http, found, RoundView::from))
}

/// Opens a round, without members yet.
#[utoipa::path(
    operation_id = "rounds_create", tag = "rounds", request_body = NewRoundBody,
    params(("Idempotency-Key" = Option<String>, Header, description = "Makes a retry safe.")),
    responses((status = 201, description = "The round.", body = RoundView), WriteErrors),
    security(("bearer" = []))
)]
#[post("/rounds")]
async fn create(caller: Caller, body: Body<NewRoundBody>) -> Result<Answer, Problem> {
    let reach = Reach::to_plan(&caller.access)?;
    let new = body.0.parse()?;
    write!(caller, rounds::create(&reach, &new), |round: RoundProgress| {
        let (id, version) = (round.round.id, round.round.version);
        Answer::created(format!("/rounds/{id}"), &RoundView::from(round)).version(version)
    })
}

/// One round with its coverage.
#[utoipa::path(
    operation_id = "rounds_get", tag = "rounds", params(("id" = Uuid, Path)),
    responses((status = 200, description = "The round.", body = RoundView), ReadErrors),
    security(("bearer" = []))
)]
#[get("/rounds/{id}")]
async fn get(caller: Caller, id: PathId<kind::Round>) -> Result<Answer, Problem> {
    let (scope, id) = (caller.scope(Permission::ViewVisits)?, id.0);
    let round = read!(caller, rounds::get(&scope, id))?;
    Ok(respond(round))
}

/// Changes a round (merge patch, RFC 7396).
#[utoipa::path(
    operation_id = "rounds_update", tag = "rounds", request_body = RoundPatchBody,
    params(("id" = Uuid, Path), ("If-Match" = String, Header, description = "The `ETag` that was read.")),
    responses((status = 200, description = "The round.", body = RoundView), ChangeErrors),
    security(("bearer" = []))
)]
#[patch("/rounds/{id}")]
async fn update(
    caller: Caller,
    id: PathId<kind::Round>,
    version: IfMatch,
    body: Body<RoundPatchBody>,
) -> Result<Answer, Problem> {
    let (scope, id) = (caller.scope(Permission::EditVisits)?, id.0);
    let (again, patch) = (scope.clone(), body.0.parse()?);
    change!(
        caller, rounds::update(&scope, id, version.0, &patch), respond,
        current: read!(caller, rounds::get(&again, id)), RoundView::from
    )
}

/// The members of a round with their visits in it, in the order in which they were added.
#[utoipa::path(
    operation_id = "rounds_members", tag = "rounds", params(("id" = Uuid, Path), RoundMembersQuery),
    responses((status = 200, description = "A page of members.", body = List<RoundMemberView>), ListErrors),
    security(("bearer" = []))
)]
#[get("/rounds/{id}/members")]
async fn members(
    caller: Caller,
    id: PathId<kind::Round>,
    query: Query<RoundMembersQuery>,
) -> Result<Answer, Problem> {
    let (scope, id) = (caller.scope(Permission::ViewVisits)?, id.0);
    let page = query.0.page()?;
    let found = show!(caller, "rounds_members", rounds::members(&scope, id, &page))?;
    Ok(page::answer(&caller.http, found, RoundMemberView::from))
}

/// Adds members to a round, by name or all that fit a filter, and plans their visits if a day is
/// given. Who may not be visited is left out and reported.
#[utoipa::path(
    operation_id = "rounds_add_members", tag = "rounds", request_body = NewRoundMembersBody,
    params(
        ("id" = Uuid, Path),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a retry safe.")
    ),
    responses((status = 200, description = "What came of it.", body = RoundAdditionView), WriteErrors),
    security(("bearer" = []))
)]
#[post("/rounds/{id}/members")]
async fn add_members(
    caller: Caller,
    id: PathId<kind::Round>,
    body: Body<NewRoundMembersBody>,
) -> Result<Answer, Problem> {
    let (reach, id) = (Reach::to_plan(&caller.access)?, id.0);
    let new = body.0.parse(caller.today())?;
    write!(caller, rounds::add_members(&reach, id, &new), |addition: RoundAddition| {
        let version = addition.progress.round.version;
        Answer::ok(&RoundAdditionView::from(addition)).version(version)
    })
}

/// The round as it is now.
fn respond(round: RoundProgress) -> Answer {
    let version = round.round.version;
    Answer::ok(&RoundView::from(round)).version(version)
}
