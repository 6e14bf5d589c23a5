//! How webhooks and their messages are shown and asked for.

use domain::Timestamp;
use domain::webhooks::{Delivery, Webhook};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::words::{DeliveryFailure, DeliveryState, WebhookEvent};

/// Which page of the webhooks.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct WebhookListQuery {
    /// Rows per page, 1 to 200; 50 if not given.
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<i64>,
    /// The `next` of the page before.
    pub after: Option<String>,
}

/// An address that is told of what is published.
#[derive(Debug, Serialize, ToSchema)]
pub struct WebhookView {
    id: Uuid,
    /// It is told of what this unit may see.
    unit_id: Uuid,
    #[schema(example = "https://stats.example.org/linli")]
    url: String,
    events: Vec<WebhookEvent>,
    /// Whether messages are sent.
    active: bool,
    /// When the receiver answered 410, and it was turned off for that.
    #[schema(value_type = Option<String>, format = "date-time")]
    gone_at: Option<Timestamp>,
    #[schema(value_type = String, format = "date-time")]
    created_at: Timestamp,
    #[schema(value_type = String, format = "date-time")]
    updated_at: Timestamp,
    /// Counts the changes; the number in the `ETag`.
    version: i64,
}

impl From<Webhook> for WebhookView {
    fn from(webhook: Webhook) -> Self {
        Self {
            id: webhook.id.uuid(),
            unit_id: webhook.unit.uuid(),
            url: webhook.url,
            events: webhook.events.into_iter().map(WebhookEvent::from).collect(),
            active: webhook.active,
            gone_at: webhook.gone_at,
            created_at: webhook.created_at,
            updated_at: webhook.updated_at,
            version: webhook.version,
        }
    }
}

/// A webhook with its secret, which is shown this once.
#[derive(Debug, Serialize, ToSchema)]
pub struct NewWebhookView {
    pub webhook: WebhookView,
    /// What the signatures are checked with.
    #[schema(example = "whsec_…")]
    pub secret: String,
}

/// A webhook to be made.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "unit_id": "019aaf3e-5b7c-7d2a-8a52-0d4b6f4d0d11", "url": "https://stats.example.org/linli",
    "events": ["release.published"]
}))]
pub struct NewWebhookBody {
    pub unit_id: Uuid,
    /// `https`. Addresses of the own network are taken where the configuration allows it.
    #[schema(min_length = 1, max_length = 500)]
    pub url: String,
    #[schema(min_items = 1)]
    pub events: Vec<WebhookEvent>,
}

/// What to change.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"active": false}))]
pub struct WebhookPatchBody {
    #[schema(min_length = 1, max_length = 500)]
    pub url: Option<String>,
    #[schema(min_items = 1)]
    pub events: Option<Vec<WebhookEvent>>,
    pub active: Option<bool>,
}

/// Which messages to list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct DeliveryListQuery {
    /// Those to this webhook.
    pub webhook: Option<Uuid>,
    /// `dead` for those that are sent no more.
    pub state: Option<DeliveryState>,
    /// Rows per page, 1 to 200; 50 if not given.
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<i64>,
    /// The `next` of the page before.
    pub after: Option<String>,
}

/// A message to a webhook. What the receiver wrote back is kept nowhere.
#[derive(Debug, Serialize, ToSchema)]
pub struct DeliveryView {
    /// The `webhook-id` of the message, the same at every try.
    id: Uuid,
    webhook_id: Uuid,
    event: WebhookEvent,
    /// What it tells of.
    release_id: Uuid,
    state: DeliveryState,
    /// How often it was sent.
    tries: i32,
    /// When it is sent next; none when it is sent no more.
    #[schema(value_type = Option<String>, format = "date-time")]
    next_at: Option<Timestamp>,
    /// The status of the last answer; none when there was none.
    last_status: Option<i32>,
    /// Why there was none.
    last_failure: Option<DeliveryFailure>,
    #[schema(value_type = Option<String>, format = "date-time")]
    tried_at: Option<Timestamp>,
    #[schema(value_type = String, format = "date-time")]
    created_at: Timestamp,
}

impl From<Delivery> for DeliveryView {
    fn from(delivery: Delivery) -> Self {
        let waits = delivery.state == domain::webhooks::DeliveryState::Waiting;
        Self {
            id: delivery.id.uuid(),
            webhook_id: delivery.webhook.uuid(),
            event: delivery.event.into(),
            release_id: delivery.release.uuid(),
            state: delivery.state.into(),
            tries: delivery.tries,
            next_at: waits.then_some(delivery.next_at),
            last_status: delivery.last_status,
            last_failure: delivery.last_failure.map(DeliveryFailure::from),
            tried_at: delivery.tried_at,
            created_at: delivery.created_at,
        }
    }
}
