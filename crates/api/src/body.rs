//! Bodies: JSON, checked against the very schema that the API document shows, every fault at once.

use std::collections::HashMap;
use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::{OnceLock, RwLock};

use actix_web::dev::Payload;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::{FromRequest, HttpMessage as _, HttpRequest, web};
use domain::Fault;
use jsonschema::Validator;
use jsonschema::error::ValidationErrorKind as E;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use utoipa::ToSchema;

use crate::problem::{Kind, Problem};

/// SHA-256 of the body, for the idempotency key.
#[derive(Clone, Copy, Debug, Default)]
pub struct BodyDigest(pub [u8; 32]);

/// A JSON body of the documented form.
#[derive(Debug)]
pub struct Body<T>(pub T);

impl<T: DeserializeOwned + ToSchema + 'static> FromRequest for Body<T> {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let request = request.clone();
        let bytes = web::Bytes::from_request(&request, payload);
        Box::pin(async move {
            if !is_json(&request) {
                return Err(Problem::new(Kind::UnsupportedMediaType));
            }
            let bytes = bytes.await.map_err(|error| {
                match error.as_response_error().status_code().as_u16() {
                    413 => Problem::new(Kind::TooLarge),
                    _ => Problem::new(Kind::MalformedBody),
                }
            })?;
            request.extensions_mut().insert(BodyDigest(Sha256::digest(&bytes).into()));
            parse(&bytes).map(Self)
        })
    }
}

/// `application/json`, or a merge patch (RFC 7396).
fn is_json(request: &HttpRequest) -> bool {
    let value = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let media_type = value.and_then(|value| value.split(';').next()).map(str::trim);
    media_type.is_some_and(|media_type| {
        ["application/json", "application/merge-patch+json"]
            .iter()
            .any(|one| media_type.eq_ignore_ascii_case(one))
    })
}

/// # Errors
/// 400 when it is not JSON, 422 with every fault when it is not of the documented form.
pub fn parse<T: DeserializeOwned + ToSchema>(bytes: &[u8]) -> Result<T, Problem> {
    let value: Value = serde_json::from_slice(bytes).map_err(|error| {
        Problem::new(Kind::MalformedBody).with("line", error.line()).with("column", error.column())
    })?;
    let mut faults = schema_faults(&T::name(), &value);
    refuse_nul(&value, &mut String::new(), &mut faults);
    if !faults.is_empty() {
        return Err(Problem::new(Kind::InvalidBody).errors(faults));
    }
    serde_json::from_value(value).map_err(|error| {
        tracing::debug!(%error, "a body passed its schema and not its type");
        Problem::new(Kind::InvalidBody).errors(vec![Fault::new("", "wrong_type")])
    })
}

/// PostgreSQL has no text with U+0000, and no field of ours a use for it.
fn refuse_nul(value: &Value, pointer: &mut String, faults: &mut Vec<Fault>) {
    match value {
        Value::String(text) if text.contains('\0') => {
            faults.push(Fault::new(pointer.clone(), "control_character"));
        }
        Value::Array(items) => {
            for (i, item) in items.iter().enumerate() {
                within(pointer, &i.to_string(), |pointer| refuse_nul(item, pointer, faults));
            }
        }
        Value::Object(fields) => {
            for (name, field) in fields {
                within(pointer, &escaped(name), |pointer| refuse_nul(field, pointer, faults));
            }
        }
        _ => {}
    }
}

fn within(pointer: &mut String, part: &str, work: impl FnOnce(&mut String)) {
    let length = pointer.len();
    pointer.push('/');
    pointer.push_str(part);
    work(pointer);
    pointer.truncate(length);
}

/// A name as RFC 6901 wants it in a pointer.
fn escaped(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

static DOCUMENT: OnceLock<Value> = OnceLock::new();
static VALIDATORS: OnceLock<RwLock<HashMap<String, &'static Validator>>> = OnceLock::new();

/// Makes the API document known: bodies are checked against its schemas. Later calls change nothing.
pub fn know(document: &utoipa::openapi::OpenApi) {
    DOCUMENT.get_or_init(|| serde_json::to_value(document).unwrap_or(Value::Null));
}

/// The validator of a schema of the document, made at its first use and kept for good.
fn validator(name: &str) -> Option<&'static Validator> {
    let all = VALIDATORS.get_or_init(RwLock::default);
    if let Ok(known) = all.read()
        && let Some(validator) = known.get(name)
    {
        return Some(validator);
    }
    let components = DOCUMENT.get()?.get("components")?;
    let schema = serde_json::json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$ref": format!("#/components/schemas/{name}"),
        "components": components,
    });
    let made = jsonschema::options()
        .should_validate_formats(true)
        .build(&schema)
        .inspect_err(|error| tracing::error!(%error, name, "a schema is not one"))
        .ok()?;
    let made: &'static Validator = Box::leak(Box::new(made));
    all.write().ok()?.insert(name.to_owned(), made);
    Some(made)
}

/// Every way in which the value is not what the schema says.
fn schema_faults(name: &str, value: &Value) -> Vec<Fault> {
    let Some(validator) = validator(name) else {
        tracing::error!(name, "a body has no schema in the document");
        return Vec::new();
    };
    if validator.is_valid(value) {
        return Vec::new();
    }
    let mut faults = Vec::new();
    for error in validator.iter_errors(value) {
        let pointer = error.instance_path().as_str().to_owned();
        translate(&pointer, error.kind(), &mut faults);
    }
    faults
}

fn translate(pointer: &str, kind: &E, faults: &mut Vec<Fault>) {
    let fault = |code| Fault::new(pointer, code);
    let below = |name: &str, code| Fault::new(format!("{pointer}/{}", escaped(name)), code);
    match kind {
        E::AdditionalProperties { unexpected } | E::UnevaluatedProperties { unexpected } => {
            faults.extend(unexpected.iter().map(|name| below(name, "unknown_field")));
        }
        E::Required { property } => {
            faults.push(below(property.as_str().unwrap_or_default(), "required"));
        }
        E::Enum { options } => {
            let words = options.as_array().map(Vec::as_slice).unwrap_or_default();
            let words: Vec<&str> = words.iter().filter_map(Value::as_str).collect();
            faults.push(fault("not_in_list").with("words", words.join(", ")));
        }
        E::MaxLength { limit } => faults.push(fault("too_long").with("max", limit)),
        E::MinLength { limit: 1 } => faults.push(fault("required")),
        E::MinLength { limit } => faults.push(fault("too_short").with("min", limit)),
        E::MaxItems { limit } => faults.push(fault("too_many").with("max", limit)),
        E::MinItems { limit } => faults.push(fault("too_few").with("min", limit)),
        E::Maximum { limit } => faults.push(fault("too_large").with("max", limit)),
        E::Minimum { limit } => faults.push(fault("too_small").with("min", limit)),
        E::Format { format } => faults.push(fault("wrong_format").with("format", format)),
        E::OneOfNotValid { context } | E::AnyOf { context } => {
            alternatives(pointer, context, faults);
        }
        E::Type { .. } => faults.push(fault("wrong_type")),
        _ => faults.push(fault("invalid")),
    }
}

/// Of several forms, the faults of the one that comes nearest: a `null` that may stand for a value
/// is not what somebody meant who sent a wrong value.
fn alternatives(
    pointer: &str,
    context: &[Vec<jsonschema::ValidationError<'static>>],
    faults: &mut Vec<Fault>,
) {
    let nearest = context
        .iter()
        .filter(|errors| !errors.iter().any(|error| matches!(error.kind(), E::Type { .. })))
        .min_by_key(|errors| errors.iter().map(weight).sum::<usize>());
    match nearest {
        Some(errors) => {
            for error in errors {
                translate(error.instance_path().as_str(), error.kind(), faults);
            }
        }
        None => faults.push(Fault::new(pointer, "wrong_type")),
    }
}

/// A wrong tag is a form that was not meant at all.
fn weight(error: &jsonschema::ValidationError<'static>) -> usize {
    match error.kind() {
        E::Enum { .. } | E::Constant { .. } => 10,
        _ => 1,
    }
}

/// A field of a merge patch: absent, `null`, or a value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Patch<T> {
    #[default]
    Keep,
    Clear,
    Set(T),
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Patch<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // Only called for a field that is there; `#[serde(default)]` makes the absent one `Keep`.
        Option::<T>::deserialize(deserializer).map(|value| value.map_or(Self::Clear, Self::Set))
    }
}

impl<T> Patch<T> {
    /// The field after the patch, where nothing may stand for it.
    pub fn or(self, current: Option<T>) -> Option<T> {
        match self {
            Self::Keep => current,
            Self::Clear => None,
            Self::Set(value) => Some(value),
        }
    }

    #[must_use]
    pub const fn as_ref(&self) -> Patch<&T> {
        match self {
            Self::Keep => Patch::Keep,
            Self::Clear => Patch::Clear,
            Self::Set(value) => Patch::Set(value),
        }
    }

    pub fn map<U>(self, f: impl FnOnce(T) -> U) -> Patch<U> {
        match self {
            Self::Keep => Patch::Keep,
            Self::Clear => Patch::Clear,
            Self::Set(value) => Patch::Set(f(value)),
        }
    }
}

/// A query of the documented parameters; others are refused.
#[derive(Debug)]
pub struct Query<T>(pub T);

impl<T: DeserializeOwned + 'static> FromRequest for Query<T> {
    type Error = Problem;
    type Future = std::future::Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        std::future::ready(read_query(request.query_string()).map(Self))
    }
}

fn read_query<T: DeserializeOwned>(query: &str) -> Result<T, Problem> {
    if query.contains("%00") {
        return Err(Problem::invalid_request(Fault::new("/query", "control_character")));
    }
    web::Query::<T>::from_query(query).map(web::Query::into_inner).map_err(|error| {
        let fault = Fault::new("/query", "invalid_query").with("reason", error);
        Problem::invalid_request(fault)
    })
}

/// An id in the path; what is not a UUID is not the id of anything.
#[derive(Debug)]
pub struct PathId<K>(pub domain::id::Id<K>, PhantomData<K>);

impl<K: 'static> FromRequest for PathId<K> {
    type Error = Problem;
    type Future = std::future::Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let id = request.match_info().get("id").and_then(|text| text.parse().ok());
        std::future::ready(match id {
            Some(id) => Ok(Self(id, PhantomData)),
            None => Err(Problem::new(Kind::NotFound)),
        })
    }
}
