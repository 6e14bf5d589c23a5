//! Sends what waits: to addresses that may be reached, without following anybody elsewhere, and without reading what is
//! written back.

use std::net::SocketAddr;
use std::time::Duration;

use domain::access::Standing;
use domain::id::{RequestId, WebhookId};
use domain::webhooks::{DeliveryFailure as Failure, Message, Outcome, Reach, Try, outcome};
use futures_util::future::LocalBoxFuture;
use futures_util::stream::{FuturesUnordered, StreamExt as _};
use persistence::{Request, Written};
use rand::Rng as _;
use reqwest::header::{CONTENT_TYPE, USER_AGENT};
use reqwest::redirect::Policy;
use reqwest::{Client, Url};
use serde_json::json;

use super::signature;
use crate::app::App;
use crate::auth::Unkept;

/// Receivers that one server sends to at the same time, one message to each.
const AT_ONCE: usize = 8;
/// How long a receiver has for its answer, and its name to be found: together well within the lease of a message.
const PATIENCE: Duration = Duration::from_secs(15);
/// How often messages that came meanwhile are looked for while some are on their way.
const LOOK_AGAIN: Duration = Duration::from_secs(1);

/// Sends all messages whose time has come; returns how many were tried. Each receiver has its own pace: one that is slow
/// keeps its own messages waiting and no others.
///
/// # Errors
/// When the database does not answer; what was taken is sent again when its lease is over.
pub async fn deliver(app: &App) -> Result<usize, persistence::Error> {
    let mut busy: Vec<WebhookId> = Vec::new();
    let mut under_way: FuturesUnordered<Sending<'_>> = FuturesUnordered::new();
    let mut all = Ok(0);
    loop {
        // When something went wrong nothing more is taken, and what is on its way is brought to its end.
        if let Ok(tried) = all {
            match claim(app, &busy).await {
                Ok(taken) => {
                    all = Ok(tried + taken.len());
                    busy.extend(taken.iter().map(|message| message.webhook));
                    under_way.extend(taken.into_iter().map(|message| sending(app, message)));
                }
                Err(error) => all = Err(error),
            }
        }
        match tokio::time::timeout(LOOK_AGAIN, under_way.next()).await {
            Ok(Some((webhook, done))) => {
                busy.retain(|one| *one != webhook);
                if let Err(error) = done {
                    all = Err(error);
                }
            }
            Ok(None) => return all,
            Err(_) => {}
        }
    }
}

/// A message on its way, and what kept its outcome from being written down.
type Sending<'a> = LocalBoxFuture<'a, (WebhookId, Result<(), persistence::Error>)>;

fn sending(app: &App, message: Message) -> Sending<'_> {
    Box::pin(async move { (message.webhook, attempt(app, &message).await) })
}

/// Messages to as many further receivers as there is room for.
async fn claim(app: &App, busy: &[WebhookId]) -> Result<Vec<Message>, persistence::Error> {
    let most = i64::try_from(AT_ONCE.saturating_sub(busy.len())).unwrap_or(0);
    let (now, others) = (app.clock.now(), busy.to_vec());
    if most == 0 || !persistence::read!(&app.db, webhook_deliveries::any_due(now, &others))? {
        return Ok(Vec::new());
    }
    let (vault, busy) = (app.db.vault(), busy.to_vec());
    persistence::maintain!(&app.db, webhook_deliveries::claim(&vault, now, &busy, most))
}

async fn attempt(app: &App, message: &Message) -> Result<(), persistence::Error> {
    let tried = send(message, &app.public_url, app.webhook_reach).await;
    match tried {
        Ok(_) => {}
        Err(Failure::SecretUnreadable) => tracing::error!(
            webhook = %message.webhook,
            "the secret of a webhook cannot be opened with the keys that there are: it needs another"
        ),
        Err(reason) => tracing::info!(
            webhook = %message.webhook, message = %message.id, reason = reason.as_str(),
            "a message was not taken"
        ),
    }
    let chance = rand::rng().random_range(0..100);
    let outcome = outcome(tried, message.tries, app.clock.now(), chance);
    let (id, webhook, tries) = (message.id, message.webhook, message.tries);
    if outcome != Outcome::Gone {
        return persistence::maintain!(
            &app.db,
            webhook_deliveries::settle(id, tries, tried, outcome)
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
        webhook_deliveries::gone(webhook, id, tries, tried),
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
            "id": release, "unit_id": unit, "period": period, "vintage": vintage,
            "url": format!("{public_url}/api/v1/releases/{release}")
        }
    })
    .to_string()
}

async fn send(message: &Message, public_url: &str, reach: Reach) -> Try {
    let secrets = message.secrets.as_deref().ok_or(Failure::SecretUnreadable)?;
    let url = Url::parse(&message.url).map_err(|_| Failure::AddressInvalid)?;
    let client = client(&url, reach).await?;
    // Receivers hold it against their own clocks, not against one that was set.
    let seconds = jiff::Timestamp::now().as_second();
    let (id, body) = (message.id.to_string(), body(message, public_url));
    let signature = signature::header(secrets, &id, seconds, &body);
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
        Err(error) if error.is_timeout() => Err(Failure::NoAnswerInTime),
        Err(error) if error.is_connect() => Err(Failure::Unreachable),
        Err(_) => Err(Failure::AnswerUnreadable),
    }
}

/// A client that goes to the addresses that were looked at and to no other: a name that leads elsewhere a moment later does
/// not lead it there.
async fn client(url: &Url, reach: Reach) -> Result<Client, Failure> {
    let host = url.host_str().ok_or(Failure::AddressInvalid)?;
    let port = url.port_or_known_default().ok_or(Failure::AddressInvalid)?;
    // Of an address of the sixth version the brackets are no part.
    let name = host.trim_start_matches('[').trim_end_matches(']');
    let look = tokio::time::timeout(PATIENCE, tokio::net::lookup_host((name, port))).await;
    let found = look.map_err(|_| Failure::NameUnknown)?;
    let found: Vec<SocketAddr> = found.map_err(|_| Failure::NameUnknown)?.collect();
    if found.is_empty() {
        return Err(Failure::NameUnknown);
    }
    if !found.iter().all(|address| reach.admits(address.ip())) {
        return Err(Failure::AddressNotPublic);
    }
    Client::builder()
        .resolve_to_addrs(host, &found)
        .redirect(Policy::none())
        .no_proxy()
        .timeout(PATIENCE)
        .build()
        .map_err(|_| Failure::Unreachable)
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
            assert_eq!(refused, Some(Failure::AddressNotPublic), "{url}");
            assert!(client(&url, inside).await.is_ok(), "{url}");
        }
    }
}
