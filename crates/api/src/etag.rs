//! Versions of records in `ETag` and `If-Match`.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::http::header::IF_MATCH;
use actix_web::{FromRequest, HttpRequest};
use domain::Fault;

use crate::problem::{Kind, Problem};

/// The version that the caller read, from `If-Match: "3"`. Without it: 428.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IfMatch(pub i64);

impl FromRequest for IfMatch {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(parse(request))
    }
}

fn parse(request: &HttpRequest) -> Result<IfMatch, Problem> {
    let Some(value) = request.headers().get(IF_MATCH) else {
        return Err(Problem::new(Kind::PreconditionRequired));
    };
    let tag = value.to_str().map(str::trim).unwrap_or_default();
    // A proxy that compresses marks the tag as weak; the version is the same.
    let tag = tag.strip_prefix("W/").unwrap_or(tag);
    let version = tag.strip_prefix('"').and_then(|tag| tag.strip_suffix('"'));
    match version.map(str::parse) {
        Some(Ok(version)) => Ok(IfMatch(version)),
        // Another server's tag: whatever it names, this record is not it.
        _ if tag.starts_with('"') => Ok(IfMatch(-1)),
        _ => Err(Problem::invalid_request(Fault::new("/If-Match", "not_an_etag"))),
    }
}
