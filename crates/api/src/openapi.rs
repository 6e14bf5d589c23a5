//! The API document (OpenAPI 3.1), made from the code.

use std::collections::BTreeMap;

use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{
    ContentBuilder, InfoBuilder, LicenseBuilder, OpenApi, Ref, RefOr, Response, ResponseBuilder,
    schema::ComponentsBuilder,
};
use utoipa::{IntoResponses, ToSchema as _};

use crate::problem::{MEDIA_TYPE, ProblemDocument};

/// The error answers of an operation, by kind of operation.
macro_rules! errors {
    ($($(#[doc = $doc:literal])+ $name:ident = [$($status:literal),+];)+) => {$(
        $(#[doc = $doc])+
        pub struct $name;

        impl IntoResponses for $name {
            fn responses() -> BTreeMap<String, RefOr<Response>> {
                problems(&[$($status),+])
            }
        }
    )+};
}

errors! {
    /// A read of one record.
    ReadErrors = [400, 401, 403, 404, 503];
    /// A read of a list.
    ListErrors = [400, 401, 403, 404, 503];
    /// A read that programs with a token do.
    PulledErrors = [400, 401, 403, 404, 429, 503];
    /// A read that tells what a write would do.
    AboutErrors = [400, 401, 403, 404, 409, 503];
    /// A write that makes something.
    WriteErrors = [400, 401, 403, 404, 409, 413, 415, 422, 503];
    /// A write that asks for the password once more.
    GuardedErrors = [400, 401, 403, 404, 409, 413, 415, 422, 429, 503];
    /// A write that changes a record of a version.
    ChangeErrors = [400, 401, 403, 404, 409, 412, 413, 415, 422, 428, 503];
    /// An operation for callers without a token.
    PublicErrors = [400, 401, 404, 409, 413, 415, 422, 429, 503];
}

fn problems(statuses: &[u16]) -> BTreeMap<String, RefOr<Response>> {
    statuses
        .iter()
        .map(|status| {
            let schema = Ref::from_schema_name(ProblemDocument::name());
            let response = ResponseBuilder::new()
                .description(describe(*status))
                .content(MEDIA_TYPE, ContentBuilder::new().schema(Some(schema)).build())
                .build();
            (status.to_string(), RefOr::T(response))
        })
        .collect()
}

const fn describe(status: u16) -> &'static str {
    match status {
        400 => "The request or its body cannot be read.",
        401 => "No good access token, or wrong credentials.",
        403 => "The caller has no right to this.",
        404 => "Not there, or out of the caller's scope.",
        409 => "What is asked contradicts what is recorded.",
        412 => "The record has changed since; the current one is in `current`.",
        413 => "The body is too large.",
        415 => "The media type of the body is not taken here.",
        422 => {
            "Fields are wrong; `errors` names every one. Or the idempotency key came with another request."
        }
        428 => "`If-Match` is needed.",
        429 => "Too many attempts; `Retry-After` says when to come back.",
        _ => "The server is busy or stopping; try again.",
    }
}

/// What the document says besides the operations.
#[must_use]
pub fn base() -> OpenApi {
    let bearer = HttpBuilder::new()
        .scheme(HttpAuthScheme::Bearer)
        .bearer_format("JWT")
        .description(Some("The access token of `POST /api/v1/auth/login`, good for ten minutes."))
        .build();
    let portal = HttpBuilder::new()
        .scheme(HttpAuthScheme::Bearer)
        .description(Some("The token of `POST /api/v1/portal/session`: a member's own, good for an hour and for the portal alone."))
        .build();
    let department = HttpBuilder::new()
        .scheme(HttpAuthScheme::Bearer)
        .description(Some("A token of `POST /api/v1/department_tokens`: a department's program, which reads releases alone."))
        .build();
    let components = ComponentsBuilder::new()
        .security_scheme("department", SecurityScheme::Http(department))
        .security_scheme("portal", SecurityScheme::Http(portal))
        .security_scheme("bearer", SecurityScheme::Http(bearer))
        .schema_from::<ProblemDocument>()
        .schema_from::<crate::problem::FieldError>()
        .build();
    let info = InfoBuilder::new()
        .title("Linli")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(include_str!("openapi.md")))
        .license(Some(
            LicenseBuilder::new().name("Apache-2.0").identifier(Some("Apache-2.0")).build(),
        ))
        .build();
    let mut document = OpenApi::new(info, utoipa::openapi::Paths::new());
    document.components = Some(components);
    document
}
