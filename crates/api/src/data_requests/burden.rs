//! What forms cost each unit.

use std::collections::BTreeMap;

use actix_web::get;
use domain::access::Permission;
use domain::disclosure::Published;
use domain::id::UnitId;
use domain::statistics::{Asked, Boundaries, Granularity, Indicator, Question, Spread as Of};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::answer::Answer;
use crate::body::Query;
use crate::caller::Caller;
use crate::openapi::ReadErrors;
use crate::page::List;
use crate::problem::Problem;
use crate::read;
use crate::words::Spread;

/// Whose burden, and when.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct BurdenQuery {
    /// The unit; what is below it counts as well.
    unit_id: Uuid,
    /// The first month, quarter or year: `2026-01`.
    #[param(example = "2026-01")]
    from: String,
    /// The last; `from` if not given.
    #[param(example = "2026-12")]
    to: Option<String>,
    /// Of which units: `together` if not given.
    #[param(inline)]
    spread: Option<Spread>,
}

/// What a unit was asked in a month.
#[derive(Debug, Default, Serialize, ToSchema)]
struct BurdenView {
    unit_id: Uuid,
    unit_name: String,
    #[schema(example = "2026-11")]
    period: String,
    /// Forms that were opened.
    forms: u64,
    cells: u64,
    /// Estimated: 5 for a form, 3 for a cell, 1 for a cell that was prefilled.
    minutes: u64,
    /// Figures that were not asked, since there was an answer.
    overlaps_avoided: u64,
}

const PARTS: [Indicator; 4] = [
    Indicator::DataFormsAsked,
    Indicator::DataCellsAsked,
    Indicator::DataMinutesAsked,
    Indicator::DataOverlapsAvoided,
];

/// What departments' requests cost a unit, or each unit below it, by month. Minutes are estimates.
#[utoipa::path(
    operation_id = "data_requests_burden", tag = "data_requests", params(BurdenQuery),
    responses((status = 200, description = "All of it, without paging.", body = List<BurdenView>), ReadErrors),
    security(("bearer" = []))
)]
#[get("/data_requests/burden")]
pub(super) async fn get(caller: Caller, query: Query<BurdenQuery>) -> Result<Answer, Problem> {
    let scope = caller.scope(Permission::ViewDataRequests)?;
    let query = query.0;
    let mut rows: BTreeMap<(usize, usize), BurdenView> = BTreeMap::new();
    for indicator in PARTS {
        let question = question(&query, indicator)?;
        let (of, asked) = (scope.clone(), question.clone());
        let gathered = read!(caller, statistics::gather(&of, None, &asked))?;
        let figures = gathered
            .answer(&question, caller.vault().cell_secret())
            .map_err(|error| Problem::from(error).of_query())?;
        for (unit, (place, _, counts)) in figures.rows().enumerate() {
            for (month, (period, figure)) in figures.periods.iter().zip(counts).enumerate() {
                let row = rows.entry((unit, month)).or_default();
                row.unit_id = place.id.uuid();
                row.unit_name.clone_from(&place.name);
                row.period = period.to_string();
                let value = figure.count.and_then(Published::value).unwrap_or(0);
                match indicator {
                    Indicator::DataFormsAsked => row.forms = value,
                    Indicator::DataCellsAsked => row.cells = value,
                    Indicator::DataMinutesAsked => row.minutes = value,
                    _ => row.overlaps_avoided = value,
                }
            }
        }
    }
    let items: Vec<BurdenView> = rows.into_values().collect();
    Ok(Answer::ok(&List { items, next: None, total: None }))
}

fn question(query: &BurdenQuery, indicator: Indicator) -> Result<Question, Problem> {
    let asked = Asked {
        indicator,
        root: UnitId::from_uuid(query.unit_id),
        spread: query.spread.map_or(Of::Together, |spread| spread.0),
        from: &query.from,
        to: query.to.as_deref().unwrap_or(&query.from),
        granularity: Some(Granularity::Month),
        by: &[],
        boundaries: Boundaries::Now,
    };
    Question::parse(&asked).map_err(|error| Problem::from(error).of_query())
}
