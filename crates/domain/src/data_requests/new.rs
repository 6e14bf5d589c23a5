//! What somebody files.

use super::changes::first_state;
use super::lines::{LineDraft, MOST_LINES, NewLine, guarded};
use super::{DataRequest, DataRequestState, Frequency, Line};
use crate::error::{Error, Fault, Faults};
use crate::id::{DataLineId, DataRequestId, UnitId};
use crate::statistics::{Granularity, NotAPeriod, Period};
use crate::time::Timestamp;

/// Five years of months.
pub const MOST_PERIODS: usize = 60;
pub const MOST_DUE_DAYS: i32 = 90;
const DUE_DAYS: i32 = 10;

/// A request as somebody put it.
#[derive(Clone, Debug)]
pub struct Draft {
    pub unit: UnitId,
    pub department: String,
    pub reference: Option<String>,
    pub title: String,
    pub legal_basis: String,
    pub frequency: Frequency,
    pub first_period: String,
    /// The first when nothing is said.
    pub last_period: Option<String>,
    /// Ten when nothing is said.
    pub due_days: Option<i32>,
    pub lines: Vec<LineDraft>,
}

/// A request to be filed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewDataRequest {
    pub unit: UnitId,
    pub department: String,
    pub reference: Option<String>,
    pub title: String,
    pub legal_basis: String,
    pub frequency: Frequency,
    pub first: Period,
    pub last: Period,
    pub due_days: i32,
    pub lines: Vec<NewLine>,
}

impl NewDataRequest {
    /// # Errors
    /// Every fault: texts that are missing, too long, or ask for what Linli does not record; periods that are none or not
    /// of the frequency; lines that are none, too many, or asked of an indicator that is not told of such periods.
    pub fn parse(draft: &Draft) -> Result<Self, Error> {
        let mut faults = Faults::new();
        let department = faults.check(guarded("/department", &draft.department, 80));
        let title = faults.check(guarded("/title", &draft.title, 120));
        let legal_basis = faults.check(guarded("/legal_basis", &draft.legal_basis, 300));
        let reference = match draft.reference.as_deref() {
            Some(reference) => faults.check(guarded("/reference", reference, 80)).map(Some),
            None => Some(None),
        };
        let due_days = draft.due_days.unwrap_or(DUE_DAYS);
        if !(1..=MOST_DUE_DAYS).contains(&due_days) {
            let fault = Fault::new("/due_days", "out_of_range").with("min", 1);
            faults.push(fault.with("max", MOST_DUE_DAYS));
        }
        let periods = periods(draft, &mut faults);
        if draft.lines.is_empty() {
            faults.push(Fault::new("/lines", "too_few").with("min", 1));
        } else if draft.lines.len() > MOST_LINES {
            faults.push(Fault::new("/lines", "too_many").with("max", MOST_LINES));
        }
        let one = periods.map(|(first, _)| first);
        let lines = draft.lines.iter().enumerate();
        let lines: Vec<NewLine> =
            lines.filter_map(|(at, line)| NewLine::parse(line, at, one, &mut faults)).collect();
        faults.finish()?;
        let missing = || Fault::new("", "required");
        let (first, last) = periods.ok_or_else(missing)?;
        Ok(Self {
            unit: draft.unit,
            department: department.ok_or_else(missing)?,
            reference: reference.ok_or_else(missing)?,
            title: title.ok_or_else(missing)?,
            legal_basis: legal_basis.ok_or_else(missing)?,
            frequency: draft.frequency,
            first,
            last,
            due_days,
            lines,
        })
    }

    /// How many periods are asked about.
    #[must_use]
    pub fn periods(&self) -> usize {
        periods_from(self.first, self.last)
    }

    /// Files it; the lines get their ids from `ids`.
    pub fn file(
        self,
        id: DataRequestId,
        mut ids: impl FnMut() -> DataLineId,
        now: Timestamp,
    ) -> DataRequest {
        let line = |(place, line): (usize, NewLine)| Line {
            id: ids(),
            request: id,
            place: i32::try_from(place).unwrap_or(i32::MAX),
            state: line.state,
            name: line.name,
            detail: line.detail,
            counts: line.counts,
            indicator: line.indicator,
            earlier: line.earlier,
            reason: None,
        };
        let lines: Vec<Line> = self.lines.into_iter().enumerate().map(line).collect();
        let state = first_state(&lines);
        DataRequest {
            id,
            unit: self.unit,
            state,
            department: self.department,
            reference: self.reference,
            title: self.title,
            legal_basis: self.legal_basis,
            frequency: self.frequency,
            first: self.first,
            last: self.last,
            due_days: self.due_days,
            next: (state == DataRequestState::Answered).then_some(self.first),
            created_at: now,
            updated_at: now,
            version: 1,
            lines,
        }
    }
}

fn periods_from(first: Period, last: Period) -> usize {
    std::iter::successors(Some(first), |one| Some(one.next()))
        .take_while(|one| *one <= last)
        .take(MOST_PERIODS + 1)
        .count()
}

/// The first and the last period.
fn periods(draft: &Draft, faults: &mut Faults) -> Option<(Period, Period)> {
    let read = |pointer: &str, text: &str| {
        text.parse::<Period>().map_err(|_: NotAPeriod| Fault::new(pointer, "not_a_period"))
    };
    let first = faults.check(read("/first_period", &draft.first_period));
    let last = match &draft.last_period {
        Some(last) => faults.check(read("/last_period", last)),
        None => first,
    };
    let (first, last) = first.zip(last)?;
    let wanted = match draft.frequency {
        Frequency::Once => first.granularity(),
        Frequency::Monthly => Granularity::Month,
        Frequency::Quarterly => Granularity::Quarter,
        Frequency::Yearly => Granularity::Year,
    };
    for (pointer, period) in [("/first_period", first), ("/last_period", last)] {
        if period.granularity() != wanted {
            faults.push(Fault::new(pointer, "not_whole_periods").with("granularity", wanted));
            return None;
        }
    }
    if last < first {
        faults.add("/last_period", "before_start");
    } else if draft.frequency == Frequency::Once && last != first {
        faults.add("/last_period", "asked_once");
    } else if periods_from(first, last) > MOST_PERIODS {
        faults.push(Fault::new("/last_period", "too_many").with("max", MOST_PERIODS));
    } else {
        return Some((first, last));
    }
    None
}
