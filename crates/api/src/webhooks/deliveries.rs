//! Messages to webhooks, and those that are dead.

use actix_web::{get, post};
use domain::access::Permission;
use domain::id::{WebhookId, kind};
use domain::webhooks::Delivery;
use persistence::webhooks::DeliveryFilter;
use utoipa_actix_web::service_config::ServiceConfig;

use super::views::{DeliveryListQuery, DeliveryView};
use crate::answer::Answer;
use crate::body::{PathId, Query};
use crate::caller::Caller;
use crate::openapi::{ListErrors, WriteErrors};
use crate::page::{self, List};
use crate::problem::Problem;
use crate::{read, write};

pub fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.service(list).service(retry);
}

/// Messages to webhooks in scope, newest first.
#[utoipa::path(
    operation_id = "webhook_deliveries_list", tag = "webhooks", params(DeliveryListQuery),
    responses((status = 200, description = "A page of messages.", body = List<DeliveryView>), ListErrors),
    security(("bearer" = []))
)]
#[get("/webhook_deliveries")]
async fn list(caller: Caller, query: Query<DeliveryListQuery>) -> Result<Answer, Problem> {
    let scope = caller.scope(Permission::ManageTokens)?;
    let page = page::request(query.0.limit, query.0.after.as_deref(), None)?;
    let filter = DeliveryFilter {
        webhook: query.0.webhook.map(WebhookId::from_uuid),
        state: query.0.state.map(|state| state.0),
    };
    let found = read!(caller, webhook_deliveries::list(&scope, &filter, &page))?;
    Ok(page::answer(&caller.http, found, DeliveryView::from))
}

/// Sends a dead message again, with all its tries and under the same id.
#[utoipa::path(
    operation_id = "webhook_deliveries_retry", tag = "webhooks",
    params(
        ("id" = Uuid, Path),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a retry safe.")
    ),
    responses((status = 200, description = "The message, which waits now.", body = DeliveryView), WriteErrors),
    security(("bearer" = []))
)]
#[post("/webhook_deliveries/{id}/retry")]
async fn retry(caller: Caller, id: PathId<kind::WebhookDelivery>) -> Result<Answer, Problem> {
    let (scope, id) = (caller.scope(Permission::ManageTokens)?, id.0);
    write!(caller, webhook_deliveries::retry(&scope, id), |delivery: Delivery| {
        Answer::ok(&DeliveryView::from(delivery))
    })
}
