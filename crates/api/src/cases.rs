//! Cases: taken in, worked on, referred, solved, closed.

mod bodies;
mod silence;
mod transitions;
mod views;

use actix_web::{get, patch, post};
use domain::Timestamp;
use domain::access::{Permission, Scope};
use domain::cases::{CaseRules, NewCase};
use domain::id::kind;
use persistence::cases::{CaseDetail, EntryDetail};
use utoipa_actix_web::service_config::ServiceConfig;

use crate::answer::Answer;
use crate::body::{Body, PathId, Query};
use crate::caller::Caller;
use crate::etag::IfMatch;
use crate::openapi::{ChangeErrors, ListErrors, ReadErrors, WriteErrors};
use crate::page::{self, List};
use crate::problem::Problem;
use crate::{change, read, show, write};

use bodies::{
    CaseListQuery, CasePatchBody, EntryListQuery, NearbyQuery, NewCaseBody, NewEntryBody,
};
pub use silence::close_silent;
use transitions::{Step, TransitionBody};
pub use views::{CaseItem, CaseReferralView, CaseView};
use views::{EntryView, NearbyView};

pub fn routes(cfg: &mut ServiceConfig<'_>) {
    // Before `/cases/{id}`, which would take it for an id.
    cfg.service(nearby)
        .service(list)
        .service(create)
        .service(get)
        .service(update)
        .service(transition)
        .service(timeline)
        .service(note);
}

/// What a view of a case needs to know besides the case.
#[derive(Clone, Copy)]
struct Moment {
    now: Timestamp,
    rules: CaseRules,
}

impl Moment {
    fn of(caller: &Caller) -> Self {
        Self { now: caller.now(), rules: caller.app().case_rules }
    }

    fn view(self, detail: CaseDetail) -> CaseView {
        CaseView::new(detail, self.now, self.rules)
    }

    fn answer(self, detail: CaseDetail) -> Answer {
        let version = detail.case.version;
        Answer::ok(&self.view(detail)).version(version)
    }
}

/// Where the caller may give work to others, if anywhere.
fn assigners(caller: &Caller) -> Option<Scope> {
    caller.scope(Permission::AssignCases).ok()
}

/// Where the caller may do something with cases, if anywhere.
fn editors(caller: &Caller) -> Option<Scope> {
    caller.scope(Permission::EditCases).ok()
}

/// Cases in scope, newest first.
#[utoipa::path(
    operation_id = "cases_list", tag = "cases", params(CaseListQuery),
    responses((status = 200, description = "A page of cases.", body = List<CaseItem>), ListErrors),
    security(("bearer" = []))
)]
#[get("/cases")]
async fn list(caller: Caller, query: Query<CaseListQuery>) -> Result<Answer, Problem> {
    let scope = caller.scope(Permission::ViewCases)?;
    let page = page::request(query.0.limit, query.0.after.as_deref(), query.0.count)?;
    let (filter, sort) = query.0.filter(caller.access.account)?;
    let found = show!(caller, "cases_list", cases::list(&scope, &filter, sort, &page))?;
    Ok(page::answer(&caller.http, found, CaseItem::from))
}

/// Open cases near a place, the nearest first: somebody may have brought the same problem.
#[utoipa::path(
    operation_id = "cases_nearby", tag = "cases", params(NearbyQuery),
    responses((status = 200, description = "Up to 20 cases.", body = List<NearbyView>), ListErrors),
    security(("bearer" = []))
)]
#[get("/cases/nearby")]
async fn nearby(caller: Caller, query: Query<NearbyQuery>) -> Result<Answer, Problem> {
    let scope = caller.scope(Permission::ViewCases)?;
    let query = query.0.parse()?;
    let found = read!(caller, cases::nearby(&scope, &query))?;
    let items = found.into_iter().map(NearbyView::from).collect();
    Ok(Answer::ok(&List { items, next: None, total: None }))
}

/// Takes in a case.
#[utoipa::path(
    operation_id = "cases_create", tag = "cases", request_body = NewCaseBody,
    params(("Idempotency-Key" = Option<String>, Header, description = "Makes a retry safe.")),
    responses((status = 201, description = "The case.", body = CaseView), WriteErrors),
    security(("bearer" = []))
)]
#[post("/cases")]
async fn create(caller: Caller, body: Body<NewCaseBody>) -> Result<Answer, Problem> {
    let scope = caller.scope(Permission::EditCases)?;
    let (assigners, moment) = (assigners(&caller), Moment::of(&caller));
    let new = NewCase::parse(body.0.into())?;
    write!(caller, cases::create(&scope, assigners.as_ref(), &new), move |detail: CaseDetail| {
        let (id, version) = (detail.case.id, detail.case.version);
        Answer::created(format!("/cases/{id}"), &moment.view(detail)).version(version)
    })
}

/// One case, with its referrals and what may be done with it now.
#[utoipa::path(
    operation_id = "cases_get", tag = "cases", params(("id" = Uuid, Path)),
    responses((status = 200, description = "The case.", body = CaseView), ReadErrors),
    security(("bearer" = []))
)]
#[get("/cases/{id}")]
async fn get(caller: Caller, id: PathId<kind::Case>) -> Result<Answer, Problem> {
    let (scope, id) = (caller.scope(Permission::ViewCases)?, id.0);
    let editors = editors(&caller);
    let found = show!(caller, "cases_get", cases::get(&scope, editors.as_ref(), id))?;
    Ok(Moment::of(&caller).answer(found))
}

/// Changes what a case says (merge patch, RFC 7396); its state changes by transitions.
///
/// A caseworker may take a case; giving it to somebody else is the coordinator's.
#[utoipa::path(
    operation_id = "cases_update", tag = "cases", request_body = CasePatchBody,
    params(("id" = Uuid, Path), ("If-Match" = String, Header, description = "The `ETag` that was read.")),
    responses((status = 200, description = "The case.", body = CaseView), ChangeErrors),
    security(("bearer" = []))
)]
#[patch("/cases/{id}")]
async fn update(
    caller: Caller,
    id: PathId<kind::Case>,
    version: IfMatch,
    body: Body<CasePatchBody>,
) -> Result<Answer, Problem> {
    let (scope, id, moment) = (caller.scope(Permission::EditCases)?, id.0, Moment::of(&caller));
    let (assigners, again) = (assigners(&caller), scope.clone());
    let patch = body.0.parse()?;
    change!(
        caller, cases::update(&scope, assigners.as_ref(), id, version.0, &patch),
        move |detail| moment.answer(detail),
        current: show!(caller, "cases_update", cases::get(&again, Some(&again), id)),
        |detail| moment.view(detail)
    )
}

/// Moves a case on. `actions` of the case says what is possible now; anything else is 409.
#[utoipa::path(
    operation_id = "cases_transition", tag = "cases", request_body = TransitionBody,
    params(
        ("id" = Uuid, Path),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a retry safe."),
    ),
    responses((status = 200, description = "The case.", body = CaseView), WriteErrors),
    security(("bearer" = []))
)]
#[post("/cases/{id}/transitions")]
async fn transition(
    caller: Caller,
    id: PathId<kind::Case>,
    body: Body<TransitionBody>,
) -> Result<Answer, Problem> {
    let (scope, id, moment) = (caller.scope(Permission::EditCases)?, id.0, Moment::of(&caller));
    let respond = move |detail| moment.answer(detail);
    match Step::try_from(body.0)? {
        Step::Refer(new) => write!(caller, cases::refer(&scope, id, &new, moment.rules), respond),
        Step::Take(action) => {
            write!(caller, cases::transition(&scope, id, &action, moment.rules), respond)
        }
    }
}

/// What happened to a case, oldest first.
#[utoipa::path(
    operation_id = "cases_timeline", tag = "cases", params(("id" = Uuid, Path), EntryListQuery),
    responses((status = 200, description = "A page of entries.", body = List<EntryView>), ListErrors),
    security(("bearer" = []))
)]
#[get("/cases/{id}/timeline")]
async fn timeline(
    caller: Caller,
    id: PathId<kind::Case>,
    query: Query<EntryListQuery>,
) -> Result<Answer, Problem> {
    let (scope, id) = (caller.scope(Permission::ViewCases)?, id.0);
    let page = page::request(query.0.limit, query.0.after.as_deref(), None)?;
    let found = show!(caller, "cases_timeline", cases::timeline(&scope, id, &page))?;
    Ok(page::answer(&caller.http, found.page, EntryView::from))
}

/// Adds a note, or what was said with the person, to the timeline.
#[utoipa::path(
    operation_id = "cases_note", tag = "cases", request_body = NewEntryBody,
    params(
        ("id" = Uuid, Path),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a retry safe."),
    ),
    responses((status = 201, description = "The entry.", body = EntryView), WriteErrors),
    security(("bearer" = []))
)]
#[post("/cases/{id}/entries")]
async fn note(
    caller: Caller,
    id: PathId<kind::Case>,
    body: Body<NewEntryBody>,
) -> Result<Answer, Problem> {
    let (scope, id) = (caller.scope(Permission::EditCases)?, id.0);
    let (kind, text) = (body.0.kind.into(), body.0.body);
    write!(caller, cases::note(&scope, id, kind, &text), move |entry: EntryDetail| {
        Answer::created(format!("/cases/{id}/timeline"), &EntryView::from(entry))
    })
}
