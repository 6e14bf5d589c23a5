//! Errors as callers see them: `application/problem+json` (RFC 9457), from every layer.

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::StatusCode;
use actix_web::http::header::{CONTENT_TYPE, HeaderMap, HeaderValue, RETRY_AFTER};
use actix_web::middleware::Next;
use actix_web::{HttpMessage as _, HttpResponse, ResponseError};
use domain::{Error as Refusal, Fault};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use crate::texts::Language;

pub const MEDIA_TYPE: &str = "application/problem+json";

macro_rules! kinds {
    ($($(#[doc = $doc:literal])+ $kind:ident = $slug:literal, $status:ident;)+) => {
        /// What kind of problem it is: the last part of its `type`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Kind { $($(#[doc = $doc])+ $kind),+ }

        impl Kind {
            pub const ALL: &'static [Self] = &[$(Self::$kind),+];

            #[must_use]
            pub const fn slug(self) -> &'static str {
                match self { $(Self::$kind => $slug),+ }
            }

            #[must_use]
            pub const fn status(self) -> StatusCode {
                match self { $(Self::$kind => StatusCode::$status),+ }
            }
        }
    };
}

kinds! {
    /// The body is not JSON.
    MalformedBody = "malformed-body", BAD_REQUEST;
    /// A part of the query, the path or a header is wrong.
    InvalidRequest = "invalid-request", BAD_REQUEST;
    /// No token, or one that is not good (any more).
    Unauthenticated = "unauthenticated", UNAUTHORIZED;
    /// Name, password or code is wrong; which one is not said.
    WrongCredentials = "wrong-credentials", UNAUTHORIZED;
    /// The password is right; a code of the second factor is needed as well.
    CodeRequired = "code-required", UNAUTHORIZED;
    /// The caller has no right to this, anywhere.
    Forbidden = "forbidden", FORBIDDEN;
    /// Not there, or not for this caller to know of.
    NotFound = "not-found", NOT_FOUND;
    /// The path is there, the method is not.
    MethodNotAllowed = "method-not-allowed", METHOD_NOT_ALLOWED;
    /// What is asked contradicts what is recorded.
    Conflict = "conflict", CONFLICT;
    /// The record's state does not allow this step.
    ImpossibleTransition = "impossible-transition", CONFLICT;
    /// A consent is missing; `purpose` says what to ask for.
    ConsentRequired = "consent-required", CONFLICT;
    /// Somebody likely the same is recorded already; see `candidates`.
    DuplicateCandidates = "duplicate-candidates", CONFLICT;
    /// The record has changed since; `current` is what it is now.
    Stale = "stale", PRECONDITION_FAILED;
    /// `If-Match` is needed.
    PreconditionRequired = "precondition-required", PRECONDITION_REQUIRED;
    /// The body or file is larger than allowed.
    TooLarge = "too-large", PAYLOAD_TOO_LARGE;
    /// The media type of the body is not one that is taken here.
    UnsupportedMediaType = "unsupported-media-type", UNSUPPORTED_MEDIA_TYPE;
    /// Fields of the body are wrong; `errors` names every one.
    InvalidBody = "invalid-body", UNPROCESSABLE_ENTITY;
    /// The idempotency key came before with another request.
    IdempotencyKeyReused = "idempotency-key-reused", UNPROCESSABLE_ENTITY;
    /// Too many attempts; `Retry-After` says when to come back.
    TooManyRequests = "too-many-requests", TOO_MANY_REQUESTS;
    /// A fault of the server's own.
    Internal = "internal", INTERNAL_SERVER_ERROR;
    /// The server is busy or stopping; the same request may succeed later.
    Unavailable = "unavailable", SERVICE_UNAVAILABLE;
}

/// A problem on its way to the caller; texts come in at the end, in the caller's language.
#[derive(Clone, Debug)]
pub struct Problem {
    pub kind: Kind,
    params: Vec<(&'static str, String)>,
    /// A text of its own in place of the kind's, by key.
    detail: Option<String>,
    errors: Vec<Fault>,
    more: Vec<(&'static str, Value)>,
    wait: Option<Box<Wait>>,
}

/// When to come back, and what a program is told of its requests.
#[derive(Clone, Debug, Default)]
struct Wait {
    seconds: Option<u64>,
    headers: Vec<(&'static str, String)>,
}

impl Problem {
    #[must_use]
    pub const fn new(kind: Kind) -> Self {
        Self {
            kind,
            params: Vec::new(),
            detail: None,
            errors: Vec::new(),
            more: Vec::new(),
            wait: None,
        }
    }

    /// As the domain's refusal of that code.
    #[must_use]
    pub fn conflict(code: &'static str) -> Self {
        Self::new(Kind::Conflict).detail(format!("conflict.{code}")).more("code", code)
    }

    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.params.push((name, value.to_string()));
        self
    }

    /// A detail text by its key in the locale files.
    #[must_use]
    pub fn detail(mut self, key: impl Into<String>) -> Self {
        self.detail = Some(key.into());
        self
    }

    #[must_use]
    pub fn errors(mut self, errors: Vec<Fault>) -> Self {
        self.errors = errors;
        self
    }

    /// A member of its own in the document, such as `candidates`.
    #[must_use]
    pub fn more(mut self, name: &'static str, value: impl Serialize) -> Self {
        self.more.push((name, serde_json::to_value(value).unwrap_or(Value::Null)));
        self
    }

    /// Seconds until it makes sense to try again.
    #[must_use]
    pub fn retry_after(mut self, seconds: u64) -> Self {
        self.wait.get_or_insert_default().seconds = Some(seconds);
        self
    }

    /// A header field of its own.
    #[must_use]
    pub fn header(mut self, name: &'static str, value: String) -> Self {
        self.wait.get_or_insert_default().headers.push((name, value));
        self
    }

    #[must_use]
    pub fn invalid_request(fault: Fault) -> Self {
        Self::new(Kind::InvalidRequest).errors(vec![fault])
    }

    /// Faults of what came in the query are of the request, not of a body.
    #[must_use]
    pub fn of_query(mut self) -> Self {
        if self.kind == Kind::InvalidBody {
            self.kind = Kind::InvalidRequest;
        }
        self
    }

    #[must_use]
    pub fn is_stale(&self) -> bool {
        self.kind == Kind::Stale
    }

    /// The document that goes out.
    #[must_use]
    pub fn document(&self, language: Language, instance: Option<String>) -> ProblemDocument {
        let slug = self.kind.slug();
        let detail = match &self.detail {
            Some(key) => language.text(key, &self.params),
            None => language.text(&format!("detail.{slug}"), &self.params),
        };
        ProblemDocument {
            kind: format!("https://linli.example/problems/{slug}"),
            title: language.text(&format!("title.{slug}"), &[]),
            status: self.kind.status().as_u16(),
            detail,
            instance,
            errors: self.errors.iter().map(|fault| FieldError::new(language, fault)).collect(),
            more: self
                .more
                .iter()
                .map(|(name, value)| ((*name).to_owned(), value.clone()))
                .collect(),
        }
    }

    fn answer(&self, language: Language, instance: Option<String>) -> HttpResponse {
        let mut answer = HttpResponse::build(self.kind.status());
        answer.content_type(MEDIA_TYPE).insert_header(("content-language", language.tag()));
        if let Some(wait) = &self.wait {
            if let Some(seconds) = wait.seconds {
                answer.insert_header((RETRY_AFTER, seconds));
            }
            for (name, value) in &wait.headers {
                answer.insert_header((*name, value.as_str()));
            }
        }
        if self.kind.status() == StatusCode::UNAUTHORIZED {
            answer.insert_header(("www-authenticate", "Bearer"));
        }
        answer.body(serde_json::to_vec(&self.document(language, instance)).unwrap_or_default())
    }
}

/// An error, after RFC 9457.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = Problem, example = json!({
    "type": "https://linli.example/problems/invalid-body",
    "title": "The body is not valid",
    "status": 422,
    "detail": "Every field that is wrong is named in errors.",
    "instance": "urn:uuid:019aaf3e-5b7c-7d2a-8a52-0d4b6f4d0d11",
    "errors": [{"pointer": "/phone", "code": "phone_too_short", "detail": "The number is too short."}]
}))]
pub struct ProblemDocument {
    /// A stable address that names the kind of error.
    #[serde(rename = "type")]
    #[schema(format = "uri")]
    pub kind: String,
    pub title: String,
    /// The HTTP status, again.
    #[schema(minimum = 400, maximum = 599)]
    pub status: u16,
    pub detail: String,
    /// The request's id, as in the header `x-request-id`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instance: Option<String>,
    /// Every field that is wrong.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldError>,
    /// Particulars of the kind: `candidates`, `current`, `purpose`, `merged_into`.
    #[serde(flatten)]
    pub more: serde_json::Map<String, Value>,
}

/// One field that is wrong.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct FieldError {
    /// JSON pointer (RFC 6901) into the body; the name of a query parameter or header after a slash.
    pub pointer: String,
    /// A stable word.
    pub code: String,
    /// The same in the caller's language.
    pub detail: String,
}

impl FieldError {
    fn new(language: Language, fault: &Fault) -> Self {
        Self {
            pointer: fault.pointer.clone(),
            code: fault.code.to_owned(),
            detail: language.text(&format!("fault.{}", fault.code), &fault.params),
        }
    }
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.kind.slug())
    }
}

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        self.kind.status()
    }

    fn error_response(&self) -> HttpResponse {
        self.answer(Language::English, None)
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Invalid(faults) => Self::new(Kind::InvalidBody).errors(faults.0),
            Refusal::Impossible { resource, state, action } => {
                Self::new(Kind::ImpossibleTransition)
                    .with("resource", resource)
                    .with("state", state)
                    .with("action", action)
                    .more("state", state)
                    .more("action", action)
            }
            Refusal::ConsentRequired { purpose } => {
                Self::new(Kind::ConsentRequired).with("purpose", purpose).more("purpose", purpose)
            }
            Refusal::Conflict { code } => Self::conflict(code),
            Refusal::Forbidden => Self::new(Kind::Forbidden),
        }
    }
}

impl From<Fault> for Problem {
    fn from(fault: Fault) -> Self {
        Refusal::from(fault).into()
    }
}

impl From<persistence::Error> for Problem {
    fn from(error: persistence::Error) -> Self {
        use persistence::Error as E;
        match error {
            E::Domain(refusal) => refusal.into(),
            E::NotFound => Self::new(Kind::NotFound),
            E::Merged(into) => Self::new(Kind::NotFound).more("merged_into", into),
            E::Stale => Self::new(Kind::Stale),
            E::KeyReused => Self::new(Kind::IdempotencyKeyReused),
            E::Duplicates(candidates) => Self::new(Kind::DuplicateCandidates).more(
                "candidates",
                candidates.iter().map(crate::members::CandidateView::from).collect::<Vec<_>>(),
            ),
            E::BuiltOn(built_on) => {
                let counts: serde_json::Map<String, Value> = built_on
                    .into_iter()
                    .map(|(kind, count)| (kind.to_owned(), count.into()))
                    .collect();
                Self::new(Kind::Conflict)
                    .detail("conflict.built_on")
                    .more("code", "built_on")
                    .more("built_on", counts)
            }
            E::Unavailable(reason) => {
                tracing::warn!(reason, "unavailable");
                Self::new(Kind::Unavailable).retry_after(1)
            }
            E::Database(error) => {
                tracing::error!(%error, "a database error");
                Self::new(Kind::Internal)
            }
            E::Internal(reason) => {
                tracing::error!(reason, "an internal error");
                Self::new(Kind::Internal)
            }
        }
    }
}

/// The middleware that gives problems their language and request id, and turns whatever else went
/// wrong on the way, such as a broken path, into a problem.
pub async fn problems(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let language = Language::of(request.headers());
    let instance =
        request.extensions().get::<domain::id::RequestId>().map(|id| format!("urn:uuid:{id}"));
    // No clone of the request may live while it is being routed, so an error without its response
    // stays an error; extractors and handlers answer with responses.
    let response = next.call(request).await?;
    if !(response.status().is_client_error() || response.status().is_server_error()) {
        return Ok(response.map_into_boxed_body());
    }
    let known = response.response().error().and_then(|error| error.as_error::<Problem>()).cloned();
    if known.is_none() && is_problem(response.headers()) {
        return Ok(response.map_into_boxed_body());
    }
    let problem = known.unwrap_or_else(|| Problem::of_status(response.status()));
    let answer = problem.answer(language, instance);
    Ok(response.into_response(answer))
}

fn is_problem(headers: &HeaderMap) -> bool {
    headers.get(CONTENT_TYPE) == Some(&HeaderValue::from_static(MEDIA_TYPE))
}

impl Problem {
    fn of_status(status: StatusCode) -> Self {
        Self::new(match status {
            StatusCode::UNAUTHORIZED => Kind::Unauthenticated,
            StatusCode::FORBIDDEN => Kind::Forbidden,
            StatusCode::NOT_FOUND => Kind::NotFound,
            StatusCode::METHOD_NOT_ALLOWED => Kind::MethodNotAllowed,
            StatusCode::PAYLOAD_TOO_LARGE => Kind::TooLarge,
            StatusCode::UNSUPPORTED_MEDIA_TYPE => Kind::UnsupportedMediaType,
            StatusCode::TOO_MANY_REQUESTS => Kind::TooManyRequests,
            StatusCode::SERVICE_UNAVAILABLE => Kind::Unavailable,
            status if status.is_client_error() => Kind::InvalidRequest,
            _ => Kind::Internal,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_its_texts() {
        for language in [Language::English, Language::Simplified, Language::Traditional] {
            for kind in Kind::ALL {
                for part in ["title", "detail"] {
                    let key = format!("{part}.{}", kind.slug());
                    assert_ne!(language.text(&key, &[]), key, "{language:?}");
                }
            }
        }
    }
}
