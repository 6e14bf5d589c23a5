//! Sends what waits: to addresses that may be reached, without following anybody elsewhere, and without reading what is
//! written back.

use std::net::SocketAddr;
use std::time::Duration;

use domain::access::Standing;
use domain::id::RequestId;
use domain::webhooks::{Message, Outcome, Reach, outcome};
use futures_util::future::join_all;
use persistence::{Request, Written};
use rand::Rng as _;
use reqwest::header::{CONTENT_TYPE, USER_AGENT};
use reqwest::redirect::Policy;
use reqwest::{Client, Url};
use serde_json::json;

use super::signature;
use crate::app::App;
use crate::auth::Unkept;

/// Sent at the same time by one server.
const BATCH: i64 = 16;
/// How long a receiver has for its answer: well within the lease of a message.
const PATIENCE: Duration = Duration::from_secs(15);

/// Sends all messages whose time has come; returns how many were tried.
///
/// # Errors
/// When the database does not answer; what was taken is sent again when its lease is over.
pub async fn deliver(app: &App) -> Result<usize, persistence::Error> {
    let mut tried = 0;
    loop {
        let now = app.clock.now();
        if !persistence::read!(&app.db, webhook_deliveries::any_due(now))? {
            return Ok(tried);
        }
        let vault = app.db.vault();
        let taken = persistence::maintain!(&app.db, webhook_deliveries::claim(&vault, now, BATCH))?;
        if taken.is_empty() {
            return Ok(tried);
        }
        tried += taken.len();
        for done in join_all(taken.iter().map(|message| attempt(app, message))).await {
            done?;
        }
    }
}

async fn attempt(app: &App, message: &Message) -> Result<(), persistence::Error> {
    let status = match send(message, &app.public_url, app.webhook_reach).await {
        Ok(status) => Some(status),
        Err(reason) => {
            tracing::info!(webhook = %message.webhook, message = %message.id, reason, "a message was not taken");
            None
        }
    };
    let chance = rand::rng().random_range(0..100);
    let outcome = outcome(status, message.tries, app.clock.now(), chance);
    let (id, webhook, tries) = (message.id, message.webhook, message.tries);
    if outcome != Outcome::Gone {
        return persistence::maintain!(
            &app.db,
            webhook_deliveries::settle(id, tries, status, outcome)
        );
    }
    tracing::warn!(%webhook, "the receiver is gone for good; its webhook was turned off");
    let request = Request {
        account: None,
        id: RequestId::from_uuid(uuid::Uuid::now_v7()),
        now: app.clock.now(),
        zone: app.zone.clone(),
        idempotency: None,
        standing: Standing::default(),
    };
    let done = persistence::write!(
        &app.db,
        request,
        webhook_deliveries::gone(webhook, id, tries, status),
        Unkept
    );
    match done {
        Ok(Written::Fresh(Unkept(())) | Written::Replayed(_)) => Ok(()),
        // It was removed meanwhile.
        Err(persistence::Error::NotFound) => Ok(()),
        Err(error) => Err(error),
    }
}

/// What is said: what to fetch and where, and nothing of what is in it.
fn body(message: &Message, public_url: &str) -> String {
    let Message { release, unit, period, vintage, .. } = message;
    json!({
        "type": message.event.as_str(),
        "timestamp": message.published_at,
        "data": {
            "id": release, "unit_id": unit, "period": period.to_string(), "vintage": vintage,
            "url": format!("{public_url}/api/v1/releases/{release}")
        }
    })
    .to_string()
}

/// The status of the answer, or why there is none.
async fn send(message: &Message, public_url: &str, reach: Reach) -> Result<u16, &'static str> {
    let url = Url::parse(&message.url).map_err(|_| "the address is none")?;
    let client = client(&url, reach).await?;
    // Receivers hold it against their own clocks, not against one that was set.
    let seconds = jiff::Timestamp::now().as_second();
    let (id, body) = (message.id.to_string(), body(message, public_url));
    let signature = signature::header(&message.secrets, &id, seconds, &body);
    let request = client
        .post(url)
        .header(CONTENT_TYPE, "application/json")
        .header(USER_AGENT, concat!("Linli/", env!("CARGO_PKG_VERSION")))
        .header("webhook-id", id)
        .header("webhook-timestamp", seconds.to_string())
        .header("webhook-signature", signature)
        .body(body);
    match request.send().await {
        Ok(answer) => Ok(answer.status().as_u16()),
        Err(error) if error.is_timeout() => Err("there was no answer in time"),
        Err(error) if error.is_connect() => Err("nobody was reached"),
        Err(_) => Err("the answer was none"),
    }
}

/// A client that goes to the addresses that were looked at and to no other: a name that leads elsewhere a moment later does
/// not lead it there.
async fn client(url: &Url, reach: Reach) -> Result<Client, &'static str> {
    let host = url.host_str().ok_or("the address has no host")?;
    let port = url.port_or_known_default().ok_or("the address has no port")?;
    // Of an address of the sixth version the brackets are no part.
    let name = host.trim_start_matches('[').trim_end_matches(']');
    let look = tokio::time::timeout(PATIENCE, tokio::net::lookup_host((name, port))).await;
    let found = look.map_err(|_| "the name was not found in time")?;
    let found: Vec<SocketAddr> = found.map_err(|_| "the name is not known")?.collect();
    if found.is_empty() {
        return Err("the name leads nowhere");
    }
    if !found.iter().all(|address| reach.admits(address.ip())) {
        return Err("the address is not one of the internet");
    }
    Client::builder()
        .resolve_to_addrs(host, &found)
        .redirect(Policy::none())
        .no_proxy()
        .timeout(PATIENCE)
        .build()
        .map_err(|_| "no connection can be made")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[actix_web::test]
    async fn where_a_name_leads_is_looked_at_before_anything_is_sent() {
        let (outside, inside) = (Reach { inside: false }, Reach { inside: true });
        for url in ["https://localhost:1/", "https://127.0.0.1:1/", "https://[::1]:1/"] {
            let url = Url::parse(url).unwrap();
            let refused = client(&url, outside).await.err();
            assert_eq!(refused, Some("the address is not one of the internet"), "{url}");
            assert!(client(&url, inside).await.is_ok(), "{url}");
        }
    }
}
