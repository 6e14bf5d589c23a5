//! Answers that succeed: status, the few headers that belong to them, body.

use actix_web::body::BoxBody;
use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, Responder};
use persistence::{Storable, StoredAnswer};
use serde::Serialize;

/// An answer whose body is written already, so that it can be kept for a retry.
#[derive(Clone, Debug)]
pub struct Answer {
    status: StatusCode,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Answer {
    fn new(status: StatusCode, view: &impl Serialize) -> Self {
        // Views hold strings, numbers and lists of them: nothing that JSON cannot say.
        Self { status, headers: Vec::new(), body: serde_json::to_vec(view).unwrap_or_default() }
    }

    #[must_use]
    pub fn ok(view: &impl Serialize) -> Self {
        Self::new(StatusCode::OK, view)
    }

    /// 201, with the address of what was made: a path below `/api/v1`.
    #[must_use]
    pub fn created(path: impl AsRef<str>, view: &impl Serialize) -> Self {
        Self::new(StatusCode::CREATED, view).header("location", format!("/api/v1{}", path.as_ref()))
    }

    /// 202, with the address of the job.
    #[must_use]
    pub fn accepted(path: impl AsRef<str>, view: &impl Serialize) -> Self {
        Self::new(StatusCode::ACCEPTED, view)
            .header("location", format!("/api/v1{}", path.as_ref()))
    }

    #[must_use]
    pub const fn no_content() -> Self {
        Self { status: StatusCode::NO_CONTENT, headers: Vec::new(), body: Vec::new() }
    }

    /// The `ETag` of a record of this version.
    #[must_use]
    pub fn version(self, version: i64) -> Self {
        self.header("etag", format!("\"{version}\""))
    }

    #[must_use]
    pub fn header(mut self, name: &str, value: String) -> Self {
        self.headers.push((name.to_owned(), value));
        self
    }
}

impl Storable for Answer {
    fn to_stored(&self) -> StoredAnswer {
        StoredAnswer {
            status: self.status.as_u16(),
            headers: self.headers.clone(),
            body: self.body.clone(),
        }
    }
}

impl From<StoredAnswer> for Answer {
    fn from(stored: StoredAnswer) -> Self {
        let status = StatusCode::from_u16(stored.status).unwrap_or(StatusCode::OK);
        Self { status, headers: stored.headers, body: stored.body }
            .header("idempotency-replayed", "true".to_owned())
    }
}

impl Responder for Answer {
    type Body = BoxBody;

    fn respond_to(self, _: &HttpRequest) -> HttpResponse {
        let mut answer = HttpResponse::build(self.status);
        for (name, value) in self.headers {
            answer.insert_header((name, value));
        }
        // What is about people is kept in no cache on the way.
        answer.insert_header(("cache-control", "no-store"));
        if self.status == StatusCode::NO_CONTENT {
            return answer.finish();
        }
        answer.content_type("application/json").body(self.body)
    }
}
