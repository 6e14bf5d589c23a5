//! Logs: one line per event on standard error, as text or as JSON objects.
//!
//! They hold operations, ids of requests, times and counts: no query strings, bodies, names or addresses.

use crate::config::LogFormat;
use std::io::IsTerminal as _;
use tracing_subscriber::{EnvFilter, util::SubscriberInitExt as _};

/// Begins to log. Only the first call of a process has an effect.
///
/// # Errors
/// When the filter cannot be read; the message says where.
pub fn begin(format: LogFormat, filter: &str) -> Result<(), String> {
    let filter = EnvFilter::builder()
        .parse(filter)
        .map_err(|error| format!("`log_filter` cannot be read: {error}"))?;
    let lines = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal());
    // An error here says that a subscriber is there already.
    let _ = match format {
        LogFormat::Text => lines.with_target(false).finish().try_init(),
        LogFormat::Json => {
            lines.json().flatten_event(true).with_current_span(false).finish().try_init()
        }
    };
    log_panics();
    Ok(())
}

/// Where it happened, but not the message: it may quote what somebody entered.
fn log_panics() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map_or_else(String::new, ToString::to_string);
        tracing::error!(place, "a panic");
    }));
}
