//! Webhooks: where the programs of others are told of what is published.

mod deliveries;
mod sender;
mod signature;
mod views;

pub use sender::deliver;
pub use signature::Secret;

use actix_web::{delete, get, patch, post};
use domain::access::Permission;
use domain::id::{UnitId, kind};
use domain::webhooks::{NewWebhook, Webhook, WebhookPatch};
use persistence::Written;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::answer::Answer;
use crate::auth::{Unkept, unkept};
use crate::body::{Body, PathId, Query};
use crate::caller::Caller;
use crate::etag::IfMatch;
use crate::openapi::{ChangeErrors, ListErrors, ReadErrors, WriteErrors};
use crate::page::{self, List};
use crate::problem::{Kind, Problem};
use crate::{change, read, write};
use views::{NewWebhookBody, NewWebhookView, WebhookListQuery, WebhookPatchBody, WebhookView};

pub fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.service(list).service(create).service(get).service(update).service(remove).service(rotate);
    deliveries::routes(cfg);
}

/// Webhooks of units in scope, newest first.
#[utoipa::path(
    operation_id = "webhooks_list", tag = "webhooks", params(WebhookListQuery),
    responses((status = 200, description = "A page of webhooks.", body = List<WebhookView>), ListErrors),
    security(("bearer" = []))
)]
#[get("/webhooks")]
async fn list(caller: Caller, query: Query<WebhookListQuery>) -> Result<Answer, Problem> {
    let scope = caller.scope(Permission::ManageTokens)?;
    let page = page::request(query.0.limit, query.0.after.as_deref(), None)?;
    let found = read!(caller, webhooks::list(&scope, &page))?;
    Ok(page::answer(&caller.http, found, WebhookView::from))
}

/// Makes a webhook: from now on its address is told of what is published and its unit may see. The messages are those of
/// Standard Webhooks; `docs/webhooks.md` says how to check them.
///
/// The secret is shown this once, so a retry with an `Idempotency-Key` makes another webhook.
#[utoipa::path(
    operation_id = "webhooks_create", tag = "webhooks", request_body = NewWebhookBody,
    responses((status = 201, description = "The webhook and its secret.", body = NewWebhookView), WriteErrors),
    security(("bearer" = []))
)]
#[post("/webhooks")]
async fn create(caller: Caller, body: Body<NewWebhookBody>) -> Result<Answer, Problem> {
    let scope = caller.scope(Permission::ManageTokens)?;
    let (body, reach) = (body.0, caller.app().webhook_reach);
    let events: Vec<_> = body.events.iter().map(|event| event.0).collect();
    let new = NewWebhook::parse(UnitId::from_uuid(body.unit_id), &body.url, &events, reach)?;
    let secret = Secret::generate();
    let kept = secret.bytes().to_vec();
    let request = request(&caller);
    let done =
        persistence::write!(caller.db(), request, webhooks::create(&scope, &new, &kept), Unkept)?;
    let made = fresh(done)?;
    let (path, version) = (format!("/webhooks/{}", made.id), made.version);
    let view = NewWebhookView { webhook: made.into(), secret: secret.text() };
    Ok(Answer::created(path, &view).version(version))
}

/// A request whose answer is kept for no retry: it holds a secret.
fn request(caller: &Caller) -> persistence::Request {
    let mut request = unkept(caller.app(), &caller.http, Some(caller.access.account));
    request.now = caller.now();
    request.standing = caller.access.standing();
    request
}

fn fresh(done: Written<Unkept<Webhook>>) -> Result<Webhook, Problem> {
    match done {
        Written::Fresh(Unkept(webhook)) => Ok(webhook),
        Written::Replayed(_) => Err(Problem::new(Kind::Internal)),
    }
}

fn shown(webhook: Webhook) -> Answer {
    let version = webhook.version;
    Answer::ok(&WebhookView::from(webhook)).version(version)
}

/// One webhook.
#[utoipa::path(
    operation_id = "webhooks_get", tag = "webhooks", params(("id" = Uuid, Path)),
    responses((status = 200, description = "The webhook.", body = WebhookView), ReadErrors),
    security(("bearer" = []))
)]
#[get("/webhooks/{id}")]
async fn get(caller: Caller, id: PathId<kind::Webhook>) -> Result<Answer, Problem> {
    let (scope, id) = (caller.scope(Permission::ManageTokens)?, id.0);
    Ok(shown(read!(caller, webhooks::get(&scope, id))?))
}

/// Changes address or events of a webhook, or turns it off or on (merge patch, RFC 7396). What waits while it is off is
/// sent when it is on again.
#[utoipa::path(
    operation_id = "webhooks_update", tag = "webhooks", request_body = WebhookPatchBody,
    params(("id" = Uuid, Path), ("If-Match" = String, Header, description = "The `ETag` that was read.")),
    responses((status = 200, description = "The webhook.", body = WebhookView), ChangeErrors),
    security(("bearer" = []))
)]
#[patch("/webhooks/{id}")]
async fn update(
    caller: Caller,
    id: PathId<kind::Webhook>,
    version: IfMatch,
    body: Body<WebhookPatchBody>,
) -> Result<Answer, Problem> {
    let (scope, id) = (caller.scope(Permission::ManageTokens)?, id.0);
    let again = scope.clone();
    let patch = WebhookPatch {
        url: body.0.url,
        events: body.0.events.map(|events| events.iter().map(|event| event.0).collect()),
        active: body.0.active,
    };
    let patch = patch.parse(caller.app().webhook_reach)?;
    change!(
        caller, webhooks::update(&scope, id, version.0, &patch), shown,
        current: read!(caller, webhooks::get(&again, id)), WebhookView::from
    )
}

/// Removes a webhook with all messages to it.
#[utoipa::path(
    operation_id = "webhooks_delete", tag = "webhooks", params(("id" = Uuid, Path)),
    responses((status = 204, description = "It is told nothing any more."), WriteErrors),
    security(("bearer" = []))
)]
#[delete("/webhooks/{id}")]
async fn remove(caller: Caller, id: PathId<kind::Webhook>) -> Result<Answer, Problem> {
    let (scope, id) = (caller.scope(Permission::ManageTokens)?, id.0);
    write!(caller, webhooks::delete(&scope, id), |()| Answer::no_content())
}

/// Gives a webhook another secret, shown this once. For a day messages are signed with the one before as well.
#[utoipa::path(
    operation_id = "webhooks_rotate", tag = "webhooks", params(("id" = Uuid, Path)),
    responses((status = 200, description = "The webhook and its new secret.", body = NewWebhookView), WriteErrors),
    security(("bearer" = []))
)]
#[post("/webhooks/{id}/rotate")]
async fn rotate(caller: Caller, id: PathId<kind::Webhook>) -> Result<Answer, Problem> {
    let (scope, id) = (caller.scope(Permission::ManageTokens)?, id.0);
    let secret = Secret::generate();
    let kept = secret.bytes().to_vec();
    let request = request(&caller);
    let done =
        persistence::write!(caller.db(), request, webhooks::rotate(&scope, id, &kept), Unkept)?;
    let webhook = fresh(done)?;
    let version = webhook.version;
    let view = NewWebhookView { webhook: webhook.into(), secret: secret.text() };
    Ok(Answer::ok(&view).version(version))
}
