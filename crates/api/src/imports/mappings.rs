//! The header words of a unit's own form, kept for the next import.

use actix_web::{HttpRequest, get, put};
use domain::access::Permission;
use domain::id::UnitId;
use domain::imports::{ImportKind, SavedMapping};
use domain::words::Word as _;

use super::options::Mapping;
use super::views::{ImportMappingBody, ImportMappingView};
use crate::answer::Answer;
use crate::body::Body;
use crate::caller::Caller;
use crate::etag::IfMatch;
use crate::openapi::{ChangeErrors, ReadErrors};
use crate::problem::{Kind, Problem};
use crate::{read, write};

/// The unit and kind of the path; what is neither is not there.
fn path(http: &HttpRequest) -> Result<(UnitId, ImportKind), Problem> {
    let unit = http.match_info().get("id").and_then(|text| text.parse().ok());
    let kind = http.match_info().get("kind").and_then(ImportKind::from_word);
    unit.zip(kind).ok_or_else(|| Problem::new(Kind::NotFound))
}

/// The mapping that was saved for a unit.
#[utoipa::path(
    operation_id = "import_mappings_get", tag = "imports",
    params(("id" = Uuid, Path, description = "The unit."), ("kind" = crate::words::ImportKind, Path)),
    responses((status = 200, description = "The mapping.", body = ImportMappingView), ReadErrors),
    security(("bearer" = []))
)]
#[get("/units/{id}/import_mappings/{kind}")]
pub async fn get(caller: Caller) -> Result<Answer, Problem> {
    let scope = caller.scope(Permission::Import)?;
    let (unit, kind) = path(&caller.http)?;
    let saved = read!(caller, imports::get_mapping(&scope, unit, kind))?;
    let saved = saved.ok_or_else(|| Problem::new(Kind::NotFound))?;
    let version = saved.version;
    Ok(Answer::ok(&ImportMappingView::from(saved)).version(version))
}

/// Keeps a mapping for a unit's next imports. The first needs no `If-Match`; a later one does.
#[utoipa::path(
    operation_id = "import_mappings_put", tag = "imports", request_body = ImportMappingBody,
    params(
        ("id" = Uuid, Path, description = "The unit."), ("kind" = crate::words::ImportKind, Path),
        ("If-Match" = Option<String>, Header, description = "The `ETag` that was read.")
    ),
    responses((status = 200, description = "The mapping.", body = ImportMappingView), ChangeErrors),
    security(("bearer" = []))
)]
#[put("/units/{id}/import_mappings/{kind}")]
pub async fn put(
    caller: Caller,
    version: Option<IfMatch>,
    body: Body<ImportMappingBody>,
) -> Result<Answer, Problem> {
    let scope = caller.scope(Permission::Import)?;
    let (unit, kind) = path(&caller.http)?;
    let expected = known_version(&caller.http, version)?;
    let mapping = Mapping::parse(kind, Some(body.0.mapping))?;
    let text = match &mapping {
        Mapping::Members(mapping) => serde_json::to_string(mapping),
        Mapping::Cases(mapping) => serde_json::to_string(mapping),
    };
    let text = text.map_err(|_| Problem::new(Kind::Internal))?;
    write!(
        caller,
        imports::put_mapping(&scope, unit, kind, expected, &text),
        |saved: SavedMapping| {
            let version = saved.version;
            Answer::ok(&ImportMappingView::from(saved)).version(version)
        }
    )
}

/// The version that the caller read; `None` when the caller says that there was none.
fn known_version(http: &HttpRequest, version: Option<IfMatch>) -> Result<Option<i64>, Problem> {
    match version {
        Some(IfMatch(version)) => Ok(Some(version)),
        None if http.headers().contains_key("if-match") => {
            Err(Problem::invalid_request(domain::Fault::new("/If-Match", "not_an_etag")))
        }
        None => Ok(None),
    }
}
