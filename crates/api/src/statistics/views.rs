//! The catalogue and answers as JSON.

use domain::Timestamp;
use domain::disclosure::Published;
use domain::statistics::{self as figures, Definition, Figure, Measure, Period, Place};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::texts::Language;
use crate::words::{Boundaries, Counts, Dimension, Granularity, Indicator, Spread};

/// A text in three languages.
#[derive(Debug, Serialize, ToSchema)]
pub struct NamesView {
    #[schema(example = "Visits done")]
    en: String,
    #[serde(rename = "zh-Hans")]
    #[schema(example = "完成走访次数")]
    zh_hans: String,
    #[serde(rename = "zh-Hant")]
    #[schema(example = "完成走訪次數")]
    zh_hant: String,
}

impl From<figures::Names> for NamesView {
    fn from(names: figures::Names) -> Self {
        Self {
            en: names.en.to_owned(),
            zh_hans: names.zh_hans.to_owned(),
            zh_hant: names.zh_hant.to_owned(),
        }
    }
}

/// By what an indicator can be divided.
#[derive(Debug, Serialize, ToSchema)]
pub struct AxisView {
    dimension: Dimension,
    #[schema(example = json!(["greeting", "welfare"]))]
    values: Vec<String>,
}

/// What a figure is.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MeasureWord {
    /// A number of things, or of persons.
    Count,
    /// Minutes in all.
    Minutes,
    /// How long each took.
    Duration,
}

impl From<Measure> for MeasureWord {
    fn from(measure: Measure) -> Self {
        match measure {
            Measure::Count => Self::Count,
            Measure::Minutes => Self::Minutes,
            Measure::Duration { .. } => Self::Duration,
        }
    }
}

/// A figure of the catalogue.
#[derive(Debug, Serialize, ToSchema)]
pub struct IndicatorView {
    id: Indicator,
    name: NamesView,
    description: NamesView,
    counts: Counts,
    measure: MeasureWord,
    /// Days that something should take at the most; of durations alone.
    target_days: Option<i64>,
    /// The periods that it is asked for by, the shortest first.
    granularities: Vec<Granularity>,
    dimensions: Vec<AxisView>,
    /// Goes up when something else is counted than before.
    #[schema(example = 1)]
    definition_version: u16,
}

const fn target(measure: Measure) -> Option<i64> {
    match measure {
        Measure::Duration { target_days } => Some(target_days),
        Measure::Count | Measure::Minutes => None,
    }
}

impl From<&Definition> for IndicatorView {
    fn from(definition: &Definition) -> Self {
        let axis = |axis: &figures::Axis| AxisView {
            dimension: axis.dimension.into(),
            values: axis.values().into_iter().map(str::to_owned).collect(),
        };
        Self {
            id: definition.indicator.into(),
            name: definition.name.into(),
            description: definition.description.into(),
            counts: definition.counts.into(),
            measure: definition.measure.into(),
            target_days: target(definition.measure),
            granularities: definition.granularities().iter().map(|one| (*one).into()).collect(),
            dimensions: definition.axes.iter().map(axis).collect(),
            definition_version: definition.version,
        }
    }
}

/// Whether figures are told as they are.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Protection {
    /// They are.
    None,
    /// Each may be off by up to five.
    CellKey,
}

impl Protection {
    #[must_use]
    pub const fn new(exact: bool) -> Self {
        if exact { Self::None } else { Self::CellKey }
    }

    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::CellKey => "cell_key",
        }
    }
}

/// The words that go with protected figures.
#[must_use]
pub fn note(exact: bool, language: Language) -> Option<String> {
    (!exact).then(|| figures::MAY_NOT_ADD_UP.get(language.spoken()).to_owned())
}

/// Figures of an indicator.
#[derive(Debug, Serialize, ToSchema)]
pub struct AnswerView {
    /// When it was answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = String, format = "date-time", required)]
    as_of: Option<Timestamp>,
    indicator: Indicator,
    definition_version: u16,
    counts: Counts,
    measure: MeasureWord,
    target_days: Option<i64>,
    protection: Protection,
    /// What has to be said beside protected figures.
    #[schema(example = "Figures may not add up.")]
    note: Option<String>,
    /// Those that there were at the end of each period, or those of now.
    boundaries: Boundaries,
    unit_id: Uuid,
    spread: Spread,
    granularity: Granularity,
    /// What the `values` of a series are of.
    dimensions: Vec<Dimension>,
    /// What the `figures` of a series are of.
    #[schema(example = json!(["2026-01", "2026-02"]))]
    periods: Vec<String>,
    series: Vec<SeriesView>,
}

/// The figures of a unit and of one value of each dimension.
#[derive(Debug, Serialize, ToSchema)]
pub struct SeriesView {
    unit_id: Uuid,
    #[schema(example = "440305001001")]
    unit_code: String,
    #[schema(example = "和平社区")]
    unit_name: String,
    #[schema(example = json!(["welfare"]))]
    values: Vec<String>,
    /// One for each period; `null` is withheld, which is not zero, unless the period is among the `absent`. Of durations: how
    /// many there are.
    #[schema(example = json!([12, 0]))]
    figures: Vec<Option<u64>>,
    /// The periods at whose end there was no such unit, or not below the one that is asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(example = json!([]), required = false)]
    absent: Vec<String>,
    /// One for each period, of durations alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    durations: Option<Vec<DurationView>>,
}

/// How long something took.
#[derive(Debug, Serialize, ToSchema)]
pub struct DurationView {
    /// Half took no longer; none when there was nothing. At most 6 percent off.
    median_minutes: Option<i64>,
    /// Nine of ten took no longer; none when there was nothing. At most 6 percent off.
    p90_minutes: Option<i64>,
    /// How many took no longer than the target; exact.
    within_target: u64,
}

impl AnswerView {
    /// The answer without its time.
    #[must_use]
    pub fn new(
        question: &figures::Question,
        answer: &figures::Figures,
        exact: bool,
        language: Language,
    ) -> Self {
        let definition = question.definition;
        let series =
            |row: (&Place, &[&'static str], &[Figure])| series(definition, &answer.periods, row);
        Self {
            as_of: None,
            indicator: definition.indicator.into(),
            definition_version: definition.version,
            counts: definition.counts.into(),
            measure: definition.measure.into(),
            target_days: target(definition.measure),
            protection: Protection::new(exact),
            note: note(exact, language),
            boundaries: question.boundaries.into(),
            unit_id: question.root.uuid(),
            spread: question.spread.into(),
            granularity: question.granularity().into(),
            dimensions: question.dimensions().map(Dimension::from).collect(),
            periods: answer.periods.iter().map(ToString::to_string).collect(),
            series: answer.rows().map(series).collect(),
        }
    }
}

fn series(
    definition: &Definition,
    periods: &[Period],
    (unit, values, row): (&Place, &[&'static str], &[Figure]),
) -> SeriesView {
    let durations = target(definition.measure).map(|days| {
        let duration = |figure: &Figure| {
            let all = figure.durations.clone().unwrap_or_default();
            DurationView {
                median_minutes: all.percentile(50),
                p90_minutes: all.percentile(90),
                within_target: all.within(days),
            }
        };
        row.iter().map(duration).collect()
    });
    SeriesView {
        unit_id: unit.id.uuid(),
        unit_code: unit.code.clone(),
        unit_name: unit.name.clone(),
        values: values.iter().map(ToString::to_string).collect(),
        figures: row.iter().map(|figure| figure.count.and_then(Published::value)).collect(),
        absent: periods
            .iter()
            .zip(row)
            .filter(|(_, figure)| figure.count.is_none())
            .map(|(period, _)| period.to_string())
            .collect(),
        durations,
    }
}
