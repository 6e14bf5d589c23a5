//! Invitations of new colleagues by a link that works once.

mod accept;

use actix_web::{delete, get, post};
use domain::Timestamp;
use domain::access::Permission;
use domain::id::{DepartmentId, UnitId, kind};
use domain::invitations::{Invitation, InvitationFilter, NewInvitation};
use persistence::Written;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use crate::answer::Answer;
use crate::auth::{Unkept, unkept};
use crate::body::{Body, PathId, Query};
use crate::caller::Caller;
use crate::openapi::{ListErrors, WriteErrors};
use crate::page::{self, List};
use crate::problem::{Kind, Problem};
use crate::tokens::{OpaqueToken, Purpose};
use crate::words::{InvitationState, Role};
use crate::{read, write};

pub fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.service(list).service(create).service(revoke);
    accept::routes(cfg);
}

/// Which invitations to list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct InvitationListQuery {
    /// This unit and all below it.
    unit: Option<Uuid>,
    #[param(inline)]
    state: Option<InvitationState>,
    /// Rows per page, 1 to 200; 50 if not given.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<i64>,
    /// The `next` of the page before.
    after: Option<String>,
}

/// An invitation.
#[derive(Debug, Serialize, ToSchema)]
struct InvitationView {
    id: Uuid,
    #[schema(example = "林小满")]
    name: String,
    role: Role,
    unit_id: Uuid,
    #[schema(example = "书院路社区")]
    unit_name: String,
    department_id: Option<Uuid>,
    state: InvitationState,
    created_by: Uuid,
    #[schema(value_type = String, format = "date-time")]
    created_at: Timestamp,
    #[schema(value_type = String, format = "date-time")]
    expires_at: Timestamp,
    #[schema(value_type = Option<String>, format = "date-time")]
    accepted_at: Option<Timestamp>,
    /// The account that came of it.
    accepted_by: Option<Uuid>,
    #[schema(value_type = Option<String>, format = "date-time")]
    revoked_at: Option<Timestamp>,
}

impl InvitationView {
    fn new(invitation: Invitation, now: Timestamp) -> Self {
        Self {
            id: invitation.id.uuid(),
            state: invitation.state(now).into(),
            name: invitation.name,
            role: invitation.role.into(),
            unit_id: invitation.unit.uuid(),
            unit_name: invitation.unit_name,
            department_id: invitation.department.map(Uuid::from),
            created_by: invitation.created_by.uuid(),
            created_at: invitation.created_at,
            expires_at: invitation.expires_at,
            accepted_at: invitation.accepted_at,
            accepted_by: invitation.accepted_by.map(Uuid::from),
            revoked_at: invitation.revoked_at,
        }
    }
}

/// An invitation with its link, which is shown this once.
#[derive(Debug, Serialize, ToSchema)]
struct SentInvitationView {
    invitation: InvitationView,
    /// The secret alone, for `POST /invitations/preview` and `…/accept`.
    token: String,
    /// Hand it over by a safe way: whoever opens it first has the account. The secret stands after `#`, so that no
    /// server on the way writes it down.
    #[schema(format = "uri", example = "https://linli.example.org/invitation#linli_i_…")]
    url: String,
}

/// A colleague to be invited.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "name": "林小满", "role": "caseworker", "unit_id": "019aaf3e-5b7c-7d2a-8a52-0d4b6f4d0d11"
}))]
struct NewInvitationBody {
    #[schema(min_length = 1, max_length = 80)]
    name: String,
    role: Role,
    unit_id: Uuid,
    /// For a partner, and only for a partner.
    department_id: Option<Uuid>,
    /// In seven days if not given; in thirty at the latest.
    #[schema(value_type = Option<String>, format = "date-time")]
    expires_at: Option<Timestamp>,
}

/// Invitations into units in scope, newest first.
#[utoipa::path(
    operation_id = "invitations_list", tag = "invitations", params(InvitationListQuery),
    responses((status = 200, description = "A page of invitations.", body = List<InvitationView>), ListErrors),
    security(("bearer" = []))
)]
#[get("/invitations")]
async fn list(caller: Caller, query: Query<InvitationListQuery>) -> Result<Answer, Problem> {
    let (scope, now) = (caller.scope(Permission::Invite)?, caller.now());
    let page = page::request(query.0.limit, query.0.after.as_deref(), None)?;
    let filter = InvitationFilter {
        unit: query.0.unit.map(UnitId::from_uuid),
        state: query.0.state.map(|word| word.0),
    };
    let found = read!(caller, invitations::list(&scope, &filter, &page, now))?;
    Ok(page::answer(&caller.http, found, |invitation| InvitationView::new(invitation, now)))
}

/// Invites a colleague. An administrator invites into every role, a coordinator caseworkers and volunteers.
///
/// The link is kept nowhere, so a retry with an `Idempotency-Key` makes another invitation.
#[utoipa::path(
    operation_id = "invitations_create", tag = "invitations", request_body = NewInvitationBody,
    responses((status = 201, description = "The invitation and its link.", body = SentInvitationView), WriteErrors),
    security(("bearer" = []))
)]
#[post("/invitations")]
async fn create(caller: Caller, body: Body<NewInvitationBody>) -> Result<Answer, Problem> {
    let visible = caller.scope(Permission::Invite)?;
    let (body, access, now) = (body.0, caller.access.clone(), caller.now());
    let unit = UnitId::from_uuid(body.unit_id);
    let department = body.department_id.map(DepartmentId::from_uuid);
    let new =
        NewInvitation::parse(&body.name, body.role.0, unit, department, body.expires_at, now)?;
    let token = OpaqueToken::generate(Purpose::Invitation);
    let hash = token.hash();
    let mut request = unkept(caller.app(), &caller.http, Some(access.account));
    request.now = now;
    let done = persistence::write!(
        caller.db(),
        request,
        invitations::create(&visible, &access, &new, &hash),
        Unkept
    )?;
    let Written::Fresh(Unkept(invitation)) = done else {
        return Err(Problem::new(Kind::Internal));
    };
    Ok(sent(&caller, invitation, &token))
}

fn sent(caller: &Caller, invitation: Invitation, token: &OpaqueToken) -> Answer {
    let token = token.expose().to_owned();
    let url = format!("{}/invitation#{token}", caller.app().public_url);
    let invitation = InvitationView::new(invitation, caller.now());
    Answer::created("/invitations", &SentInvitationView { invitation, token, url })
}

/// Makes a link useless that nobody has used yet.
#[utoipa::path(
    operation_id = "invitations_revoke", tag = "invitations", params(("id" = Uuid, Path)),
    responses((status = 204, description = "The link works no more."), WriteErrors),
    security(("bearer" = []))
)]
#[delete("/invitations/{id}")]
async fn revoke(caller: Caller, id: PathId<kind::Invitation>) -> Result<Answer, Problem> {
    let visible = caller.scope(Permission::Invite)?;
    let (id, access) = (id.0, caller.access.clone());
    write!(caller, invitations::revoke(&visible, &access, id), |()| Answer::no_content())
}
