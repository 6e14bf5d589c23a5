//! Requests, lines, forms and answers as they are kept.

use diesel::prelude::*;
use domain::data_requests::{
    Answer, DataRequest, DataRequestState, Form, FormState, Frequency, Line, LineState,
};
use domain::id::{DataFormId, DataLineId, DataRequestId, UnitId};
use domain::statistics::{Counts, Indicator, Period};
use domain::{Date, Timestamp};

use crate::error::Error;
use crate::schema::{
    data_request_answers as answers, data_request_forms as forms, data_request_lines as lines,
    data_requests as requests,
};
use crate::types::{Sql, plain};

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = requests, treat_none_as_null = true)]
pub struct Row {
    pub id: Sql<DataRequestId>,
    pub unit_id: Sql<UnitId>,
    state: Sql<DataRequestState>,
    department: String,
    reference: Option<String>,
    title: String,
    legal_basis: String,
    frequency: Sql<Frequency>,
    first_period: String,
    last_period: String,
    due_days: i32,
    next_period: Option<String>,
    next_opens_on: Option<Sql<Date>>,
    pub created_at: Sql<Timestamp>,
    updated_at: Sql<Timestamp>,
    version: i64,
}

impl Row {
    pub fn of(request: &DataRequest) -> Self {
        Self {
            id: Sql(request.id),
            unit_id: Sql(request.unit),
            state: Sql(request.state),
            department: request.department.clone(),
            reference: request.reference.clone(),
            title: request.title.clone(),
            legal_basis: request.legal_basis.clone(),
            frequency: Sql(request.frequency),
            first_period: request.first.to_string(),
            last_period: request.last.to_string(),
            due_days: request.due_days,
            next_period: request.next.map(|period| period.to_string()),
            next_opens_on: request.next.map(DataRequest::over_on).map(Sql),
            created_at: Sql(request.created_at),
            updated_at: Sql(request.updated_at),
            version: request.version,
        }
    }
}

/// A period as it is kept.
pub fn period(text: &str) -> Result<Period, Error> {
    text.parse().map_err(|_| Error::Internal("a data request of no period".to_owned()))
}

/// A request with its lines.
pub fn joined(row: Row, lines: Vec<Line>) -> Result<DataRequest, Error> {
    Ok(DataRequest {
        id: row.id.0,
        unit: row.unit_id.0,
        state: row.state.0,
        department: row.department,
        reference: row.reference,
        title: row.title,
        legal_basis: row.legal_basis,
        frequency: row.frequency.0,
        first: period(&row.first_period)?,
        last: period(&row.last_period)?,
        due_days: row.due_days,
        next: row.next_period.as_deref().map(period).transpose()?,
        created_at: row.created_at.0,
        updated_at: row.updated_at.0,
        version: row.version,
        lines,
    })
}

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = lines, treat_none_as_null = true)]
pub struct LineRow {
    id: Sql<DataLineId>,
    pub request_id: Sql<DataRequestId>,
    place: i32,
    state: Sql<LineState>,
    name: String,
    detail: Option<String>,
    counts: Sql<Counts>,
    indicator: Option<Sql<Indicator>>,
    earlier_id: Option<Sql<DataLineId>>,
    reason: Option<String>,
}

impl LineRow {
    pub fn of(line: &Line) -> Self {
        Self {
            id: Sql(line.id),
            request_id: Sql(line.request),
            place: line.place,
            state: Sql(line.state),
            name: line.name.clone(),
            detail: line.detail.clone(),
            counts: Sql(line.counts),
            indicator: line.indicator.map(Sql),
            earlier_id: line.earlier.map(Sql),
            reason: line.reason.clone(),
        }
    }
}

impl From<LineRow> for Line {
    fn from(row: LineRow) -> Self {
        Self {
            id: row.id.0,
            request: row.request_id.0,
            place: row.place,
            state: row.state.0,
            name: row.name,
            detail: row.detail,
            counts: row.counts.0,
            indicator: plain(row.indicator),
            earlier: plain(row.earlier_id),
            reason: row.reason,
        }
    }
}

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = forms, treat_none_as_null = true)]
pub struct FormRow {
    pub id: Sql<DataFormId>,
    pub request_id: Sql<DataRequestId>,
    pub unit_id: Sql<UnitId>,
    pub period: String,
    pub state: Sql<FormState>,
    pub due_on: Sql<Date>,
    pub cells: i32,
    pub prefilled: i32,
    avoided: i32,
    note: Option<String>,
    opened_at: Sql<Timestamp>,
    pub submitted_at: Option<Sql<Timestamp>>,
    updated_at: Sql<Timestamp>,
    version: i64,
}

impl FormRow {
    pub fn of(form: &Form) -> Self {
        Self {
            id: Sql(form.id),
            request_id: Sql(form.request),
            unit_id: Sql(form.unit),
            period: form.period.to_string(),
            state: Sql(form.state),
            due_on: Sql(form.due_on),
            cells: form.cells,
            prefilled: form.prefilled,
            avoided: form.avoided,
            note: form.note.clone(),
            opened_at: Sql(form.opened_at),
            submitted_at: form.submitted_at.map(Sql),
            updated_at: Sql(form.updated_at),
            version: form.version,
        }
    }

    pub fn with(self, answers: Vec<Answer>) -> Result<Form, Error> {
        Ok(Form {
            id: self.id.0,
            request: self.request_id.0,
            unit: self.unit_id.0,
            period: period(&self.period)?,
            state: self.state.0,
            due_on: self.due_on.0,
            cells: self.cells,
            prefilled: self.prefilled,
            avoided: self.avoided,
            note: self.note,
            opened_at: self.opened_at.0,
            submitted_at: plain(self.submitted_at),
            updated_at: self.updated_at.0,
            version: self.version,
            answers,
        })
    }
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = answers)]
pub struct AnswerRow {
    pub form_id: Sql<DataFormId>,
    pub line_id: Sql<DataLineId>,
    pub value: Option<i64>,
    pub prefilled: Option<i64>,
}

impl AnswerRow {
    pub const fn of(form: DataFormId, answer: &Answer) -> Self {
        let (value, prefilled) = (answer.value, answer.prefilled);
        Self { form_id: Sql(form), line_id: Sql(answer.line), value, prefilled }
    }
}

impl From<AnswerRow> for Answer {
    fn from(row: AnswerRow) -> Self {
        Self { line: row.line_id.0, value: row.value, prefilled: row.prefilled }
    }
}
