//! What every request handler shares.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use domain::Timestamp;
use jiff::tz::TimeZone;
use persistence::Database;

use crate::changes::Changes;
use crate::config::Proxies;
use crate::imports::Imports;
use crate::mail::Mail;
use crate::passwords::Passwords;
use crate::tokens::TokenKeys;

/// The application: one per server, shared by its threads.
pub struct App {
    pub db: Database,
    pub keys: TokenKeys,
    pub passwords: Passwords,
    pub clock: Clock,
    /// The office's time zone, in which its days begin and end.
    pub zone: TimeZone,
    /// Where people reach the server, without a slash at the end.
    pub public_url: String,
    pub mail: Mail,
    /// Proxies that are believed about whom they talked to.
    pub trusted_proxies: Proxies,
    pub attachments_folder: PathBuf,
    pub attachment_bytes: usize,
    pub import_bytes: usize,
    pub case_rules: domain::cases::CaseRules,
    /// From how much on reading is unusual.
    pub alerts: domain::audit_alerts::AlertThresholds,
    pub imports: Imports,
    /// What open screens are told of.
    pub changes: Changes,
    /// Where messages to webhooks may go.
    pub webhook_reach: domain::webhooks::Reach,
    /// Whether callers may set the clock: throw-away instances alone.
    pub settable_clock: bool,
}

/// The clock that the domain is told the time by.
#[derive(Clone, Debug, Default)]
pub struct Clock {
    /// Microseconds that this clock is ahead of the machine's; not 0 only where it may be set.
    ahead: Arc<AtomicI64>,
}

impl Clock {
    #[must_use]
    pub fn now(&self) -> Timestamp {
        let ahead = self.ahead.load(Ordering::Relaxed);
        let now = jiff::Timestamp::now().as_microsecond();
        Timestamp::from_micros(now.saturating_add(ahead))
    }

    /// From now on the clock goes on from `time`.
    pub fn set(&self, time: Timestamp) {
        let now = jiff::Timestamp::now().as_microsecond();
        self.ahead.store(time.as_micros().saturating_sub(now), Ordering::Relaxed);
    }
}
