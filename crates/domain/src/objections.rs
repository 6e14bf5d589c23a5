//! Objections: what a member says against a note about them, and what the office answers.

use crate::error::{Error, text};
use crate::id::{AccountId, CaseEntryId, MemberId, ObjectionId, UnitId, VisitId};
use crate::time::Timestamp;
use crate::words;

/// The longest texts, in characters.
pub mod limits {
    pub const BODY: usize = 2_000;
    pub const ANSWER: usize = 2_000;
}

words! {
    pub enum ObjectionState {
        /// The office has to answer.
        Open = "open",
        Answered = "answered",
    }
}

/// A note that a member may object to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Note {
    /// The notes of a visit.
    Visit(VisitId),
    /// An entry of a case's timeline that somebody wrote.
    CaseEntry(CaseEntryId),
}

/// An objection to be raised.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewObjection {
    pub note: Note,
    pub body: String,
}

impl NewObjection {
    /// # Errors
    /// [`Error::Invalid`] when there is no text, or too much of it.
    pub fn parse(note: Note, body: &str) -> Result<Self, Error> {
        Ok(Self { note, body: text("/body", body, limits::BODY)? })
    }
}

/// An objection as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Objection {
    pub id: ObjectionId,
    /// The member's office, which has to answer.
    pub unit_id: UnitId,
    pub member_id: MemberId,
    pub visit_id: Option<VisitId>,
    pub case_entry_id: Option<CaseEntryId>,
    pub state: ObjectionState,
    pub body: String,
    pub answer: Option<String>,
    pub answered_by: Option<AccountId>,
    pub answered_at: Option<Timestamp>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    pub version: i64,
}

impl Objection {
    #[must_use]
    pub fn raise(
        new: NewObjection,
        id: ObjectionId,
        member_id: MemberId,
        unit_id: UnitId,
        now: Timestamp,
    ) -> Self {
        let (visit_id, case_entry_id) = match new.note {
            Note::Visit(id) => (Some(id), None),
            Note::CaseEntry(id) => (None, Some(id)),
        };
        Self {
            id,
            unit_id,
            member_id,
            visit_id,
            case_entry_id,
            state: ObjectionState::Open,
            body: new.body,
            answer: None,
            answered_by: None,
            answered_at: None,
            created_at: now,
            updated_at: now,
            version: 1,
        }
    }

    /// The objection with the office's answer, which the member sees.
    ///
    /// # Errors
    /// [`Error::Impossible`] when it has one, [`Error::Invalid`] when the text does not fit.
    pub fn answer(
        self,
        answer: &str,
        by: Option<AccountId>,
        now: Timestamp,
    ) -> Result<Self, Error> {
        if self.state != ObjectionState::Open {
            return Err(Error::impossible("objections", self.state, "answer"));
        }
        let answer = text("/answer", answer, limits::ANSWER)?;
        let now = now.max(self.updated_at);
        Ok(Self {
            state: ObjectionState::Answered,
            answer: Some(answer),
            answered_by: by,
            answered_at: Some(now),
            updated_at: now,
            version: self.version + 1,
            ..self
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    fn raised(note: Note) -> Objection {
        let new = NewObjection::parse(note, " 我没有这样说过 ").unwrap();
        let (id, member) = (Uuid::from_u128(1), Uuid::from_u128(2));
        Objection::raise(
            new,
            ObjectionId::from_uuid(id),
            MemberId::from_uuid(member),
            UnitId::from_uuid(Uuid::from_u128(3)),
            Timestamp::from_micros(10),
        )
    }

    #[test]
    fn it_is_about_one_note_and_answered_once() {
        let visit = raised(Note::Visit(VisitId::from_uuid(Uuid::from_u128(4))));
        assert_eq!((visit.body.as_str(), visit.case_entry_id), ("我没有这样说过", None));
        let entry = raised(Note::CaseEntry(CaseEntryId::from_uuid(Uuid::from_u128(5))));
        assert_eq!((entry.visit_id, entry.version), (None, 1));
        // A clock that was set back does not answer before it was asked.
        let answered = entry.answer("已更正", None, Timestamp::from_micros(1)).unwrap();
        assert_eq!((answered.answered_at, answered.version), (Some(Timestamp::from_micros(10)), 2));
        let twice = answered.answer("再答", None, Timestamp::from_micros(20));
        assert!(matches!(twice, Err(Error::Impossible { state: "answered", .. })));
    }

    proptest! {
        #[test]
        fn an_answer_says_something(answer in "\\PC{0,40}") {
            let note = Note::Visit(VisitId::from_uuid(Uuid::from_u128(4)));
            let answered = raised(note).answer(&answer, None, Timestamp::from_micros(20));
            prop_assert_eq!(answered.is_ok(), !answer.trim().is_empty());
        }
    }
}
