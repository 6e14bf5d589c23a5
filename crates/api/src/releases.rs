//! Releases: figures of a quarter, published and frozen.

mod lines;
mod public;
mod reader;
mod visitors;

use actix_web::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, ETAG, HeaderName};
use actix_web::{HttpResponse, get, post};
use domain::Timestamp;
use domain::access::Permission;
use domain::department_tokens::TokenScope;
use domain::id::{UnitId, kind};
use domain::releases::{Difference, NewRelease, Release};
use domain::statistics::Month;
use persistence::releases::ReleaseDetail;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use crate::answer::Answer;
use crate::body::{Body, PathId, Query};
use crate::caller::Caller;
use crate::etag;
use crate::openapi::{PulledErrors, WriteErrors};
use crate::page::{self, List};
use crate::problem::Problem;
use crate::{scan, write};
pub(crate) use reader::Reader;

pub fn routes(cfg: &mut ServiceConfig<'_>) {
    // The fixed path before the one with an id.
    public::routes(cfg);
    cfg.service(list).service(create).service(get).service(data);
}

/// Which page of the releases.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct ReleaseListQuery {
    /// Rows per page, 1 to 200; 50 if not given.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<i64>,
    /// The `next` of the page before.
    after: Option<String>,
}

/// A release: it never changes.
#[derive(Debug, Serialize, ToSchema)]
struct ReleaseView {
    id: Uuid,
    /// The unit at the top of the tree that it is of.
    unit_id: Uuid,
    #[schema(example = "深圳区")]
    unit_name: String,
    #[schema(example = "2026-Q3")]
    period: String,
    /// 1 is the first; what a further one says otherwise is listed in it.
    vintage: i32,
    /// Why there is a further one.
    reason: Option<String>,
    #[schema(value_type = String, format = "date-time")]
    created_at: Timestamp,
    /// How to cite it.
    #[schema(
        example = "Linli, 深圳区, 2026-Q3, vintage 1, https://linli.example.org/api/v1/releases/…"
    )]
    citation: String,
}

/// A figure that a vintage gives otherwise than the one before.
#[derive(Debug, Serialize, ToSchema)]
struct DifferenceView {
    /// What it is of: the first columns of its line.
    of: String,
    /// Value and status of the vintage before; none where that has no such line.
    before: Option<String>,
    after: Option<String>,
}

impl From<Difference> for DifferenceView {
    fn from(difference: Difference) -> Self {
        Self { of: difference.of, before: difference.before, after: difference.after }
    }
}

/// A release with what it has of the caller's units.
#[derive(Debug, Serialize, ToSchema)]
struct ReleaseDetailView {
    #[serde(flatten)]
    release: ReleaseView,
    /// How many units of the caller's there are in it.
    units: usize,
    /// How many lines `GET /releases/{id}/data` has, besides the first.
    observations: usize,
    /// Of the caller's units.
    differences: Vec<DifferenceView>,
    /// What has to be said beside the figures.
    #[schema(example = "Figures may not add up.")]
    note: String,
}

/// What to publish.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"unit_id": "019aaf3e-5b7c-7d2a-8a52-0d4b6f4d0d11", "period": "2026-Q3"}))]
struct NewReleaseBody {
    /// A unit at the top: a release is of the whole tree.
    unit_id: Uuid,
    /// A quarter that is over.
    #[schema(min_length = 1, max_length = 10)]
    period: String,
    /// Needed for a further vintage.
    #[schema(min_length = 1, max_length = 400)]
    reason: Option<String>,
}

fn view(release: Release, public_url: &str) -> ReleaseView {
    let citation = format!(
        "Linli, {}, {}, vintage {}, {public_url}/api/v1/releases/{}",
        release.unit_name, release.period, release.vintage, release.id
    );
    ReleaseView {
        id: release.id.uuid(),
        unit_id: release.unit.uuid(),
        unit_name: release.unit_name,
        period: release.period.to_string(),
        vintage: release.vintage,
        reason: release.reason,
        created_at: release.created_at,
        citation,
    }
}

/// Releases of the trees that the caller's units are in, newest first. Departments' tokens read them, too.
#[utoipa::path(
    operation_id = "releases_list", tag = "releases", params(ReleaseListQuery),
    responses((status = 200, description = "A page of releases.", body = List<ReleaseView>), PulledErrors),
    security(("bearer" = []), ("department" = []))
)]
#[get("/releases")]
async fn list(reader: Reader, query: Query<ReleaseListQuery>) -> Result<Answer, Problem> {
    let roots = reader.roots(TokenScope::Releases)?;
    let page = page::request(query.0.limit, query.0.after.as_deref(), None)?;
    let found = persistence::read!(reader.db(), releases::list(&roots, &page))?;
    let answer = page::answer(&reader.http, found, |one| view(one, &reader.app().public_url));
    Ok(reader.tell(answer))
}

/// Publishes the figures of a quarter, of a whole tree: all of the catalogue, together and by each dimension alone, every
/// figure protected. What is published never changes; a correction is a further vintage.
#[utoipa::path(
    operation_id = "releases_create", tag = "releases", request_body = NewReleaseBody,
    params(("Idempotency-Key" = Option<String>, Header, description = "Makes a retry safe.")),
    responses((status = 201, description = "The release.", body = ReleaseView), WriteErrors),
    security(("bearer" = []))
)]
#[post("/releases")]
async fn create(caller: Caller, body: Body<NewReleaseBody>) -> Result<Answer, Problem> {
    let scope = caller.scope(Permission::PublishReleases)?;
    let (unit, today) = (UnitId::from_uuid(body.0.unit_id), Month::of(caller.today()));
    let new = NewRelease::parse(unit, &body.0.period, body.0.reason.as_deref(), today)?;
    let (of, asked) = (scope.clone(), new.clone());
    let material = scan!(caller, releases::gather(&of, &asked))?;
    let blocks = lines::blocks(&material, new.period, caller.vault().cell_secret())?;
    let public_url = caller.app().public_url.clone();
    write!(caller, releases::create(&scope, &new, &blocks), move |release: Release| {
        let path = format!("/releases/{}", release.id);
        Answer::created(path, &view(release, &public_url))
    })
}

/// A release: how to cite it, and what it says otherwise than the vintage before.
#[utoipa::path(
    operation_id = "releases_get", tag = "releases", params(("id" = Uuid, Path)),
    responses((status = 200, description = "The release.", body = ReleaseDetailView), PulledErrors),
    security(("bearer" = []), ("department" = []))
)]
#[get("/releases/{id}")]
async fn get(reader: Reader, id: PathId<kind::Release>) -> Result<Answer, Problem> {
    let (roots, id) = (reader.roots(TokenScope::Releases)?, id.0);
    let found = persistence::scan!(reader.db(), releases::get(&roots, id))?;
    let ReleaseDetail { release, blocks } = found;
    let detail = ReleaseDetailView {
        release: view(release, &reader.app().public_url),
        units: blocks.len(),
        observations: blocks.iter().map(|block| block.observations.len()).sum(),
        differences: blocks
            .into_iter()
            .flat_map(|block| block.differences)
            .map(DifferenceView::from)
            .collect(),
        note: domain::statistics::MAY_NOT_ADD_UP.en.to_owned(),
    };
    Ok(reader.tell(Answer::ok(&detail)))
}

/// The figures of a release as SDMX-CSV 2.0, of the caller's units: the same bytes each time.
///
/// `OBS_STATUS` is `A`, or `Q` for what is withheld, which has no value; `CONF_STATUS` is `F`, or `D` then. Figures may not
/// add up.
#[utoipa::path(
    operation_id = "releases_data", tag = "releases",
    params(
        ("id" = Uuid, Path),
        ("If-None-Match" = Option<String>, Header, description = "The `ETag` of the file that is known.")
    ),
    responses(
        (status = 200, description = "The figures.", body = String, content_type = "application/vnd.sdmx.data+csv"),
        (status = 304, description = "The file is the one that is known."),
        PulledErrors
    ),
    security(("bearer" = []), ("department" = []))
)]
#[get("/releases/{id}/data")]
async fn data(reader: Reader, id: PathId<kind::Release>) -> Result<HttpResponse, Problem> {
    let (roots, id) = (reader.roots(TokenScope::Releases)?, id.0);
    let found = persistence::scan!(reader.db(), releases::get(&roots, id))?;
    let file = lines::file(&found.blocks);
    let tag = etag::of(&file);
    let known = etag::is_known(&reader.http, &tag);
    let mut answer = if known { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    let Release { period, vintage, .. } = found.release;
    answer
        .insert_header((ETAG, tag))
        .insert_header((CACHE_CONTROL, "private, max-age=31536000, immutable"))
        .insert_header((
            CONTENT_DISPOSITION,
            format!("attachment; filename=\"release_{period}_{vintage}.csv\""),
        ));
    for (name, value) in reader.headers() {
        answer.insert_header((HeaderName::from_static(name), value));
    }
    if known {
        return Ok(answer.finish());
    }
    Ok(answer
        .content_type("application/vnd.sdmx.data+csv; version=2.0.0; charset=utf-8")
        .body(file))
}
