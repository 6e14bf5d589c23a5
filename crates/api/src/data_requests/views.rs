//! Requests and forms as they are shown.

use std::collections::HashMap;

use domain::Timestamp;
use domain::data_requests::{
    DataRequestState as State, DataRequestVerb as Verb, FormVerb, Line, LineState, NewDataRequest,
    matches, minutes,
};
use domain::id::{DataLineId, DataRequestId};
use domain::statistics::definition;
use persistence::data_requests::{DataFormDetail, DataFormItem, DataRequestDetail, EarlierLine};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::words::{
    Counts, DataFormState, DataFormVerb, DataLineState, DataRequestState, DataRequestVerb,
    Frequency, Indicator,
};

/// A figure that is wanted, and what answers it.
#[derive(Debug, Serialize, ToSchema)]
pub struct DataLineView {
    id: Uuid,
    state: DataLineState,
    name: String,
    detail: Option<String>,
    counts: Counts,
    /// What answers it, or what its cells are prefilled from.
    indicator: Option<Indicator>,
    earlier_line_id: Option<Uuid>,
    /// The request of that line.
    earlier_request_id: Option<Uuid>,
    /// Why it was refused.
    reason: Option<String>,
}

impl DataLineView {
    fn new(line: Line, earlier: &HashMap<DataLineId, DataRequestId>) -> Self {
        let request = line.earlier.and_then(|line| earlier.get(&line));
        Self {
            id: line.id.uuid(),
            state: line.state.into(),
            name: line.name,
            detail: line.detail,
            counts: line.counts.into(),
            indicator: line.indicator.map(Indicator::from),
            earlier_line_id: line.earlier.map(Uuid::from),
            earlier_request_id: request.map(|id| id.uuid()),
            reason: line.reason,
        }
    }
}

/// A data request.
#[derive(Debug, Serialize, ToSchema)]
pub struct DataRequestView {
    id: Uuid,
    unit_id: Uuid,
    unit_name: String,
    state: DataRequestState,
    /// How the caller's side can end it; for who has the right.
    actions: Vec<DataRequestVerb>,
    /// Whether the caller may decide on what waits.
    can_decide: bool,
    department: String,
    reference: Option<String>,
    title: String,
    legal_basis: String,
    frequency: Frequency,
    #[schema(example = "2026-Q1")]
    first_period: String,
    #[schema(example = "2026-Q4")]
    last_period: String,
    due_days: i32,
    /// The period whose forms are opened next.
    next_period: Option<String>,
    lines: Vec<DataLineView>,
    /// Forms of the caller's units that wait for an answer.
    forms_waiting: i64,
    forms_submitted: i64,
    #[schema(value_type = String, format = "date-time")]
    created_at: Timestamp,
    #[schema(value_type = String, format = "date-time")]
    updated_at: Timestamp,
    /// Counts the changes; the number in the `ETag`.
    version: i64,
}

impl From<DataRequestDetail> for DataRequestView {
    fn from(detail: DataRequestDetail) -> Self {
        let DataRequestDetail { request, unit_name, earlier, progress, decides } = detail;
        let mut verbs = request.verbs();
        verbs.retain(|verb| *verb == Verb::Withdraw || decides);
        let lines = request.lines.into_iter();
        Self {
            id: request.id.uuid(),
            unit_id: request.unit.uuid(),
            unit_name,
            state: request.state.into(),
            actions: verbs.into_iter().map(DataRequestVerb::from).collect(),
            can_decide: decides && request.state == State::Filed,
            department: request.department,
            reference: request.reference,
            title: request.title,
            legal_basis: request.legal_basis,
            frequency: request.frequency.into(),
            first_period: request.first.to_string(),
            last_period: request.last.to_string(),
            due_days: request.due_days,
            next_period: request.next.map(|period| period.to_string()),
            lines: lines.map(|line| DataLineView::new(line, &earlier)).collect(),
            forms_waiting: progress.waiting,
            forms_submitted: progress.submitted,
            created_at: request.created_at,
            updated_at: request.updated_at,
            version: request.version,
        }
    }
}

/// A line that communities answered before.
#[derive(Debug, Serialize, ToSchema)]
pub struct EarlierLineView {
    line_id: Uuid,
    request_id: Uuid,
    name: String,
    title: String,
    department: String,
    unit_id: Uuid,
    first_period: String,
    last_period: String,
    /// How much the names have in common, in percent.
    likeness: usize,
}

impl From<EarlierLine> for EarlierLineView {
    fn from(line: EarlierLine) -> Self {
        Self {
            line_id: line.line.uuid(),
            request_id: line.request.uuid(),
            name: line.name,
            title: line.title,
            department: line.department,
            unit_id: line.unit.uuid(),
            first_period: line.first.to_string(),
            last_period: line.last.to_string(),
            likeness: line.likeness,
        }
    }
}

/// An indicator that may be what is meant.
#[derive(Debug, Serialize, ToSchema)]
pub struct CatalogueMatchView {
    indicator: Indicator,
    /// More is nearer.
    points: usize,
    /// Whether it is told of such periods.
    fits: bool,
}

/// What is known of a line.
#[derive(Debug, Serialize, ToSchema)]
pub struct CheckedLineView {
    state: DataLineState,
    /// Of the catalogue, the nearest first.
    catalogue: Vec<CatalogueMatchView>,
    /// What communities answered before, the most alike first.
    earlier: Vec<EarlierLineView>,
}

/// What is known of a request before it is filed.
#[derive(Debug, Serialize, ToSchema)]
pub struct CheckView {
    /// In the order of the request.
    lines: Vec<CheckedLineView>,
    /// Lines that are answered at once.
    answered: usize,
    /// Lines that a community would be asked.
    asked: usize,
    periods: usize,
    /// Estimated minutes for one community and one period.
    minutes: i64,
}

impl CheckView {
    pub fn new(new: &NewDataRequest, earlier: Vec<Vec<EarlierLine>>) -> Self {
        let mut earlier = earlier.into_iter();
        let mut line = |line: &domain::data_requests::NewLine| {
            let earlier = earlier.next().unwrap_or_default();
            let text = format!("{} {}", line.name, line.detail.as_deref().unwrap_or_default());
            let found = if line.state == LineState::Waiting { matches(&text) } else { Vec::new() };
            let of_catalogue = |one: &domain::data_requests::Match| CatalogueMatchView {
                indicator: one.indicator.into(),
                points: one.points,
                fits: definition(one.indicator).granularities().contains(&new.first.granularity()),
            };
            CheckedLineView {
                state: line.state.into(),
                catalogue: found.iter().map(of_catalogue).collect(),
                earlier: earlier.into_iter().map(EarlierLineView::from).collect(),
            }
        };
        let lines = new.lines.iter().map(&mut line).collect();
        let answered = new.lines.iter().filter(|line| line.state.is_answered()).count();
        let asked = new.lines.len() - answered;
        let cells = i64::try_from(asked).unwrap_or(i64::MAX);
        Self { lines, answered, asked, periods: new.periods(), minutes: minutes(cells, 0) }
    }
}

/// A form in a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct DataFormItemView {
    id: Uuid,
    request_id: Uuid,
    title: String,
    department: String,
    unit_id: Uuid,
    unit_name: String,
    period: String,
    state: DataFormState,
    #[schema(value_type = String, format = "date")]
    due_on: domain::Date,
    cells: i32,
    prefilled: i32,
    /// Estimated.
    minutes: i64,
    #[schema(value_type = Option<String>, format = "date-time")]
    submitted_at: Option<Timestamp>,
}

impl From<DataFormItem> for DataFormItemView {
    fn from(item: DataFormItem) -> Self {
        Self {
            id: item.id.uuid(),
            request_id: item.request.uuid(),
            title: item.title,
            department: item.department,
            unit_id: item.unit.uuid(),
            unit_name: item.unit_name,
            period: item.period.to_string(),
            state: item.state.into(),
            due_on: item.due_on,
            cells: item.cells,
            prefilled: item.prefilled,
            minutes: minutes(item.cells.into(), item.prefilled.into()),
            submitted_at: item.submitted_at,
        }
    }
}

/// A cell of a form.
#[derive(Debug, Serialize, ToSchema)]
pub struct DataCellView {
    line_id: Uuid,
    name: String,
    detail: Option<String>,
    counts: Counts,
    /// What it was prefilled from.
    indicator: Option<Indicator>,
    value: Option<i64>,
    /// What the records came to when the form was opened.
    prefilled: Option<i64>,
}

/// A form with its cells.
#[derive(Debug, Serialize, ToSchema)]
pub struct DataFormView {
    id: Uuid,
    request_id: Uuid,
    title: String,
    department: String,
    legal_basis: String,
    unit_id: Uuid,
    unit_name: String,
    period: String,
    state: DataFormState,
    /// What may be done with it now; to give it back is the district's.
    actions: Vec<DataFormVerb>,
    #[schema(value_type = String, format = "date")]
    due_on: domain::Date,
    cells: Vec<DataCellView>,
    /// Estimated.
    minutes: i64,
    /// What is to be put right.
    note: Option<String>,
    #[schema(value_type = String, format = "date-time")]
    opened_at: Timestamp,
    #[schema(value_type = Option<String>, format = "date-time")]
    submitted_at: Option<Timestamp>,
    #[schema(value_type = String, format = "date-time")]
    updated_at: Timestamp,
    /// Counts the changes; the number in the `ETag`.
    version: i64,
}

impl From<DataFormDetail> for DataFormView {
    fn from(detail: DataFormDetail) -> Self {
        let form = detail.form;
        let mut verbs = form.verbs();
        verbs.retain(|verb| *verb == FormVerb::Submit || detail.decides);
        let cell = |line: Line| {
            let answer = form.answers.iter().find(|answer| answer.line == line.id);
            DataCellView {
                line_id: line.id.uuid(),
                name: line.name,
                detail: line.detail,
                counts: line.counts.into(),
                indicator: line.indicator.map(Indicator::from),
                value: answer.and_then(|answer| answer.value),
                prefilled: answer.and_then(|answer| answer.prefilled),
            }
        };
        Self {
            id: form.id.uuid(),
            request_id: form.request.uuid(),
            title: detail.title,
            department: detail.department,
            legal_basis: detail.legal_basis,
            unit_id: form.unit.uuid(),
            unit_name: detail.unit_name,
            period: form.period.to_string(),
            state: form.state.into(),
            actions: verbs.into_iter().map(DataFormVerb::from).collect(),
            due_on: form.due_on,
            cells: detail.lines.into_iter().map(cell).collect(),
            minutes: minutes(form.cells.into(), form.prefilled.into()),
            note: form.note,
            opened_at: form.opened_at,
            submitted_at: form.submitted_at,
            updated_at: form.updated_at,
            version: form.version,
        }
    }
}
