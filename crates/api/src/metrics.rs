//! Figures for Prometheus: requests by operation's route and status, never by who or what was asked for.

use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use std::{fs, sync::OnceLock, time::Duration};

/// Seconds, from a point read on the embedded database to an import.
const BUCKETS: &[f64] =
    &[0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0];
/// A page of memory on the systems this runs on.
const PAGE: f64 = 4096.0;

static RECORDER: OnceLock<Option<PrometheusHandle>> = OnceLock::new();

fn recorder() -> Option<&'static PrometheusHandle> {
    RECORDER
        .get_or_init(|| {
            let duration = Matcher::Full("linli_http_request_duration_seconds".to_owned());
            let handle = PrometheusBuilder::new()
                .set_buckets_for_metric(duration, BUCKETS)
                .and_then(PrometheusBuilder::install_recorder)
                .map_err(|error| tracing::error!(%error, "no figures are kept"))
                .ok()?;
            metrics::describe_counter!("linli_http_requests_total", "Requests answered");
            metrics::describe_histogram!(
                "linli_http_request_duration_seconds",
                "Time from request to answer"
            );
            metrics::describe_gauge!("linli_http_requests_in_flight", "Requests being served");
            metrics::describe_gauge!("process_resident_memory_bytes", "Memory in use");
            metrics::describe_gauge!("linli_build_info", "The version that runs");
            metrics::gauge!("linli_build_info", "version" => env!("CARGO_PKG_VERSION")).set(1.0);
            Some(handle)
        })
        .as_ref()
}

/// Keeps the figures and folds what was measured into them from time to time: it would pile up where nobody asks.
pub async fn keep() {
    let Some(recorder) = recorder() else { return };
    loop {
        tokio::time::sleep(Duration::from_secs(5)).await;
        recorder.run_upkeep();
    }
}

/// One request was answered.
pub fn answered(method: &'static str, route: String, status: u16, took: Duration) {
    let seconds = took.as_secs_f64();
    metrics::histogram!("linli_http_request_duration_seconds", "method" => method, "route" => route.clone())
        .record(seconds);
    metrics::counter!("linli_http_requests_total", "method" => method, "route" => route, "status" => status.to_string())
        .increment(1);
}

/// Counts a request as being served while it lives.
pub struct InFlight;

impl InFlight {
    pub fn begin() -> Self {
        metrics::gauge!("linli_http_requests_in_flight").increment(1.0);
        Self
    }
}

impl Drop for InFlight {
    fn drop(&mut self) {
        metrics::gauge!("linli_http_requests_in_flight").decrement(1.0);
    }
}

/// The figures in Prometheus' text form.
pub fn render() -> String {
    if let Some(pages) = resident_pages() {
        metrics::gauge!("process_resident_memory_bytes").set(pages * PAGE);
    }
    recorder().map_or_else(String::new, PrometheusHandle::render)
}

fn resident_pages() -> Option<f64> {
    fs::read_to_string("/proc/self/statm").ok()?.split_whitespace().nth(1)?.parse().ok()
}
