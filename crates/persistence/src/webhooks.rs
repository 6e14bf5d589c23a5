//! What is asked about webhooks: the same on both databases.

use domain::id::WebhookId;
use domain::webhooks::DeliveryState;

/// Which messages a list asks for.
#[derive(Clone, Debug, Default)]
pub struct DeliveryFilter {
    pub webhook: Option<WebhookId>,
    pub state: Option<DeliveryState>,
}
