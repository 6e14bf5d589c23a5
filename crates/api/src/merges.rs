//! Two records of one person: found, made into one, and taken apart again.

mod views;

use actix_web::{get, post};
use domain::access::Permission;
use domain::id::{MemberId, kind};
use domain::merges::Merge;
use persistence::merges::MergeDetail;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use crate::answer::Answer;
use crate::body::{Body, PathId, Query};
use crate::caller::Caller;
use crate::etag::IfMatch;
use crate::members::CandidateView;
use crate::openapi::{AboutErrors, ChangeErrors, ListErrors, ReadErrors};
use crate::page::{self, List};
use crate::problem::Problem;
use crate::{change, show};

use views::{MergeDetailView, MergePreviewView, MergeView, NewMergeBody, UndoBody};

pub fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.service(duplicates).service(preview);
    cfg.service(list).service(create).service(get).service(undo);
}

/// Which page of the merges.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct MergeListQuery {
    /// Rows per page, 1 to 200; 50 if not given.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<i64>,
    /// The `next` of the page before.
    after: Option<String>,
}

/// With which record.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct MergePreviewQuery {
    /// The record that would go into this one.
    member_id: Uuid,
}

/// Members who are likely the same as this one, but for those whom somebody called different.
#[utoipa::path(
    operation_id = "duplicates_list", tag = "members", params(("id" = Uuid, Path, description = "The member.")),
    responses((status = 200, description = "All of them, without paging.", body = List<CandidateView>), ReadErrors),
    security(("bearer" = []))
)]
#[get("/members/{id}/duplicates")]
async fn duplicates(caller: Caller, id: PathId<kind::Member>) -> Result<Answer, Problem> {
    let (scope, vault, id) = (caller.scope(Permission::ViewMembers)?, caller.vault(), id.0);
    let found = show!(caller, "duplicates_list", members::duplicates(&vault, &scope, id))?;
    let items = found.iter().map(CandidateView::from).collect();
    Ok(Answer::ok(&List::<CandidateView> { items, next: None, total: None }))
}

/// What a merge would do: both records, what the one would take from the other, and what one of the two agreed to and
/// nobody would agree to any more until the person is asked again.
#[utoipa::path(
    operation_id = "merges_preview", tag = "members",
    params(("id" = Uuid, Path, description = "The record that would stay."), MergePreviewQuery),
    responses((status = 200, description = "What would be.", body = MergePreviewView), AboutErrors),
    security(("bearer" = []))
)]
#[get("/members/{id}/merges/preview")]
async fn preview(
    caller: Caller,
    id: PathId<kind::Member>,
    query: Query<MergePreviewQuery>,
) -> Result<Answer, Problem> {
    let (scope, vault) = (caller.scope(Permission::MergeMembers)?, caller.vault());
    let (id, other, now) = (id.0, MemberId::from_uuid(query.0.member_id), caller.now());
    let found = show!(caller, "merges_preview", merges::preview(&vault, &scope, id, other, now))
        .map_err(Problem::of_query)?;
    Ok(Answer::ok(&MergePreviewView::new(found, now)))
}

/// The merges into a member's record, newest first.
#[utoipa::path(
    operation_id = "merges_list", tag = "members",
    params(("id" = Uuid, Path, description = "The record that stayed."), MergeListQuery),
    responses((status = 200, description = "A page of merges.", body = List<MergeView>), ListErrors),
    security(("bearer" = []))
)]
#[get("/members/{id}/merges")]
async fn list(
    caller: Caller,
    id: PathId<kind::Member>,
    query: Query<MergeListQuery>,
) -> Result<Answer, Problem> {
    let (scope, vault) = (caller.scope(Permission::MergeMembers)?, caller.vault());
    let id = id.0;
    let page = page::request(query.0.limit, query.0.after.as_deref(), None)?;
    let found = show!(caller, "merges_list", merges::list(&vault, &scope, id, &page))?;
    Ok(page::answer(&caller.http, found, MergeView::from))
}

/// Makes another record of the same person part of this one.
///
/// What is recorded of the other moves here, and it is found no more. Empty fields are filled from it. Of consents holds
/// what both records agreed to, until the person is asked again; planned visits and places at events that rested on more
/// are cancelled. All of it can be undone.
#[utoipa::path(
    operation_id = "merges_create", tag = "members", request_body = NewMergeBody,
    params(
        ("id" = Uuid, Path, description = "The record that stays."),
        ("If-Match" = String, Header, description = "Its `ETag` that was read; that of the other is in the body."),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a retry safe.")
    ),
    responses((status = 201, description = "The merge.", body = MergeView), ChangeErrors),
    security(("bearer" = []))
)]
#[post("/members/{id}/merges")]
async fn create(
    caller: Caller,
    id: PathId<kind::Member>,
    version: IfMatch,
    body: Body<NewMergeBody>,
) -> Result<Answer, Problem> {
    let (scope, id, now) = (caller.scope(Permission::MergeMembers)?, id.0, caller.now());
    let (again, vault, new) = (scope.clone(), caller.vault(), body.0.parse()?);
    let other = new.member;
    change!(
        caller, merges::create(&scope, id, version.0, &new), |merge: Merge| {
            let (path, version) = (format!("/merges/{}", merge.id), merge.version);
            Answer::created(path, &MergeView::from(merge)).version(version)
        },
        current: show!(caller, "merges_create", merges::preview(&vault, &again, id, other, now)),
        |found| MergePreviewView::new(found, now)
    )
}

/// A merge, with what was recorded of the person since: who undoes it says to which of the two each of these belongs.
#[utoipa::path(
    operation_id = "merges_get", tag = "members", params(("id" = Uuid, Path, description = "The merge.")),
    responses((status = 200, description = "The merge.", body = MergeDetailView), ReadErrors),
    security(("bearer" = []))
)]
#[get("/merges/{id}")]
async fn get(caller: Caller, id: PathId<kind::Merge>) -> Result<Answer, Problem> {
    let (scope, vault, id) = (caller.scope(Permission::MergeMembers)?, caller.vault(), id.0);
    let found = show!(caller, "merges_get", merges::get(&vault, &scope, id))?;
    Ok(shown(found))
}

/// Takes the two records apart again. Each has what it had; what was recorded since goes to whom the body says, and
/// nothing of it may be left out. The last merge of a record is undone first.
#[utoipa::path(
    operation_id = "merges_undo", tag = "members", request_body = UndoBody,
    params(
        ("id" = Uuid, Path, description = "The merge."),
        ("If-Match" = String, Header, description = "The `ETag` that was read."),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a retry safe.")
    ),
    responses((status = 200, description = "The merge.", body = MergeDetailView), ChangeErrors),
    security(("bearer" = []))
)]
#[post("/merges/{id}/undo")]
async fn undo(
    caller: Caller,
    id: PathId<kind::Merge>,
    version: IfMatch,
    body: Body<UndoBody>,
) -> Result<Answer, Problem> {
    let (scope, id) = (caller.scope(Permission::MergeMembers)?, id.0);
    let (again, vault, given) = (scope.clone(), caller.vault(), body.0.assignments());
    change!(
        caller, merges::undo(&scope, id, version.0, &given), shown,
        current: show!(caller, "merges_undo", merges::get(&vault, &again, id)),
        MergeDetailView::from
    )
}

fn shown(found: MergeDetail) -> Answer {
    let version = found.merge.version;
    Answer::ok(&MergeDetailView::from(found)).version(version)
}
