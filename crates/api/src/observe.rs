//! Around every request: an id, a line in the log, the figures.

use crate::metrics::{self, InFlight};
use actix_web::{
    Error, HttpMessage as _,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    http::{
        Method,
        header::{HeaderName, HeaderValue},
    },
    middleware::Next,
};
use domain::id::{Id, RequestId};
use std::time::{Duration, Instant};
use uuid::Uuid;

pub const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Paths that no route takes share one label, so that guessing does not make new ones.
const NO_ROUTE: &str = "none";

/// The middleware, for `actix_web::middleware::from_fn`. It goes outermost.
pub async fn observe<B: MessageBody>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    let started = Instant::now();
    let _in_flight = InFlight::begin();
    let id: RequestId = Id::from_uuid(Uuid::now_v7());
    request.extensions_mut().insert(id);
    let method = known(request.method());
    let mut answer = next.call(request).await?;
    let route = answer.request().match_pattern().unwrap_or_else(|| NO_ROUTE.to_owned());
    if let Ok(value) = HeaderValue::from_str(&id.to_string()) {
        answer.headers_mut().insert(REQUEST_ID, value);
    }
    let (status, took) = (answer.status().as_u16(), started.elapsed());
    log(&id, method, &route, status, took);
    metrics::answered(method, route, status, took);
    Ok(answer)
}

fn log(id: &RequestId, method: &str, route: &str, status: u16, took: Duration) {
    let milliseconds = took.as_secs_f64() * 1_000.0;
    if status >= 500 {
        tracing::error!(request = %id, method, route, status, milliseconds, "request");
    } else {
        tracing::info!(request = %id, method, route, status, milliseconds, "request");
    }
}

/// A closed list, because a caller may send any word as method.
fn known(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::{App, HttpResponse, middleware::from_fn, test, web};

    #[actix_web::test]
    async fn a_request_gets_an_id_and_is_counted_under_its_route() {
        // The recorder is there before the first figure.
        let _ = metrics::render();
        let app = test::init_service(
            App::new()
                .wrap(from_fn(observe))
                .route("/members/{id}", web::get().to(HttpResponse::NoContent)),
        )
        .await;
        for path in ["/members/jane?q=secret", "/guess"] {
            let answer =
                test::call_service(&app, test::TestRequest::get().uri(path).to_request()).await;
            let id = answer.headers().get(REQUEST_ID).unwrap().to_str().unwrap();
            assert_eq!(id.parse::<Uuid>().unwrap().get_version_num(), 7);
        }
        let page = metrics::render();
        let counted =
            r#"linli_http_requests_total{method="GET",route="/members/{id}",status="204"} 1"#;
        assert!(page.contains(counted), "{page}");
        assert!(page.contains(r#"route="none",status="404""#), "{page}");
        assert!(page.contains("linli_http_requests_in_flight 0"), "{page}");
        assert!(
            !page.contains("jane") && !page.contains("secret") && !page.contains("guess"),
            "{page}"
        );
        assert!(page.contains("process_resident_memory_bytes"), "{page}");
    }
}
