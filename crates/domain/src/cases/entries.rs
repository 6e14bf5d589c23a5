//! The timeline of a case: what happened, when, and who did it.

use super::changes::CaseField;
use super::states::{CaseAction, CaseState};
use super::{Case, limits};
use crate::error::{Error, Fault, Faults, text};
use crate::id::{AccountId, CaseEntryId, CaseId, ReferralId};
use crate::time::Timestamp;
use crate::words;

words! {
    pub enum EntryKind {
        /// Something worth remembering.
        Note = "note",
        /// Somebody spoke with the person.
        Contact = "contact",
        /// The person wrote it in the portal.
        Comment = "comment",
        /// The state or the fields changed.
        Change = "change",
        /// A department was asked.
        Referral = "referral",
        /// A department answered.
        Answer = "answer",
        /// A file was added; the body is its name.
        Attachment = "attachment",
    }
}

/// Something that happened to a case, not yet kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseEvent {
    pub kind: EntryKind,
    pub from: Option<CaseState>,
    pub to: Option<CaseState>,
    /// What was said; for a change of fields their names, separated by commas.
    pub body: Option<String>,
    pub at: Timestamp,
    /// The referral whose department need not answer any more.
    pub withdraws: Option<ReferralId>,
}

impl CaseEvent {
    pub(super) fn step(
        action: CaseAction,
        from: CaseState,
        to: CaseState,
        at: Timestamp,
        withdraws: Option<ReferralId>,
    ) -> Self {
        let (kind, body) = match action {
            CaseAction::Wait { reason }
            | CaseAction::Reopen { reason }
            | CaseAction::Decline { reason } => (EntryKind::Change, Some(reason)),
            CaseAction::Resolve { resolution } => (EntryKind::Change, Some(resolution)),
            CaseAction::Refer { summary, .. } => (EntryKind::Referral, Some(summary)),
            CaseAction::Answer { answer } => (EntryKind::Answer, Some(answer)),
            CaseAction::Accept
            | CaseAction::Start
            | CaseAction::Resume
            | CaseAction::Confirm
            | CaseAction::Close => (EntryKind::Change, None),
        };
        Self { kind, from: Some(from), to: Some(to), body, at, withdraws }
    }

    pub(super) const fn opened(state: CaseState, at: Timestamp) -> Self {
        Self {
            kind: EntryKind::Change,
            from: None,
            to: Some(state),
            body: None,
            at,
            withdraws: None,
        }
    }

    pub(super) fn changed(fields: &[CaseField], at: Timestamp) -> Self {
        let names: Vec<&str> = fields.iter().map(|field| field.as_str()).collect();
        Self::said(EntryKind::Change, names.join(","), at)
    }

    const fn said(kind: EntryKind, body: String, at: Timestamp) -> Self {
        Self { kind, from: None, to: None, body: Some(body), at, withdraws: None }
    }
}

impl Case {
    /// A note, or what was said with the person.
    ///
    /// # Errors
    /// [`Error::Invalid`] when the text does not fit, or when the kind is one that only a step makes.
    pub fn note(&self, kind: EntryKind, body: &str, now: Timestamp) -> Result<CaseEvent, Error> {
        let mut faults = Faults::new();
        if !matches!(kind, EntryKind::Note | EntryKind::Contact) {
            faults.push(Fault::new("/kind", "not_in_list").with("words", "note, contact"));
        }
        let body = faults.check(text("/body", body, limits::NOTE));
        faults.finish()?;
        Ok(CaseEvent::said(kind, body.unwrap_or_default(), self.moment(now)))
    }

    /// What the person who brought the case says of it.
    ///
    /// # Errors
    /// [`Error::Invalid`] when the text does not fit.
    pub fn comment(&self, body: &str, now: Timestamp) -> Result<CaseEvent, Error> {
        let body = text("/body", body, limits::NOTE)?;
        Ok(CaseEvent::said(EntryKind::Comment, body, self.moment(now)))
    }

    #[must_use]
    pub fn attached(&self, file_name: &str, now: Timestamp) -> CaseEvent {
        CaseEvent::said(EntryKind::Attachment, file_name.to_owned(), self.moment(now))
    }

    #[must_use]
    pub fn detached(&self, now: Timestamp) -> CaseEvent {
        CaseEvent::changed(&[CaseField::Attachments], self.moment(now))
    }
}

/// An entry of the timeline, as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseEntry {
    pub id: CaseEntryId,
    pub case_id: CaseId,
    pub kind: EntryKind,
    pub from_state: Option<CaseState>,
    pub to_state: Option<CaseState>,
    pub body: Option<String>,
    pub account_id: Option<AccountId>,
    pub at: Timestamp,
}

impl CaseEntry {
    /// The fields that a change without a step touched.
    #[must_use]
    pub fn fields(&self) -> Vec<CaseField> {
        if self.kind != EntryKind::Change || self.to_state.is_some() {
            return Vec::new();
        }
        let names = self.body.as_deref().unwrap_or_default();
        names.split(',').filter_map(|name| name.parse().ok()).collect()
    }

    /// What was said in words.
    #[must_use]
    pub fn words(&self) -> Option<&str> {
        if self.fields().is_empty() { self.body.as_deref() } else { None }
    }
}
