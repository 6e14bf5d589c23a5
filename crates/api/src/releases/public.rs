//! Releases for everybody, of units that show what is published of them. Nobody signs in, so answers may be kept on the way.

use actix_web::http::StatusCode;
use actix_web::http::header::{
    CACHE_CONTROL, CONTENT_DISPOSITION, ETAG, HeaderName, HeaderValue, LINK,
};
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder, get};
use domain::Timestamp;
use domain::department_tokens::Allowance;
use domain::id::{UnitId, kind};
use domain::releases::Release;
use domain::statistics::{Indicator, Measure, definition};
use persistence::releases::{PublicRelease, PublicUnit};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use super::visitors::admitted;
use super::{ReleaseListQuery, lines, reader};
use crate::body::{PathId, Query};
use crate::etag;
use crate::openapi::PublicErrors;
use crate::page::{self, List};
use crate::problem::{Kind, Problem};
use crate::statistics::NamesView;
use crate::words;

pub fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.service(list).service(get).service(data);
}

/// Browsers ask each time whether it is still so; proxies on the way keep it for five minutes.
const KEPT: &str = "public, max-age=0, s-maxage=300";

/// Of which unit.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct PublicUnitQuery {
    /// One of the units that the release tells everybody of; the first by code if not given.
    unit: Option<Uuid>,
}

/// A release that tells everybody of a unit. Neither the reason of a further vintage nor the unit at the top is told: they
/// are, or name, units that may not be shown.
#[derive(Debug, Serialize, ToSchema)]
struct PublicReleaseItemView {
    id: Uuid,
    #[schema(example = "2026-Q3")]
    period: String,
    /// 1 is the first; a further one is a correction.
    vintage: i32,
    #[schema(value_type = String, format = "date-time")]
    created_at: Timestamp,
}

impl From<Release> for PublicReleaseItemView {
    fn from(release: Release) -> Self {
        Self {
            id: release.id.uuid(),
            period: release.period.to_string(),
            vintage: release.vintage,
            created_at: release.created_at,
        }
    }
}

/// A unit that is shown to everybody.
#[derive(Debug, Serialize, ToSchema)]
struct PublicUnitView {
    id: Uuid,
    #[schema(example = "310101001")]
    code: String,
    #[schema(example = "书院路社区")]
    name: String,
}

/// A published figure of the whole quarter.
#[derive(Debug, Serialize, ToSchema)]
struct PublicFigureView {
    indicator: words::Indicator,
    name: NamesView,
    counts: words::Counts,
    /// `value`; or what is told of durations: `count`, `median_minutes`, `p90_minutes`, `within_target`.
    #[schema(example = "value")]
    measure: String,
    /// Whether the value is minutes.
    minutes: bool,
    /// The days of `within_target`.
    target_days: Option<i64>,
    /// None is withheld, which is not zero.
    value: Option<i64>,
}

/// A release with the figures of one unit.
#[derive(Debug, Serialize, ToSchema)]
struct PublicReleaseView {
    #[serde(flatten)]
    release: PublicReleaseItemView,
    /// Those that the release tells everybody of, by code.
    units: Vec<PublicUnitView>,
    /// Whose the figures are.
    unit: Uuid,
    figures: Vec<PublicFigureView>,
    /// What has to be said beside the figures.
    note: NamesView,
    /// How to cite it.
    #[schema(
        example = "Linli, 书院路社区, 2026-Q3, vintage 1, https://linli.example.org/published?release=…&unit=…"
    )]
    citation: String,
}

/// Releases that tell everybody of a unit, newest first. A network has 300 requests in a minute here and at the next two.
#[utoipa::path(
    operation_id = "releases_list_public", tag = "releases",
    params(
        ReleaseListQuery,
        ("If-None-Match" = Option<String>, Header, description = "The `ETag` of what is known.")
    ),
    responses(
        (status = 200, description = "A page of releases.", body = List<PublicReleaseItemView>),
        (status = 304, description = "It is what is known."),
        PublicErrors
    )
)]
#[get("/releases/public")]
async fn list(http: HttpRequest, query: Query<ReleaseListQuery>) -> Result<HttpResponse, Problem> {
    let (app, allowance) = admitted(&http)?;
    let page = page::request(query.0.limit, query.0.after.as_deref(), None)?;
    let found = persistence::read!(&app.db, releases::list_public(&page))?;
    let (list, link) = page::list(&http, found, PublicReleaseItemView::from);
    let mut answer = kept(&http, allowance, &list)?;
    if let Some(link) = link.and_then(|link| HeaderValue::from_str(&link).ok()) {
        answer.headers_mut().insert(LINK, link);
    }
    Ok(answer)
}

/// A release, and the figures of one of its units as they were published.
#[utoipa::path(
    operation_id = "releases_get_public", tag = "releases",
    params(
        ("id" = Uuid, Path), PublicUnitQuery,
        ("If-None-Match" = Option<String>, Header, description = "The `ETag` of what is known.")
    ),
    responses(
        (status = 200, description = "The release.", body = PublicReleaseView),
        (status = 304, description = "It is what is known."),
        PublicErrors
    )
)]
#[get("/releases/public/{id}")]
async fn get(
    http: HttpRequest,
    id: PathId<kind::Release>,
    query: Query<PublicUnitQuery>,
) -> Result<HttpResponse, Problem> {
    let (app, allowance) = admitted(&http)?;
    let id = id.0;
    let PublicRelease { release, units } = persistence::scan!(&app.db, releases::get_public(id))?;
    let unit = chosen(&units, query.0.unit)?;
    let detail = PublicReleaseView {
        citation: citation(&release, unit, &app.public_url),
        unit: unit.id.uuid(),
        figures: figures(unit)?,
        units: units.iter().map(PublicUnitView::from).collect(),
        release: release.into(),
        note: domain::statistics::MAY_NOT_ADD_UP.into(),
    };
    kept(&http, allowance, &detail)
}

/// All figures of one of its units as SDMX-CSV 2.0, as `GET /releases/{id}/data` gives them.
#[utoipa::path(
    operation_id = "releases_data_public", tag = "releases",
    params(
        ("id" = Uuid, Path), PublicUnitQuery,
        ("If-None-Match" = Option<String>, Header, description = "The `ETag` of what is known.")
    ),
    responses(
        (status = 200, description = "The figures.", body = String, content_type = "application/vnd.sdmx.data+csv"),
        (status = 304, description = "It is what is known."),
        PublicErrors
    )
)]
#[get("/releases/public/{id}/data")]
async fn data(
    http: HttpRequest,
    id: PathId<kind::Release>,
    query: Query<PublicUnitQuery>,
) -> Result<HttpResponse, Problem> {
    let (app, allowance) = admitted(&http)?;
    let id = id.0;
    let PublicRelease { release, units } = persistence::scan!(&app.db, releases::get_public(id))?;
    let unit = chosen(&units, query.0.unit)?;
    let (period, vintage) = (release.period, release.vintage);
    let name = format!("attachment; filename=\"release_{period}_{vintage}_{}.csv\"", unit.id);
    let mut answer = HttpResponse::Ok();
    answer.insert_header((CONTENT_DISPOSITION, name));
    answer.content_type("application/vnd.sdmx.data+csv; version=2.0.0; charset=utf-8");
    let file = lines::file(std::slice::from_ref(&unit.block));
    Ok(tagged(&http, allowance, answer, file.into_bytes()))
}

impl From<&PublicUnit> for PublicUnitView {
    fn from(unit: &PublicUnit) -> Self {
        Self { id: unit.id.uuid(), code: unit.code.clone(), name: unit.name.clone() }
    }
}

fn chosen(units: &[PublicUnit], unit: Option<Uuid>) -> Result<&PublicUnit, Problem> {
    let wanted = unit.map(UnitId::from_uuid);
    let fits = |one: &&PublicUnit| wanted.is_none_or(|wanted| one.id == wanted);
    units.iter().find(fits).ok_or_else(|| Problem::new(Kind::NotFound))
}

/// Leads to the page that anybody can open.
fn citation(release: &Release, unit: &PublicUnit, public_url: &str) -> String {
    let Release { id, period, vintage, .. } = release;
    let PublicUnit { id: of, name, .. } = unit;
    let page = format!("{public_url}/published?release={id}&unit={of}");
    format!("Linli, {name}, {period}, vintage {vintage}, {page}")
}

fn figures(unit: &PublicUnit) -> Result<Vec<PublicFigureView>, Problem> {
    let told = lines::undivided(&unit.block)?;
    // What a later version of the program does not know any more is in the file alone.
    let known = told.into_iter().filter_map(|one| {
        let indicator: Indicator = one.indicator.parse().ok()?;
        let definition = definition(indicator);
        let target_days = match definition.measure {
            Measure::Duration { target_days } if one.measure == "within_target" => {
                Some(target_days)
            }
            Measure::Duration { .. } | Measure::Count | Measure::Minutes => None,
        };
        Some(PublicFigureView {
            indicator: indicator.into(),
            name: definition.name.into(),
            counts: definition.counts.into(),
            minutes: one.measure.ends_with("_minutes") || definition.measure == Measure::Minutes,
            target_days,
            measure: one.measure,
            value: one.value,
        })
    });
    Ok(known.collect())
}

/// An answer that may be kept on the way, and is 304 for whoever has it.
fn kept(
    http: &HttpRequest,
    allowance: Allowance,
    view: &impl Serialize,
) -> Result<HttpResponse, Problem> {
    let body = serde_json::to_vec(view).map_err(|_| Problem::new(Kind::Internal))?;
    let mut answer = HttpResponse::Ok();
    answer.content_type("application/json");
    Ok(tagged(http, allowance, answer, body))
}

fn tagged(
    http: &HttpRequest,
    allowance: Allowance,
    mut answer: HttpResponseBuilder,
    body: Vec<u8>,
) -> HttpResponse {
    let tag = etag::of(&body);
    let known = etag::is_known(http, &tag);
    answer.insert_header((ETAG, tag)).insert_header((CACHE_CONTROL, KEPT));
    for (name, value) in reader::headers(allowance) {
        answer.insert_header((HeaderName::from_static(name), value));
    }
    if known { answer.status(StatusCode::NOT_MODIFIED).finish() } else { answer.body(body) }
}
