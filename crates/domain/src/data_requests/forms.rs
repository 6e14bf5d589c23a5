//! The form of one community and one period.

use super::lines::{Line, guarded};
use crate::disclosure::{CellSecret, Published};
use crate::error::{Error, Fault, Faults};
use crate::id::{DataFormId, DataLineId, DataRequestId, UnitId};
use crate::statistics::{Counts, Period};
use crate::time::{Date, Timestamp};
use crate::words;

/// The table's name, as errors and audit entries call it.
pub const FORMS: &str = "data_request_forms";

/// No community has more of anything.
pub const LARGEST: i64 = 1_000_000_000_000;
/// Of fewer persons no figure leaves the unit.
const FEW: i64 = 10;

words! {
    /// How far a form has come.
    pub enum FormState {
        /// To be filled.
        Open = "open",
        /// Answered.
        Submitted = "submitted",
        /// To be put right.
        Returned = "returned",
        /// There was nothing to be asked: the catalogue, or an earlier form, answers everything.
        Settled = "settled",
        /// Nobody wants it any more.
        Lapsed = "lapsed",
    }
}

impl FormState {
    /// Whether the community has to do something.
    #[must_use]
    pub const fn waits(self) -> bool {
        matches!(self, Self::Open | Self::Returned)
    }
}

words! {
    /// What may be done with a form.
    pub enum FormVerb {
        Submit = "submit",
        Return = "return",
    }
}

/// One cell of a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    pub line: DataLineId,
    pub value: Option<i64>,
    /// What the office's records came to when the form was opened.
    pub prefilled: Option<i64>,
}

/// What somebody writes into a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Given {
    pub line: DataLineId,
    pub value: Option<i64>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Form {
    pub id: DataFormId,
    pub request: DataRequestId,
    pub unit: UnitId,
    pub period: Period,
    pub state: FormState,
    pub due_on: Date,
    pub cells: i32,
    pub prefilled: i32,
    /// Lines of the request that need not be asked.
    pub avoided: i32,
    /// What has to be put right.
    pub note: Option<String>,
    pub opened_at: Timestamp,
    pub submitted_at: Option<Timestamp>,
    pub updated_at: Timestamp,
    pub version: i64,
    pub answers: Vec<Answer>,
}

/// A form to be opened.
#[derive(Clone, Debug)]
pub struct NewForm {
    pub request: DataRequestId,
    pub unit: UnitId,
    pub period: Period,
    pub due_on: Date,
    pub avoided: usize,
    pub answers: Vec<Answer>,
}

impl NewForm {
    #[must_use]
    pub fn open(self, id: DataFormId, now: Timestamp) -> Form {
        let counted = |count: usize| i32::try_from(count).unwrap_or(i32::MAX);
        let prefilled = self.answers.iter().filter(|answer| answer.prefilled.is_some()).count();
        let state = if self.answers.is_empty() { FormState::Settled } else { FormState::Open };
        Form {
            id,
            request: self.request,
            unit: self.unit,
            period: self.period,
            state,
            due_on: self.due_on,
            cells: counted(self.answers.len()),
            prefilled: counted(prefilled),
            avoided: counted(self.avoided),
            note: None,
            opened_at: now,
            submitted_at: None,
            updated_at: now,
            version: 1,
            answers: self.answers,
        }
    }
}

impl Form {
    #[must_use]
    pub fn verbs(&self) -> Vec<FormVerb> {
        match self.state {
            FormState::Open | FormState::Returned => vec![FormVerb::Submit],
            FormState::Submitted => vec![FormVerb::Return],
            FormState::Settled | FormState::Lapsed => Vec::new(),
        }
    }

    /// Writes into cells; those that are not named stay.
    ///
    /// # Errors
    /// When the form is not to be filled; every fault: a line that is not the form's or named twice, a number that is none.
    pub fn save(mut self, given: &[Given], now: Timestamp) -> Result<Self, Error> {
        if !self.state.waits() {
            return Err(Error::impossible(FORMS, self.state, "save"));
        }
        let mut faults = Faults::new();
        for (at, one) in given.iter().enumerate() {
            if given.iter().take(at).any(|earlier| earlier.line == one.line) {
                faults.add(format!("/values/{at}/line_id"), "given_twice");
                continue;
            }
            if one.value.is_some_and(|value| !(0..=LARGEST).contains(&value)) {
                let fault = Fault::new(format!("/values/{at}/value"), "out_of_range");
                faults.push(fault.with("min", 0).with("max", LARGEST));
                continue;
            }
            match self.answers.iter_mut().find(|answer| answer.line == one.line) {
                Some(answer) => answer.value = one.value,
                None => faults.add(format!("/values/{at}/line_id"), "unknown_reference"),
            }
        }
        faults.finish()?;
        Ok(self.changed(now))
    }

    /// # Errors
    /// When it is not to be filled, or a cell is empty.
    pub fn submit(mut self, now: Timestamp) -> Result<Self, Error> {
        if !self.state.waits() {
            return Err(Error::impossible(FORMS, self.state, FormVerb::Submit.as_str()));
        }
        let mut faults = Faults::new();
        for (at, answer) in self.answers.iter().enumerate() {
            if answer.value.is_none() {
                faults.add(format!("/values/{at}/value"), "required");
            }
        }
        faults.finish()?;
        self.state = FormState::Submitted;
        self.submitted_at = Some(now);
        self.note = None;
        Ok(self.changed(now))
    }

    /// Back to the community, with a word on what is to be put right.
    ///
    /// # Errors
    /// When it was not submitted, or nothing is said.
    pub fn give_back(mut self, note: Option<&str>, now: Timestamp) -> Result<Self, Error> {
        if self.state != FormState::Submitted {
            return Err(Error::impossible(FORMS, self.state, FormVerb::Return.as_str()));
        }
        self.note = Some(guarded("/note", note.unwrap_or_default(), 400)?);
        self.state = FormState::Returned;
        Ok(self.changed(now))
    }

    fn changed(mut self, now: Timestamp) -> Self {
        self.updated_at = now;
        self.version += 1;
        self
    }
}

/// An answer as it leaves the unit: work as it is; of persons nothing of a few, and of more a figure that is drawn. The
/// same number of the same cell is drawn alike each time.
#[must_use]
pub fn published(
    secret: &CellSecret,
    line: &Line,
    (unit, period): (UnitId, Period),
    value: i64,
) -> Published {
    let amount = u64::try_from(value).unwrap_or(0);
    match line.counts {
        Counts::Work => Published::Value(amount),
        Counts::Persons if value == 0 => Published::Value(0),
        Counts::Persons if value < FEW => Published::Withheld,
        Counts::Persons => {
            let behind = format!("data_requests {} {unit} {period} {value}", line.id);
            Published::Value(secret.figure_of_work(behind.as_bytes(), amount))
        }
    }
}
