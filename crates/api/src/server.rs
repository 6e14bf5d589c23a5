//! Puts the application together.

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceFactory, ServiceRequest, ServiceResponse};
use actix_web::http::header::LOCATION;
use actix_web::middleware::from_fn;
use actix_web::{HttpRequest, HttpResponse, web};
use utoipa::openapi::OpenApi;
use utoipa_actix_web::AppExt as _;
use utoipa_actix_web::service_config::ServiceConfig;
use utoipa_swagger_ui::SwaggerUi;

use crate::app::App;
use crate::problem::{Kind, Problem};
use crate::web_app::{self, WebApp};
use crate::{body, observe, openapi, problem};

/// The largest body that is not a file.
const BODY_BYTES: usize = 256 * 1024;

/// Every resource's routes, below `/api/v1`. A path is held against one after another, so that what is asked for most
/// comes first.
fn routes(cfg: &mut ServiceConfig<'_>) {
    crate::members::routes(cfg);
    crate::visits::routes(cfg);
    crate::events::routes(cfg);
    crate::cases::routes(cfg);
    crate::consents::routes(cfg);
    crate::sign_ups::routes(cfg);
    crate::suggestions::routes(cfg);
    crate::accounts::routes(cfg);
    crate::attachments::routes(cfg);
    crate::audit_alerts::routes(cfg);
    crate::audit_entries::routes(cfg);
    crate::audit_heads::routes(cfg);
    crate::auth::routes(cfg);
    crate::calendar::routes(cfg);
    crate::changes::routes(cfg);
    crate::consent_texts::routes(cfg);
    crate::data_requests::routes(cfg);
    crate::department_tokens::routes(cfg);
    crate::departments::routes(cfg);
    crate::enrolments::routes(cfg);
    crate::erasure_requests::routes(cfg);
    crate::feedback::routes(cfg);
    crate::grants::routes(cfg);
    crate::households::routes(cfg);
    crate::imports::routes(cfg);
    crate::invitations::routes(cfg);
    crate::links::routes(cfg);
    crate::me::routes(cfg);
    crate::merges::routes(cfg);
    crate::notifications::routes(cfg);
    crate::objections::routes(cfg);
    crate::portal::routes(cfg);
    crate::portal_codes::routes(cfg);
    crate::programmes::routes(cfg);
    crate::referrals::routes(cfg);
    crate::releases::routes(cfg);
    crate::retention::routes(cfg);
    crate::rounds::routes(cfg);
    crate::saved_views::routes(cfg);
    crate::statistics::routes(cfg);
    crate::text_hints::routes(cfg);
    crate::units::routes(cfg);
    crate::webhooks::routes(cfg);
}

/// The routes and the document that tells of them, both from one text.
fn parts() -> (
    actix_web::App<
        impl ServiceFactory<
            ServiceRequest,
            Config = (),
            Response = ServiceResponse<impl MessageBody>,
            Error = actix_web::Error,
            InitError = (),
        >,
    >,
    OpenApi,
) {
    actix_web::App::new()
        .into_utoipa_app()
        .openapi(openapi::base())
        .service(utoipa_actix_web::scope::scope("/api/v1").configure(routes))
        .split_for_parts()
}

/// The API document.
#[must_use]
pub fn document() -> OpenApi {
    parts().1
}

/// The application as it serves.
pub fn build(
    app: web::Data<App>,
) -> actix_web::App<
    impl ServiceFactory<
        ServiceRequest,
        Config = (),
        Response = ServiceResponse<impl MessageBody>,
        Error = actix_web::Error,
        InitError = (),
    >,
> {
    let (service, document) = parts();
    body::know(&document);
    service
        .app_data(app)
        .app_data(web::PayloadConfig::new(BODY_BYTES))
        .configure(crate::health::routes)
        .route("/docs", web::get().to(docs))
        .service(SwaggerUi::new("/docs/{_:.*}").url("/openapi.json", document.clone()))
        .app_data(web::Data::new(document))
        .default_service(web::to(nowhere))
        .wrap(from_fn(problem::problems))
        .wrap(from_fn(observe::observe))
}

/// The documentation page lies in a folder.
async fn docs() -> HttpResponse {
    HttpResponse::PermanentRedirect().insert_header((LOCATION, "/docs/")).finish()
}

/// What no route takes: the web app's, else 405 when another method would do, else 404.
async fn nowhere(
    request: HttpRequest,
    pages: Option<web::Data<WebApp>>,
    document: web::Data<OpenApi>,
) -> Result<HttpResponse, Problem> {
    if let Some(page) = pages.and_then(|pages| web_app::answer(&pages, &request)) {
        return Ok(page);
    }
    let known = document.paths.paths.keys().any(|template| matches(template, request.path()));
    Err(Problem::new(if known { Kind::MethodNotAllowed } else { Kind::NotFound }))
}

/// Whether a part such as `{id}` or `{token}.ics` can stand for the given one.
fn stands_for(part: &str, given: &str) -> bool {
    part.starts_with('{')
        && part
            .rsplit_once('}')
            .is_some_and(|(_, end)| given.strip_suffix(end).is_some_and(|value| !value.is_empty()))
}

/// Whether a path is of a template such as `/members/{id}`.
fn matches(template: &str, path: &str) -> bool {
    let (mut wanted, mut given) = (template.split('/'), path.split('/'));
    loop {
        match (wanted.next(), given.next()) {
            (None, None) => return true,
            (Some(part), Some(other)) if part == other || stands_for(part, other) => {}
            _ => return false,
        }
    }
}
