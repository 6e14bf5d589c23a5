//! Figures: the catalogue, and answers to what is asked of it.

mod data_value_sets;
mod tables;
mod views;

use actix_web::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, ETAG};
use actix_web::{HttpRequest, HttpResponse, get, web};
use domain::access::Permission;
use domain::department_tokens::TokenScope;
use domain::id::UnitId;
use domain::statistics::{self as figures, Asked, Figures, Question, definitions};
use domain::words::Word as _;
use domain::{Fault, Faults, Timestamp};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use crate::answer::Answer;
use crate::body::Query;
use crate::caller::Caller;
use crate::etag;
use crate::openapi::{PulledErrors, ReadErrors};
use crate::page::List;
use crate::problem::{Kind, Problem};
use crate::releases::Reader;
use crate::texts::Language;
use crate::words::{Boundaries, Granularity, Spread};
use crate::{read, scan};
use tables::Table;
pub(crate) use views::NamesView;
use views::{AnswerView, IndicatorView};

pub fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.service(list).service(data_value_sets::get).service(get);
}

/// What is asked of an indicator.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct StatisticQuery {
    /// The unit; what is below it counts as well.
    unit_id: Uuid,
    /// The first period: `2026`, `2026-Q4` or `2026-11`.
    #[param(example = "2026-01")]
    from: String,
    /// The last period; `from` if not given. At most 120 periods.
    #[param(example = "2026-12")]
    to: Option<String>,
    /// How long one figure reaches; the indicator's shortest if not given.
    #[param(inline)]
    granularity: Option<Granularity>,
    /// Dimensions that divide the figures, with commas between them; none if not given.
    #[param(example = "purpose,channel")]
    by: Option<String>,
    /// Of which units: `together` if not given. What is recorded at a unit between those that are told of is told with it
    /// alone.
    #[param(inline)]
    spread: Option<Spread>,
    /// In which boundaries: `now`, the tree as it is, if not given; `then`, as it was at the end of each period.
    #[param(inline)]
    boundaries: Option<Boundaries>,
    /// `json` if not given.
    #[param(inline)]
    format: Option<StatisticFormat>,
    /// Whether CSV begins with a byte order mark, as some spreadsheet programs want it.
    bom: Option<bool>,
}

/// A form of the answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum StatisticFormat {
    #[default]
    Json,
    /// One line for each figure (RFC 4180, UTF-8).
    Csv,
    /// A workbook.
    Xlsx,
    /// SDMX-CSV 2.0.
    SdmxCsv,
}

/// The catalogue: every figure there is, what it means and by what it can be divided.
#[utoipa::path(
    operation_id = "statistics_list", tag = "statistics",
    responses((status = 200, description = "All of them, without paging.", body = List<IndicatorView>), PulledErrors),
    security(("bearer" = []), ("department" = []))
)]
#[get("/statistics")]
async fn list(reader: Reader) -> Result<Answer, Problem> {
    reader.roots(TokenScope::Catalogue)?;
    let items: Vec<IndicatorView> = definitions().map(IndicatorView::from).collect();
    Ok(reader.tell(Answer::ok(&List { items, next: None, total: None })))
}

/// Figures of an indicator, of a unit and what is below it, for each period and each value of the dimensions.
///
/// Figures of work are exact. Figures of persons are exact for those who may see the persons' records; for everybody else
/// they are protected by the cell-key method: each may be off by up to five, is never 1 or 2, and is the same wherever the
/// same persons are counted, so that figures may not add up. What would tell of a few persons beside another figure is
/// withheld: `null`, never zero.
///
/// In the boundaries of `then` a unit has no figure of a period at whose end it was not there, or not below the one that is
/// asked for: `null` as well, and the period is among the series' `absent`. `as_of` is when it was answered; the `ETag` changes with the figures alone.
#[utoipa::path(
    operation_id = "statistics_get", tag = "statistics",
    params(
        ("indicator" = inline(crate::words::Indicator), Path, description = "One of the catalogue."),
        StatisticQuery,
        ("If-None-Match" = Option<String>, Header, description = "The `ETag` of the figures that are known.")
    ),
    responses(
        (status = 200, description = "The figures.", content(
            (AnswerView = "application/json"), (String = "text/csv"),
            (String = "application/vnd.sdmx.data+csv"),
            (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
        )),
        (status = 304, description = "The figures are those that are known."),
        ReadErrors
    ),
    security(("bearer" = []))
)]
#[get("/statistics/{indicator}")]
async fn get(
    caller: Caller,
    indicator: web::Path<String>,
    query: Query<StatisticQuery>,
) -> Result<HttpResponse, Problem> {
    let query = query.0;
    let question = question(&indicator, &query)?;
    let (figures, exact) = answer(&caller, &question).await?;
    let language = Language::of(caller.http.headers());
    let view = AnswerView::new(&question, &figures, exact, language);
    let content = serde_json::to_string(&view).map_err(|_| Problem::new(Kind::Internal))?;
    let format = query.format.unwrap_or_default();
    let tag = etag::of(format!("{format:?}{:?}{content}", query.bom));
    let as_of = caller.now();
    respond(&caller.http, &tag, || {
        let table = Table { question: &question, figures: &figures, exact, as_of, language };
        Ok(match format {
            StatisticFormat::Json => sent("application/json", dated(&content, as_of)),
            StatisticFormat::Csv => {
                let file = table.csv(query.bom.unwrap_or(false))?;
                download("text/csv; charset=utf-8", table.name("csv"), file)
            }
            StatisticFormat::SdmxCsv => {
                let kind = "application/vnd.sdmx.data+csv; version=2.0.0; charset=utf-8";
                download(kind, table.name("sdmx.csv"), table.sdmx_csv()?)
            }
            StatisticFormat::Xlsx => {
                let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
                download(kind, table.name("xlsx"), table.workbook()?)
            }
        })
    })
}

fn question(indicator: &str, query: &StatisticQuery) -> Result<Question, Problem> {
    let indicator =
        figures::Indicator::from_word(indicator).ok_or_else(|| Problem::new(Kind::NotFound))?;
    let mut by = Vec::new();
    let mut faults = Faults::new();
    for word in query.by.iter().flat_map(|by| by.split(',')).filter(|word| !word.is_empty()) {
        match figures::Dimension::from_word(word) {
            Some(dimension) => by.push(dimension),
            None => faults.push(Fault::new("/by", "not_of_the_indicator").with("value", word)),
        }
    }
    let asked = Asked {
        indicator,
        root: UnitId::from_uuid(query.unit_id),
        spread: query.spread.map_or(figures::Spread::Together, |spread| spread.0),
        from: &query.from,
        to: query.to.as_deref().unwrap_or(&query.from),
        granularity: query.granularity.map(|granularity| granularity.0),
        by: &by,
        boundaries: query.boundaries.map_or(figures::Boundaries::Now, |word| word.0),
    };
    let question = parse(&asked);
    match (faults.is_empty(), question) {
        (true, question) => question,
        (false, Ok(_)) => Err(Problem::new(Kind::InvalidRequest).errors(faults.0)),
        (false, Err(problem)) => Err(problem),
    }
}

fn parse(asked: &Asked<'_>) -> Result<Question, Problem> {
    Question::parse(asked).map_err(|error| Problem::from(error).of_query())
}

/// The figures, and whether they are told as they are.
async fn answer(caller: &Caller, question: &Question) -> Result<(Figures, bool), Problem> {
    let scope = caller.scope(Permission::ViewStatistics)?;
    let members = caller.access.scope(Permission::ViewMembers).ok();
    let question = question.clone();
    // Undivided figures of work are few rows by index.
    let short = question.definition.counts == figures::Counts::Work && !question.is_divided();
    let asked = question.clone();
    let gathered = if short {
        read!(caller, statistics::gather(&scope, members.as_ref(), &asked))?
    } else {
        scan!(caller, statistics::gather(&scope, members.as_ref(), &asked))?
    };
    let figures = gathered
        .answer(&question, caller.vault().cell_secret())
        .map_err(|error| Problem::from(error).of_query())?;
    Ok((figures, gathered.exact))
}

/// The answer, or that it is known.
fn respond(
    http: &HttpRequest,
    tag: &str,
    answer: impl FnOnce() -> Result<HttpResponse, Problem>,
) -> Result<HttpResponse, Problem> {
    let mut answer =
        if etag::is_known(http, tag) { HttpResponse::NotModified().finish() } else { answer()? };
    for (name, value) in [(ETAG, tag), (CACHE_CONTROL, "private, no-cache")] {
        if let Ok(value) = value.parse() {
            answer.headers_mut().insert(name, value);
        }
    }
    Ok(answer)
}

fn sent(media_type: &str, body: String) -> HttpResponse {
    HttpResponse::Ok().content_type(media_type).body(body)
}

fn download(media_type: &str, name: String, file: Vec<u8>) -> HttpResponse {
    HttpResponse::Ok()
        .content_type(media_type)
        .insert_header((CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")))
        .body(file)
}

/// The JSON object with the time at its beginning.
fn dated(content: &str, as_of: Timestamp) -> String {
    let rest = content.strip_prefix('{').unwrap_or_default();
    format!("{{\"as_of\":\"{as_of}\",{rest}")
}
