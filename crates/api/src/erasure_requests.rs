//! Requests to be erased: entered by one account, confirmed by another one, or refused with a reason.

mod views;

use actix_web::{get, post};
use domain::access::Permission;
use domain::id::{MemberId, UnitId, kind};
use persistence::erasures::{ErasureFilter, ErasureLine};
use persistence::{Shows as _, Storable, StoredAnswer, Written};
use utoipa_actix_web::service_config::ServiceConfig;

use crate::answer::Answer;
use crate::attachments;
use crate::body::{Body, PathId, Query};
use crate::caller::Caller;
use crate::etag::IfMatch;
use crate::openapi::{ChangeErrors, ListErrors, ReadErrors, WriteErrors};
use crate::page::{self, List};
use crate::problem::Problem;
use crate::{change, scan, show, write};

use views::{
    ErasurePreviewView, ErasureRequestListQuery, ErasureRequestView, NewErasureRequestBody,
    RefusalBody,
};

pub fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.service(list).service(create).service(get).service(preview);
    cfg.service(confirm).service(refuse);
}

fn shown(line: ErasureLine) -> Answer {
    let version = line.request.version;
    Answer::ok(&ErasureRequestView::from(line)).version(version)
}

/// Requests to be erased, newest first.
#[utoipa::path(
    operation_id = "erasure_requests_list", tag = "erasure_requests", params(ErasureRequestListQuery),
    responses((status = 200, description = "A page of requests.", body = List<ErasureRequestView>), ListErrors),
    security(("bearer" = []))
)]
#[get("/erasure_requests")]
async fn list(caller: Caller, query: Query<ErasureRequestListQuery>) -> Result<Answer, Problem> {
    let scope = caller.scope(Permission::ViewMembers)?;
    let page = page::request(query.0.limit, query.0.after.as_deref(), None)?;
    let filter = ErasureFilter {
        unit: query.0.unit.map(UnitId::from_uuid),
        state: query.0.state.map(|word| word.0),
    };
    let found =
        show!(caller, "erasure_requests_list", erasure_requests::list(&scope, &filter, &page))?;
    Ok(page::answer(&caller.http, found, ErasureRequestView::from))
}

/// Enters that a member asks to be erased. Another account has to confirm it.
#[utoipa::path(
    operation_id = "erasure_requests_create", tag = "erasure_requests", request_body = NewErasureRequestBody,
    params(("Idempotency-Key" = Option<String>, Header, description = "Makes a retry safe.")),
    responses((status = 201, description = "The request.", body = ErasureRequestView), WriteErrors),
    security(("bearer" = []))
)]
#[post("/erasure_requests")]
async fn create(caller: Caller, body: Body<NewErasureRequestBody>) -> Result<Answer, Problem> {
    let scope = caller.scope(Permission::EditMembers)?;
    let member = MemberId::from_uuid(body.0.member_id);
    write!(caller, erasure_requests::create(&scope, member), |line: ErasureLine| {
        let (id, version) = (line.request.id, line.request.version);
        Answer::created(format!("/erasure_requests/{id}"), &ErasureRequestView::from(line))
            .version(version)
    })
}

/// One request.
#[utoipa::path(
    operation_id = "erasure_requests_get", tag = "erasure_requests", params(("id" = Uuid, Path)),
    responses((status = 200, description = "The request.", body = ErasureRequestView), ReadErrors),
    security(("bearer" = []))
)]
#[get("/erasure_requests/{id}")]
async fn get(caller: Caller, id: PathId<kind::ErasureRequest>) -> Result<Answer, Problem> {
    let (scope, id) = (caller.scope(Permission::ViewMembers)?, id.0);
    Ok(shown(show!(caller, "erasure_requests_get", erasure_requests::get(&scope, id))?))
}

/// What would go, and what would stay without a name, if the request were confirmed now. Nothing is changed.
#[utoipa::path(
    operation_id = "erasure_requests_preview", tag = "erasure_requests", params(("id" = Uuid, Path)),
    responses((status = 200, description = "Tables, and how many rows.", body = ErasurePreviewView), ReadErrors),
    security(("bearer" = []))
)]
#[get("/erasure_requests/{id}/preview")]
async fn preview(caller: Caller, id: PathId<kind::ErasureRequest>) -> Result<Answer, Problem> {
    let (scope, id, vault) = (caller.scope(Permission::ViewMembers)?, id.0, caller.vault());
    let found = scan!(caller, erasure_requests::preview(&vault, &scope, id))?;
    caller.shown("erasure_requests_preview", found.persons()).await?;
    Ok(Answer::ok(&ErasurePreviewView::from(found)))
}

/// Confirms a request that another account entered, or the member themselves, and erases the member. It cannot be
/// taken back.
#[utoipa::path(
    operation_id = "erasure_requests_confirm", tag = "erasure_requests",
    params(
        ("id" = Uuid, Path), ("If-Match" = String, Header, description = "The `ETag` that was read."),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a retry safe.")
    ),
    responses((status = 200, description = "The request; it is done.", body = ErasureRequestView), ChangeErrors),
    security(("bearer" = []))
)]
#[post("/erasure_requests/{id}/confirm")]
async fn confirm(
    caller: Caller,
    id: PathId<kind::ErasureRequest>,
    version: IfMatch,
) -> Result<Answer, Problem> {
    let (scope, id) = (caller.scope(Permission::DecideErasures)?, id.0);
    let again = scope.clone();
    let (request, version) = (caller.request()?, version.0);
    let written = persistence::write!(
        caller.db(),
        request,
        erasure_requests::confirm(&scope, id, version),
        Done::new
    )
    .map_err(Problem::from);
    match written {
        Ok(Written::Fresh(done)) => {
            let folder = &caller.app().attachments_folder;
            attachments::discard(caller.db(), folder, done.contents).await;
            Ok(done.answer)
        }
        Ok(Written::Replayed(stored)) => Ok(Answer::from(stored)),
        Err(problem) if problem.is_stale() => {
            let current =
                show!(caller, "erasure_requests_confirm", erasure_requests::get(&again, id))?;
            Err(problem.more("current", ErasureRequestView::from(current)))
        }
        Err(problem) => Err(problem),
    }
}

/// The answer, and the files that are to be discarded once it is certain.
struct Done {
    answer: Answer,
    contents: Vec<[u8; 32]>,
}

impl Done {
    fn new((line, contents): (ErasureLine, Vec<[u8; 32]>)) -> Self {
        Self { answer: shown(line), contents }
    }
}

impl Storable for Done {
    fn to_stored(&self) -> StoredAnswer {
        self.answer.to_stored()
    }
}

/// Refuses a request, for one of few reasons and in words that the member can be told.
#[utoipa::path(
    operation_id = "erasure_requests_refuse", tag = "erasure_requests", request_body = RefusalBody,
    params(
        ("id" = Uuid, Path), ("If-Match" = String, Header, description = "The `ETag` that was read."),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a retry safe.")
    ),
    responses((status = 200, description = "The request.", body = ErasureRequestView), ChangeErrors),
    security(("bearer" = []))
)]
#[post("/erasure_requests/{id}/refuse")]
async fn refuse(
    caller: Caller,
    id: PathId<kind::ErasureRequest>,
    version: IfMatch,
    body: Body<RefusalBody>,
) -> Result<Answer, Problem> {
    let (scope, id) = (caller.scope(Permission::DecideErasures)?, id.0);
    let again = scope.clone();
    let refusal = body.0.parse()?;
    change!(
        caller, erasure_requests::refuse(&scope, id, version.0, &refusal), shown,
        current: show!(caller, "erasure_requests_refuse", erasure_requests::get(&again, id)),
        ErasureRequestView::from
    )
}
