//! The lines of a request: each is one figure.

use crate::error::{Fault, Faults, text};
use crate::id::{DataLineId, DataRequestId};
use crate::statistics::{Counts, Indicator, Measure, Period, definition};
use crate::unrecorded;
use crate::words;

/// A form of more is none that somebody fills.
pub const MOST_LINES: usize = 30;

words! {
    /// What becomes of a line.
    pub enum LineState {
        /// An indicator of the catalogue answers it.
        Catalogue = "catalogue",
        /// A line of an earlier request does.
        Earlier = "earlier",
        /// For the district to decide.
        Waiting = "waiting",
        /// Communities answer it.
        Approved = "approved",
        Refused = "refused",
    }
}

impl LineState {
    /// Whether nobody need be asked.
    #[must_use]
    pub const fn is_answered(self) -> bool {
        matches!(self, Self::Catalogue | Self::Earlier)
    }
}

/// A line as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub id: DataLineId,
    pub request: DataRequestId,
    /// Its place, from 0.
    pub place: i32,
    pub state: LineState,
    pub name: String,
    /// What counts and what does not.
    pub detail: Option<String>,
    pub counts: Counts,
    /// What answers it, or what its cells are prefilled from.
    pub indicator: Option<Indicator>,
    /// The line of an earlier request that answers it.
    pub earlier: Option<DataLineId>,
    /// Why it was refused.
    pub reason: Option<String>,
}

/// A line to be filed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewLine {
    pub state: LineState,
    pub name: String,
    pub detail: Option<String>,
    pub counts: Counts,
    pub indicator: Option<Indicator>,
    pub earlier: Option<DataLineId>,
}

/// A line as somebody put it.
#[derive(Clone, Debug, Default)]
pub struct LineDraft {
    pub name: Option<String>,
    pub detail: Option<String>,
    pub counts: Option<Counts>,
    /// That of the catalogue which answers it.
    pub indicator: Option<Indicator>,
    pub earlier: Option<DataLineId>,
}

impl NewLine {
    /// `period` is one that is asked about: an indicator has to be told of such.
    pub(super) fn parse(
        draft: &LineDraft,
        at: usize,
        period: Option<Period>,
        faults: &mut Faults,
    ) -> Option<Self> {
        let pointer = |field: &str| format!("/lines/{at}/{field}");
        let known = draft.indicator.map(definition);
        let name = match (&draft.name, known) {
            (None, Some(definition)) => Some(definition.name.zh_hans.to_owned()),
            (name, _) => {
                faults.check(guarded(&pointer("name"), name.as_deref().unwrap_or_default(), 120))
            }
        };
        let detail = match draft.detail.as_deref().map(str::trim).filter(|text| !text.is_empty()) {
            Some(detail) => faults.check(guarded(&pointer("detail"), detail, 500)).map(Some),
            None => Some(None),
        };
        if draft.indicator.is_some() && draft.earlier.is_some() {
            faults.add(pointer("earlier_line_id"), "not_together");
        }
        if let Some((definition, period)) = known.zip(period)
            && !definition.granularities().contains(&period.granularity())
        {
            let fault = Fault::new(pointer("indicator"), "not_of_the_indicator");
            faults.push(fault.with("value", period.granularity()));
        }
        let counts = known.map(|definition| definition.counts).or(draft.counts);
        if counts.is_none() {
            faults.add(pointer("counts"), "required");
        }
        let state = match (draft.indicator, draft.earlier) {
            (Some(_), _) => LineState::Catalogue,
            (None, Some(_)) => LineState::Earlier,
            (None, None) => LineState::Waiting,
        };
        let (indicator, earlier) = (draft.indicator, draft.earlier);
        Some(Self { state, name: name?, detail: detail?, counts: counts?, indicator, earlier })
    }
}

/// Whether cells can be prefilled from the indicator. What counts persons is published once, by the catalogue: another
/// figure of the same persons would tell more of them than one does.
#[must_use]
pub fn can_prefill(indicator: Indicator, counts: Counts) -> bool {
    let definition = definition(indicator);
    counts == Counts::Work
        && definition.counts == Counts::Work
        && !matches!(definition.measure, Measure::Duration { .. })
}

/// As [`text`], and of nothing that Linli does not record.
pub(super) fn guarded(pointer: &str, value: &str, max: usize) -> Result<String, Fault> {
    let value = text(pointer, value, max)?;
    match unrecorded::in_name(&value) {
        Some(matter) => Err(Fault::new(pointer, "not_recorded").with("matter", matter)),
        None => Ok(value),
    }
}
