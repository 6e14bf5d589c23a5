//! The states of a case and the steps between them.

use super::{Case, CaseEvent, CloseKind, limits};
use crate::error::{Error, Faults, text};
use crate::id::ReferralId;
use crate::time::Timestamp;
use crate::words;

words! {
    pub enum CaseState {
        /// Brought, not looked at yet.
        Received = "received",
        /// The office takes it on.
        Accepted = "accepted",
        InProgress = "in_progress",
        /// A department has it.
        Referred = "referred",
        /// Nothing can be done until something happens; the case says what.
        Waiting = "waiting",
        /// The office thinks it is solved; the person has the word.
        Resolved = "resolved",
        Closed = "closed",
        Declined = "declined",
    }
}

impl CaseState {
    /// Whether somebody still has to do something.
    #[must_use]
    pub const fn is_open(self) -> bool {
        !matches!(self, Self::Closed | Self::Declined)
    }
}

words! {
    /// What can be done with a case.
    pub enum CaseVerb {
        Accept = "accept",
        Start = "start",
        Wait = "wait",
        /// Go on: after waiting, or by taking a referred case back.
        Resume = "resume",
        Refer = "refer",
        /// The department's answer; it comes through the referral.
        Answer = "answer",
        Resolve = "resolve",
        /// The person says that it is solved.
        Confirm = "confirm",
        /// Nobody said otherwise for the silent period.
        Close = "close",
        Reopen = "reopen",
        Decline = "decline",
    }
}

/// One thing done with a case, with what it needs to be said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CaseAction {
    Accept,
    Start,
    Wait { reason: String },
    Resume,
    Refer { referral: ReferralId, summary: String },
    Answer { answer: String },
    Resolve { resolution: String },
    Confirm,
    Close,
    Reopen { reason: String },
    Decline { reason: String },
}

impl CaseAction {
    #[must_use]
    pub const fn verb(&self) -> CaseVerb {
        match self {
            Self::Accept => CaseVerb::Accept,
            Self::Start => CaseVerb::Start,
            Self::Wait { .. } => CaseVerb::Wait,
            Self::Resume => CaseVerb::Resume,
            Self::Refer { .. } => CaseVerb::Refer,
            Self::Answer { .. } => CaseVerb::Answer,
            Self::Resolve { .. } => CaseVerb::Resolve,
            Self::Confirm => CaseVerb::Confirm,
            Self::Close => CaseVerb::Close,
            Self::Reopen { .. } => CaseVerb::Reopen,
            Self::Decline { .. } => CaseVerb::Decline,
        }
    }

    /// The action with its text trimmed.
    ///
    /// # Errors
    /// [`Error::Invalid`] when the text is missing, too long or has control characters.
    pub fn parse(self) -> Result<Self, Error> {
        let mut faults = Faults::new();
        let parsed = match self {
            Self::Wait { reason } => faults
                .check(text("/reason", &reason, limits::REASON))
                .map(|reason| Self::Wait { reason }),
            Self::Reopen { reason } => faults
                .check(text("/reason", &reason, limits::REASON))
                .map(|reason| Self::Reopen { reason }),
            Self::Decline { reason } => faults
                .check(text("/reason", &reason, limits::REASON))
                .map(|reason| Self::Decline { reason }),
            Self::Resolve { resolution } => faults
                .check(text("/resolution", &resolution, limits::RESOLUTION))
                .map(|resolution| Self::Resolve { resolution }),
            other => Some(other),
        };
        parsed.ok_or(Error::Invalid(faults))
    }
}

/// What an office decided about all its cases.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CaseRules {
    /// Days after which a solved case is closed when nobody says otherwise.
    pub silent_days: u16,
}

impl Default for CaseRules {
    fn default() -> Self {
        Self { silent_days: 14 }
    }
}

impl CaseRules {
    /// Cases that were solved then or before have been silent long enough at `now`.
    #[must_use]
    pub fn silent_since(self, now: Timestamp) -> Timestamp {
        now.plus_days(-i64::from(self.silent_days))
    }

    /// When a case that was solved then is closed.
    #[must_use]
    pub fn silent_until(self, resolved: Timestamp) -> Timestamp {
        resolved.plus_days(i64::from(self.silent_days))
    }
}

impl Case {
    /// Where `verb` leads from here; `None` when it leads nowhere.
    fn target(&self, verb: CaseVerb) -> Option<CaseState> {
        use CaseState as S;
        use CaseVerb as V;
        let with_department = self.open_referral.is_some();
        match (verb, self.state) {
            (V::Accept, S::Received) => Some(S::Accepted),
            (V::Wait, S::InProgress | S::Referred) => Some(S::Waiting),
            // A department that was asked before the wait has the case again after it.
            (V::Resume, S::Waiting) if with_department => Some(S::Referred),
            (V::Answer, S::Waiting) if !with_department => None,
            (V::Start, S::Accepted)
            | (V::Resume | V::Answer, S::Referred | S::Waiting)
            | (V::Reopen, S::Resolved | S::Closed) => Some(S::InProgress),
            (V::Refer, S::InProgress) => Some(S::Referred),
            (V::Refer, S::Waiting) if !with_department => Some(S::Referred),
            (V::Resolve, S::InProgress | S::Referred | S::Waiting) => Some(S::Resolved),
            (V::Confirm | V::Close, S::Resolved) => Some(S::Closed),
            (V::Reopen, S::Declined) => Some(S::Received),
            (V::Decline, S::Received | S::Accepted | S::InProgress) => Some(S::Declined),
            _ => None,
        }
    }

    fn silence_is_over(&self, now: Timestamp, rules: CaseRules) -> bool {
        self.resolved_at.is_some_and(|at| at <= rules.silent_since(now))
    }

    /// What can be done with the case now.
    #[must_use]
    pub fn verbs(&self, now: Timestamp, rules: CaseRules) -> Vec<CaseVerb> {
        CaseVerb::ALL
            .iter()
            .copied()
            .filter(|verb| self.target(*verb).is_some())
            .filter(|verb| *verb != CaseVerb::Close || self.silence_is_over(now, rules))
            .collect()
    }

    /// Does `action`: the case after it, and what happened.
    ///
    /// # Errors
    /// [`Error::Impossible`] when the state does not allow it, [`Error::Conflict`] when a solved case
    /// is to be closed before its silent period is over.
    pub fn apply(
        mut self,
        action: CaseAction,
        now: Timestamp,
        rules: CaseRules,
    ) -> Result<(Self, CaseEvent), Error> {
        let verb = action.verb();
        let Some(to) = self.target(verb) else {
            return Err(Error::impossible("cases", self.state, verb.as_str()));
        };
        if verb == CaseVerb::Close && !self.silence_is_over(now, rules) {
            return Err(Error::Conflict { code: "silence_not_over" });
        }
        let at = self.moment(now);
        let from = self.state;
        let withdraws = self.referral_after(&action);
        self.state = to;
        self.leave(from);
        self.enter(action.clone(), at);
        self.updated_at = at;
        Ok((self, CaseEvent::step(action, from, to, at, withdraws)))
    }

    /// Keeps the open referral up to date; gives the one that nobody waits for any more.
    fn referral_after(&mut self, action: &CaseAction) -> Option<ReferralId> {
        match (action, self.state) {
            (CaseAction::Refer { referral, .. }, _) => {
                self.open_referral = Some(*referral);
                None
            }
            (CaseAction::Answer { .. }, _) => {
                self.open_referral = None;
                None
            }
            (CaseAction::Resolve { .. }, _) | (CaseAction::Resume, CaseState::Referred) => {
                self.open_referral.take()
            }
            _ => None,
        }
    }

    /// Forgets what was true of the state that is left; the timeline keeps it.
    fn leave(&mut self, from: CaseState) {
        match from {
            CaseState::Waiting => self.wait_reason = None,
            CaseState::Declined => self.decline_reason = None,
            CaseState::Resolved | CaseState::Closed if self.state == CaseState::InProgress => {
                self.resolution = None;
                self.resolved_at = None;
                self.closed_at = None;
                self.close_kind = None;
            }
            _ => {}
        }
    }

    fn enter(&mut self, action: CaseAction, at: Timestamp) {
        match action {
            CaseAction::Accept => self.respond(at),
            CaseAction::Wait { reason } => self.wait_reason = Some(reason),
            CaseAction::Resolve { resolution } => {
                self.resolution = Some(resolution);
                self.resolved_at = Some(at);
            }
            CaseAction::Confirm => self.close(CloseKind::Confirmed, at),
            CaseAction::Close => self.close(CloseKind::Silent, at),
            CaseAction::Reopen { .. } => self.reopened = self.reopened.saturating_add(1),
            CaseAction::Decline { reason } => {
                self.respond(at);
                self.decline_reason = Some(reason);
            }
            CaseAction::Start
            | CaseAction::Resume
            | CaseAction::Refer { .. }
            | CaseAction::Answer { .. } => {}
        }
    }

    fn respond(&mut self, at: Timestamp) {
        self.first_response_at.get_or_insert(at);
    }

    const fn close(&mut self, kind: CloseKind, at: Timestamp) {
        self.close_kind = Some(kind);
        self.closed_at = Some(at);
    }
}

#[cfg(test)]
mod tests;
