//! Versions of records in `ETag` and `If-Match`.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::http::header::{IF_MATCH, IF_NONE_MATCH};
use actix_web::{FromRequest, HttpRequest};
use domain::Fault;
use sha2::{Digest as _, Sha256};

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

/// The tag of an answer that has no version: a digest of what is in it.
#[must_use]
pub fn of(content: impl AsRef<[u8]>) -> String {
    use std::fmt::Write as _;
    let digest = Sha256::digest(content);
    let hex = digest.iter().take(16).fold(String::new(), |mut hex, byte| {
        let _never = write!(hex, "{byte:02x}");
        hex
    });
    format!("\"{hex}\"")
}

/// Whether `If-None-Match` names the tag: then the caller has what would be answered. A proxy that compresses marks it as
/// weak.
#[must_use]
pub fn is_known(request: &HttpRequest, tag: &str) -> bool {
    let known = request.headers().get(IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    known.is_some_and(|known| {
        known.split(',').map(str::trim).any(|one| one == "*" || one.trim_start_matches("W/") == tag)
    })
}
