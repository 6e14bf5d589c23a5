//! Data requests: what a department wants to know, and which part of it is answered already.
//!
//! What the catalogue counts, or an earlier form brought, is answered at once. The rest waits for the district; what it
//! approves goes to the communities as a form for each period, see [`Form`].

mod burden;
mod changes;
mod forms;
mod lines;
mod matching;
mod new;

use crate::id::{DataRequestId, UnitId};
use crate::statistics::Period;
use crate::time::{Date, Timestamp};
use crate::words;

pub use burden::{CELL_MINUTES, FORM_MINUTES, PREFILLED_MINUTES, minutes};
pub use changes::{Decided, Verdict};
pub use forms::{Answer, FORMS, Form, FormState, FormVerb, Given, LARGEST, NewForm, published};
pub use lines::{Line, LineDraft, LineState, MOST_LINES, NewLine, can_prefill};
pub use matching::{BEST, LIKE_PERCENT, Match, likeness, matches};
pub use new::{Draft, MOST_DUE_DAYS, MOST_PERIODS, NewDataRequest};

/// The table's name, as errors and audit entries call it.
pub const RESOURCE: &str = "data_requests";

words! {
    /// How far a request has come.
    pub enum DataRequestState {
        /// Lines wait for the district.
        Filed = "filed",
        /// Communities are asked, or will be.
        Open = "open",
        /// There is an answer to all that was not refused.
        Answered = "answered",
        /// Every line was.
        Refused = "refused",
        /// The district asks no more.
        Closed = "closed",
        /// The department wants it no more.
        Withdrawn = "withdrawn",
    }
}

words! {
    /// How a request ends before its time.
    pub enum DataRequestVerb {
        Close = "close",
        Withdraw = "withdraw",
    }
}

words! {
    /// How often the figures are wanted.
    pub enum Frequency {
        Once = "once",
        Monthly = "monthly",
        Quarterly = "quarterly",
        Yearly = "yearly",
    }
}

/// A request with its lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DataRequest {
    pub id: DataRequestId,
    /// The unit whose communities are asked.
    pub unit: UnitId,
    pub state: DataRequestState,
    /// Who wants to know.
    pub department: String,
    /// The department's own number of it.
    pub reference: Option<String>,
    pub title: String,
    pub legal_basis: String,
    pub frequency: Frequency,
    pub first: Period,
    pub last: Period,
    /// Days from the end of a period until its forms are due.
    pub due_days: i32,
    /// The period whose forms are opened next; none while lines wait, and when there is no further one.
    pub next: Option<Period>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    pub version: i64,
    pub lines: Vec<Line>,
}

impl DataRequest {
    /// The first day on which a period is over.
    #[must_use]
    pub fn over_on(period: Period) -> Date {
        let month = period.last().plus(1);
        let year = i16::try_from(month.year()).unwrap_or(i16::MAX);
        let number = i8::try_from(month.number()).unwrap_or(1);
        Date::new(year, number, 1).unwrap_or(Date::MAX)
    }

    /// How many lines need not be asked.
    #[must_use]
    pub fn avoided(&self) -> usize {
        self.lines.iter().filter(|line| line.state.is_answered()).count()
    }

    /// The lines that communities answer.
    pub fn asked(&self) -> impl Iterator<Item = &Line> {
        self.lines.iter().filter(|line| line.state == LineState::Approved)
    }

    pub fn waiting(&self) -> impl Iterator<Item = &Line> {
        self.lines.iter().filter(|line| line.state == LineState::Waiting)
    }
}

#[cfg(test)]
mod tests;
