//! Webhooks: where the programs of others are told of what is published. The message is signed as Standard Webhooks has it
//! (<https://www.standardwebhooks.com>), and says what to fetch; it holds no figure and no person.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use url::{Host, Url};

use crate::error::{Error, Fault, Faults, text};
use crate::id::{ReleaseId, UnitId, WebhookDeliveryId, WebhookId};
use crate::outbox::next_try;
use crate::time::Timestamp;
use crate::words;

/// The tables' names, as errors and audit entries call them.
pub const RESOURCE: &str = "webhooks";
pub const DELIVERIES: &str = "webhook_deliveries";

/// The longest address, in characters.
pub const ADDRESS: usize = 500;

/// After a change of the secret messages are signed with the one before as well, for this many days.
pub const OLD_SECRET_DAYS: i64 = 1;

words! {
    /// What a webhook may be told of.
    pub enum WebhookEvent {
        /// Figures of a quarter were published.
        ReleasePublished = "release.published",
    }
}

words! {
    /// What became of a message.
    pub enum DeliveryState {
        /// It is sent when its time comes.
        Waiting = "waiting",
        /// The receiver took it.
        Delivered = "delivered",
        /// It is sent no more, unless somebody says so.
        Dead = "dead",
    }
}

words! {
    /// Why a try had no answer.
    pub enum DeliveryFailure {
        /// The secret cannot be opened with the installation's keys: nothing can be signed until there is another.
        SecretUnreadable = "secret_unreadable",
        AddressInvalid = "address_invalid",
        NameUnknown = "name_unknown",
        /// The name leads to an address that messages may not go to.
        AddressNotPublic = "address_not_public",
        Unreachable = "unreachable",
        NoAnswerInTime = "no_answer_in_time",
        /// What came back is no answer of the protocol.
        AnswerUnreadable = "answer_unreadable",
    }
}

/// What the configuration allows besides addresses of the internet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reach {
    /// The office's own network and the machine itself; the latter by `http`, too.
    pub inside: bool,
}

impl Reach {
    /// Whether messages may go to this address.
    #[must_use]
    pub fn admits(self, address: IpAddr) -> bool {
        self.inside || is_public(address)
    }

    /// # Errors
    /// A fault when it is no address that messages may go to, as far as it says so itself: where a name leads is seen
    /// when a message is sent.
    pub fn address(self, address: &str) -> Result<String, Fault> {
        let fault = |code| Fault::new("/url", code);
        let given = text("/url", address, ADDRESS)?;
        let url = Url::parse(&given).map_err(|_| fault("not_a_url"))?;
        let host = url.host().ok_or_else(|| fault("not_a_url"))?;
        if !url.username().is_empty() || url.password().is_some() || url.fragment().is_some() {
            return Err(fault("url_with_secrets"));
        }
        match url.scheme() {
            "https" => {}
            "http" if self.inside && is_loopback(&host) => {}
            _ => return Err(fault("not_https")),
        }
        let forbidden = match host {
            Host::Ipv4(address) => !self.admits(address.into()),
            Host::Ipv6(address) => !self.admits(address.into()),
            Host::Domain(_) => !self.inside && is_loopback(&host),
        };
        if forbidden { Err(fault("address_not_public")) } else { Ok(url.into()) }
    }
}

fn is_loopback(host: &Host<&str>) -> bool {
    match host {
        Host::Domain(name) => *name == "localhost" || name.ends_with(".localhost"),
        Host::Ipv4(address) => address.is_loopback(),
        Host::Ipv6(address) => address.is_loopback(),
    }
}

/// Whether an address is one of the internet's: none of a network's own, of the machine, or kept for other ends.
#[must_use]
pub fn is_public(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

const fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let kept = address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_documentation();
    let shared = a == 100 && b >= 64 && b < 128;
    let special = a == 0 || (a == 192 && b == 0 && c == 0) || (a == 192 && b == 88 && c == 99);
    let measured = a == 198 && (b == 18 || b == 19);
    // From 224 on: groups, and what is kept for later.
    !kept && !shared && !special && !measured && a < 224
}

/// Of the part that is given out, without what leads to addresses of the fourth version or is kept for examples.
const fn is_public_v6(address: Ipv6Addr) -> bool {
    let [a, b, ..] = address.segments();
    let given_out = a >= 0x2000 && a < 0x4000;
    let special = a == 0x2001 && (b < 0x0200 || b == 0x0db8);
    given_out && !special && a != 0x2002 && a != 0x3fff
}

/// A webhook to be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewWebhook {
    /// It is told of what this unit may see.
    pub unit: UnitId,
    pub url: String,
    pub events: Vec<WebhookEvent>,
}

impl NewWebhook {
    /// # Errors
    /// Every fault: an address that messages may not go to, no event.
    pub fn parse(
        unit: UnitId,
        url: &str,
        events: &[WebhookEvent],
        reach: Reach,
    ) -> Result<Self, Error> {
        let mut faults = Faults::new();
        let url = faults.check(reach.address(url));
        let events = faults.check(some(events));
        faults.finish()?;
        match (url, events) {
            (Some(url), Some(events)) => Ok(Self { unit, url, events }),
            _ => Err(Fault::new("", "required").into()),
        }
    }
}

fn some(events: &[WebhookEvent]) -> Result<Vec<WebhookEvent>, Fault> {
    let mut events = events.to_vec();
    events.sort_unstable();
    events.dedup();
    if events.is_empty() {
        return Err(Fault::new("/events", "too_few").with("min", 1));
    }
    Ok(events)
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WebhookPatch {
    pub url: Option<String>,
    pub events: Option<Vec<WebhookEvent>>,
    pub active: Option<bool>,
}

impl WebhookPatch {
    /// # Errors
    /// As [`NewWebhook::parse`].
    pub fn parse(self, reach: Reach) -> Result<Self, Error> {
        let mut faults = Faults::new();
        let url = self.url.and_then(|url| faults.check(reach.address(&url)));
        let events = self.events.and_then(|events| faults.check(some(&events)));
        faults.finish()?;
        Ok(Self { url, events, active: self.active })
    }
}

/// A webhook as it is kept; its secret is for the sender alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Webhook {
    pub id: WebhookId,
    pub unit: UnitId,
    pub url: String,
    pub events: Vec<WebhookEvent>,
    pub active: bool,
    /// When the receiver said that there is nobody any more, and it was turned off for that.
    pub gone_at: Option<Timestamp>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    pub version: i64,
}

impl Webhook {
    #[must_use]
    pub fn amend(mut self, patch: WebhookPatch, now: Timestamp) -> Self {
        if let Some(url) = patch.url {
            self.url = url;
        }
        if let Some(events) = patch.events {
            self.events = events;
        }
        if let Some(active) = patch.active {
            self.active = active;
            self.gone_at = self.gone_at.filter(|_| !active);
        }
        self.touched(now)
    }

    /// The receiver said that there is nobody any more.
    #[must_use]
    pub fn gone(self, now: Timestamp) -> Self {
        Self { active: false, gone_at: Some(now), ..self }.touched(now)
    }

    #[must_use]
    pub fn touched(mut self, now: Timestamp) -> Self {
        self.updated_at = now.max(self.updated_at);
        self.version += 1;
        self
    }
}

/// Events in one column, with blanks between them.
#[must_use]
pub fn events_text(events: &[WebhookEvent]) -> String {
    let words: Vec<&str> = events.iter().map(|event| event.as_str()).collect();
    words.join(" ")
}

/// The events of a column.
#[must_use]
pub fn events_of(text: &str) -> Vec<WebhookEvent> {
    text.split(' ').filter_map(|word| word.parse().ok()).collect()
}

/// A message to one webhook, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    pub id: WebhookDeliveryId,
    pub webhook: WebhookId,
    pub unit: UnitId,
    pub event: WebhookEvent,
    pub release: ReleaseId,
    pub state: DeliveryState,
    /// How often it was sent.
    pub tries: i32,
    /// When it is sent next, while it waits.
    pub next_at: Timestamp,
    /// What the receiver answered last; none when there was no answer.
    pub last_status: Option<i32>,
    /// Why there was none.
    pub last_failure: Option<DeliveryFailure>,
    pub tried_at: Option<Timestamp>,
    pub created_at: Timestamp,
}

/// What there is to say, and whom to.
#[derive(Clone, Debug)]
pub struct Message {
    pub id: WebhookDeliveryId,
    pub webhook: WebhookId,
    pub url: String,
    /// How often it was sent, this time included.
    pub tries: i32,
    /// The one in use, and one that was in use until lately; none when the one in use cannot be opened.
    pub secrets: Option<Vec<Vec<u8>>>,
    pub event: WebhookEvent,
    pub release: ReleaseId,
    pub unit: UnitId,
    /// As it was published.
    pub period: String,
    pub vintage: i32,
    pub published_at: Timestamp,
}

/// What came of a try.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    Delivered,
    /// It is tried again at this time.
    Again(Timestamp),
    /// There is nobody any more: the webhook is turned off.
    Gone,
    Dead,
}

/// The status that the receiver answered, or why there is none.
pub type Try = Result<u16, DeliveryFailure>;

/// What comes of the try of this number; `chance` is from 0 to 99.
#[must_use]
pub fn outcome(tried: Try, tries: i32, now: Timestamp, chance: u32) -> Outcome {
    match tried {
        Ok(200..=299) => Outcome::Delivered,
        Ok(410) => Outcome::Gone,
        _ => next_try(tries, now, chance).map_or(Outcome::Dead, Outcome::Again),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outbox::TRIES;

    const OUTSIDE: Reach = Reach { inside: false };
    const INSIDE: Reach = Reach { inside: true };

    #[test]
    fn messages_go_to_the_internet_alone_unless_it_is_allowed() {
        for open in ["1.1.1.1", "223.5.5.5", "2400:3200::1", "2606:4700:4700::1111"] {
            assert!(OUTSIDE.admits(open.parse().unwrap()), "{open}");
        }
        for shut in [
            "127.0.0.1",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "0.0.0.0",
            "100.64.0.1",
            "192.0.0.8",
            "192.0.2.1",
            "198.18.0.1",
            "203.0.113.9",
            "224.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "fe80::1",
            "fc00::1",
            "fd12::1",
            "ff02::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "64:ff9b::7f00:1",
            "2002:7f00:1::",
            "2001::1",
            "2001:db8::1",
        ] {
            assert!(!OUTSIDE.admits(shut.parse().unwrap()), "{shut}");
            assert!(INSIDE.admits(shut.parse().unwrap()), "{shut}");
        }
    }

    #[test]
    fn an_address_is_https_and_says_no_secret() {
        let code = |reach: Reach, url: &str| reach.address(url).err().map(|fault| fault.code);
        for (url, outside, inside) in [
            ("https://stats.example.org/hook?a=1", None, None),
            ("http://stats.example.org/", Some("not_https"), Some("not_https")),
            ("http://10.0.0.1/", Some("not_https"), Some("not_https")),
            ("http://127.0.0.1:8080/", Some("not_https"), None),
            ("http://localhost/", Some("not_https"), None),
            ("https://localhost/", Some("address_not_public"), None),
            ("https://10.0.0.1/", Some("address_not_public"), None),
            ("https://[::1]/", Some("address_not_public"), None),
            ("https://0x7f.1/", Some("address_not_public"), None),
            ("https://user:word@example.org/", Some("url_with_secrets"), Some("url_with_secrets")),
            ("ftp://example.org/", Some("not_https"), Some("not_https")),
            ("example.org", Some("not_a_url"), Some("not_a_url")),
            (" ", Some("required"), Some("required")),
        ] {
            assert_eq!((code(OUTSIDE, url), code(INSIDE, url)), (outside, inside), "{url}");
        }
    }

    #[test]
    fn what_comes_of_a_try_is_what_the_receiver_says() {
        let now = Timestamp::from_micros(0);
        let later = next_try(1, now, 0).unwrap();
        assert_eq!(outcome(Ok(204), 1, now, 0), Outcome::Delivered);
        assert_eq!(outcome(Ok(410), 1, now, 0), Outcome::Gone);
        assert_eq!(outcome(Ok(302), 1, now, 0), Outcome::Again(later));
        let nobody = Err(DeliveryFailure::Unreachable);
        assert_eq!(outcome(nobody, 1, now, 0), Outcome::Again(later));
        assert_eq!(outcome(nobody, TRIES, now, 0), Outcome::Dead);
        assert_eq!(outcome(Ok(500), TRIES, now, 0), Outcome::Dead);
    }

    #[test]
    fn a_webhook_that_is_turned_on_again_is_not_gone() {
        let now = Timestamp::from_micros(1);
        let new = NewWebhook::parse(
            UnitId::from_uuid(uuid::Uuid::nil()),
            "https://example.org/",
            &[WebhookEvent::ReleasePublished; 2],
            OUTSIDE,
        )
        .unwrap();
        assert_eq!(events_of(&events_text(&new.events)), [WebhookEvent::ReleasePublished]);
        let made = Webhook {
            id: WebhookId::from_uuid(uuid::Uuid::nil()),
            unit: new.unit,
            url: new.url,
            events: new.events,
            active: true,
            gone_at: None,
            created_at: now,
            updated_at: now,
            version: 1,
        };
        let gone = made.gone(now);
        assert!(!gone.active && gone.gone_at == Some(now) && gone.version == 2);
        let on = WebhookPatch { active: Some(true), ..WebhookPatch::default() };
        let again = gone.amend(on.parse(OUTSIDE).unwrap(), now);
        assert!(again.active && again.gone_at.is_none());
        let nothing = WebhookPatch { events: Some(Vec::new()), ..WebhookPatch::default() };
        assert!(nothing.parse(OUTSIDE).is_err());
    }
}
