//! What is asked about data requests, and what is answered: the same on both databases.

use std::collections::HashMap;

use domain::data_requests::{DataRequest, DataRequestState, Form, FormState, Line};
use domain::id::{DataFormId, DataLineId, DataRequestId, UnitId};
use domain::statistics::Period;
use domain::{Date, Timestamp};

/// Which requests a list asks for.
#[derive(Clone, Debug, Default)]
pub struct DataRequestFilter {
    /// Of this unit and those below it.
    pub unit: Option<UnitId>,
    pub state: Option<DataRequestState>,
    /// The department's own number.
    pub reference: Option<String>,
}

/// Which forms a list asks for.
#[derive(Clone, Copy, Debug, Default)]
pub struct DataFormFilter {
    /// Of this unit and those below it.
    pub unit: Option<UnitId>,
    pub state: Option<FormState>,
    pub request: Option<DataRequestId>,
}

/// How many forms a request has come to, of the units of who asks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    pub waiting: i64,
    pub submitted: i64,
}

/// A request, and what has to be known beside it.
#[derive(Clone, Debug)]
pub struct DataRequestDetail {
    pub request: DataRequest,
    pub unit_name: String,
    /// The requests that earlier lines are of.
    pub earlier: HashMap<DataLineId, DataRequestId>,
    pub progress: Progress,
    /// Whether who asks leads the district that decides.
    pub decides: bool,
}

/// A form with the request that it is for.
#[derive(Clone, Debug)]
pub struct DataFormDetail {
    pub form: Form,
    pub unit_name: String,
    pub title: String,
    pub department: String,
    pub legal_basis: String,
    /// Those that are asked, in their order.
    pub lines: Vec<Line>,
    /// Whether who asks leads the district that may give it back.
    pub decides: bool,
}

/// A form in a list.
#[derive(Clone, Debug)]
pub struct DataFormItem {
    pub id: DataFormId,
    pub request: DataRequestId,
    pub title: String,
    pub department: String,
    pub unit: UnitId,
    pub unit_name: String,
    pub period: Period,
    pub state: FormState,
    pub due_on: Date,
    pub cells: i32,
    pub prefilled: i32,
    pub submitted_at: Option<Timestamp>,
}

/// What one community answered for one period.
#[derive(Clone, Debug)]
pub struct Answered {
    pub id: DataFormId,
    pub unit: UnitId,
    pub unit_name: String,
    pub period: Period,
    pub submitted_at: Timestamp,
    pub values: Vec<(Line, i64)>,
}

/// A line of an earlier request that was answered by forms.
#[derive(Clone, Debug)]
pub struct EarlierLine {
    pub line: DataLineId,
    pub request: DataRequestId,
    pub name: String,
    pub title: String,
    pub department: String,
    pub unit: UnitId,
    pub first: Period,
    pub last: Period,
    /// How much its name has in common with what is asked for, in percent.
    pub likeness: usize,
}
