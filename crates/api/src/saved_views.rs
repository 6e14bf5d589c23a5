//! Saved views: lists as somebody likes to see them, their own or shared in a unit.

mod bodies;

use actix_web::{delete, get, patch, post};
use domain::id::{AccountId, kind};
use domain::saved_views::SavedView;
use persistence::saved_views::Viewer;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::answer::Answer;
use crate::body::{Body, PathId, Query};
use crate::caller::Caller;
use crate::etag::IfMatch;
use crate::openapi::{ChangeErrors, ListErrors, ReadErrors, WriteErrors};
use crate::page::{self, List};
use crate::problem::Problem;
use crate::{change, read, write};
use bodies::{NewSavedViewBody, SavedViewListQuery, SavedViewPatchBody, SavedViewView};

pub fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.service(list).service(create).service(get).service(update).service(remove);
}

fn answer(view: SavedView, caller: AccountId) -> Answer {
    let version = view.version;
    Answer::ok(&SavedViewView::new(view, caller)).version(version)
}

/// The caller's own views, and those that are shared in units in scope, by name.
#[utoipa::path(
    operation_id = "saved_views_list", tag = "saved_views", params(SavedViewListQuery),
    responses((status = 200, description = "A page of views.", body = List<SavedViewView>), ListErrors),
    security(("bearer" = []))
)]
#[get("/saved_views")]
async fn list(caller: Caller, query: Query<SavedViewListQuery>) -> Result<Answer, Problem> {
    let viewer = Viewer::new(&caller.access)?;
    let (page, list, own) = (query.0.page()?, query.0.list(), viewer.account);
    let found = read!(caller, saved_views::list(&viewer, list, &page))?;
    Ok(page::answer(&caller.http, found, |view| SavedViewView::new(view, own)))
}

/// Keeps how a list is seen under a name: for oneself, or with `unit_id` for all who work in that unit.
///
/// What somebody searched for is not kept: it would name a person where nobody looks for one.
#[utoipa::path(
    operation_id = "saved_views_create", tag = "saved_views", request_body = NewSavedViewBody,
    params(("Idempotency-Key" = Option<String>, Header, description = "Makes a retry safe.")),
    responses((status = 201, description = "The view.", body = SavedViewView), WriteErrors),
    security(("bearer" = []))
)]
#[post("/saved_views")]
async fn create(caller: Caller, body: Body<NewSavedViewBody>) -> Result<Answer, Problem> {
    let viewer = Viewer::new(&caller.access)?;
    let (new, own) = (body.0.parse(&viewer)?, viewer.account);
    write!(caller, saved_views::create(&viewer, &new), move |view: SavedView| {
        let (path, version) = (format!("/saved_views/{}", view.id), view.version);
        Answer::created(path, &SavedViewView::new(view, own)).version(version)
    })
}

/// One view.
#[utoipa::path(
    operation_id = "saved_views_get", tag = "saved_views", params(("id" = Uuid, Path)),
    responses((status = 200, description = "The view.", body = SavedViewView), ReadErrors),
    security(("bearer" = []))
)]
#[get("/saved_views/{id}")]
async fn get(caller: Caller, id: PathId<kind::SavedView>) -> Result<Answer, Problem> {
    let (viewer, own, id) = (Viewer::new(&caller.access)?, caller.access.account, id.0);
    Ok(answer(read!(caller, saved_views::get(&viewer, id))?, own))
}

/// Changes name or question of a view, shares it, or takes it back (merge patch, RFC 7396). A shared one is changed by
/// whoever may share in its unit.
#[utoipa::path(
    operation_id = "saved_views_update", tag = "saved_views", request_body = SavedViewPatchBody,
    params(("id" = Uuid, Path), ("If-Match" = String, Header, description = "The `ETag` that was read.")),
    responses((status = 200, description = "The view.", body = SavedViewView), ChangeErrors),
    security(("bearer" = []))
)]
#[patch("/saved_views/{id}")]
async fn update(
    caller: Caller,
    id: PathId<kind::SavedView>,
    version: IfMatch,
    body: Body<SavedViewPatchBody>,
) -> Result<Answer, Problem> {
    let (viewer, id, patch) = (Viewer::new(&caller.access)?, id.0, body.0);
    let (again, own) = (viewer.clone(), viewer.account);
    let apply = move |view: &SavedView| patch.apply(view);
    change!(
        caller, saved_views::update(&viewer, id, version.0, &apply),
        move |view: SavedView| answer(view, own),
        current: read!(caller, saved_views::get(&again, id)), |view| SavedViewView::new(view, own)
    )
}

/// Removes a view; of a shared one whoever may share in its unit.
#[utoipa::path(
    operation_id = "saved_views_delete", tag = "saved_views", params(("id" = Uuid, Path)),
    responses((status = 204, description = "It is gone."), WriteErrors),
    security(("bearer" = []))
)]
#[delete("/saved_views/{id}")]
async fn remove(caller: Caller, id: PathId<kind::SavedView>) -> Result<Answer, Problem> {
    let (viewer, id) = (Viewer::new(&caller.access)?, id.0);
    write!(caller, saved_views::delete(&viewer, id), |()| Answer::no_content())
}
