//! Members: create, find, change, leave.

mod views;

use actix_web::{get, patch, post};
use domain::access::Permission;
use domain::members::{Listed, Member, NewMember};
use persistence::MemberDetail;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::answer::Answer;
use crate::body::{Body, PathId, Query};
use crate::caller::Caller;
use crate::etag::IfMatch;
use crate::openapi::{ChangeErrors, ListErrors, ReadErrors, WriteErrors};
use crate::page::{self, List};
use crate::problem::Problem;
use crate::{change, show, write};

pub use views::{CandidateView, ConsentView, EnrolmentView, LinkView, MemberItem, MemberView};
use views::{LeaveBody, MemberListQuery, MemberPatchBody, NewMemberBody};

pub fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.service(list)
        .service(create)
        // Before `get`, which would take its last part for an id.
        .service(crate::visits::unvisited)
        .service(get)
        .service(update)
        .service(leave)
        .service(come_back);
}

/// Members in scope, newest first, without the ways to reach them: those are on a member's own page.
///
/// `q` finds a part of the name in either Chinese script, pinyin or its initials, or the last digits
/// (four or more) of the telephone number; a search is sorted newest first whatever `sort` says.
#[utoipa::path(
    operation_id = "members_list", tag = "members", params(MemberListQuery),
    responses((status = 200, description = "A page of members.", body = List<MemberItem>), ListErrors),
    security(("bearer" = []))
)]
#[get("/members")]
async fn list(caller: Caller, query: Query<MemberListQuery>) -> Result<Answer, Problem> {
    let (scope, vault) = (caller.scope(Permission::ViewMembers)?, caller.vault());
    let page = page::request(query.0.limit, query.0.after.as_deref(), query.0.count)?;
    let Some((filter, sort)) = query.0.filter() else {
        // Nothing that a name could hold was asked for.
        let none = persistence::Page::<Listed> { items: Vec::new(), next: None, total: None };
        return Ok(page::answer(&caller.http, none, MemberItem::from));
    };
    let found = show!(caller, "members_list", members::list(&vault, &scope, &filter, sort, &page))?;
    Ok(page::answer(&caller.http, found, MemberItem::from))
}

/// Registers somebody who asked to be served.
///
/// When somebody likely the same is recorded already the answer is 409 with `candidates`; sent again
/// with their ids in `different_from` the member is saved and the difference kept.
#[utoipa::path(
    operation_id = "members_create", tag = "members", request_body = NewMemberBody,
    params(("Idempotency-Key" = Option<String>, Header, description = "Makes a retry safe.")),
    responses((status = 201, description = "The member.", body = MemberView), WriteErrors),
    security(("bearer" = []))
)]
#[post("/members")]
async fn create(caller: Caller, body: Body<NewMemberBody>) -> Result<Answer, Problem> {
    let scope = caller.scope(Permission::EditMembers)?;
    let new = NewMember::try_from(&body.0)?;
    let now = caller.now();
    write!(caller, members::create(&scope, &new), move |member: MemberDetail| {
        let (id, version) = (member.member.id, member.member.version);
        Answer::created(format!("/members/{id}"), &MemberView::new(member, now)).version(version)
    })
}

/// One member, with programmes, live consents and links.
#[utoipa::path(
    operation_id = "members_get", tag = "members", params(("id" = Uuid, Path)),
    responses((status = 200, description = "The member.", body = MemberView), ReadErrors),
    security(("bearer" = []))
)]
#[get("/members/{id}")]
async fn get(caller: Caller, id: PathId<domain::id::kind::Member>) -> Result<Answer, Problem> {
    let (scope, vault) = (caller.scope(Permission::ViewMembers)?, caller.vault());
    let id = id.0;
    let member = show!(caller, "members_get", members::get_detail(&vault, &scope, id))?;
    let version = member.member.version;
    Ok(Answer::ok(&MemberView::new(member, caller.now())).version(version))
}

/// Changes what is recorded of a member (merge patch, RFC 7396).
#[utoipa::path(
    operation_id = "members_update", tag = "members", request_body = MemberPatchBody,
    params(("id" = Uuid, Path), ("If-Match" = String, Header, description = "The `ETag` that was read.")),
    responses((status = 200, description = "The member.", body = MemberView), ChangeErrors),
    security(("bearer" = []))
)]
#[patch("/members/{id}")]
async fn update(
    caller: Caller,
    id: PathId<domain::id::kind::Member>,
    version: IfMatch,
    body: Body<MemberPatchBody>,
) -> Result<Answer, Problem> {
    let (scope, id, now) = (caller.scope(Permission::EditMembers)?, id.0, caller.now());
    let (again, vault, patch) = (scope.clone(), caller.vault(), body.0);
    let apply = move |member: &Member| patch.apply(member);
    change!(
        caller, members::update(&scope, id, version.0, &apply), respond(now),
        current: show!(caller, "members_update", members::get_detail(&vault, &again, id)),
        |member| MemberView::new(member, now)
    )
}

/// The member leaves the register; what is planned with them is cancelled.
#[utoipa::path(
    operation_id = "members_leave", tag = "members", request_body = LeaveBody,
    params(("id" = Uuid, Path), ("If-Match" = String, Header, description = "The `ETag` that was read.")),
    responses((status = 200, description = "The member.", body = MemberView), ChangeErrors),
    security(("bearer" = []))
)]
#[post("/members/{id}/leave")]
async fn leave(
    caller: Caller,
    id: PathId<domain::id::kind::Member>,
    version: IfMatch,
    body: Body<LeaveBody>,
) -> Result<Answer, Problem> {
    let (scope, id, now) = (caller.scope(Permission::EditMembers)?, id.0, caller.now());
    let (again, vault) = (scope.clone(), caller.vault());
    let (on, reason) = (body.0.on, body.0.reason()?);
    change!(
        caller, members::leave(&scope, id, version.0, on, reason.as_deref()), respond(now),
        current: show!(caller, "members_leave", members::get_detail(&vault, &again, id)),
        |member| MemberView::new(member, now)
    )
}

/// A member who had left comes back.
#[utoipa::path(
    operation_id = "members_return", tag = "members",
    params(("id" = Uuid, Path), ("If-Match" = String, Header, description = "The `ETag` that was read.")),
    responses((status = 200, description = "The member.", body = MemberView), ChangeErrors),
    security(("bearer" = []))
)]
#[post("/members/{id}/return")]
async fn come_back(
    caller: Caller,
    id: PathId<domain::id::kind::Member>,
    version: IfMatch,
) -> Result<Answer, Problem> {
    let (scope, id, now) = (caller.scope(Permission::EditMembers)?, id.0, caller.now());
    let (again, vault) = (scope.clone(), caller.vault());
    change!(
        caller, members::come_back(&scope, id, version.0), respond(now),
        current: show!(caller, "members_return", members::get_detail(&vault, &again, id)),
        |member| MemberView::new(member, now)
    )
}

/// The answer of a change: the member as it is now.
fn respond(now: domain::Timestamp) -> impl Fn(MemberDetail) -> Answer + Send + 'static {
    move |member| {
        let version = member.member.version;
        Answer::ok(&MemberView::new(member, now)).version(version)
    }
}
