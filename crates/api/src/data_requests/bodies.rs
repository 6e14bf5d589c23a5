//! What comes in about data requests and their forms.

use domain::Error;
use domain::access::Permission;
use domain::data_requests::{
    DataRequestVerb as Verb, Decided, Draft, FormVerb, Given, LineDraft, NewDataRequest,
};
use domain::id::{DataLineId, UnitId};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::words::{Counts, DataFormVerb, DataRequestVerb, Frequency, Indicator, Verdict};

/// One figure that is wanted: an indicator of the catalogue, a line that communities answered before, or a description.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewDataLineBody {
    /// Not needed with an indicator.
    #[schema(min_length = 1, max_length = 120, example = "社区服务用房面积")]
    name: Option<String>,
    /// What counts and what does not.
    #[schema(min_length = 1, max_length = 500)]
    detail: Option<String>,
    /// Not needed with an indicator.
    counts: Option<Counts>,
    /// What answers it, of the catalogue.
    indicator: Option<Indicator>,
    /// The line of an earlier request that answers it.
    earlier_line_id: Option<Uuid>,
}

/// What a department wants to know of all communities of a unit.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "unit_id": "019aaf3e-5b7c-7d2a-8a52-0d4b6f4d0d11", "department": "民政局", "title": "社区服务用房统计",
    "legal_basis": "《统计法》第七条", "frequency": "quarterly", "first_period": "2026-Q1", "last_period": "2026-Q4",
    "lines": [{"indicator": "events_held"}, {"name": "社区服务用房面积", "counts": "work"}]
}))]
pub struct NewDataRequestBody {
    unit_id: Uuid,
    /// Who wants to know.
    #[schema(min_length = 1, max_length = 80)]
    department: String,
    /// The department's own number.
    #[schema(min_length = 1, max_length = 80)]
    reference: Option<String>,
    #[schema(min_length = 1, max_length = 120)]
    title: String,
    #[schema(min_length = 1, max_length = 300)]
    legal_basis: String,
    frequency: Frequency,
    /// `2026`, `2026-Q4` or `2026-11`.
    #[schema(min_length = 1, max_length = 10)]
    first_period: String,
    /// The first if not given.
    #[schema(min_length = 1, max_length = 10)]
    last_period: Option<String>,
    /// Days from the end of a period until its forms are due; 10 if not given.
    #[schema(minimum = 1, maximum = 90)]
    due_days: Option<i32>,
    #[schema(min_items = 1, max_items = 30)]
    lines: Vec<NewDataLineBody>,
}

impl NewDataRequestBody {
    pub fn parse(self) -> Result<NewDataRequest, Error> {
        let line = |line: NewDataLineBody| LineDraft {
            name: line.name,
            detail: line.detail,
            counts: line.counts.map(|word| word.0),
            indicator: line.indicator.map(|word| word.0),
            earlier: line.earlier_line_id.map(DataLineId::from_uuid),
        };
        NewDataRequest::parse(&Draft {
            unit: UnitId::from_uuid(self.unit_id),
            department: self.department,
            reference: self.reference,
            title: self.title,
            legal_basis: self.legal_basis,
            frequency: self.frequency.0,
            first_period: self.first_period,
            last_period: self.last_period,
            due_days: self.due_days,
            lines: self.lines.into_iter().map(line).collect(),
        })
    }
}

/// What becomes of a line.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DecidedLineBody {
    line_id: Uuid,
    verdict: Verdict,
    /// With `catalogue`, what answers it; with `approve`, what its cells are prefilled from: a count of work.
    indicator: Option<Indicator>,
    /// With `earlier`.
    earlier_line_id: Option<Uuid>,
    /// With `refuse`.
    #[schema(min_length = 1, max_length = 400)]
    reason: Option<String>,
}

/// A word on every line that waits.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "lines": [{"line_id": "019aaf3e-5b7c-7d2a-8a52-0d4b6f4d0d11", "verdict": "approve"}]
}))]
pub struct DataDecisionBody {
    #[schema(min_items = 1, max_items = 30)]
    lines: Vec<DecidedLineBody>,
}

impl DataDecisionBody {
    pub fn parse(self) -> Vec<Decided> {
        let line = |line: DecidedLineBody| Decided {
            line: DataLineId::from_uuid(line.line_id),
            verdict: line.verdict.0,
            indicator: line.indicator.map(|word| word.0),
            earlier: line.earlier_line_id.map(DataLineId::from_uuid),
            reason: line.reason,
        };
        self.lines.into_iter().map(line).collect()
    }
}

/// How a request ends.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"action": "withdraw"}))]
pub struct DataRequestStepBody {
    action: DataRequestVerb,
}

impl DataRequestStepBody {
    pub const fn verb(&self) -> Verb {
        self.action.0
    }

    pub const fn permission(&self) -> Permission {
        match self.action.0 {
            Verb::Close => Permission::DecideDataRequests,
            Verb::Withdraw => Permission::FileDataRequests,
        }
    }
}

/// A number in a cell.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DataValueBody {
    line_id: Uuid,
    /// `null` empties the cell.
    #[schema(minimum = 0, maximum = 1_000_000_000_000_i64)]
    value: Option<i64>,
}

/// Cells that change; others stay.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "values": [{"line_id": "019aaf3e-5b7c-7d2a-8a52-0d4b6f4d0d11", "value": 320}]
}))]
pub struct DataFormPatchBody {
    #[schema(max_items = 30)]
    values: Vec<DataValueBody>,
}

impl DataFormPatchBody {
    pub fn parse(self) -> Vec<Given> {
        let given = |one: DataValueBody| Given {
            line: DataLineId::from_uuid(one.line_id),
            value: one.value,
        };
        self.values.into_iter().map(given).collect()
    }
}

/// What to do with a form.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"action": "submit"}))]
pub struct DataFormStepBody {
    action: DataFormVerb,
    /// What is to be put right; with `return`.
    #[schema(min_length = 1, max_length = 400)]
    note: Option<String>,
}

impl DataFormStepBody {
    pub const fn permission(&self) -> Permission {
        match self.action.0 {
            FormVerb::Submit => Permission::AnswerDataRequests,
            FormVerb::Return => Permission::DecideDataRequests,
        }
    }

    pub fn parse(self) -> Result<(FormVerb, Option<String>), Error> {
        if self.action.0 == FormVerb::Submit && self.note.is_some() {
            return Err(domain::Fault::new("/note", "not_with_action").into());
        }
        Ok((self.action.0, self.note))
    }
}
