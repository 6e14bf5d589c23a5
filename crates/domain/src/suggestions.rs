//! Suggestions: what members, or people without a name, would have the office do, and what it answers.

use crate::error::{Error, Fault, Faults, text};
use crate::id::{AccountId, MemberId, SuggestionId, UnitId};
use crate::referrals::Person;
use crate::time::Timestamp;
use crate::words;

/// The longest texts, in characters.
pub mod limits {
    pub const BODY: usize = 4_000;
    pub const ANSWER: usize = 4_000;
    pub const SUMMARY: usize = 500;
    pub const OUTCOME: usize = 2_000;
    pub const REASON: usize = 500;
}

words! {
    pub enum SuggestionState {
        Received = "received",
        InReview = "in_review",
        /// Answered to who sent it.
        Answered = "answered",
        /// Anybody can read the answer; nobody reads whose suggestion it was.
        Published = "published",
        Declined = "declined",
    }
}

words! {
    /// How a suggestion came in.
    pub enum SuggestionSource {
        /// A member sent it in the portal.
        Member = "member",
        /// Staff wrote down what somebody said.
        Staff = "staff",
        /// Sent without a name.
        Public = "public",
    }
}

words! {
    pub enum SuggestionVerb {
        Review = "review",
        Answer = "answer",
        Publish = "publish",
        /// The answer is taken from the public list again.
        Unpublish = "unpublish",
        Decline = "decline",
    }
}

/// A suggestion to be taken in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewSuggestion {
    pub unit_id: UnitId,
    pub member_id: Option<MemberId>,
    pub source: SuggestionSource,
    pub body: String,
}

impl NewSuggestion {
    /// # Errors
    /// [`Error::Invalid`] when there is no text, or too much of it.
    pub fn parse(
        unit_id: UnitId,
        member_id: Option<MemberId>,
        source: SuggestionSource,
        body: &str,
    ) -> Result<Self, Error> {
        Ok(Self { unit_id, member_id, source, body: text("/body", body, limits::BODY)? })
    }
}

/// What is done with a suggestion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SuggestionAction {
    Review,
    Answer {
        answer: String,
    },
    /// The summary says what was suggested, in words for everybody.
    Publish {
        summary: String,
    },
    Unpublish,
    Decline {
        reason: String,
    },
}

impl SuggestionAction {
    /// The action with its texts trimmed and within limits.
    ///
    /// # Errors
    /// [`Error::Invalid`] when a text is missing or does not fit.
    pub fn parse(self) -> Result<Self, Error> {
        Ok(match self {
            Self::Review | Self::Unpublish => self,
            Self::Answer { answer } => {
                Self::Answer { answer: text("/answer", &answer, limits::ANSWER)? }
            }
            Self::Publish { summary } => {
                Self::Publish { summary: text("/summary", &summary, limits::SUMMARY)? }
            }
            Self::Decline { reason } => {
                Self::Decline { reason: text("/reason", &reason, limits::REASON)? }
            }
        })
    }

    #[must_use]
    pub const fn verb(&self) -> SuggestionVerb {
        match self {
            Self::Review => SuggestionVerb::Review,
            Self::Answer { .. } => SuggestionVerb::Answer,
            Self::Publish { .. } => SuggestionVerb::Publish,
            Self::Unpublish => SuggestionVerb::Unpublish,
            Self::Decline { .. } => SuggestionVerb::Decline,
        }
    }
}

impl SuggestionVerb {
    /// From which states it leads where.
    #[must_use]
    pub const fn leads(self, from: SuggestionState) -> Option<SuggestionState> {
        use SuggestionState as S;
        match (self, from) {
            (Self::Review, S::Received) => Some(S::InReview),
            (Self::Answer, S::Received | S::InReview) | (Self::Unpublish, S::Published) => {
                Some(S::Answered)
            }
            (Self::Publish, S::Answered) => Some(S::Published),
            (Self::Decline, S::Received | S::InReview) => Some(S::Declined),
            _ => None,
        }
    }
}

/// A suggestion as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    pub id: SuggestionId,
    pub unit_id: UnitId,
    /// Who sent it, if they gave their name.
    pub member_id: Option<MemberId>,
    pub source: SuggestionSource,
    pub state: SuggestionState,
    pub body: String,
    pub answer: Option<String>,
    pub answered_by: Option<AccountId>,
    pub answered_at: Option<Timestamp>,
    /// What was suggested, in words for everybody.
    pub summary: Option<String>,
    pub published_at: Option<Timestamp>,
    /// What came of it.
    pub outcome: Option<String>,
    pub decline_reason: Option<String>,
    pub created_by: Option<AccountId>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    pub version: i64,
}

impl Suggestion {
    #[must_use]
    pub fn receive(
        new: NewSuggestion,
        id: SuggestionId,
        by: Option<AccountId>,
        now: Timestamp,
    ) -> Self {
        Self {
            id,
            unit_id: new.unit_id,
            member_id: new.member_id,
            source: new.source,
            state: SuggestionState::Received,
            body: new.body,
            answer: None,
            answered_by: None,
            answered_at: None,
            summary: None,
            published_at: None,
            outcome: None,
            decline_reason: None,
            created_by: by,
            created_at: now,
            updated_at: now,
            version: 1,
        }
    }

    /// The verbs that are possible now.
    #[must_use]
    pub fn verbs(&self) -> Vec<SuggestionVerb> {
        SuggestionVerb::ALL
            .iter()
            .copied()
            .filter(|verb| verb.leads(self.state).is_some())
            .collect()
    }

    /// The suggestion after the action. `sender` is the member who sent it, if there is one.
    ///
    /// # Errors
    /// [`Error::Impossible`] in a state that does not allow it; faults when what would be published
    /// names the sender.
    pub fn apply(
        self,
        action: SuggestionAction,
        sender: Option<&Person>,
        by: Option<AccountId>,
        now: Timestamp,
    ) -> Result<Self, Error> {
        let verb = action.verb();
        let state = verb
            .leads(self.state)
            .ok_or_else(|| Error::impossible("suggestions", self.state, verb.as_str()))?;
        let now = now.max(self.updated_at);
        let next = Self { state, updated_at: now, version: self.version + 1, ..self };
        let next = match action {
            SuggestionAction::Review => next,
            SuggestionAction::Answer { answer } => {
                Self { answer: Some(answer), answered_by: by, answered_at: Some(now), ..next }
            }
            SuggestionAction::Publish { summary } => {
                Self { summary: Some(summary), published_at: Some(now), ..next }
            }
            SuggestionAction::Unpublish => Self { published_at: None, ..next },
            SuggestionAction::Decline { reason } => {
                Self { decline_reason: Some(reason), answered_by: by, ..next }
            }
        };
        next.names_nobody(sender)?;
        Ok(next)
    }

    /// What came of it, and the answer put right.
    ///
    /// # Errors
    /// [`Error::Impossible`] before it was answered; faults as for [`Suggestion::apply`].
    pub fn amend(
        self,
        patch: SuggestionPatch,
        sender: Option<&Person>,
        now: Timestamp,
    ) -> Result<Self, Error> {
        if !matches!(self.state, SuggestionState::Answered | SuggestionState::Published) {
            return Err(Error::impossible("suggestions", self.state, "update"));
        }
        let next = Self {
            answer: patch.answer.or(self.answer),
            outcome: patch.outcome.unwrap_or(self.outcome),
            updated_at: now.max(self.updated_at),
            version: self.version + 1,
            ..self
        };
        next.names_nobody(sender)?;
        Ok(next)
    }

    /// What everybody reads names the sender nowhere.
    fn names_nobody(&self, sender: Option<&Person>) -> Result<(), Error> {
        let Some(sender) = sender.filter(|_| self.state == SuggestionState::Published) else {
            return Ok(());
        };
        let mut faults = Faults::new();
        for (pointer, text) in
            [("/summary", &self.summary), ("/answer", &self.answer), ("/outcome", &self.outcome)]
        {
            if text.as_deref().is_some_and(|text| sender.is_named_in(text) || sender.lives_at(text))
            {
                faults.push(Fault::new(pointer, "names_the_person"));
            }
        }
        faults.finish()
    }
}

/// Changes to an answered suggestion; a doubled `Option` is cleared by `Some(None)`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SuggestionPatch {
    pub answer: Option<String>,
    pub outcome: Option<Option<String>>,
}

impl SuggestionPatch {
    /// # Errors
    /// [`Error::Invalid`] when a text does not fit.
    pub fn parse(answer: Option<&str>, outcome: Option<Option<&str>>) -> Result<Self, Error> {
        let mut faults = Faults::new();
        let answer =
            answer.and_then(|answer| faults.check(text("/answer", answer, limits::ANSWER)));
        let outcome = outcome.map(|outcome| {
            let outcome = crate::error::optional_text("/outcome", outcome, limits::OUTCOME);
            faults.check(outcome).flatten()
        });
        faults.finish()?;
        Ok(Self { answer, outcome })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::members::MemberKind;
    use proptest::prelude::*;
    use uuid::Uuid;

    fn received() -> Suggestion {
        let unit = UnitId::from_uuid(Uuid::from_u128(1));
        let new =
            NewSuggestion::parse(unit, None, SuggestionSource::Public, " 多放几把长椅 ").unwrap();
        let id = SuggestionId::from_uuid(Uuid::from_u128(2));
        Suggestion::receive(new, id, None, Timestamp::from_micros(10))
    }

    fn sender() -> Person {
        Person {
            id: MemberId::from_uuid(Uuid::from_u128(3)),
            kind: MemberKind::Resident,
            name: "张小明".to_owned(),
            phone: None,
            email: None,
            address: Some("和平里12号".to_owned()),
            household_address: None,
            preferred_language: None,
            contact_time: None,
        }
    }

    fn action(verb: SuggestionVerb) -> SuggestionAction {
        match verb {
            SuggestionVerb::Review => SuggestionAction::Review,
            SuggestionVerb::Answer => SuggestionAction::Answer { answer: "会放。".to_owned() },
            SuggestionVerb::Publish => SuggestionAction::Publish { summary: "长椅".to_owned() },
            SuggestionVerb::Unpublish => SuggestionAction::Unpublish,
            SuggestionVerb::Decline => {
                SuggestionAction::Decline { reason: "不归社区管".to_owned() }
            }
        }
    }

    #[test]
    fn nobody_is_named_in_what_is_published() {
        let now = Timestamp::from_micros(20);
        let zhang = sender();
        let answer = SuggestionAction::Answer { answer: "张小明您好，会放。".to_owned() };
        let answered = received().apply(answer, Some(&zhang), None, now).unwrap();
        let publish = action(SuggestionVerb::Publish);
        let refused = answered.clone().apply(publish.clone(), Some(&zhang), None, now).unwrap_err();
        let Error::Invalid(faults) = refused else { panic!() };
        assert_eq!(
            (faults.0[0].pointer.as_str(), faults.0[0].code),
            ("/answer", "names_the_person")
        );
        let patch = SuggestionPatch::parse(Some("会放。"), None).unwrap();
        let mended = answered.amend(patch, Some(&zhang), now).unwrap();
        let published = mended.apply(publish, Some(&zhang), None, now).unwrap();
        let patch = SuggestionPatch::parse(None, Some(Some("放在和平里12号楼下"))).unwrap();
        assert!(published.amend(patch, Some(&zhang), now).is_err());
    }

    proptest! {
        #[test]
        fn whatever_is_tried_it_is_published_only_with_an_answer(
            verbs in prop::collection::vec(prop::sample::select(SuggestionVerb::ALL), 0..12)
        ) {
            let mut now = received();
            for (at, verb) in verbs.into_iter().enumerate() {
                let time = Timestamp::from_micros(i64::try_from(at).unwrap());
                let possible = now.verbs().contains(&verb);
                match now.clone().apply(action(verb), None, None, time) {
                    Ok(next) => {
                        prop_assert!(possible);
                        prop_assert_eq!(next.version, now.version + 1);
                        prop_assert!(next.updated_at >= now.updated_at);
                        now = next;
                    }
                    Err(error) => {
                        prop_assert!(!possible);
                        prop_assert_eq!(error, Error::impossible("suggestions", now.state, verb.as_str()));
                    }
                }
                let published = now.state == SuggestionState::Published;
                prop_assert_eq!(published, now.published_at.is_some());
                prop_assert!(!published || (now.answer.is_some() && now.summary.is_some()));
                prop_assert_eq!(now.state == SuggestionState::Declined, now.decline_reason.is_some());
            }
        }
    }
}
