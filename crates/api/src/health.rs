//! For whoever runs the server: does it live, can it work, what does it do. Outside of the API and not for the public.

use crate::{app::App, metrics};
use actix_web::{HttpResponse, web};
use serde_json::json;

pub fn routes(cfg: &mut web::ServiceConfig) {
    cfg.route("/health/live", web::get().to(live))
        .route("/health/ready", web::get().to(ready))
        .route("/metrics", web::get().to(figures));
}

/// The process answers. A failure of the database is no reason to start it anew.
async fn live() -> HttpResponse {
    HttpResponse::Ok().json(json!({ "status": "live" }))
}

/// Requests can be served: the database answers.
async fn ready(app: web::Data<App>) -> HttpResponse {
    match app.db.ping().await {
        Ok(()) => HttpResponse::Ok().json(json!({ "status": "ready", "database": app.db.name() })),
        Err(error) => {
            tracing::warn!(%error, "the database does not answer");
            HttpResponse::ServiceUnavailable().json(json!({ "status": "no database" }))
        }
    }
}

async fn figures() -> HttpResponse {
    HttpResponse::Ok()
        .content_type("text/plain; version=0.0.4; charset=utf-8")
        .body(metrics::render())
}
