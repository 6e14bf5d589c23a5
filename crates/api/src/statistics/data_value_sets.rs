//! All figures of a unit in a period, as DHIS2 takes them.

use actix_web::{HttpResponse, get};
use domain::Fault;
use domain::id::UnitId;
use domain::statistics::{self as figures, Asked, Granularity, Period, Spread, definitions};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::tables::{Told, told};
use super::{answer, parse, respond};
use crate::body::Query;
use crate::caller::Caller;
use crate::etag;
use crate::openapi::ReadErrors;
use crate::problem::{Kind, Problem};
use crate::statistics::views::note;
use crate::texts::Language;
use crate::words::Boundaries;

/// Of which unit and when.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct DataValueSetQuery {
    /// The unit; what is below it counts as well.
    unit_id: Uuid,
    /// `2026`, `2026-Q4` or `2026-11`.
    #[param(example = "2026-11")]
    period: String,
    /// In which boundaries: `now`, the tree as it is, if not given; `then`, as it was at the end of the period.
    #[param(inline)]
    boundaries: Option<Boundaries>,
}

/// A `dataValueSet` of the DHIS2 Web API.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct DataValueSet {
    #[schema(example = "linli")]
    data_set: String,
    /// As DHIS2 writes periods: `2026`, `2026Q4`, `202611`.
    #[schema(example = "202611")]
    period: String,
    /// The unit's code.
    #[schema(example = "440305001001")]
    org_unit: String,
    data_values: Vec<DataValue>,
}

/// A value of the set. What is withheld is not among them.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct DataValue {
    /// The indicator; of durations with what it says of them: `time_to_resolution.median_minutes`.
    #[schema(example = "visits_done")]
    data_element: String,
    /// The values of the indicator's dimensions, or `default` for all together.
    #[schema(example = "welfare_home")]
    category_option_combo: String,
    #[schema(example = "12")]
    value: String,
    /// Definition version, boundaries, the time, and what has to be said beside protected figures.
    comment: String,
}

/// All figures of a unit in one period, in the form that DHIS2 takes at `/api/dataValueSets`.
///
/// Indicators that are not asked for by so short a period are left out; so is what is withheld.
#[utoipa::path(
    operation_id = "statistics_data_value_set", tag = "statistics",
    params(
        DataValueSetQuery,
        ("If-None-Match" = Option<String>, Header, description = "The `ETag` of the set that is known.")
    ),
    responses(
        (status = 200, description = "The set.", body = DataValueSet),
        (status = 304, description = "The figures are those that are known."),
        ReadErrors
    ),
    security(("bearer" = []))
)]
#[get("/statistics/data_value_sets")]
pub(super) async fn get(
    caller: Caller,
    query: Query<DataValueSetQuery>,
) -> Result<HttpResponse, Problem> {
    let period: Period = query.0.period.parse().map_err(|_| {
        Problem::new(Kind::InvalidRequest).errors(vec![Fault::new("/period", "not_a_period")])
    })?;
    let boundaries = query.0.boundaries.map_or(figures::Boundaries::Now, |word| word.0);
    let mut set = DataValueSet {
        data_set: "linli".to_owned(),
        period: written(period),
        org_unit: String::new(),
        data_values: Vec::new(),
    };
    for definition in definitions() {
        if !definition.granularities().contains(&period.granularity()) {
            continue;
        }
        let all: Vec<_> = definition.axes.iter().map(|axis| axis.dimension).collect();
        let divided = (!all.is_empty()).then_some(all.as_slice());
        for by in [Some([].as_slice()), divided].into_iter().flatten() {
            let question = parse(&Asked {
                indicator: definition.indicator,
                root: UnitId::from_uuid(query.0.unit_id),
                spread: Spread::Together,
                from: &query.0.period,
                to: &query.0.period,
                granularity: Some(period.granularity()),
                by,
                boundaries,
            })?;
            let (figures, exact) = answer(&caller, &question).await?;
            let note = note(exact, Language::of(caller.http.headers()));
            for (unit, values, row) in figures.rows() {
                set.org_unit.clone_from(&unit.code);
                let combo = if values.is_empty() { "default".to_owned() } else { values.join("_") };
                let of_row = row.iter().flat_map(|figure| told(definition.measure, figure));
                for (name, told) in of_row {
                    let Told::Value(value) = told else { continue };
                    let element = match name {
                        "value" => definition.indicator.to_string(),
                        part => format!("{}.{part}", definition.indicator),
                    };
                    let version = format!(
                        "definition version {}; boundaries of {boundaries}",
                        definition.version
                    );
                    set.data_values.push(DataValue {
                        data_element: element,
                        category_option_combo: combo.clone(),
                        value: value.to_string(),
                        comment: version
                            + &note.as_ref().map(|one| format!("; {one}")).unwrap_or_default(),
                    });
                }
            }
        }
    }
    let tag = etag::of(serde_json::to_vec(&set).map_err(|_| Problem::new(Kind::Internal))?);
    let as_of = caller.now();
    respond(&caller.http, &tag, || {
        for value in &mut set.data_values {
            value.comment = format!("{}; as of {as_of}", value.comment);
        }
        Ok(HttpResponse::Ok().json(&set))
    })
}

/// As DHIS2 writes it.
fn written(period: Period) -> String {
    let text = period.to_string();
    match period.granularity() {
        Granularity::Year => text,
        Granularity::Month | Granularity::Quarter => text.replace('-', ""),
    }
}
