//! How a request goes on.

use super::lines::{Line, LineState, can_prefill, guarded};
use super::{DataRequest, DataRequestState as S, DataRequestVerb, RESOURCE};
use crate::error::{Error, Fault, Faults};
use crate::id::DataLineId;
use crate::statistics::{Indicator, definition};
use crate::time::Timestamp;
use crate::words;

words! {
    /// What the district says of a line.
    pub enum Verdict {
        /// Communities are asked.
        Approve = "approve",
        /// The catalogue answers it.
        Catalogue = "catalogue",
        /// A line of an earlier request does.
        Earlier = "earlier",
        Refuse = "refuse",
    }
}

/// A verdict with what belongs to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decided {
    pub line: DataLineId,
    pub verdict: Verdict,
    /// With `catalogue`, what answers it; with `approve`, what its cells are prefilled from, if anything.
    pub indicator: Option<Indicator>,
    /// With `earlier`.
    pub earlier: Option<DataLineId>,
    /// With `refuse`.
    pub reason: Option<String>,
}

/// What a request is as soon as no line waits.
pub(super) fn first_state(lines: &[Line]) -> S {
    let any = |state| lines.iter().any(|line| line.state == state);
    if any(LineState::Waiting) {
        S::Filed
    } else if any(LineState::Approved) {
        S::Open
    } else if lines.iter().any(|line| line.state.is_answered()) {
        S::Answered
    } else {
        S::Refused
    }
}

impl DataRequest {
    /// The district's word on every line that waits.
    ///
    /// # Errors
    /// When none waits; every fault: a line that is missing, named twice or not waiting, and what belongs to a verdict.
    pub fn decide(mut self, decided: &[Decided], now: Timestamp) -> Result<Self, Error> {
        if self.state != S::Filed {
            return Err(Error::impossible(RESOURCE, self.state, "decide"));
        }
        let mut faults = Faults::new();
        let period = self.first;
        for (at, one) in decided.iter().enumerate() {
            let again = decided.iter().take(at).any(|earlier| earlier.line == one.line);
            let waiting = |line: &&mut Line| {
                line.id == one.line && (line.state == LineState::Waiting || again)
            };
            match self.lines.iter_mut().find(waiting) {
                Some(_) if again => faults.add(format!("/lines/{at}/line_id"), "given_twice"),
                Some(line) => line.settle(one, at, period, &mut faults),
                None => faults.add(format!("/lines/{at}/line_id"), "unknown_reference"),
            }
        }
        let named = |line: &&Line| !decided.iter().any(|one| one.line == line.id);
        if self.waiting().any(|line| named(&line)) {
            faults.add("/lines", "lines_left");
        }
        faults.finish()?;
        self.state = first_state(&self.lines);
        self.next = (self.state != S::Refused).then_some(self.first);
        Ok(self.changed(now))
    }

    /// How it can end now.
    #[must_use]
    pub fn verbs(&self) -> Vec<DataRequestVerb> {
        match self.state {
            S::Filed => vec![DataRequestVerb::Withdraw],
            S::Open => vec![DataRequestVerb::Close, DataRequestVerb::Withdraw],
            S::Answered | S::Refused | S::Closed | S::Withdrawn => Vec::new(),
        }
    }

    /// # Errors
    /// When it has ended, or cannot end so.
    pub fn end(mut self, verb: DataRequestVerb, now: Timestamp) -> Result<Self, Error> {
        if !self.verbs().contains(&verb) {
            return Err(Error::impossible(RESOURCE, self.state, verb.as_str()));
        }
        self.state = match verb {
            DataRequestVerb::Close => S::Closed,
            DataRequestVerb::Withdraw => S::Withdrawn,
        };
        self.next = None;
        Ok(self.changed(now))
    }

    /// The forms of the next period were opened.
    #[must_use]
    pub fn opened(mut self, now: Timestamp) -> Self {
        self.next = self.next.map(super::Period::next).filter(|next| *next <= self.last);
        self.changed(now)
    }

    /// What it is once forms were answered or given back: `left` says whether one waits for its answer.
    #[must_use]
    pub fn after_forms(&self, left: bool) -> S {
        match self.state {
            S::Open if !left && self.next.is_none() => S::Answered,
            S::Answered if left => S::Open,
            other => other,
        }
    }

    /// In another state.
    #[must_use]
    pub fn into_state(mut self, state: S, now: Timestamp) -> Self {
        self.state = state;
        self.changed(now)
    }

    fn changed(mut self, now: Timestamp) -> Self {
        self.updated_at = now;
        self.version += 1;
        self
    }
}

impl Line {
    fn settle(&mut self, one: &Decided, at: usize, period: super::Period, faults: &mut Faults) {
        let pointer = |field: &str| format!("/lines/{at}/{field}");
        let needed = match one.verdict {
            Verdict::Approve => None,
            Verdict::Catalogue => Some(("indicator", one.indicator.is_some())),
            Verdict::Earlier => Some(("earlier_line_id", one.earlier.is_some())),
            Verdict::Refuse => Some(("reason", one.reason.is_some())),
        };
        if let Some((field, false)) = needed {
            faults.add(pointer(field), "required");
            return;
        }
        let of_no_use = [
            ("indicator", one.indicator.is_some(), &[Verdict::Approve, Verdict::Catalogue][..]),
            ("earlier_line_id", one.earlier.is_some(), &[Verdict::Earlier]),
            ("reason", one.reason.is_some(), &[Verdict::Refuse]),
        ];
        for (field, given, with) in of_no_use {
            if given && !with.contains(&one.verdict) {
                faults.add(pointer(field), "not_with_verdict");
            }
        }
        match (one.verdict, one.indicator) {
            (Verdict::Approve, Some(indicator)) if !can_prefill(indicator, self.counts) => {
                faults.add(pointer("indicator"), "counts_persons");
            }
            (Verdict::Catalogue, Some(indicator))
                if !definition(indicator).granularities().contains(&period.granularity()) =>
            {
                let fault = Fault::new(pointer("indicator"), "not_of_the_indicator");
                faults.push(fault.with("value", period.granularity()));
            }
            _ => {}
        }
        if let Some(reason) = &one.reason {
            self.reason = faults.check(guarded(&pointer("reason"), reason, 400));
        }
        self.indicator = one.indicator;
        self.earlier = one.earlier;
        self.state = match one.verdict {
            Verdict::Approve => LineState::Approved,
            Verdict::Catalogue => LineState::Catalogue,
            Verdict::Earlier => LineState::Earlier,
            Verdict::Refuse => LineState::Refused,
        };
    }
}
